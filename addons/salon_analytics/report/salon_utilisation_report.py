from odoo import fields, models
from odoo.tools import SQL


class SalonUtilisationReport(models.Model):
    """One row per shift: how much of a person's time was booked.

    Booked are the minutes within the shift in which the person's hands are held by bookings, preparation included. What was
    cancelled, and customers who did not come, count as free again; breaks and block-outs are neither work nor booked.
    """

    _name = "salon.utilisation.report"
    _description = "Utilisation"
    _auto = False
    _order = "work_date desc, employee_id, id"
    _rec_name = "employee_id"

    work_date = fields.Date(string="Date", readonly=True, help="The branch's local day of the shift.")
    branch_id = fields.Many2one("salon.branch", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    employee_id = fields.Many2one("hr.employee", string="Stylist", readonly=True)
    weekday = fields.Selection(
        [
            ("1", "Monday"), ("2", "Tuesday"), ("3", "Wednesday"), ("4", "Thursday"), ("5", "Friday"), ("6", "Saturday"), ("7", "Sunday"),
        ],
        readonly=True,
    )
    shift_min = fields.Integer(string="On shift, minutes", readonly=True, help="Minutes of work of the shift, without the break.")
    booked_min = fields.Integer(string="Booked, minutes", readonly=True)
    free_min = fields.Integer(string="Free, minutes", readonly=True)
    booked_percent = fields.Float(string="Utilisation, %", readonly=True, aggregator="avg", digits=(5, 1), help="Booked of on shift.")

    @property
    def _table_query(self):
        # For each shift one look into the index of what a person holds: (resource_id, stop, start) where it blocks.
        return SQL(
            """
            SELECT shift.id, shift.shift_date AS work_date, shift.branch_id, shift.company_id, shift.employee_id,
                   EXTRACT(isodow FROM shift.shift_date)::int::text AS weekday,
                   shift.work_min AS shift_min, held.minutes AS booked_min, GREATEST(shift.work_min - held.minutes, 0) AS free_min,
                   CASE WHEN shift.work_min > 0 THEN 100.0 * held.minutes / shift.work_min END AS booked_percent
              FROM salon_shift shift
              JOIN LATERAL (
                   SELECT COALESCE(round(sum(
                              EXTRACT(epoch FROM LEAST(a.stop, shift.stop) - GREATEST(a.start, shift.start))) / 60), 0)::int AS minutes
                     FROM salon_appointment_allocation a
                    WHERE a.resource_id = shift.resource_id AND a.blocking AND a.stop > shift.start AND a.start < shift.stop
                      AND a.appointment_id IS NOT NULL AND a.kind IN ('phase', 'buffer')
                   ) held ON TRUE
            """
        )

    def _read_group_select(self, aggregate_spec, query):
        """Read the rate from the minutes; the mean over shifts would weigh a short one like a long one."""
        if aggregate_spec != "booked_percent:avg":
            return super()._read_group_select(aggregate_spec, query)
        part, whole = (self._field_to_sql(self._table, each, query) for each in ("booked_min", "shift_min"))
        return SQL("100.0 * SUM(%s) / NULLIF(SUM(%s), 0)", part, whole)

    def action_open_day(self):
        """Open the appointments of this person on this day."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("salon_booking.salon_appointment_action_today")
        domain = [("visit_date", "=", self.work_date), ("line_ids.employee_id", "=", self.employee_id.id)]
        return {**action, "domain": domain, "context": {}, "display_name": f"{self.employee_id.name} {self.work_date}"}
