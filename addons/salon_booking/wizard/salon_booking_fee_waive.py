from odoo import fields, models

from ..models.policy.salon_booking_fee import WAIVE_REASONS


class SalonBookingFeeWaive(models.TransientModel):
    """Why a fee is waived."""

    _name = "salon.booking.fee.waive"
    _description = "Waive a fee"

    fee_ids = fields.Many2many("salon.booking.fee", string="Fees", required=True, readonly=True)
    reason = fields.Selection(WAIVE_REASONS, string="Because", required=True)
    note = fields.Char(string="Note")

    def action_waive(self):
        self.ensure_one()
        self.fee_ids._record_waive(fields.Datetime.now(), self.reason, self.note)
        return {"type": "ir.actions.act_window_close"}
