from odoo import api, fields, models

MANAGEMENT = "salon_crm.group_salon_manager,salon_crm.group_salon_accountant"
# What a line of a paid order may never change.
PAID_FIELDS = {
    "order_id", "product_id", "qty", "price_unit", "price_extra", "discount", "price_subtotal", "price_subtotal_incl", "tax_ids",
    "refunded_orderline_id", "salon_employee_id", "salon_pet_id", "visit_line_id",
}
# What only the server says about a line.
SERVER_FIELDS = {"salon_approval_id", "salon_approved_by_id", "salon_approval_reason"}


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    salon_employee_id = fields.Many2one("hr.employee", string="Stylist", ondelete="restrict", index="btree_not_null")
    salon_pet_id = fields.Many2one("salon.pet", string="Pet", ondelete="restrict")
    visit_line_id = fields.Many2one("salon.visit.line", string="Visit line", ondelete="set null", index="btree_not_null", copy=False)
    # The manager's word for a discount above what the desk may give.
    salon_approval_id = fields.Many2one(
        "salon.till.approval", string="Confirmed discount", readonly=True, copy=False, ondelete="restrict", groups=MANAGEMENT,
    )
    salon_approved_by_id = fields.Many2one(
        related="salon_approval_id.manager_id", string="Confirmed by", store=True, compute_sudo=True,
    )
    salon_approval_reason = fields.Char(related="salon_approval_id.reason", string="Why less", store=True, compute_sudo=True)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{name: value for name, value in vals.items() if name not in SERVER_FIELDS} for vals in vals_list]
        lines = super().create(vals_list)
        if not self.env.su:
            lines.order_id._check_not_settled()
        return lines

    def write(self, vals):
        if not self.env.su:
            vals = {name: value for name, value in vals.items() if name not in SERVER_FIELDS}
        if not self.env.su and PAID_FIELDS & vals.keys():
            orders = self.order_id
            if vals.get("order_id"):
                orders |= orders.browse(vals["order_id"])
            orders._check_not_settled()
        return super().write(vals)

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "salon_employee_id", "salon_pet_id", "visit_line_id"]

    def _prepare_visit_line_values(self, amounts, sequence):
        """Return the values of the visit line that this order line pays for.

        :param amounts: (untaxed, tax, total) of this line as the books will have it
        """
        self.ensure_one()
        untaxed, tax, total = amounts
        return {
            "sequence": sequence,
            "kind": "service" if self.product_id.is_salon_service else "retail",
            "product_id": self.product_id.id,
            "employee_id": self.salon_employee_id.id,
            "pet_id": self.salon_pet_id.id,
            "quantity": self.qty,
            "price_unit": self.price_unit,
            "discount_percent": self.discount,
            "amount_untaxed": untaxed,
            "amount_tax": tax,
            "amount_total": total,
        }

    def _get_allowed_prices(self):
        """Return the unit prices this line may have without a manager: agreed on the visit, by the person, from the list."""
        self.ensure_one()
        visits = self.order_id.visit_id | self.order_id.salon_meant_visit_id
        agreed = self.visit_line_id.filtered(lambda line: line.visit_id in visits and line.product_id == self.product_id)
        return agreed.mapped("price_unit") + self._get_menu_prices()

    def _get_menu_prices(self):
        """Return the unit prices that the salon set for this line: by the person, from the list."""
        self.ensure_one()
        return self._get_person_prices() + self._get_listed_prices(self._get_offered_pricelist())

    def _get_person_prices(self):
        """Return the price of this service by the person on the line, in a list that is empty when there is none."""
        product = self.product_id
        own = product._get_salon_prices(self.salon_employee_id) if product.is_salon_service and self.salon_employee_id else {}
        return list(own.values())

    def _get_offered_pricelist(self):
        """Return the order's price list if the till offers it: what the till sends is a wish."""
        config = self.order_id.config_id
        return self.order_id.pricelist_id & (config.pricelist_id | config.available_pricelist_ids)

    def _get_listed_prices(self, pricelist):
        """Return the unit prices by a price list, as it stands and for the order's taxes; only the product's own extras count."""
        product, order = self.product_id, self.order_id
        listed = pricelist._get_product_price(product, self.qty or 1.0, currency=order.currency_id)
        # origin: a line that is not stored holds its extras as new records
        extras = self.attribute_value_ids._origin.filtered(lambda value: value.product_tmpl_id == product.product_tmpl_id)
        listed += sum(extras.mapped("price_extra"))
        return [listed, self.env["account.tax"]._fix_tax_included_price_company(
            listed, self.tax_ids, self.tax_ids_after_fiscal_position, order.company_id,
        )]

    def _get_reference_price(self):
        """Return the unit price from which a discount is measured.

        It is the person's own price. A price list counts instead when nobody has a price of one's own, or when it is another than
        the till's usual one and makes the service cheaper.
        """
        self.ensure_one()
        own, pricelist = self._get_person_prices(), self._get_offered_pricelist()
        listed = min(self._get_listed_prices(pricelist))
        if not own:
            return listed
        usual = self.order_id.config_id.pricelist_id
        special = pricelist and pricelist != usual and listed < min(self._get_listed_prices(usual))
        return min(own[0], listed) if special else own[0]

    def _get_given_percent(self):
        """Return how far this line lies below the menu, in percent: by a discount, by a price of its own, or by both.

        A price agreed on the visit counts too, since whoever may give a discount may also write a visit's prices.
        """
        self.ensure_one()
        menu = self._get_reference_price()
        below = 100 * (1 - self.price_unit * (1 - self.discount / 100) / menu) if menu > 0 else 0.0
        return round(max(self.discount, below, 0.0), 2)

    def _get_amount_given(self):
        """Return what this line costs less than on the menu, in the order's currency."""
        self.ensure_one()
        full = max(self.price_unit, self._get_reference_price())
        return self.order_id.currency_id.round(self.qty * (full - self.price_unit * (1 - self.discount / 100)))
