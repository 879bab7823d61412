from odoo import fields, models


class SalonServiceLevelPrice(models.Model):
    """The price of a service at a staff level; a level without a row does not do the service."""

    _name = "salon.service.level.price"
    _description = "Price by level"
    _order = "product_tmpl_id, level_id"

    product_tmpl_id = fields.Many2one("product.template", string="Service", required=True, ondelete="cascade", index=True)
    level_id = fields.Many2one("salon.level", string="Level", required=True, ondelete="restrict")
    price = fields.Monetary(required=True)
    currency_id = fields.Many2one(related="product_tmpl_id.currency_id")

    _level_unique = models.UniqueIndex("(product_tmpl_id, level_id)", "This level has a price already. Change that line.")
    _price_not_negative = models.Constraint("CHECK (price >= 0)", "A price cannot be negative. Enter 0 or more.")
