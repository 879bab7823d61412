from odoo import models

SHOWN = {"started_at", "finished_at", "start", "stop", "employee_id", "product_id"}


class SalonAppointmentLine(models.Model):
    """One service that starts or ends changes its block, not always its appointment."""

    _inherit = "salon.appointment.line"

    def write(self, vals):
        result = super().write(vals)
        if SHOWN & vals.keys():
            self.appointment_id._tell_boards()
        return result
