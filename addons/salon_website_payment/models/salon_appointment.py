from odoo import api, fields, models


class SalonAppointment(models.Model):
    """What was paid for a booking in advance."""

    _inherit = "salon.appointment"

    paid_hold_ids = fields.One2many(
        "salon.appointment.hold", "appointment_id", domain=[("is_paid", "=", True)], groups="base.group_system"
    )
    deposit_paid = fields.Monetary(
        string="Deposit paid", compute="_compute_deposit_paid", compute_sudo=True, groups="salon_crm.group_salon_desk"
    )

    @api.depends("paid_hold_ids.payment_amount", "paid_hold_ids.is_paid", "paid_hold_ids.payment_tx_ids.child_transaction_ids.state")
    def _compute_deposit_paid(self):
        for appointment in self:
            appointment.deposit_paid = sum(hold._get_deposit_left() for hold in appointment.paid_hold_ids.filtered("is_paid"))

    def _on_cancelled(self):
        super()._on_cancelled()
        # sudo: tasks are made by what happens, never by hand; customers cancel by their link
        tasks = self.env["salon.appointment.task"].sudo()
        for hold in self.sudo().paid_hold_ids.filtered("is_paid"):
            left = hold._get_deposit_left()
            if hold.currency_id.compare_amounts(left, 0) > 0:  # what the provider gave back already is settled
                tasks._open_one("deposit", hold, hold.payment_ref, left)
