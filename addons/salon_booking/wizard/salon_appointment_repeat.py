from psycopg2.errors import ExclusionViolation

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import clean_context

from ..models.salon_booking_planner import minute_of
from ..models.series.salon_appointment_series import EVERY


class SalonAppointmentRepeat(models.TransientModel):
    """Make a standing appointment: shows every date, says which do not fit and why, books all that do in one go."""

    _name = "salon.appointment.repeat"
    _description = "Repeat an appointment"

    appointment_id = fields.Many2one("salon.appointment", required=True, ondelete="cascade")
    branch_id = fields.Many2one(related="appointment_id.branch_id")
    every = fields.Selection(EVERY, required=True, default="week")
    interval = fields.Integer(string="Every", required=True, default=4)
    count = fields.Integer(string="Times in all", default=6, help="The first one included.")
    until = fields.Date(string="Not after")
    line_ids = fields.One2many(
        "salon.appointment.repeat.line", "repeat_id", string="Dates", compute="_compute_line_ids", store=True, readonly=False
    )
    fit_count = fields.Integer(string="Fit", compute="_compute_counts")
    open_count = fields.Integer(string="Do not fit", compute="_compute_counts")
    summary = fields.Char(string="In words", compute="_compute_counts")

    _sane = models.Constraint(
        "CHECK (interval BETWEEN 1 AND 52 AND COALESCE(count, 0) BETWEEN 0 AND 104)",
        "Enter a step of 1 to 52 and at most 104 dates.",
    )

    @api.depends("appointment_id", "every", "interval", "count", "until")
    def _compute_line_ids(self):
        now = fields.Datetime.now()
        for repeat in self:
            rows = repeat._get_rows(now) if repeat._is_complete() else []
            repeat.line_ids = [Command.clear(), *(Command.create(values) for values in rows)]

    @api.depends("line_ids.is_booking", "line_ids.near_start", "line_ids.use_near", "line_ids.is_left_out")
    @api.depends_context("lang")
    def _compute_counts(self):
        for repeat in self:
            fitting = repeat.line_ids.filtered(lambda line: line._get_start())
            repeat.fit_count, repeat.open_count = len(fitting), len(repeat.line_ids - fitting)
            repeat.summary = self.env._(
                "Dates that will be booked: %(fit)s. Dates that stay open and are kept in the list: %(open)s.",
                fit=repeat.fit_count,
                open=repeat.open_count,
            )

    def _is_complete(self):
        known = self.appointment_id and self.every and 1 <= self.interval <= 52
        return bool(known and 0 <= self.count <= 104 and (self.count or self.until))

    def _get_rows(self, now):
        """Return a row's values per date: the same time of the branch's clock, whether it fits, else why not and what is near."""
        planner, appointment = self.env["salon.booking.planner"], self.appointment_id._origin
        branch = appointment.branch_id
        local = branch._to_local(appointment.start)
        wishes = [{**wish, "appointment_id": False} for wish in appointment._get_wishes()]
        rows = []
        for day in self.env["salon.appointment.series"]._get_days(local.date(), self.every, self.interval, self.count, self.until):
            start = branch._to_utc(day, local.hour * 60 + local.minute)
            answer = planner._day_availability(branch, wishes, day, now=now)
            if answer.is_possible(minute_of(start)):
                rows.append({"start": start, "is_booking": True})
                continue
            near = planner._times_near(branch, wishes, start, now=now, limit=1)
            rows.append(
                {
                    "start": start,
                    "is_booking": False,
                    "reason": self._holiday_words(branch, day) or " ".join(planner._reasons(branch, answer, start)),
                    "near_start": near[0] if near else False,
                }
            )
        return rows

    @api.model
    def _holiday_words(self, branch, day):
        closure = branch.closure_ids.filtered(lambda closure: closure.date_from <= day <= closure.date_to)[:1]
        return self.env._("The branch is closed: %(reason)s.", reason=closure.name) if closure.name else ""

    def action_book(self):
        """Book every chosen date; those that do not fit stay in the series as open dates with their reason."""
        self.ensure_one()
        # The defaults of this wizard are not those of the appointments that it books.
        return self.with_context(clean_context(self.env.context))._book_all()

    def _book_all(self):
        appointment = self.appointment_id
        appointment.check_access("write")
        if not self.line_ids.filtered(lambda line: line._get_start()):
            raise UserError(self.env._("Not one of these dates fits. Choose other steps, or take the nearest times."))
        # sudo: the series is written by this wizard alone
        series = appointment.series_id.sudo() or self.env["salon.appointment.series"].sudo().create(self._prepare_series_values())
        rows = [self._book_line(line, series) for line in self.line_ids]
        if not appointment.series_id:
            appointment.sudo().series_id = series  # sudo: as above
            rows.insert(0, {"start": appointment.start, "appointment_id": appointment.id})
        known = {(date.start, date.appointment_id.id) for date in series.date_ids}
        rows = [{**row, "series_id": series.id} for row in rows if (row["start"], row.get("appointment_id", False)) not in known]
        self.env["salon.appointment.series.date"].sudo().create(rows)  # sudo: as above
        return self._open_series(series)

    def _prepare_series_values(self):
        appointment = self.appointment_id
        return {
            "branch_id": appointment.branch_id.id,
            "customer_id": appointment.customer_id.id,
            "every": self.every,
            "interval": self.interval,
        }

    def _book_line(self, line, series):
        """Book one date inside a savepoint; whatever refuses it is its reason."""
        start = line._get_start()
        if not start:
            return {"start": line.start, "reason": line.reason}
        try:
            with self.env.cr.savepoint():
                values = {**self.appointment_id._prepare_repeat_values(start), "client_key": f"repeat {line.id}"}
                booked = self.env["salon.appointment"]._book(values)
        except (UserError, ExclusionViolation) as refusal:
            return {"start": start, "reason": self.appointment_id._get_refusal_words(refusal)}
        if booked.series_id != series:  # else this form was sent twice
            for line, model in zip(booked.line_ids, self.appointment_id.line_ids, strict=True):
                line.price = model.price  # as agreed; planning took the person's
            booked.sudo().series_id = series  # sudo: as above
        return {"start": start, "appointment_id": booked.id}

    def _open_series(self, series):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Standing appointment"),
            "res_model": "salon.appointment.series",
            "res_id": series.id,
            "views": [(False, "form")],
        }
