from odoo import fields, models

PAID = ("authorized", "done")
RUNNING = ("pending", *PAID)
OVER = ("cancel", "error")


class PaymentTransaction(models.Model):
    """Payments of deposits: what the provider says of them becomes a booking, a refund that is due, or nothing."""

    _inherit = "payment.transaction"

    salon_hold_id = fields.Many2one(
        "salon.appointment.hold", string="Held time", readonly=True, ondelete="set null", index="btree_not_null"
    )

    def _update_state(self, allowed_states, target_state, state_message):
        changed = super()._update_state(allowed_states, target_state, state_message)
        if changed.salon_hold_id and target_state in (*PAID, *OVER):
            # The provider told us, perhaps while nobody looks at a page: held time does not wait for the hourly round.
            # sudo: told by a provider, who has no rights
            self.env.ref("payment.cron_post_process_payment_tx").sudo()._trigger()
        return changed

    def _post_process(self):
        self._settle_holds()
        return super()._post_process()

    def _settle_holds(self):
        """Do what follows from the states of these payments; done again, it changes nothing."""
        for transaction in self.filtered("salon_hold_id"):
            if transaction.state in PAID:
                transaction._settle_paid()
            elif transaction.state in OVER:
                transaction.salon_hold_id.sudo()._forget_payment(transaction.reference)  # sudo: told by a provider

    def _settle_paid(self):
        self.ensure_one()
        doors = self.env["salon.online"]._as_visitor(self.partner_lang)
        hold = self.salon_hold_id.with_env(doors.env)._wait()
        was_told = hold.appointment_id or doors.env["salon.appointment.task"]._find_one("refund", hold, self.reference)
        answer = hold._confirm_paid(payment_ref=self.reference, amount=self.amount)
        if not was_told:
            doors._tell_paid(hold, answer, self.partner_id.with_env(doors.env))
