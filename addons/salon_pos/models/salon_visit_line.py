from odoo import api, models


class SalonVisitLine(models.Model):
    _name = "salon.visit.line"
    _inherit = ["salon.visit.line", "pos.load.mixin"]

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [("visit_id", "in", [visit["id"] for visit in data.get("salon.visit", ())])]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["visit_id", "sequence", "product_id", "employee_id", "pet_id", "quantity", "price_unit", "discount_percent"]
