from odoo import fields, models


class SalonVisit(models.Model):
    _inherit = "salon.visit"

    is_no_show = fields.Boolean(
        string="No-show in the old system", readonly=True, copy=False, help="A void visit of a list to which the customer did not come.",
    )
