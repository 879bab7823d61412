from odoo import api, fields, models


class SalonOnlineMessage(models.Model):
    """Codes that open a customer's own pages: nobody of the house reads them, or could sign in, and consent, in the customer's name."""

    _inherit = "salon.online.message"

    kind = fields.Selection(selection_add=[("sign", "Code for the own pages")], ondelete={"sign": "cascade"})

    @api.model
    def _get_code_kinds(self):
        return [*super()._get_code_kinds(), "sign"]
