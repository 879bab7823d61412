from odoo import fields, models


class SalonLevel(models.Model):
    """A staff level, from assistant to director; prices and pace hang on it."""

    _name = "salon.level"
    _description = "Staff level"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    minutes_factor = fields.Float(string="Pace", default=1.0, digits=(4, 2), help="1.15 means 15 % more minutes than on the menu.")

    _minutes_factor_sane = models.Constraint(
        "CHECK (minutes_factor > 0 AND minutes_factor <= 3)",
        "The pace lies between 0 and 3. Enter 1 for the menu's own pace.",
    )
