from odoo import fields, models


class SalonServiceKind(models.Model):
    """A trade the chain works in: hair, beauty, nails, pet."""

    _name = "salon.service.kind"
    _description = "Trade"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable word that settings and imports use; it never changes.")
    sequence = fields.Integer(default=10)

    _code_unique = models.UniqueIndex("(code)", "Another trade has this code. Choose another one.")
