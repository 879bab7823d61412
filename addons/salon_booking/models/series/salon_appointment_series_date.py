from odoo import api, fields, models


class SalonAppointmentSeriesDate(models.Model):
    """One date of a standing appointment: booked, or open with the reason, so that none is skipped in silence."""

    _name = "salon.appointment.series.date"
    _description = "Date of a standing appointment"
    _order = "start, id"
    _rec_name = "start"

    series_id = fields.Many2one("salon.appointment.series", required=True, ondelete="cascade", index=True)
    branch_id = fields.Many2one(related="series_id.branch_id", store=True, precompute=True, index=True)
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True)
    start = fields.Datetime(required=True)
    appointment_id = fields.Many2one("salon.appointment", ondelete="set null", index="btree_not_null")
    state = fields.Selection(related="appointment_id.state")
    reason = fields.Char(string="Why not booked")
    clock = fields.Char(string="Time", compute="_compute_clock", help="On the branch's clock.")

    @api.depends("start", "branch_id.tz")
    @api.depends_context("lang")
    def _compute_clock(self):
        planner = self.env["salon.booking.planner"]
        for row in self:
            row.clock = planner._clock(row.branch_id, row.start, with_day=True) if row.start else False
