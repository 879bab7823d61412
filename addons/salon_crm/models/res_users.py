from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    salon_branch_ids = fields.Many2many(
        "salon.branch", string="Branches", help="Desk and stylists see these branches only. Managers and accountants see all when empty.",
    )
    salon_branch_id = fields.Many2one("salon.branch", string="Branch at work")

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["salon_branch_ids", "salon_branch_id"]
