from odoo import api, fields, models

from ..engine.policy import Kind


class SalonAppointmentCancel(models.TransientModel):
    """What cancelling costs, shown before it is done; opened only where it costs something."""

    _name = "salon.appointment.cancel"
    _description = "Cancel an appointment"

    appointment_id = fields.Many2one("salon.appointment", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="appointment_id.currency_id")
    cause = fields.Selection([("customer", "The customer"), ("salon", "We do")], string="Who cancels", required=True, default="customer")
    reason = fields.Char(string="Why")
    amount = fields.Monetary(string="Fee", compute="_compute_fee")
    fee_words = fields.Char(string="Why this fee", compute="_compute_fee")

    @api.depends("appointment_id", "cause")
    @api.depends_context("lang")
    def _compute_fee(self):
        """A fee is proposed only where the customer cancels."""
        self.appointment_id.check_access("read")
        for wizard in self:
            appointment = wizard.appointment_id.sudo()  # sudo: what it costs is told to whoever may cancel
            found = dict(appointment._engine_fees(Kind.CANCEL, fields.Datetime.now())) if wizard.cause == "customer" else {}
            wizard.amount = appointment._from_cents(found[appointment].amount_minor) if found else 0
            wizard.fee_words = appointment.fee_note if found else False

    def action_cancel_appointment(self):
        self.ensure_one()
        self.appointment_id._record_cancel(fields.Datetime.now(), self.reason, cause=self.cause)
        if self.cause == "salon":
            self.appointment_id.cancel_reason_key = "salon"
        return {"type": "ir.actions.act_window_close"}
