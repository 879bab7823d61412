from odoo import api, models

TILL_FIELDS = {"is_salon_service", "salon_kind_id", "salon_use", "type", "is_storable", "sale_ok"}


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        templates._sync_till()
        return templates

    def write(self, vals):
        res = super().write(vals)
        if TILL_FIELDS & vals.keys():
            self._sync_till()
        return res

    def _sync_till(self):
        """Put services and products for sale on the till, under their trade; what is only used in services stays away.

        Categories that somebody chose are kept.
        """
        for_sale = self.filtered(lambda template: template.sale_ok and (template.is_salon_service or template.salon_use == "retail"))
        for_sale.filtered(lambda template: not template.available_in_pos).available_in_pos = True
        self.filtered(lambda template: template.salon_use == "back_bar" and template.available_in_pos).available_in_pos = False
        for kind, templates in for_sale.filtered(lambda template: not template.pos_categ_ids).grouped("salon_kind_id").items():
            if kind.pos_categ_id:
                templates.pos_categ_ids = kind.pos_categ_id

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "is_salon_service"]
