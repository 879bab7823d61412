from odoo import fields, models


class PosPaymentMethod(models.Model):
    _inherit = "pos.payment.method"

    # The stable key by which set-up finds a tender again; labels may change any day.
    salon_tender = fields.Selection([("cash", "Cash"), ("card", "Card"), ("wechat", "WeChat Pay")], string="Salon tender", copy=False)
