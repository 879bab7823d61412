from datetime import timedelta

from odoo import api, models
from odoo.tools import consteq

from ..engine.limits import HERE_ADDRESS, HERE_DOOR
from ..engine.waiting import is_initial_of, parse_who

EARLY, LATE = timedelta(minutes=90), timedelta(minutes=60)  # before and after the visit's start


class SalonOnline(models.AbstractModel):
    """I am here: by the code at the door, or by the link to the own booking. The answer is the same whoever asks."""

    _inherit = "salon.online"

    @api.model
    def _find_door(self, code, token):
        """Return the branch at whose door this code hangs, none for a code that is forged or was renewed."""
        branch = self._find_branch(code)
        if not branch or not branch.door_token or not consteq(branch.door_token, token if str(token or "").isascii() else ""):
            return branch.browse()
        return branch

    @api.model
    def _public_here(self, branch, digits, initial, address):
        """Note that somebody is here, if exactly one customer of these hours has these last digits and this first letter.

        Nothing is answered: neither the page nor its words depend on what was found. ``False`` if it was asked too often.
        """
        if not self.env["salon.online.limit"]._take((HERE_ADDRESS, address), (HERE_DOOR, branch.id)):
            return False
        who, now = parse_who(digits, initial), self._now()
        if who:
            found = self._get_expected(branch, *who, now)
            if len(found.customer_id) == 1:
                self._arrive(found[:1], now)
        return True

    @api.model
    def _get_expected(self, branch, digits, initial, now):
        """Return the booked visits around now of customers with these digits and this first letter, by their start."""
        domain = [
            ("branch_id", "=", branch.id),
            ("state", "=", "booked"),
            ("visit_date", "=", branch._local_date(now)),
            ("start", ">", now - LATE),
            ("start", "<", now + EARLY),
            ("customer_id.phone_sanitized", "=like", f"%{digits}"),
        ]
        appointments = self.env["salon.appointment"].search(domain, order="start, id")
        return appointments.filtered(lambda each: is_initial_of(initial, each.customer_id.name, each.customer_id.name_pinyin))

    @api.model
    def _arrive(self, appointment, now):
        if appointment.try_lock_for_update(allow_referencing=True) and appointment.state == "booked":
            appointment._record_arrival(now)

    @api.model
    def _can_arrive(self, appointment, now):
        return appointment.state == "booked" and appointment.start - EARLY < now < appointment.start + LATE

    @api.model
    def _public_arrive(self, token):
        """Note that the customer of a booking is here; None for a link that opens nothing."""
        appointment, now = self._visit_of(token), self._now()
        if not appointment:
            return None
        if self._can_arrive(appointment, now):
            self._arrive(appointment, now)
        return True
