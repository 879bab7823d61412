from odoo import api, fields, models


class SalonSkillLevel(models.Model):
    """A qualification: this person does this service, at this level, in these minutes, for this price."""

    _name = "salon.skill.level"
    _description = "Qualification"
    _order = "employee_id, product_tmpl_id, id"

    employee_id = fields.Many2one("hr.employee", string="Person", required=True, ondelete="cascade", index=True)
    product_tmpl_id = fields.Many2one(
        "product.template", string="Service", required=True, ondelete="cascade", index=True, domain=[("is_salon_service", "=", True)],
    )
    level_id = fields.Many2one("salon.level", string="Level", required=True, ondelete="restrict")
    duration_min = fields.Integer(string="Own minutes", help="0 takes the minutes of the menu.")
    price = fields.Monetary(string="Own price", help="0 takes the price of the level.")
    currency_id = fields.Many2one(related="product_tmpl_id.currency_id")
    active = fields.Boolean(default=True)

    _employee_service_unique = models.UniqueIndex(
        "(employee_id, product_tmpl_id)",
        "This person is already qualified for this service. Change the existing line.",
    )
    _minutes_not_negative = models.Constraint("CHECK (duration_min >= 0)", "Minutes cannot be negative. Enter 0 to take the menu's.")

    @api.depends("employee_id", "product_tmpl_id")
    def _compute_display_name(self):
        for qualification in self:
            qualification.display_name = f"{qualification.employee_id.name or ''} – {qualification.product_tmpl_id.name or ''}"

    def _get_price(self):
        """Return the list price of one service by this person, in the currency of the service."""
        self.ensure_one()
        if self.price:
            return self.price
        return self.product_tmpl_id._get_level_price(self.level_id)
