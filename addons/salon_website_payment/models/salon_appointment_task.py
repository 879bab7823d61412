from odoo import api, fields, models


class SalonAppointmentTask(models.Model):
    """A visit that was cancelled and paid for in part: somebody decides what goes back."""

    _inherit = "salon.appointment.task"

    kind = fields.Selection(selection_add=[("deposit", "Settle a deposit")], ondelete={"deposit": "cascade"})

    @api.depends("kind", "payment_ref", "amount", "hold_id")
    @api.depends_context("lang")
    def _compute_advice(self):
        deposits = self.filtered(lambda task: task.kind == "deposit")
        super(SalonAppointmentTask, self - deposits)._compute_advice()
        planner = self.env["salon.booking.planner"]
        for task in deposits:
            time = planner._clock(task.branch_id, task.start, with_day=True) if task.start else ""
            task.advice = self.env._(
                "The visit of %(time)s was cancelled; its deposit is paid. Give it back, less a fee that was confirmed.", time=time
            )
