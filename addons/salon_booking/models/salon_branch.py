from datetime import date

from odoo import fields, models, tools

from ..engine.values import GAP_STEP_MIN, MAX_GAP_MIN


class SalonBranch(models.Model):
    _inherit = "salon.branch"

    guest_wait_min = fields.Integer(
        string="Guests may wait, minutes",
        help="The longest pause between two services of one visit that times are offered with; 0 for none.",
    )

    _guest_wait_sane = models.Constraint(
        f"CHECK (COALESCE(guest_wait_min, 0) BETWEEN 0 AND {MAX_GAP_MIN} AND COALESCE(guest_wait_min, 0) % {GAP_STEP_MIN} = 0)",
        "Enter 0 to 240 minutes that guests may wait between two services, in steps of five.",
    )

    def _check_nobody_is_expected(self):
        super()._check_nobody_is_expected()
        self.env["salon.appointment.allocation"]._check_nothing_ahead("branch_id", self)

    def _read_opening(self, first, last):
        """Take opening hours from where they are kept: every list of times begins with them."""
        version = self.env["salon.booking.planner"]._get_settings_version()
        if version is None:
            return super()._read_opening(first, last)
        week, closed = self._keep_opening(version, self.id)
        return week, [span for span in closed if span[0] <= last and span[1] >= first]

    @tools.ormcache("version", "branch_id")
    def _keep_opening(self, version, branch_id):
        return super()._read_opening(date.min, date.max)
