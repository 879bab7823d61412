from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _no_show_sources(self):
        self.env["salon.appointment"].flush_model(["customer_id", "state"])
        return [*super()._no_show_sources(), SQL("SELECT customer_id FROM salon_appointment WHERE state = 'no_show'")]
