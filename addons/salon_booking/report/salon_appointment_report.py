from odoo import fields, models
from odoo.tools import SQL

from ..models.history.salon_appointment_change import REASONS
from ..models.salon_appointment import STATES

LATE_HOURS = 24  # a cancellation nearer to the start than this is late
# rate: (how many of, among which), measures of the report
RATES = {
    "no_show_percent": ("no_show_count", "due_count"),
    "cancelled_percent": ("cancelled_count", "booking_count"),
    "late_percent": ("cancelled_late_count", "booking_count"),
    "moved_percent": ("moved_count", "booking_count"),
}


class SalonAppointmentReport(models.Model):
    """One row per booked service; counts are of appointments, whichever way they are grouped.

    A visit with a cut by Mei and a colour by Anna counts for both, and once in the total. A request is no booking yet.
    """

    _name = "salon.appointment.report"
    _description = "Bookings and rates"
    _auto = False
    _order = "visit_date desc, id desc"
    _rec_name = "appointment_id"

    appointment_id = fields.Many2one("salon.appointment", string="Appointment", readonly=True)
    visit_date = fields.Date(string="Date", readonly=True, help="The branch's local day of the visit.")
    weekday = fields.Selection(
        [
            ("1", "Monday"),
            ("2", "Tuesday"),
            ("3", "Wednesday"),
            ("4", "Thursday"),
            ("5", "Friday"),
            ("6", "Saturday"),
            ("7", "Sunday"),
        ],
        readonly=True,
    )
    lead_time = fields.Selection(
        [
            ("1_day", "Within 24 hours"),
            ("2_days", "1–3 days ahead"),
            ("3_week", "3–8 days ahead"),
            ("4_month", "8–31 days ahead"),
            ("5_more", "More than 31 days ahead"),
        ],
        string="Booked ahead",
        readonly=True,
    )
    branch_id = fields.Many2one("salon.branch", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    employee_id = fields.Many2one("hr.employee", string="Stylist", readonly=True)
    product_id = fields.Many2one("product.product", string="Service", readonly=True)
    source = fields.Selection("_selection_source", string="Came by", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    cancel_reason_key = fields.Selection(REASONS, string="Why cancelled", readonly=True)
    is_new_customer = fields.Boolean(string="New", readonly=True)
    # Ids of appointments as measures: distinct ones are counted, so that a visit of three services is one.
    booking_count = fields.Integer(string="Bookings", readonly=True, aggregator="count_distinct")
    due_count = fields.Integer(string="Due", readonly=True, aggregator="count_distinct", help="Came or did not come.")
    arrived_count = fields.Integer(string="Came", readonly=True, aggregator="count_distinct")
    no_show_count = fields.Integer(string="No-shows", readonly=True, aggregator="count_distinct")
    cancelled_count = fields.Integer(string="Cancellations", readonly=True, aggregator="count_distinct")
    cancelled_early_count = fields.Integer(string="Cancelled early", readonly=True, aggregator="count_distinct")
    cancelled_late_count = fields.Integer(
        string="Cancelled late", readonly=True, aggregator="count_distinct", help="Less than 24 hours before the start."
    )
    moved_count = fields.Integer(string="Moved", readonly=True, aggregator="count_distinct")
    no_show_percent = fields.Float(string="No-shows, % of due", readonly=True, aggregator="avg")
    cancelled_percent = fields.Float(string="Cancelled, %", readonly=True, aggregator="avg")
    late_percent = fields.Float(string="Cancelled late, %", readonly=True, aggregator="avg")
    moved_percent = fields.Float(string="Moved, %", readonly=True, aggregator="avg")

    def _selection_source(self):
        return self.env["salon.appointment"]._fields["source"]._description_selection(self.env)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT fact.*, fact.appointment_id AS booking_count,
                   CASE WHEN fact.came OR fact.state = 'no_show' THEN fact.appointment_id END AS due_count,
                   CASE WHEN fact.came THEN fact.appointment_id END AS arrived_count,
                   CASE WHEN fact.state = 'no_show' THEN fact.appointment_id END AS no_show_count,
                   CASE WHEN fact.state = 'cancelled' THEN fact.appointment_id END AS cancelled_count,
                   CASE WHEN fact.state = 'cancelled' AND NOT fact.late THEN fact.appointment_id END AS cancelled_early_count,
                   CASE WHEN fact.state = 'cancelled' AND fact.late THEN fact.appointment_id END AS cancelled_late_count,
                   CASE WHEN fact.moved THEN fact.appointment_id END AS moved_count,
                   CASE WHEN fact.state = 'no_show' THEN 100.0 WHEN fact.came THEN 0.0 END AS no_show_percent,
                   CASE WHEN fact.state = 'cancelled' THEN 100.0 ELSE 0.0 END AS cancelled_percent,
                   CASE WHEN fact.state = 'cancelled' AND fact.late THEN 100.0 ELSE 0.0 END AS late_percent,
                   CASE WHEN fact.moved THEN 100.0 ELSE 0.0 END AS moved_percent
              FROM (%(facts)s) fact
            """,
            facts=self._get_facts(),
        )

    def _get_facts(self):
        """Return the query of what is known of each booked service; ``late`` is empty where nobody noted when it was cancelled."""
        return SQL(
            """
            SELECT line.id, line.appointment_id, visit.visit_date, visit.branch_id, visit.company_id, line.employee_id, line.product_id,
                   visit.source, visit.state, visit.cancel_reason_key, visit.is_new_customer,
                   EXTRACT(isodow FROM visit.visit_date)::int::text AS weekday,
                   CASE WHEN visit.start < visit.create_date + interval '1 day' THEN '1_day'
                        WHEN visit.start < visit.create_date + interval '3 days' THEN '2_days'
                        WHEN visit.start < visit.create_date + interval '8 days' THEN '3_week'
                        WHEN visit.start < visit.create_date + interval '31 days' THEN '4_month'
                        ELSE '5_more' END AS lead_time,
                   visit.state IN ('arrived', 'in_service', 'done') AS came,
                   visit.cancelled_at > visit.start - %(late)s * interval '1 hour' AS late,
                   EXISTS (SELECT 1 FROM salon_appointment_change change
                            WHERE change.res_model = 'salon.appointment' AND change.res_id = visit.id AND change.kind = 'moved') AS moved
              FROM salon_appointment_line line
              JOIN salon_appointment visit ON visit.id = line.appointment_id AND visit.state != 'request'
            """,
            late=LATE_HOURS,
        )

    def _read_group_select(self, aggregate_spec, query):
        """Read a rate as a share of appointments; the mean over services would count a visit of three services three times."""
        name = aggregate_spec.split(":")[0]
        if name not in RATES or not aggregate_spec.endswith(":avg"):
            return super()._read_group_select(aggregate_spec, query)
        part, whole = (self._field_to_sql(self._table, each, query) for each in RATES[name])
        return SQL("100.0 * COUNT(DISTINCT %s) / NULLIF(COUNT(DISTINCT %s), 0)", part, whole)

    def action_open_appointment(self):
        """Open the appointment of this row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "salon.appointment",
            "res_id": self.appointment_id.id,
            "views": [(False, "form")],
        }
