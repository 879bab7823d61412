from odoo import fields, models


class SalonResourceKind(models.Model):
    """What a service phase asks for: a styling chair, a shampoo bowl, a bath."""

    _name = "salon.resource.kind"
    _description = "Kind of place or device"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable word that settings and imports use; it never changes.")
    resource_ids = fields.One2many("resource.resource", "salon_kind_id", string="Places and devices")

    _code_unique = models.UniqueIndex("(code)", "Another kind has this code. Choose another one.")
