from odoo import api, fields, models


class SalonBookingPolicyStep(models.Model):
    """From this notice on, cancelling costs this share of the price."""

    _name = "salon.booking.policy.step"
    _description = "Cost of cancelling"
    _order = "policy_id, min_notice_min desc, id"

    policy_id = fields.Many2one("salon.booking.policy", required=True, ondelete="cascade", index=True)
    min_notice_min = fields.Integer(
        string="Minutes before the start", required=True, help="At least so long before; 0 for up to the start."
    )
    notice_words = fields.Char(string="That is", compute="_compute_notice_words")
    share_percent = fields.Float(string="Share of the price, %", digits=(4, 1))

    _notice_sane = models.Constraint(
        "CHECK (min_notice_min BETWEEN 0 AND 527040)", "The notice cannot be negative. Enter 0 or more minutes."
    )
    _share_sane = models.Constraint("CHECK (COALESCE(share_percent, 0) BETWEEN 0 AND 100)", "Enter a share between 0 and 100 %.")
    _notice_unique = models.UniqueIndex("(policy_id, min_notice_min)", "Two steps begin at the same notice. Take one of them out.")

    @api.depends("min_notice_min")
    @api.depends_context("lang")
    def _compute_notice_words(self):
        words = self.env["salon.booking.policy.words"]
        for step in self:
            step.notice_words = words._minutes_words(step.min_notice_min)

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._recheck_policies()
        return steps

    def write(self, vals):
        self._recheck_policies()
        return super().write(vals)

    def unlink(self):
        self._recheck_policies()
        return super().unlink()

    def _recheck_policies(self):
        """Look at whole policies once all their steps are written: while a form saves row by row, they may contradict."""
        policies = self.policy_id
        self.env.cr.precommit.add(lambda: policies.exists()._check_terms())
