from odoo import api, fields, models
from odoo.exceptions import UserError


class SalonAppointmentAnswer(models.TransientModel):
    """The desk's answer to a request: another time, or no with a reason."""

    _name = "salon.appointment.answer"
    _description = "Answer a request"

    appointment_id = fields.Many2one("salon.appointment", required=True, readonly=True, ondelete="cascade")
    answer = fields.Selection([("offer", "Offer another time"), ("decline", "Decline")], required=True, readonly=True, default="offer")
    day = fields.Date(string="Date", compute="_compute_day", store=True, readonly=False)
    start = fields.Datetime(string="Time to offer")
    time_options = fields.Json(string="Free times", compute="_compute_time_options")
    reason = fields.Char(string="Why")

    @api.depends("appointment_id")
    def _compute_day(self):
        for wizard in self:
            wizard.day = wizard.appointment_id.wanted_day

    @api.depends("appointment_id", "answer", "day", "start")
    @api.depends_context("lang")
    def _compute_time_options(self):
        """The free times of the chosen day, as the form of the appointment shows them."""
        now, planner = fields.Datetime.now(), self.env["salon.booking.planner"]
        for wizard in self:
            asked = self.env["salon.appointment"].new(origin=wizard.appointment_id)
            is_on_day = wizard.start and asked.branch_id._local_date(wizard.start) == wizard.day
            asked.update({"start": wizard.start if is_on_day else False, "wanted_day": wizard.day})
            ready = wizard.answer == "offer" and wizard.day and planner._is_plannable(wizard.day)
            wizard.time_options = asked._try_time_options(now) if ready else False

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
