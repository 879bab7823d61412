from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import float_compare

# A manager's word is for the customer who stands at the till, not for another day.
VALID = timedelta(days=1)


class SalonTillApproval(models.Model):
    """A manager's word that one line may cost less than the desk may give. Written by the till, changed by nobody."""

    _name = "salon.till.approval"
    _description = "Confirmed discount"
    _order = "approved_at desc, id desc"
    _rec_name = "reason"

    # who and when
    approved_at = fields.Datetime(string="Confirmed", required=True, readonly=True)
    manager_id = fields.Many2one("res.users", string="Manager", required=True, readonly=True, ondelete="restrict")
    cashier_id = fields.Many2one("res.users", string="At the till", required=True, readonly=True, ondelete="restrict")
    reason = fields.Char(required=True, readonly=True)

    # what was confirmed
    config_id = fields.Many2one("pos.config", string="Till", required=True, readonly=True, ondelete="restrict")
    branch_id = fields.Many2one(related="config_id.salon_branch_id", store=True, index=True)
    company_id = fields.Many2one(related="config_id.company_id", store=True)
    line_uuid = fields.Char(string="Key of the line", required=True, readonly=True, index=True)
    product_id = fields.Many2one("product.product", string="Service or product", required=True, readonly=True, ondelete="restrict")
    quantity = fields.Float(required=True, readonly=True, digits="Product Unit")
    percent = fields.Float(string="Off the menu price (%)", required=True, readonly=True, digits="Discount", aggregator="avg")
    limit_percent = fields.Integer(string="Desk may give (%)", required=True, readonly=True, aggregator=None)

    # what became of it
    order_line_id = fields.Many2one("pos.order.line", string="Order line", readonly=True, ondelete="restrict", index="btree_not_null")
    order_id = fields.Many2one(related="order_line_id.order_id", string="Order", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_given = fields.Monetary(string="Given away", readonly=True)

    _one_line = models.UniqueIndex(
        "(order_line_id) WHERE order_line_id IS NOT NULL", "This discount is confirmed already. Refresh to see it."
    )
    _reason_given = models.Constraint("CHECK (length(trim(reason)) > 0)", "Say why the discount is given.")

    @api.model
    def _find_for(self, lines):
        """Return {order line: the unused word of the last day that covers it}.

        One for less, for fewer, or for another product covers nothing.
        """
        words = self.search([
            ("line_uuid", "in", lines.mapped("uuid")), ("order_line_id", "=", False), ("approved_at", ">", fields.Datetime.now() - VALID),
        ], order="id")
        return {
            line: word
            for line in lines
            for word in words
            if word.line_uuid == line.uuid
            and word.product_id == line.product_id
            and word.branch_id == line.order_id.config_id.salon_branch_id
            and float_compare(line._get_given_percent(), word.percent, precision_digits=2) <= 0
            and float_compare(line.qty, word.quantity, precision_digits=3) <= 0
        }

    def _use_for(self, line):
        """Spend this word on a line that is being paid."""
        self.ensure_one()
        self.write({"order_line_id": line.id, "amount_given": line._get_amount_given()})
        line.salon_approval_id = self
