from odoo import fields, models


class SalonSkill(models.Model):
    """Something a person is trained in; services and phases ask for it."""

    _name = "salon.skill"
    _description = "Skill"
    _order = "kind_id, name, id"

    name = fields.Char(required=True, translate=True)
    kind_id = fields.Many2one("salon.service.kind", string="Trade", index=True)
