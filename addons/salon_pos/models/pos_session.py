from odoo import api, models


class PosSession(models.Model):
    _inherit = "pos.session"

    @api.model
    def _load_pos_data_models(self, config):
        models_to_load = super()._load_pos_data_models(config)
        if config.salon_branch_id:
            models_to_load += ["salon.branch", "hr.employee", "salon.visit", "salon.visit.line", "salon.pet"]
        return models_to_load
