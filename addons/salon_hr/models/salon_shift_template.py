from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.rota import clock, read_clock

EDGES = ("start", "stop", "break_start", "break_stop")


class SalonShiftTemplate(models.Model):
    """A pattern of a day's work with a name, such as “10–19 with lunch”: one press in the rota."""

    _name = "salon.shift.template"
    _description = "Shift pattern"
    _order = "sequence, start_min, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    branch_id = fields.Many2one("salon.branch", ondelete="cascade", index=True, help="Empty: for every branch.")
    start_min = fields.Integer(string="From, minute of the day", required=True)
    stop_min = fields.Integer(string="To, minute of the day", required=True)
    break_start_min = fields.Integer(string="Break from, minute of the day")
    break_stop_min = fields.Integer(string="Break to, minute of the day")
    start = fields.Char(string="From", compute="_compute_clocks", inverse="_inverse_start")
    stop = fields.Char(string="To", compute="_compute_clocks", inverse="_inverse_stop")
    break_start = fields.Char(string="Break from", compute="_compute_clocks", inverse="_inverse_break_start")
    break_stop = fields.Char(string="Break to", compute="_compute_clocks", inverse="_inverse_break_stop")

    _stop_after_start = models.Constraint(
        "CHECK (start_min >= 0 AND stop_min > start_min AND stop_min <= 1440)",
        "A shift pattern must end after it begins, on the same day. Choose a later end.",
    )
    _break_inside = models.Constraint(
        "CHECK ((COALESCE(break_start_min, 0) = 0 AND COALESCE(break_stop_min, 0) = 0)"
        " OR (break_start_min >= start_min AND break_start_min < break_stop_min AND break_stop_min <= stop_min))",
        "A break needs a begin and an end, both within the shift. Change the break, or leave it empty.",
    )

    @api.depends("start_min", "stop_min", "break_start_min", "break_stop_min")
    def _compute_clocks(self):
        for pattern in self:
            pattern.start = clock(pattern.start_min) if pattern.stop_min else False
            pattern.stop = clock(pattern.stop_min) if pattern.stop_min else False
            pattern.break_start = clock(pattern.break_start_min) if pattern.break_stop_min else False
            pattern.break_stop = clock(pattern.break_stop_min) if pattern.break_stop_min else False

    def _inverse_start(self):
        for pattern in self:
            pattern.start_min = pattern._read_time(pattern.start)

    def _inverse_stop(self):
        for pattern in self:
            pattern.stop_min = pattern._read_time(pattern.stop)

    def _inverse_break_start(self):
        for pattern in self:
            pattern.break_start_min = pattern._read_time(pattern.break_start) if pattern.break_start else 0

    def _inverse_break_stop(self):
        for pattern in self:
            pattern.break_stop_min = pattern._read_time(pattern.break_stop) if pattern.break_stop else 0

    @api.model_create_multi
    def create(self, vals_list):
        # The minutes must be there when the row is written; an inverse comes only afterwards.
        return super().create([self._prepare_minutes(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._prepare_minutes(vals))

    @api.model
    def _prepare_minutes(self, vals):
        """Return the values with typed times as minutes since midnight."""
        minutes = {f"{edge}_min": self._read_time(vals[edge]) if vals[edge] else 0 for edge in EDGES if edge in vals}
        return {**{key: value for key, value in vals.items() if key not in EDGES}, **minutes}

    @api.model
    def _read_time(self, text):
        minute = read_clock(text)
        if minute is None:
            raise ValidationError(self.env._("“%(text)s” is not a time. Write it like 09:30.", text=text or ""))
        return minute
