from odoo import api, fields, models
from odoo.exceptions import UserError


class SalonVisitRecordUse(models.Model):
    """So much of a product was used up in a service. Whoever keeps stock takes it off and says when; then it stays as it is."""

    _name = "salon.visit.record.use"
    _description = "Product used in a service"
    _order = "record_id, id"
    _check_company_auto = True

    record_id = fields.Many2one("salon.visit.record", required=True, ondelete="cascade", index=True)
    branch_id = fields.Many2one(related="record_id.branch_id", store=True, precompute=True, index=True)
    company_id = fields.Many2one(related="record_id.company_id", store=True, precompute=True)
    employee_id = fields.Many2one(related="record_id.employee_id", store=True, precompute=True, index="btree_not_null")
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict", index=True)
    quantity = fields.Float(digits="Product Unit", required=True)
    unit_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    used_at = fields.Datetime(string="Used at", required=True, readonly=True, default=fields.Datetime.now)
    taken_at = fields.Datetime(string="Taken off stock at", readonly=True, copy=False)

    _some = models.Constraint("CHECK (quantity > 0)", "Enter how much was used: more than nothing.")
    _to_take = models.Index("(branch_id, used_at) WHERE taken_at IS NULL")

    def write(self, vals):
        if {"quantity", "product_id"} & vals.keys():
            self._check_not_taken()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_taken(self):
        self._check_not_taken()

    def _check_not_taken(self):
        if any(use.taken_at for use in self):
            raise UserError(self.env._("This was taken off the stock already. Correct it in the stock."))
