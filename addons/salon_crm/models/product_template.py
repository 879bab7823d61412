from odoo import api, fields, models
from odoo.fields import Command


class ProductTemplate(models.Model):
    _inherit = "product.template"

    # service
    is_salon_service = fields.Boolean(string="Salon service", index=True)
    salon_kind_id = fields.Many2one("salon.service.kind", string="Trade", index="btree_not_null", ondelete="restrict")
    phase_ids = fields.One2many("salon.service.phase", "product_tmpl_id", string="Phases", copy=True)
    service_min = fields.Integer(string="Minutes", compute="_compute_service_min", store=True)
    buffer_before_min = fields.Integer(string="Prepare, minutes")
    buffer_after_min = fields.Integer(string="Clean up, minutes")
    skill_ids = fields.Many2many("salon.skill", string="Skills needed")
    level_price_ids = fields.One2many("salon.service.level.price", "product_tmpl_id", string="Prices by level", copy=True)
    qualification_ids = fields.One2many("salon.skill.level", "product_tmpl_id", string="Who does it")
    online_bookable = fields.Boolean(string="Bookable online")
    is_addon = fields.Boolean(string="Only with another service")
    # product
    salon_use = fields.Selection([("retail", "For sale"), ("back_bar", "For use in services")], string="Used for")
    salon_ingredients = fields.Text(string="Ingredients (INCI)")

    _salon_buffers_not_negative = models.Constraint(
        "CHECK (COALESCE(buffer_before_min, 0) >= 0 AND COALESCE(buffer_after_min, 0) >= 0)",
        "Minutes to prepare and to clean up cannot be negative. Enter 0 or more.",
    )

    _salon_price_not_negative = models.Constraint(
        "CHECK (list_price >= 0 OR (is_salon_service IS NOT TRUE AND salon_use IS NULL))", "A price cannot be negative. Enter 0 or more.",
    )

    @api.model
    def default_get(self, fields):
        """Give a new service the tax on services: the company's default is the one on goods."""
        values = super().default_get(fields)
        # sudo: who makes services need not be able to read taxes
        tax = self.env.ref("salon_crm.tax_service", raise_if_not_found=False)
        if tax and values.get("is_salon_service") and "taxes_id" in fields and tax.sudo().company_id == self.env.company:
            values["taxes_id"] = [Command.set(tax.ids)]
        return values

    @api.depends("phase_ids.duration_min")
    def _compute_service_min(self):
        for template in self:
            template.service_min = sum(template.phase_ids.mapped("duration_min"))

    def _get_level_price(self, level):
        """Return the price at a staff level; the lowest price of the menu when the level has no row."""
        self.ensure_one()
        prices = self.level_price_ids
        row = prices.filtered(lambda price: price.level_id == level)
        if row:
            return row.price
        return min(prices.mapped("price"), default=self.list_price)
