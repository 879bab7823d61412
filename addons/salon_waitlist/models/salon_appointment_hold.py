from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.salon_booking.engine.errors import SlotError
from odoo.addons.salon_booking.engine.record import plan_from_data
from odoo.addons.salon_booking.models.salon_booking_planner import moment_of


class SalonAppointmentHold(models.Model):
    """Held time that is given back or runs out is free for whoever waits."""

    _inherit = "salon.appointment.hold"

    def _end(self, state):
        ending = self.filtered(lambda hold: hold.state == "held") if state in ("released", "lapsed") else self.browse()
        spans = [(hold.branch_id, hold.start, hold._get_planned_stop()) for hold in ending]
        result = super()._end(state)
        self.env["salon.waitlist.opening"]._note(spans, fields.Datetime.now())
        return result

    def _get_planned_stop(self):
        try:
            plan = plan_from_data(self.plan)
        except SlotError:
            return None
        return moment_of(max(step.stop for step in plan.steps)) if plan.steps else None

    def _wait_in_turn(self):
        """Lock these holds, waiting for whoever is faster; if that one changed them, this request is repeated."""
        self.env.execute_query(SQL("SELECT id FROM salon_appointment_hold WHERE id = ANY(%s) ORDER BY id FOR UPDATE", list(self.ids)))
        self.invalidate_recordset()
