from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ..engine.record import plan_from_data, plan_to_data

HOLDING = "salon_booking_holding"
HELD = "salon_booking_held"


class Held:
    """A hold on its way through planning. No caller can send one: from outside come plain values only."""

    __slots__ = ("hold",)

    def __init__(self, hold):
        self.hold = hold


class SalonAppointment(models.Model):
    """How the time of an appointment is held before it is booked, and how it becomes that of the booking.

    A hold goes the whole way of a booking, so that both obey the same rules; only what is written at the end differs.
    """

    _inherit = "salon.appointment"

    def _with_hold(self, hold):
        """Return these records in a context in which a new appointment takes over the held time."""
        return self.with_context(**{HELD: Held(hold)})

    def _hold_time(self, hold, now):
        """Find people and places for this unsaved appointment and hold them.

        :raises UserError: with reasons and the next free times
        """
        if self.start < now:
            planner = self.env["salon.booking.planner"]
            stop = self.start + timedelta(minutes=1)
            raise UserError(self._refusal_words(planner._availability(self.branch_id, self._get_wishes(), self.start, stop, now=now), now))
        self.with_context(**{HOLDING: Held(hold)})._claim_one(now)

    def _apply_plan(self, plan):
        holding = self.env.context.get(HOLDING)
        if isinstance(holding, Held):
            holding.hold.plan = plan_to_data(plan)
        else:
            super()._apply_plan(plan)

    def _prepare_claims(self, plan):
        holding = self.env.context.get(HOLDING)
        claims = super()._prepare_claims(plan)
        if not isinstance(holding, Held):
            return claims
        hold = holding.hold
        extra = {"kind": "hold", "hold_key": hold.token_hash, "expires_at": hold.expires_at, "appointment_id": False, "line_id": False}
        return [{**vals, **extra} for vals in claims]

    def _plan_and_claim(self, now):
        held = self.env.context.get(HELD)
        if self and isinstance(held, Held):
            self._take_over(held.hold, now)
        else:
            super()._plan_and_claim(now)

    def _take_over(self, hold, now):
        """Make the held rows those of this appointment, with the people and times for which they were held."""
        self.ensure_one()
        plan = plan_from_data(hold.plan)
        self._apply_plan(plan)
        if not hold._rows()._turn(self._prepare_claims(plan)):
            raise UserError(hold._ended_words(now))
