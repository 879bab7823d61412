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
        touches = PAID_FIELDS & vals.keys()
        if touches:
            self._check_not_settled()
        res = super().write(vals)
        if "pos_order_id" in touches:
            self._check_not_settled()  # the order they were moved to
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_not_settled()

    def _check_not_settled(self):
        """Let only a manager put right how a paid order was paid, and nobody once it is in the books."""
        orders = self.pos_order_id
        if self.env.su or self.env.user.has_group("salon_crm.group_salon_manager"):
            orders = orders.filtered(lambda order: order.state == "done")
        orders._check_not_settled()
