import secrets
from datetime import timedelta
from hashlib import sha256

from odoo import api, fields, models
from odoo.tools import consteq

GOOD_DAYS = 30  # after the visit
LEAST_TOKEN = 43


def digest(token):
    return sha256(f"salon.online.link|{token}".encode()).hexdigest()


class SalonOnlineLink(models.Model):
    """The right to see and change one appointment, held by whoever has the address. Only the hash of it is kept."""

    _name = "salon.online.link"
    _description = "Link to an appointment"
    _order = "id desc"
    _rec_name = "appointment_id"

    appointment_id = fields.Many2one("salon.appointment", required=True, readonly=True, ondelete="cascade", index=True)
    token_hash = fields.Char(required=True, readonly=True, groups="base.group_system")

    _token_unique = models.UniqueIndex("(token_hash)", "This link is in use. Make another one.")

    @api.model
    def _of_hold(self, hold_token):
        """Return the token of the link to what is booked with a hold: the same however often it is asked for."""
        return sha256(f"salon.online.manage|{hold_token}".encode()).hexdigest()

    @api.model
    def _make(self, appointment, token=None):
        """Return a token that opens this appointment; a known one is kept once."""
        token = token or secrets.token_urlsafe(32)
        # sudo: links are made by what happens, never by hand
        rows = self.sudo()
        if not rows.search_count([("token_hash", "=", digest(token))], limit=1):
            rows.create({"appointment_id": appointment.id, "token_hash": digest(token)})
        return token

    @api.model
    def _open(self, token, now):
        """Return the appointment of a token, none if there is no such link or it ran out: nobody learns which."""
        appointments = self.env["salon.appointment"]
        text = token if isinstance(token, str) and token.isascii() and LEAST_TOKEN <= len(token) <= 128 else ""
        hashed = digest(text)
        # sudo: the token is the right
        link = self.sudo().search([("token_hash", "=", hashed)], limit=1)
        if not text or not link or not consteq(link.token_hash, hashed):
            return appointments
        appointment = link.appointment_id
        ends = (appointment.stop or appointment.start) + timedelta(days=GOOD_DAYS)
        return appointment if ends > now else appointments

    @api.autovacuum
    def _gc_links(self):
        limit = fields.Datetime.now() - timedelta(days=GOOD_DAYS)
        self.search([("appointment_id.stop", "<", limit)], limit=10_000).unlink()
