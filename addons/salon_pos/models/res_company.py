from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _has_chart(self):
        """Tell whether this company keeps books, so that a till can close its day."""
        self.ensure_one()
        # sudo: stock asks for existing entries, which not every role may count
        return bool(self.chart_template) or self.root_id.sudo()._existing_accounting()

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "uses_default_logo"]
