from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _no_show_sources(self):
        return [*super()._no_show_sources(), SQL("SELECT customer_id FROM salon_visit WHERE is_no_show")]
