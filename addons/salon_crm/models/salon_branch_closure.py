from odoo import fields, models


class SalonBranchClosure(models.Model):
    """Days on which the branch is shut."""

    _name = "salon.branch.closure"
    _description = "Closed days"
    _order = "date_from"

    branch_id = fields.Many2one("salon.branch", required=True, ondelete="cascade", index=True)
    name = fields.Char(required=True, translate=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)

    _to_after_from = models.Constraint(
        "CHECK (date_to >= date_from)",
        "The last closed day lies before the first one. Choose a later last day.",
    )
