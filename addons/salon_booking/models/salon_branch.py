from odoo import fields, models

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
