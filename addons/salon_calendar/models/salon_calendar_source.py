from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.address import RefusedError, parts

QUIET_HOURS = 2  # a calendar that was silent for so long is told of
STATES = [("new", "Not read yet"), ("good", "Works"), ("silent", "No answer")]


class SalonCalendarSource(models.Model):
    """A calendar that a colleague keeps elsewhere: it makes time busy, and that is all it does.

    The blocks of the last good reading stay while the link is dead; a dead link is told of and closes nothing.
    """

    _name = "salon.calendar.source"
    _description = "Calendar of a colleague"
    _order = "employee_id, id"

    employee_id = fields.Many2one("hr.employee", string="Person", required=True, ondelete="cascade", index=True)
    branch_id = fields.Many2one(related="employee_id.salon_branch_id", store=True, index=True, related_sudo=True)
    company_id = fields.Many2one(related="employee_id.company_id", store=True, index=True, related_sudo=True)
    url = fields.Char(string="Address of the calendar", required=True, help="The secret address in iCal format (https://… .ics).")
    active = fields.Boolean(default=True)
    state = fields.Selection(STATES, default="new", required=True, readonly=True)
    fault_code = fields.Char(readonly=True, copy=False)
    fault = fields.Char(string="What is wrong", compute="_compute_fault")
    tried_at = fields.Datetime(string="Last try", readonly=True, copy=False)
    read_at = fields.Datetime(string="Last read", readonly=True, copy=False)
    etag = fields.Char(readonly=True, copy=False, groups="base.group_system")
    skipped_count = fields.Integer(string="Events not understood", readonly=True, copy=False)
    busy_count = fields.Integer(string="Busy times", readonly=True, copy=False)
    clash_ids = fields.Many2many("salon.appointment", string="Visits in busy time", readonly=True, copy=False)

    _one_address = models.UniqueIndex("(employee_id, url)", "This calendar is read already. Choose another one.")

    @api.depends("fault_code")
    @api.depends_context("lang")
    def _compute_fault(self):
        for source in self:
            source.fault = self._fault_words(source.fault_code) if source.fault_code else False

    @api.constrains("url")
    def _check_url(self):
        for source in self:
            try:
                parts((source.url or "").strip())
            except RefusedError:
                words = self.env._("This is no address that can be read. Enter the secret iCal address, beginning with https://.")
                raise ValidationError(words) from None

    @api.model_create_multi
    def create(self, vals_list):
        sources = super().create([{**vals, "url": str(vals.get("url") or "").strip()} for vals in vals_list])
        sources._ask_soon()
        return sources

    def write(self, vals):
        if "url" in vals:
            vals = {**vals, "url": str(vals["url"] or "").strip(), "etag": False, "state": "new", "fault_code": False}
        result = super().write(vals)
        if "employee_id" in vals:
            self.check_access("write")  # a calendar is not laid on somebody of a branch that is not one's own
        if {"active", "employee_id"} & set(vals):
            # sudo: held time is written by the verbs alone
            rows = self.env["salon.appointment.allocation"].sudo().search([("calendar_source_id", "in", self.ids)])
            rows.unlink()
            self.sudo().write({"etag": False, "clash_ids": [fields.Command.clear()], "busy_count": 0})  # sudo: kept by the verbs
        if {"url", "active", "employee_id"} & set(vals):
            self._ask_soon()
        return result

    def action_read(self):
        """Read these calendars within the minute; never inside the request."""
        self.check_access("write")
        self._ask_soon()

    def _ask_soon(self):
        self.env.ref("salon_calendar.ir_cron_read_calendars")._trigger()

    @api.depends("employee_id")
    def _compute_display_name(self):
        for source in self:
            source.display_name = source.sudo().employee_id.name or ""  # sudo: a name that the diary shows

    def _is_dead(self, now):
        """Tell whether people should hear of this calendar: it was silent for a while."""
        self.ensure_one()
        since = self.read_at or self.create_date
        return self.state == "silent" and since < now - timedelta(hours=QUIET_HOURS)

    def _get_clashes(self, now):
        """Return the visits ahead that stand in busy time. sudo: those of one's own calendar or team, of which names are told."""
        self.ensure_one()
        visits = self.sudo().clash_ids
        return visits.filtered(lambda visit: visit.state in ("booked", "arrived") and visit.stop > now).sorted("start")
