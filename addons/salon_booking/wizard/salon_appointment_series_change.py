import re

from psycopg2.errors import ExclusionViolation

from odoo import api, fields, models
from odoo.exceptions import UserError

CLOCK = re.compile(r"([01]?\d|2[0-3])[:：.]([0-5]\d)")


class SalonAppointmentSeriesChange(models.TransientModel):
    """Cancel or move one appointment of a series, those from it on, or all that are still to come."""

    _name = "salon.appointment.series.change"
    _description = "Change a standing appointment"

    appointment_id = fields.Many2one("salon.appointment", required=True, ondelete="cascade")
    scope = fields.Selection(
        [("this", "This one"), ("following", "This and the following"), ("all", "All that are still to come")],
        string="Which",
        required=True,
        default="this",
    )
    change = fields.Selection([("move", "Move"), ("cancel", "Cancel")], string="Do", required=True, default="move")
    clock = fields.Char(string="New time", compute="_compute_clock", store=True, readonly=False, help="On the branch's clock.")
    shift_days = fields.Integer(string="Days later", help="Negative: earlier.")
    cancel_reason = fields.Char(string="Why")
    count = fields.Integer(string="Appointments", compute="_compute_count")
    result = fields.Text(string="What could not be moved", readonly=True)

    _shift_sane = models.Constraint(
        "CHECK (COALESCE(shift_days, 0) BETWEEN -366 AND 366)", "Enter at most 366 days, later or earlier (-366)."
    )

    @api.depends("appointment_id")
    def _compute_clock(self):
        planner = self.env["salon.booking.planner"]
        for each in self:
            appointment = each.appointment_id
            each.clock = planner._clock(appointment.branch_id, appointment.start) if appointment else False

    @api.depends("appointment_id", "scope")
    def _compute_count(self):
        for each in self:
            each.count = len(each.appointment_id._get_series(each.scope)) if each.scope else 0

    def action_apply(self):
        self.ensure_one()
        appointments = self.appointment_id._get_series(self.scope)
        appointments.check_access("write")
        if self.change == "cancel":
            appointments._record_cancel(fields.Datetime.now(), reason=self.cancel_reason)
            return {"type": "ir.actions.act_window_close"}
        refused = self._move(appointments)
        if not refused:
            return {"type": "ir.actions.act_window_close"}
        self.result = "\n".join(refused)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Standing appointment"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _move(self, appointments):
        """Move each to the new time of the branch's clock; return a sentence per appointment that stays where it was.

        Those that move later begin with the last, so that none is in the way of the one behind it.
        """
        found = CLOCK.fullmatch((self.clock or "").strip())
        if not found:
            raise UserError(self.env._("Write the time as hours and minutes, such as 14:30."))
        planner, refused = self.env["salon.booking.planner"], []
        minute = int(found[1]) * 60 + int(found[2])
        for appointment in appointments.sorted("start", reverse=self.shift_days > 0):
            branch = appointment.branch_id
            day = fields.Date.add(branch._local_date(appointment.start), days=self.shift_days)
            before = planner._clock(branch, appointment.start, with_day=True)
            try:
                with self.env.cr.savepoint():
                    appointment.start = branch._to_utc(day, minute)
            except (UserError, ExclusionViolation) as refusal:
                appointment.invalidate_recordset()
                reason = appointment._get_refusal_words(refusal)
                refused.append(self.env._("%(time)s stays: %(reason)s", time=before, reason=reason))
        return refused
