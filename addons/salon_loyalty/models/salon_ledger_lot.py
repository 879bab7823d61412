from odoo import fields, models

from odoo.addons.salon_workflow.tools.append_only import refuse_changes

FIXED_COLUMNS = ("account_id", "transaction_id", "issued", "earned_on", "expires_on")


class SalonLedgerLot(models.Model):
    """Units that were given together and end together; only what remains of them ever changes."""

    _name = "salon.ledger.lot"
    _description = "Points lot"
    _order = "account_id, expires_on, earned_on, id"
    _log_access = False

    account_id = fields.Many2one("salon.ledger.account", required=True, readonly=True, ondelete="restrict")
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id")
    transaction_id = fields.Many2one(
        "salon.ledger.transaction", string="Given by", required=True, readonly=True, ondelete="restrict", index=True,
    )
    issued = fields.Integer(string="Given", required=True, readonly=True)
    remaining = fields.Integer(string="Left", required=True, readonly=True)
    earned_on = fields.Date(string="Given on", required=True, readonly=True)
    expires_on = fields.Date(string="Last day", readonly=True, help="The last day on which they may be used; empty when they never expire.")

    _within_issued = models.Constraint(
        "CHECK (0 <= remaining AND remaining <= issued)", "More points would be used than were given. Use fewer points.",
    )
    _live_idx = models.Index("(account_id, expires_on, earned_on, id) WHERE remaining > 0")
    _expiry_idx = models.Index("(expires_on, account_id) WHERE remaining > 0 AND expires_on IS NOT NULL")

    def init(self):
        refuse_changes(self.env.cr, self._table, FIXED_COLUMNS)
