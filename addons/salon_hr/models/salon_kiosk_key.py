import secrets
from hashlib import sha256

from odoo import api, fields, models
from odoo.tools import consteq

LEAST_TOKEN = 43


def digest(token):
    return sha256(f"salon.kiosk|{token}".encode()).hexdigest()


class SalonKioskKey(models.Model):
    """The right to be the kiosk of a branch, held by whatever device has the address. Only the hash of it is kept."""

    _name = "salon.kiosk.key"
    _description = "Kiosk"
    _order = "id desc"
    _rec_name = "branch_id"

    branch_id = fields.Many2one("salon.branch", required=True, readonly=True, ondelete="cascade", index=True)
    token_hash = fields.Char(required=True, readonly=True, groups="base.group_system")

    _token_unique = models.UniqueIndex("(token_hash)", "This kiosk exists already. Open another one.")

    @api.model
    def _make(self, branch):
        """Return the token of a new kiosk of the branch; it can be read this once."""
        token = secrets.token_urlsafe(32)
        # sudo: the hash is written here alone
        key = self.sudo().create({"branch_id": branch.id, "token_hash": digest(token)})
        key.sudo(False).check_access("unlink")  # who may shut the kiosks of a branch may open them, and nobody else
        return token

    @api.model
    def _open(self, token):
        """Return the branch of a token, none if there is no such kiosk: nobody learns why."""
        text = token if isinstance(token, str) and token.isascii() and LEAST_TOKEN <= len(token) <= 128 else ""
        hashed = digest(text)
        # sudo: the token is the right
        key = self.sudo().search([("token_hash", "=", hashed)], limit=1)
        return key.branch_id if text and key and consteq(key.token_hash, hashed) and key.branch_id.active else self.env["salon.branch"]
