from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class SalonShiftCopy(models.TransientModel):
    """Make next week's shifts from those of a week that worked."""

    _name = "salon.shift.copy"
    _description = "Copy a week of shifts"

    branch_id = fields.Many2one(
        "salon.branch",
        required=True,
        default=lambda self: self.env["salon.branch"]._get_default_branch(),
        ondelete="cascade",
    )
    from_day = fields.Date(
        string="Week to copy", required=True, default=lambda self: self._default_from_day(), help="Any day of that week."
    )
    to_day = fields.Date(string="First week to fill", required=True, default=lambda self: self._default_from_day() + timedelta(days=7))
    week_count = fields.Integer(string="Weeks", default=1, required=True)

    _weeks_sane = models.Constraint("CHECK (week_count BETWEEN 1 AND 12)", "Between 1 and 12 weeks can be filled at once.")

    @api.model
    def _default_from_day(self):
        branch = self.env["salon.branch"]._get_default_branch()
        return branch._today() if branch else fields.Date.context_today(self)

    def action_copy(self):
        self.ensure_one()
        source = self.from_day - timedelta(days=self.from_day.weekday())
        target = self.to_day - timedelta(days=self.to_day.weekday())
        if source == target:
            raise UserError(self.env._("Choose another week to fill than the one that is copied."))
        shifts = self.env["salon.shift"]
        for week in range(self.week_count):
            shifts |= shifts._copy_days(self.branch_id, source, source + timedelta(days=6), (target - source).days + 7 * week)
        if not shifts:
            raise UserError(self.env._("Nothing to copy: that week has no shifts, or everybody is on shift in the new week already."))
        action = self.env["ir.actions.actions"]._for_xml_id("salon_booking.salon_shift_action")
        return {**action, "domain": [("id", "in", shifts.ids)]}
