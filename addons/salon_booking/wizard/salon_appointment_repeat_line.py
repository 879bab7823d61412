from odoo import api, fields, models


class SalonAppointmentRepeatLine(models.TransientModel):
    """One date of the series to be: fits, or does not and why, with the nearest time that does."""

    _name = "salon.appointment.repeat.line"
    _description = "Date to repeat on"
    _order = "start, id"

    repeat_id = fields.Many2one("salon.appointment.repeat", required=True, ondelete="cascade")
    start = fields.Datetime(required=True)
    day_words = fields.Char(string="Date", compute="_compute_words")
    is_booking = fields.Boolean(string="Fits")
    reason = fields.Char(string="Does not fit because")
    near_start = fields.Datetime()
    near_words = fields.Char(string="Nearest that fits", compute="_compute_words")
    use_near = fields.Boolean(string="Take it")
    is_left_out = fields.Boolean(string="Leave out")

    @api.depends("start", "near_start", "repeat_id.appointment_id")
    @api.depends_context("lang")
    def _compute_words(self):
        planner = self.env["salon.booking.planner"]
        for line in self:
            branch = line.repeat_id.appointment_id.branch_id
            known = branch and line.start
            line.day_words = planner._clock(branch, line.start, with_day=True) if known else False
            line.near_words = planner._clock(branch, line.near_start, with_day=True) if known and line.near_start else False

    def _get_start(self):
        """Return when this date will be booked, False for not at all."""
        self.ensure_one()
        if self.is_left_out:
            return False
        if self.is_booking:
            return self.start
        return self.near_start if self.use_near else False
