from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.rota import leave_minutes

CAUSES = {"state", "employee_id", "request_date_from", "request_date_to", "date_from", "date_to", "holiday_status_id"}
SYNC_BATCH = 200


class HrLeave(models.Model):
    """A leave that was agreed on takes whole days of the branch's clock; visits that stand in it are listed, not lost."""

    _inherit = "hr.leave"

    salon_start = fields.Datetime(string="Away from", compute="_compute_salon_span", store=True, compute_sudo=True)
    salon_stop = fields.Datetime(string="Away until", compute="_compute_salon_span", store=True, compute_sudo=True)

    @api.depends(
        "date_from",
        "date_to",
        "request_date_from",
        "request_date_to",
        "request_date_from_period",
        "request_date_to_period",
        "request_unit_half",
        "request_unit_hours",
        "employee_id.salon_branch_id",
    )
    def _compute_salon_span(self):
        """Whole days are days of the branch: the hours of an office calendar would leave the evenings open for booking."""
        for leave in self:
            branch, first, last = leave.employee_id.salon_branch_id, leave.request_date_from, leave.request_date_to
            leave.salon_start = leave.salon_stop = False
            if not (branch and first and last):
                continue
            if leave.request_unit_hours and first == last:
                leave.salon_start, leave.salon_stop = leave.date_from, leave.date_to
                continue
            halves = (leave.request_date_from_period, leave.request_date_to_period) if leave.request_unit_half else (None, None)
            since, until = leave_minutes(*halves)
            leave.salon_start, leave.salon_stop = branch._to_utc(first, since), branch._to_utc(last, until)

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves.filtered(lambda leave: leave.state == "validate")._sync_salon_blocks()
        return leaves

    def write(self, vals):
        result = super().write(vals)
        if CAUSES & set(vals):
            self._sync_salon_blocks()
        return result

    def _get_leaves_on_public_holiday(self):
        """A salon works when offices rest: the rota says who works at a weekend, not the calendar of the office."""
        return super()._get_leaves_on_public_holiday().filtered(lambda leave: not leave.employee_id.salon_branch_id)

    def _sync_salon_blocks(self):
        """Hold the time of agreed leaves around what is booked in it, and give back that of all others."""
        # sudo: held time is written by the verbs alone, whoever agrees to a leave
        rows = self.env["salon.appointment.allocation"].sudo()
        rows.search([("leave_id", "in", self.ids)]).unlink()
        wanted = self.sudo().filtered(
            lambda leave: leave.state == "validate" and leave.salon_start and leave.salon_start < leave.salon_stop
        )
        for leave in wanted:
            rows._claim_around([leave._prepare_salon_block()])

    def _prepare_salon_block(self):
        return {
            "resource_id": self.employee_id.resource_id.id,
            "branch_id": self.employee_id.salon_branch_id.id,
            "start": self.salon_start,
            "stop": self.salon_stop,
            "kind": "leave",
            "leave_id": self.id,
        }

    @api.model
    def _block_what_was_freed(self):
        """Take for agreed leaves what bookings in them gave back in this transaction."""
        freed = self.env.cr.precommit.data.pop("salon_hr.freed", [])
        if not freed:
            return
        resources, starts, stops = (set(column) for column in zip(*freed, strict=True))
        near = [("employee_id.resource_id", "in", list(resources)), ("salon_start", "<", max(stops)), ("salon_stop", ">", min(starts))]
        self._fill_salon_blocks(Domain("state", "=", "validate") & Domain(near))

    @api.model
    def _fill_salon_blocks(self, domain):
        """Hold what is still free within leaves. Rows that stand already stay, so that nothing can slip in between."""
        rows = self.env["salon.appointment.allocation"]
        for leave in self.search(domain, limit=SYNC_BATCH):
            rows._claim_around([leave._prepare_salon_block()])

    @api.model
    def _cron_fill_salon_blocks(self):
        """Net below: fill leaves that last today or begin within three months."""
        now = fields.Datetime.now()
        ahead = [("state", "=", "validate"), ("salon_stop", ">", now), ("salon_start", "<", now + timedelta(days=90))]
        self._fill_salon_blocks(Domain(ahead))

    def _get_orphans(self):
        """Return the visits that stand in these leaves."""
        appointments = self.env["salon.appointment"]
        found = appointments._find_all_uncovered(employee_ids=self.sudo().employee_id.ids)  # sudo: ids only
        return appointments.search([("id", "in", found)])
