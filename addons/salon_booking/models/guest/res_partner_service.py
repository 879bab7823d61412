from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    own_service_ids = fields.One2many(
        "salon.customer.service", "customer_id", string="Own times and prices", groups="salon_crm.group_salon_desk"
    )
