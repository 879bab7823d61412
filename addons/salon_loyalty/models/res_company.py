from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    points_per_unit = fields.Float(
        string="Points per currency unit", digits=(6, 2), default=1.0, help="For each whole unit paid, tax included; 0 gives none.",
    )
    points_valid_days = fields.Integer(string="Points are valid for, days", default=365, help="0: they never expire.")

    _points_rule_sane = models.Constraint(
        "CHECK (COALESCE(points_per_unit, 0) BETWEEN 0 AND 1000 AND COALESCE(points_valid_days, 0) BETWEEN 0 AND 36500)",
        "Choose 0 to 1000 points per unit, and 0 (for ever) to 36500 days for points to be valid.",
    )

    def _points_day(self, moment):
        """Return the local day that counts for points at a naive UTC moment.

        Branches in several time zones: the day ends when it has ended in the last of them, so that no branch refuses a point
        on its last day.
        """
        self.ensure_one()
        branches = self.env["salon.branch"].sudo().search([("company_id", "=", self.id)])  # sudo: a clock, not data
        return min((branch._local_date(moment) for branch in branches), default=moment.date())
