from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SalonCustomerService(models.Model):
    """What one customer, or one pet, takes for a service: own minutes, own price."""

    _name = "salon.customer.service"
    _description = "Own time and price"
    _order = "customer_id, pet_id, product_tmpl_id, id"

    customer_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", index=True, domain=[("is_salon_customer", "=", True)]
    )
    company_id = fields.Many2one(related="customer_id.company_id", store=True, precompute=True, index=True)
    pet_id = fields.Many2one(
        "salon.pet",
        string="Pet",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('owner_id', '=', customer_id)]",
        help="Empty: the customer.",
    )
    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Service",
        required=True,
        ondelete="cascade",
        index=True,
        domain=[("is_salon_service", "=", True)],
    )
    currency_id = fields.Many2one(related="product_tmpl_id.currency_id")
    duration_min = fields.Integer(
        string="Minutes", help="0 takes the menu's. A faster or slower stylist differs from these as from the menu's."
    )
    has_own_price = fields.Boolean(string="Own price")
    price = fields.Monetary()
    note = fields.Char()

    _once = models.UniqueIndex(
        "(customer_id, product_tmpl_id, COALESCE(pet_id, 0))",
        "This customer or pet has own values for this service. Change the existing line.",
    )
    _sane = models.Constraint(
        "CHECK (COALESCE(duration_min, 0) BETWEEN 0 AND 1440 AND COALESCE(price, 0) >= 0)",
        "Enter minutes of less than a day and a price of 0 or more.",
    )

    @api.depends("customer_id", "pet_id", "product_tmpl_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = " – ".join(filter(None, (row.pet_id.name or row.customer_id.name, row.product_tmpl_id.name)))

    @api.constrains("customer_id", "pet_id")
    def _check_pet_of_customer(self):
        if any(row.pet_id and row.pet_id.owner_id != row.customer_id for row in self):
            raise ValidationError(self.env._("This pet belongs to somebody else. Choose a pet of the customer."))

    @api.onchange("customer_id")
    def _onchange_customer_id(self):
        if self.pet_id.owner_id != self.customer_id:
            self.pet_id = False

    @api.model
    def _get_own(self, asked):
        """Return ``{(customer id, pet id, service id): row}`` for what is asked; a pet's row goes before the owner's.

        :param asked: iterable of such triples, a missing id being False
        """
        asked = [each for each in asked if each[0]]
        if not asked:
            return {}
        # sudo: minutes and prices for whoever books; the customer was named by the one who asks
        rows = self.sudo().search(
            [("customer_id", "in", [each[0] for each in asked]), ("product_tmpl_id", "in", [each[2] for each in asked])]
        )
        known = {(row.customer_id.id, row.pet_id.id, row.product_tmpl_id.id): row for row in rows}
        found = {each: known.get(each) or known.get((each[0], False, each[2])) for each in asked}
        return {each: row for each, row in found.items() if row}
