from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.no_show import POINTS, Band, Booking, Reason, forecast

HISTORY_DAYS = 365  # how far back somebody's own no-shows count
MEASURED_DAYS = 180  # how far back the rule is measured
ENOUGH = 30  # forecasts of a band from which a share is told
FIRST_LOOK_BACK_DAYS, LOOK_BACK_DAYS = 90, 7  # the first run tries the rule on what is known; a server that slept catches up
OUTCOMES = {"arrived": "came", "in_service": "came", "done": "came", "no_show": "no_show", "cancelled": "cancelled", "booked": "unknown"}
# rate: (how much of, of how much); an average over the forecasts would count those that nobody could check
RATES = {"was_percent": ("no_show_count", "due_count"), "said_percent": ("said_sum", "said_count")}


class SalonNoShowForecast(models.Model):
    """What the rule said of a booking the night before, kept as it was said, and what happened.

    Walk-ins and bookings made on the day itself are not forecast. Facts are those of the evening before, also when the first
    run tries the rule on earlier days.
    """

    _name = "salon.no.show.forecast"
    _description = "Forecast of no-shows"
    _order = "visit_date desc, points desc, id"
    _rec_name = "appointment_id"

    appointment_id = fields.Many2one("salon.appointment", string="Appointment", required=True, ondelete="cascade")
    branch_id = fields.Many2one("salon.branch", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True)
    employee_id = fields.Many2one("hr.employee", string="Stylist", ondelete="set null", index="btree_not_null")
    visit_date = fields.Date(string="Date", required=True)
    points = fields.Integer(aggregator="avg")
    band = fields.Selection(
        [(Band.LOW.value, "Low"), (Band.SOME.value, "Some"), (Band.HIGH.value, "High")], string="Risk", required=True
    )
    reason_keys = fields.Char(string="Reason keys")
    reasons = fields.Char(string="Why", compute="_compute_reasons")
    outcome = fields.Selection(
        [("open", "Still to come"), ("came", "Came"), ("no_show", "No-show"), ("cancelled", "Cancelled"), ("unknown", "Nobody said")],
        string="What happened",
        required=True,
        default="open",
    )
    due_count = fields.Integer(string="Due", help="Came or did not come.")
    no_show_count = fields.Integer(string="No-shows")
    said_sum = fields.Float(string="Sum of what was said")
    said_count = fields.Integer(string="Said of")
    said_percent = fields.Float(string="Expected, %", aggregator="avg", digits=(5, 1), help="The band's measured share when it was said.")
    was_percent = fields.Float(string="Did not come, %", aggregator="avg", digits=(5, 1), help="No-shows among those who were due.")

    _once = models.UniqueIndex("(appointment_id)", "This appointment has a forecast already. Open that one.")
    _measured = models.Index("(company_id, visit_date, band) WHERE due_count = 1")
    _to_judge = models.Index("(branch_id, visit_date) WHERE outcome = 'open'")

    @api.depends("reason_keys")
    @api.depends_context("lang")
    def _compute_reasons(self):
        for row in self:
            row.reasons = self._reason_words(Reason(key) for key in (row.reason_keys or "").split(",") if key)

    @api.model
    def _reason_words(self, reasons):
        words = {
            Reason.NO_SHOWS: self.env._("did not come twice or more in a year"),
            Reason.NO_SHOW: self.env._("did not come once in a year"),
            Reason.NEW: self.env._("never here before"),
            Reason.GROUP_BUYING: self.env._("group buying"),
            Reason.LONG_AHEAD: self.env._("booked two weeks ahead or more"),
            Reason.LATE_HOUR: self.env._("starts at 20:00 or later"),
            Reason.DEPOSIT: self.env._("deposit asked"),
        }
        return ", ".join(f"{words[reason]} ({POINTS[reason]:+d})" for reason in reasons)

    # the rule

    @api.model
    def _forecast(self, appointments):
        """Return ``{appointment id: engine's Forecast}``, in one query however many they are."""
        return {row[0]: forecast(self._engine_booking(*row[1:])) for row in self._read_facts(appointments)}

    @api.model
    def _engine_booking(self, no_shows, is_new, days_ahead, source, hour, has_deposit):
        return Booking(
            no_show_count=no_shows, is_new=is_new, days_ahead=days_ahead, source=source, hour=hour, has_deposit=bool(has_deposit)
        )

    @api.model
    def _read_facts(self, appointments):
        """Return the rule's facts as they stood before the day of each visit; each subquery is one look into an index."""
        if not appointments.ids:
            return []
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT a.id,
                       (SELECT count(*) FROM salon_appointment b
                         WHERE b.customer_id = a.customer_id AND b.state = 'no_show'
                           AND b.start < a.start AND b.start > a.start - %(history)s * interval '1 day' AND b.visit_date < a.visit_date),
                       a.customer_id IS NOT NULL AND NOT EXISTS (
                           SELECT 1 FROM salon_visit v
                            WHERE v.customer_id = a.customer_id AND v.state = 'closed' AND v.visit_date < a.visit_date),
                       floor(EXTRACT(epoch FROM a.start - a.create_date) / 86400)::int,
                       a.source,
                       EXTRACT(hour FROM (a.start AT TIME ZONE 'UTC') AT TIME ZONE COALESCE(branch.tz, 'UTC'))::int,
                       EXISTS (SELECT 1 FROM salon_booking_promise p WHERE p.appointment_id = a.id AND p.deposit > 0)
                  FROM salon_appointment a JOIN salon_branch branch ON branch.id = a.branch_id
                 WHERE a.id = ANY(%(ids)s)
                """,
                history=HISTORY_DAYS,
                ids=list(appointments.ids),
            )
        )

    # measuring it

    @api.model
    def _get_measured(self, company, day):
        """Return ``{band: (due, no-shows)}`` of the forecasts before a day; the key None holds all bands."""
        domain = [("company_id", "=", company.id), ("due_count", "=", 1)]
        domain += [("visit_date", "<", day), ("visit_date", ">=", day - timedelta(days=MEASURED_DAYS))]
        # sudo: two counts, for the desk's words too
        groups = self.sudo()._read_group(domain, ["band"], ["due_count:sum", "no_show_count:sum"])
        found = {band: (due, no_shows) for band, due, no_shows in groups}
        found[None] = tuple(sum(pair[place] for pair in found.values()) for place in (0, 1))
        return found

    @api.model
    def _share(self, measured, band):
        """Return the percentage of no-shows of a band, None while too few were measured."""
        due, no_shows = measured.get(band, (0, 0))
        return 100 * no_shows / due if due >= ENOUGH else None

    @api.model
    def _cron_forecast(self):
        """Note what the rule says of today's bookings, and what became of those of before; each branch by its own clock."""
        for branch in self.env["salon.branch"].search([]):
            today = branch._today()
            known = self.search([("branch_id", "=", branch.id)], limit=1)
            for back in range(LOOK_BACK_DAYS if known else FIRST_LOOK_BACK_DAYS, -1, -1):
                self._judge(branch, today)
                self._forecast_day(branch, today - timedelta(days=back), today)
            self._judge(branch, today)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _forecast_day(self, branch, day, today):
        """Create the forecasts of a day's bookings that were made before it and have none yet; return them."""
        start, _stop = branch._local_day_bounds(day)
        domain = [("branch_id", "=", branch.id), ("visit_date", "=", day), ("create_date", "<", start), ("source", "!=", "walk_in")]
        states = ["booked", "arrived", "in_service", "done", "no_show"]
        appointments = self.env["salon.appointment"].search([*domain, ("state", "in", states)])
        appointments -= self.search([("appointment_id", "in", appointments.ids)]).appointment_id
        said = self._forecast(appointments)
        measured = self._get_measured(branch.company_id, day) if appointments else {}
        return self.create([self._prepare_values(each, said[each.id], measured) for each in appointments])

    @api.model
    def _prepare_values(self, appointment, said, measured):
        share = self._share(measured, said.band)
        return {
            "appointment_id": appointment.id,
            "branch_id": appointment.branch_id.id,
            "employee_id": appointment.employee_id.id,
            "visit_date": appointment.visit_date,
            "points": said.points,
            "band": said.band,
            "reason_keys": ",".join(said.reasons),
            "said_sum": share or 0,
            "said_percent": share or 0,
            "said_count": 0 if share is None else 1,
        }

    @api.model
    def _judge(self, branch, today):
        """Write what happened to the forecasts of days that are over; one that was moved to a later day is judged no more."""
        rows = self.search([("branch_id", "=", branch.id), ("outcome", "=", "open"), ("visit_date", "<", today)])
        for outcome, group in rows.grouped(lambda row: row._get_outcome()).items():
            due, missed = outcome in ("came", "no_show"), outcome == "no_show"
            group.write(
                {"outcome": outcome, "due_count": int(due), "no_show_count": int(missed), "was_percent": 100 if missed else 0}
            )

    def _get_outcome(self):
        if self.appointment_id.visit_date != self.visit_date:
            return "cancelled"
        return OUTCOMES.get(self.appointment_id.state, "unknown")

    def _read_group_select(self, aggregate_spec, query):
        """Read a rate from the sums of both its sides."""
        name = aggregate_spec.split(":")[0]
        if name not in RATES or not aggregate_spec.endswith(":avg"):
            return super()._read_group_select(aggregate_spec, query)
        part, whole = (self._field_to_sql(self._table, each, query) for each in RATES[name])
        factor = 100.0 if name == "was_percent" else 1.0
        return SQL("%s * SUM(%s) / NULLIF(SUM(%s), 0)", factor, part, whole)

    def action_open_appointment(self):
        """Open the appointment of this forecast."""
        self.ensure_one()
        views = [(False, "form")]
        return {"type": "ir.actions.act_window", "res_model": "salon.appointment", "res_id": self.appointment_id.id, "views": views}
