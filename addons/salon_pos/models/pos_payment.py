from odoo import api, models

# What a payment of a paid order says; the drawer was counted, or will be, by it.
PAID_FIELDS = {"amount", "payment_method_id", "pos_order_id", "is_change"}


class PosPayment(models.Model):
    _inherit = "pos.payment"

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        payments._check_not_settled()
        return payments

    def write(self, vals):
        if PAID_FIELDS & vals.keys():
            self._check_not_settled()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_not_settled()

    def _check_not_settled(self):
        """Let only a manager put right how a paid order was paid, and only as stock allows: while the day is open."""
        if not self.env.su and not self.env.user.has_group("salon_crm.group_salon_manager"):
            self.pos_order_id._check_not_settled()
