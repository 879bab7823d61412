from odoo import fields, models


class SalonPetFactor(models.Model):
    """How much longer and dearer a size, coat, matting or temper makes the grooming, against a small, calm, short-haired dog."""

    _name = "salon.pet.factor"
    _description = "Pet factor"
    _order = "axis, sequence, id"

    axis = fields.Selection(
        [("size", "Size"), ("coat", "Coat"), ("matting", "Matting"), ("temper", "Temper")], string="What", required=True
    )
    key = fields.Char(required=True, help="Stable word that settings and imports use; it never changes.")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    minutes_factor = fields.Float(string="Minutes times", default=1.0, digits=(4, 2), required=True)
    price_factor = fields.Float(string="Price times", default=1.0, digits=(4, 2), required=True)

    _axis_key_unique = models.UniqueIndex("(axis, key)", "This value has factors already. Change the existing line.")
    _sane = models.Constraint(
        "CHECK (minutes_factor BETWEEN 0.1 AND 10 AND price_factor BETWEEN 0.1 AND 10)", "Enter factors between 0.1 and 10."
    )
