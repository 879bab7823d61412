from odoo import models


class SalonAppointment(models.Model):
    _inherit = "salon.appointment"

    def action_rebook(self):
        """Open the proposal of the visit after this one."""
        self.ensure_one()
        return self.visit_id.action_rebook()
