from odoo import fields, models

from .payment_transaction import PAID, RUNNING


class SalonAppointmentHold(models.Model):
    """Held time and the payments that were begun for it."""

    _inherit = "salon.appointment.hold"

    payment_tx_ids = fields.One2many("payment.transaction", "salon_hold_id", groups="base.group_system")

    def _get_running_payment(self):
        """Return the payment of which the provider said that it is made, or on its way; none if there is none."""
        return self.payment_tx_ids.filtered(lambda each: each.state in RUNNING)[:1]

    def _get_paid_payment(self):
        return self.payment_tx_ids.filtered(lambda each: each.state in PAID)[:1]

    def _get_draft_payment(self, provider, method, amount):
        """Return a payment of this very kind that was begun and of which nothing was heard: a second press goes on with it."""
        return self.payment_tx_ids.filtered(
            lambda each: each.state == "draft" and (each.provider_id, each.payment_method_id, each.amount) == (provider, method, amount)
        )[:1]

    def _get_deposit_left(self):
        """Return what of a paid deposit was not given back at the provider."""
        self.ensure_one()
        payment = self.payment_tx_ids.filtered(lambda each: each.reference == self.payment_ref)
        back = payment.child_transaction_ids.filtered(lambda child: child.operation == "refund" and child.state == "done")
        return self.payment_amount + sum(back.mapped("amount"))  # refunds count below zero
