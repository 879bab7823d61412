from odoo import fields, models
from odoo.tools import SQL

WITHIN_DAYS = 60  # a next booking within so many days counts as coming again
# rate: (how many of, among which)
RATES = {"same_day_percent": ("same_day_count", "visit_count"), "within_percent": ("within_count", "ripe_count")}


class SalonRebookingReport(models.Model):
    """One row per paid visit and person who worked on it: did the customer have a next booking?

    Counted are visits, whichever way they are grouped. *The same day* is a booking made on the day of the visit for later, not
    cancelled since. *Within 60 days* is any booking that starts within 60 days after the visit, told only of visits that are
    60 days old: of younger ones nobody can know. Guests without a file cannot be followed and are left out.
    """

    _name = "salon.rebooking.report"
    _description = "Booked again"
    _auto = False
    _order = "visit_date desc, id desc"
    _rec_name = "visit_id"

    visit_date = fields.Date(string="Date", readonly=True, help="The branch's local day of the visit.")
    branch_id = fields.Many2one("salon.branch", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    employee_id = fields.Many2one("hr.employee", string="Stylist", readonly=True)
    visit_id = fields.Many2one("salon.visit", string="Visit", readonly=True)
    next_booking = fields.Selection(
        [("same_day", "The same day"), ("later", "Within 60 days"), ("none", "None within 60 days"), ("open", "Too early to tell")],
        string="Next booking", readonly=True,
    )
    # Ids of visits as measures: distinct ones are counted, so that a visit of two people is one.
    visit_count = fields.Integer(string="Visits", readonly=True, aggregator="count_distinct")
    same_day_count = fields.Integer(string="Booked again the same day", readonly=True, aggregator="count_distinct")
    ripe_count = fields.Integer(string="Visits 60 days old", readonly=True, aggregator="count_distinct")
    within_count = fields.Integer(string="Booked again within 60 days", readonly=True, aggregator="count_distinct")
    same_day_percent = fields.Float(string="Same day, %", readonly=True, aggregator="avg", digits=(5, 1))
    within_percent = fields.Float(string="Within 60 days, %", readonly=True, aggregator="avg", digits=(5, 1))

    @property
    def _table_query(self):
        # Each subquery is one look into salon_appointment's (customer_id, start DESC).
        return SQL(
            """
            SELECT fact.*, fact.visit_id AS visit_count,
                   CASE WHEN fact.same_day THEN fact.visit_id END AS same_day_count,
                   CASE WHEN fact.same_day THEN 'same_day' WHEN fact.within THEN 'later' WHEN fact.ripe THEN 'none' ELSE 'open' END
                       AS next_booking,
                   CASE WHEN fact.ripe THEN fact.visit_id END AS ripe_count,
                   CASE WHEN fact.ripe AND fact.within THEN fact.visit_id END AS within_count,
                   CASE WHEN fact.same_day THEN 100.0 ELSE 0.0 END AS same_day_percent,
                   CASE WHEN fact.ripe THEN CASE WHEN fact.within THEN 100.0 ELSE 0.0 END END AS within_percent
              FROM (
                   SELECT worked.id, visit.visit_date, visit.branch_id, visit.company_id, worked.employee_id, visit.id AS visit_id,
                          visit.visit_date <= %(today)s::date - %(days)s AS ripe,
                          EXISTS (SELECT 1 FROM salon_appointment next
                                   WHERE next.customer_id = visit.customer_id AND next.start > visit.closed_at
                                     AND next.state NOT IN ('cancelled', 'request') AND next.source != 'walk_in'
                                     AND next.create_date >= %(local_start)s AND next.create_date < %(local_start)s + interval '1 day'
                                 ) AS same_day,
                          EXISTS (SELECT 1 FROM salon_appointment next
                                   WHERE next.customer_id = visit.customer_id AND next.start > visit.closed_at
                                     AND next.start <= visit.closed_at + %(days)s * interval '1 day'
                                     AND next.state NOT IN ('cancelled', 'request')) AS within
                     FROM salon_visit visit
                     JOIN salon_branch branch ON branch.id = visit.branch_id
                     JOIN LATERAL (
                          SELECT min(line.id) AS id, line.employee_id FROM salon_visit_line line
                           WHERE line.visit_id = visit.id AND line.kind = 'service' AND line.employee_id IS NOT NULL
                             AND line.reversed_line_id IS NULL
                           GROUP BY line.employee_id
                          ) worked ON TRUE
                    WHERE visit.state = 'closed' AND visit.customer_id IS NOT NULL
                   ) fact
            """,
            today=fields.Date.context_today(self),
            days=WITHIN_DAYS,
            local_start=SQL("(visit.visit_date::timestamp AT TIME ZONE COALESCE(branch.tz, 'UTC')) AT TIME ZONE 'UTC'"),
        )

    def _read_group_select(self, aggregate_spec, query):
        """Read a rate as a share of visits; the mean over rows would count a visit of two people twice."""
        name = aggregate_spec.split(":")[0]
        if name not in RATES or not aggregate_spec.endswith(":avg"):
            return super()._read_group_select(aggregate_spec, query)
        part, whole = (self._field_to_sql(self._table, each, query) for each in RATES[name])
        return SQL("100.0 * COUNT(DISTINCT %s) / NULLIF(COUNT(DISTINCT %s), 0)", part, whole)

    def action_open_visit(self):
        """Open the visit of this row."""
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": "salon.visit", "res_id": self.visit_id.id, "views": [(False, "form")]}
