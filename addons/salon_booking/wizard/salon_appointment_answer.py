from odoo import fields, models
from odoo.exceptions import UserError


class SalonAppointmentAnswer(models.TransientModel):
    """The desk's answer to a request: another time, or no with a reason."""

    _name = "salon.appointment.answer"
    _description = "Answer a request"

    appointment_id = fields.Many2one("salon.appointment", required=True, readonly=True, ondelete="cascade")
    answer = fields.Selection([("offer", "Offer another time"), ("decline", "Decline")], required=True, readonly=True, default="offer")
    start = fields.Datetime(string="Time to offer")
    reason = fields.Char(string="Why")

    def action_answer(self):
        self.ensure_one()
        now = fields.Datetime.now()
        if self.answer == "decline":
            self.appointment_id._record_decline(now, self.reason)
        elif not self.start:
            raise UserError(self.env._("Choose the time to offer."))
        else:
            self.appointment_id._record_offer(self.start, now)
        return {"type": "ir.actions.act_window_close"}
