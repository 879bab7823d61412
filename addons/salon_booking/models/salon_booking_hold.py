from odoo import api, fields, models


class SalonBookingPlanner(models.AbstractModel):
    _inherit = "salon.booking.planner"

    @api.model
    def _read_busy(self, resources, start, stop, now, skip_appointment_ids):
        # Holds end by the clock, also for a desk that may still write down what began an hour ago and asks as of then.
        return super()._read_busy(resources, start, stop, max(now, fields.Datetime.now()), skip_appointment_ids)
