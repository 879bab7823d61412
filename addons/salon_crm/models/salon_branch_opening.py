from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SalonBranchOpening(models.Model):
    """Open hours of one weekday, in minutes since local midnight."""

    _name = "salon.branch.opening"
    _description = "Opening hours"
    _order = "branch_id, weekday, start_min"

    branch_id = fields.Many2one("salon.branch", required=True, ondelete="cascade", index=True)
    weekday = fields.Selection(
        [
            ("0", "Monday"), ("1", "Tuesday"), ("2", "Wednesday"), ("3", "Thursday"),
            ("4", "Friday"), ("5", "Saturday"), ("6", "Sunday"),
        ],
        required=True,
    )
    start_min = fields.Integer(string="Opens, minute of the day", required=True)
    stop_min = fields.Integer(string="Closes, minute of the day", required=True)
    start_time = fields.Char(string="Opens", compute="_compute_times", inverse="_inverse_times")
    stop_time = fields.Char(string="Closes", compute="_compute_times", inverse="_inverse_times")

    _stop_after_start = models.Constraint(
        "CHECK (start_min >= 0 AND stop_min > start_min AND stop_min <= 1440)",
        "Opening hours must end after they begin, within one day.",
    )

    @api.depends("start_min", "stop_min")
    def _compute_times(self):
        for opening in self:
            opening.start_time = f"{opening.start_min // 60:02d}:{opening.start_min % 60:02d}"
            opening.stop_time = f"{opening.stop_min // 60:02d}:{opening.stop_min % 60:02d}"

    def _inverse_times(self):
        for opening in self:
            opening.start_min = opening._parse_time(opening.start_time)
            opening.stop_min = opening._parse_time(opening.stop_time)

    def _parse_time(self, text):
        hour, _colon, minute = (text or "").strip().replace("：", ":").partition(":")
        if hour.isdigit() and (minute or "0").isdigit() and int(hour) <= 24 and int(minute or 0) < 60:
            return int(hour) * 60 + int(minute or 0)
        raise ValidationError(self.env._("“%(text)s” is not a time. Write it like 09:30.", text=text or ""))
