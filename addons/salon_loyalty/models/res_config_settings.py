from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    points_per_unit = fields.Float(related="company_id.points_per_unit", readonly=False)
    points_valid_days = fields.Integer(related="company_id.points_valid_days", readonly=False)
