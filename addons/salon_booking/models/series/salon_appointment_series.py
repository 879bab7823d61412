from odoo import api, fields, models

from ...engine.series import MAX_DATES, Every, Rule, days

EVERY = [
    ("day", "days"),
    ("week", "weeks"),
    ("month_date", "months, same date"),
    ("month_weekday", "months, same weekday"),
]


class SalonAppointmentSeries(models.Model):
    """A standing appointment: every date it should fall on, those that were booked and those that were not, with the reason."""

    _name = "salon.appointment.series"
    _description = "Standing appointment"
    _order = "id desc"
    _check_company_auto = True

    branch_id = fields.Many2one("salon.branch", required=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True, index=True)
    customer_id = fields.Many2one("res.partner", string="Customer", ondelete="restrict", index="btree_not_null")
    every = fields.Selection(EVERY, required=True, default="week")
    interval = fields.Integer(default=1, required=True)
    date_ids = fields.One2many("salon.appointment.series.date", "series_id", string="Dates")
    appointment_ids = fields.One2many("salon.appointment", "series_id", string="Appointments")
    open_count = fields.Integer(string="Dates not booked", compute="_compute_open_count")

    _interval_sane = models.Constraint("CHECK (interval BETWEEN 1 AND 52)", "Enter a step between 1 and 52.")

    @api.depends("date_ids.appointment_id")
    def _compute_open_count(self):
        for series in self:
            series.open_count = len(series.date_ids.filtered(lambda row: not row.appointment_id))

    @api.depends("customer_id", "every", "interval")
    @api.depends_context("lang")
    def _compute_display_name(self):
        units = dict(self._fields["every"]._description_selection(self.env))
        for series in self:
            series.display_name = self.env._(
                "Every %(interval)s %(unit)s", interval=series.interval, unit=units.get(series.every, "")
            )

    @api.model
    def _get_days(self, start, every, interval, count, until):
        """Return the days after ``start`` on which a series falls, at most MAX_DATES; ``count`` counts the first one too."""
        rule = Rule(start=start, every=Every(every), interval=interval, count=min(count or 0, MAX_DATES), until=until or None)
        return days(rule)[1:]
