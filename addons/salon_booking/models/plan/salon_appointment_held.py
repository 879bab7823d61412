from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ...engine.record import plan_from_data
from ..salon_booking_planner import minute_of

HELD = "salon_booking_held"


class Held:
    """A hold on its way to become an appointment. No caller can send one: from outside come plain values only."""

    __slots__ = ("hold",)

    def __init__(self, hold):
        self.hold = hold


class SalonAppointment(models.Model):
    """How an appointment that is not booked yet is planned, and how the time that was held becomes that of the booking."""

    _inherit = "salon.appointment"

    def _with_hold(self, hold):
        """Return these records in a context in which a new appointment takes over the held time."""
        return self.with_context(**{HELD: Held(hold)})

    def _find_plan(self, now, taken):
        """Return the plan of this unsaved appointment.

        :param taken: spans that were lost to others a moment ago, see ``_claim``
        :raises UserError: with reasons and the next free times
        """
        planner, wishes, stop = self._get_planner(now), self._get_wishes(), self.start + timedelta(minutes=1)
        answer = planner._availability(self.branch_id, wishes, self.start, stop, now=now, taken=taken)
        with planner._faults_in_words():
            plan = answer.plan(minute_of(self.start))
        if not plan:
            raise UserError(self._lost_words(taken, now) if taken else self._refusal_words(answer, now))
        return plan

    def _get_ready_plan(self):
        held = self.env.context.get(HELD)
        return plan_from_data(held.hold.plan) if isinstance(held, Held) else super()._get_ready_plan()

    def _claim_ready(self, plan, now):
        """Make the held rows those of this appointment, with the people and times for which they were held."""
        held = self.env.context.get(HELD)
        if not isinstance(held, Held):
            return super()._claim_ready(plan, now)
        if not held.hold._rows()._turn(self._prepare_claims(plan)):
            raise UserError(held.hold._ended_words(now))
        return True
