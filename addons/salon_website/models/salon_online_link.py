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
    """The right to see and change one appointment, or one place on the waitlist until it has become one, held by whoever has the
    address. Only the hash of it is kept.
    """

    _name = "salon.online.link"
    _description = "Link to an appointment"
    _order = "id desc"
    _rec_name = "appointment_id"

    appointment_id = fields.Many2one("salon.appointment", readonly=True, ondelete="cascade", index=True)
    wish_id = fields.Many2one("salon.waitlist.wish", readonly=True, ondelete="cascade", index="btree_not_null")
    token_hash = fields.Char(required=True, readonly=True, groups="base.group_system")

    _opens_something = models.Constraint(
        "CHECK (appointment_id IS NOT NULL OR wish_id IS NOT NULL)", "A link opens a booking or a place on the waitlist. Choose one."
    )
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
        appointment = self._find(token).appointment_id
        if not appointment:
            return appointment
        ends = (appointment.stop or appointment.start) + timedelta(days=GOOD_DAYS)
        return appointment if ends > now else appointment.browse()

    @api.model
    def _make_for_wish(self, wish):
        """Return a token that opens this place on the waitlist, and the booking that it becomes."""
        token = secrets.token_urlsafe(32)
        # sudo: links are made by what happens, never by hand
        self.sudo().create({"wish_id": wish.id, "appointment_id": wish.appointment_id.id, "token_hash": digest(token)})
        return token

    @api.model
    def _open_wish(self, token, now):
        """Return the wish of a token, none if there is no such link or it ran out: nobody learns which."""
        wish = self._find(token).wish_id
        return wish if wish and wish.last_day + timedelta(days=GOOD_DAYS) > now.date() else wish.browse()

    @api.model
    def _find(self, token):
        text = token if isinstance(token, str) and token.isascii() and LEAST_TOKEN <= len(token) <= 128 else ""
        hashed = digest(text)
        # sudo: the token is the right
        link = self.sudo().search([("token_hash", "=", hashed)], limit=1)
        return link if text and link and consteq(link.token_hash, hashed) else link.browse()

    @api.autovacuum
    def _gc_links(self):
        limit = fields.Datetime.now() - timedelta(days=GOOD_DAYS)
        self.search([("appointment_id.stop", "<", limit)], limit=10_000).unlink()
        self.search([("appointment_id", "=", False), ("wish_id.last_day", "<", limit)], limit=10_000).unlink()
