from odoo import models


class SalonAppointment(models.Model):
    """Keeps with each service why its person was taken."""

    _inherit = "salon.appointment"

    def _apply_plan(self, plan):
        result = super()._apply_plan(plan)
        lines = list(self.line_ids)
        for step in plan.steps:
            lines[step.service_key].sudo().assigned_why = str(step.why)  # sudo: written by the planner alone
        return result
