from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.values import MAX_SERVICES


class SalonBookingPlanner(models.AbstractModel):
    _inherit = "salon.booking.planner"

    @api.model
    def _read_busy(self, resources, start, stop, now, skip_appointment_ids):
        # Holds end by the clock, also for a desk that may still write down what began an hour ago and asks as of then.
        return super()._read_busy(resources, start, stop, max(now, fields.Datetime.now()), skip_appointment_ids)

    @api.model
    def _engine_services(self, branch, wishes, earliest, latest):
        if len(wishes) > MAX_SERVICES:
            raise UserError(self.env._("One visit holds at most %(count)s services. Book a second visit.", count=MAX_SERVICES))
        return super()._engine_services(branch, wishes, earliest, latest)
