from odoo import fields, models


class ResourceResource(models.Model):
    _inherit = "resource.resource"

    salon_branch_id = fields.Many2one("salon.branch", string="Branch", index="btree_not_null", ondelete="restrict")
    salon_kind_id = fields.Many2one("salon.resource.kind", string="Kind of place", index="btree_not_null", ondelete="restrict")
    salon_clean_min = fields.Integer(string="Cleaning, minutes")
