from odoo import api, models


class SalonPet(models.Model):
    _name = "salon.pet"
    _inherit = ["salon.pet", "pos.load.mixin"]

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [("id", "in", [line["salon_pet_id"] for line in data.get("pos.order.line", ()) if line["salon_pet_id"]])]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name"]
