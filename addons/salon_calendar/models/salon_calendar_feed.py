import secrets
from hashlib import sha256

from odoo import api, fields, models
from odoo.tools import consteq

LEAST_TOKEN = 43


def digest(token):
    return sha256(f"salon.calendar.feed|{token}".encode()).hexdigest()


class SalonCalendarFeed(models.Model):
    """The right to read the visits of one person, or the free times of one branch, held by whoever has the address.

    Only the hash is kept. A new address for the same subject shuts the one before.
    """

    _name = "salon.calendar.feed"
    _description = "Calendar link"
    _order = "id desc"

    kind = fields.Selection([("staff", "Person of the team"), ("customer", "Customer"), ("reserve", "Booking portal")], required=True)
    employee_id = fields.Many2one("hr.employee", readonly=True, ondelete="cascade", index="btree_not_null")
    partner_id = fields.Many2one("res.partner", readonly=True, ondelete="cascade", index="btree_not_null")
    branch_id = fields.Many2one("salon.branch", readonly=True, ondelete="cascade", index="btree_not_null")
    token_hash = fields.Char(required=True, readonly=True, groups="base.group_system")

    _token_unique = models.UniqueIndex("(token_hash)", "This link exists already. Make another one.")
    _one_subject = models.Constraint(
        "CHECK ((kind = 'staff') = (employee_id IS NOT NULL) AND (kind = 'customer') = (partner_id IS NOT NULL)"
        " AND (kind = 'reserve') = (branch_id IS NOT NULL))",
        "A link is for one person, one customer or one branch. Choose one.",
    )

    @api.model
    def _subject_field(self, record):
        return {"hr.employee": "employee_id", "res.partner": "partner_id", "salon.branch": "branch_id"}[record._name]

    @api.model
    def _of(self, record):
        # sudo: whoever may use the subject's buttons; nothing of a link can be read but that it exists
        return self.sudo().search([(self._subject_field(record), "=", record.id)])

    @api.model
    def _make(self, record):
        """Return the address of a new link to this person, customer or branch; it can be read this once."""
        record.ensure_one()
        self._shut(record)
        token, field = secrets.token_urlsafe(32), self._subject_field(record)
        kind = {"employee_id": "staff", "partner_id": "customer", "branch_id": "reserve"}[field]
        self.sudo().create({"kind": kind, field: record.id, "token_hash": digest(token)})  # sudo: links are made by this verb alone
        return f"{record.get_base_url()}{self._path(kind, token)}"

    @api.model
    def _path(self, kind, token):
        return f"/salon/feeds/{token}/merchants.json" if kind == "reserve" else f"/salon/calendar/{token}.ics"

    @api.model
    def _shut(self, record):
        self._of(record).unlink()

    @api.model
    def _open(self, token, kinds):
        """Return the link of a token as superuser, none if it opens nothing of these kinds: nobody learns why."""
        text = token if isinstance(token, str) and token.isascii() and LEAST_TOKEN <= len(token) <= 128 else ""
        hashed = digest(text)
        # sudo: the token is the right
        feed = self.sudo().search([("token_hash", "=", hashed), ("kind", "in", kinds)], limit=1)
        return feed if text and feed and consteq(feed.token_hash, hashed) and feed._is_alive() else feed.browse()

    def _is_alive(self):
        subject = self.employee_id or self.partner_id or self.branch_id
        user = self.employee_id.user_id
        return bool(subject.active and (not user or user.active))  # who may not sign in any more reads no visits either
