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
    start_time = fields.Char(string="Opens", compute="_compute_times", inverse="_inverse_start_time")
    stop_time = fields.Char(string="Closes", compute="_compute_times", inverse="_inverse_stop_time")

    _stop_after_start = models.Constraint(
        "CHECK (start_min >= 0 AND stop_min > start_min AND stop_min <= 1440)",
        "Opening hours end before they begin, or on another day. Choose a later closing time on the same day.",
    )

    @api.depends("start_min", "stop_min")
    def _compute_times(self):
        for opening in self:
            opening.start_time = opening._format_minute(opening.start_min)
            opening.stop_time = opening._format_minute(opening.stop_min)

    def _inverse_start_time(self):
        for opening in self:
            opening.start_min = opening._parse_time(opening.start_time)

    def _inverse_stop_time(self):
        for opening in self:
            opening.stop_min = opening._parse_time(opening.stop_time)

    @api.model_create_multi
    def create(self, vals_list):
        # The minutes must be there when the row is written; an inverse comes only afterwards.
        return super().create([self._prepare_minutes(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._prepare_minutes(vals))

    def _prepare_minutes(self, vals):
        """Return the values with typed times as minutes since midnight."""
        minutes = {
            f"{edge}_min": self._parse_time(vals[f"{edge}_time"]) for edge in ("start", "stop") if f"{edge}_time" in vals
        }
        return {**{key: value for key, value in vals.items() if key not in ("start_time", "stop_time")}, **minutes}

    def _format_minute(self, minute):
        # An opening always ends after midnight, so a row without an end is one that nobody has filled in yet.
        return f"{minute // 60:02d}:{minute % 60:02d}" if self.stop_min else False

    def _parse_time(self, text):
        hour, _colon, minute = (text or "").strip().replace("：", ":").partition(":")
        if hour.isdigit() and (minute or "0").isdigit() and int(hour) <= 24 and int(minute or 0) < 60:
            return int(hour) * 60 + int(minute or 0)
        raise ValidationError(self.env._("“%(text)s” is not a time. Write it like 09:30.", text=text or ""))
