from odoo import fields, models


class SalonOnlineMessage(models.Model):
    """One more thing that customers are told."""

    _inherit = "salon.online.message"

    kind = fields.Selection(selection_add=[("paid_late", "Paid too late")], ondelete={"paid_late": "cascade"})
