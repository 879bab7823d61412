from odoo import api, fields, models
from odoo.tools import SQL


class SalonAppointment(models.Model):
    """Which visits ahead stand without their shift: asked anew each time, so that nothing that changes a rota can be forgotten."""

    _inherit = "salon.appointment"

    @api.model
    def _find_all_uncovered(self, appointment_ids=None, employee_ids=None, leave_span=None):
        """Return the ids of visits ahead in which a person works who is not on shift, or on leave; earliest first.

        SQL skips access rules on purpose: what is searched by these ids is read by the rules of whoever asks.

        :param leave_span: ``(start, stop)`` of a leave that is only thought of; what it covers counts too
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT a.appointment_id
                     FROM salon_appointment_allocation a
                     JOIN salon_appointment p ON p.id = a.appointment_id AND p.state IN ('booked', 'arrived')
                     JOIN hr_employee e ON e.resource_id = a.resource_id
                    WHERE a.blocking AND a.kind = 'phase' AND a.stop > %(now)s AND %(which)s
                      AND (%(thought)s
                           OR NOT EXISTS (SELECT 1 FROM salon_shift s
                                           WHERE s.resource_id = a.resource_id AND s.branch_id = a.branch_id
                                             AND s.start <= a.start AND s.stop >= a.stop)
                           OR EXISTS (SELECT 1 FROM hr_leave l
                                       WHERE l.employee_id = e.id AND l.state = 'validate'
                                         AND l.salon_start < a.stop AND l.salon_stop > a.start))
                 GROUP BY a.appointment_id
                 ORDER BY min(a.start), a.appointment_id""",
                now=fields.Datetime.now(),
                which=self._which_uncovered(appointment_ids, employee_ids),
                thought=SQL("(a.start < %s AND a.stop > %s)", leave_span[1], leave_span[0]) if leave_span else SQL("FALSE"),
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _which_uncovered(self, appointment_ids, employee_ids):
        which = SQL("TRUE")
        if appointment_ids is not None:
            which = SQL("%s AND a.appointment_id = ANY(%s)", which, list(appointment_ids))
        if employee_ids is not None:
            which = SQL("%s AND e.id = ANY(%s)", which, list(employee_ids))
        return which
