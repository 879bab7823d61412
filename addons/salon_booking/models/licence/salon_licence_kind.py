from typing import NamedTuple

from odoo import api, fields, models, tools


class Need(NamedTuple):
    """A kind as the planner reads it; ids only."""

    kind_id: int
    is_for_devices: bool
    is_required: bool
    trade_ids: frozenset
    skill_ids: frozenset
    resource_kind_ids: frozenset

    @property
    def is_general(self):
        """Tell whether all of a person's work needs it."""
        return not self.is_for_devices and not self.trade_ids and not self.skill_ids

    def binds(self, template):
        """Tell whether a service may only be led by people with a valid paper of this kind; one for all work binds none alone."""
        return template.salon_kind_id.id in self.trade_ids or not self.skill_ids.isdisjoint(template.skill_ids.ids)


class SalonLicenceKind(models.Model):
    """A paper or a check that runs out: health certificate, trade licence, device check. Says what it is needed for."""

    _name = "salon.licence.kind"
    _description = "Kind of licence or check"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable word that settings and imports use; it never changes.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    is_for_devices = fields.Boolean(string="For a place or device", help="Off: for a person.")
    is_required = fields.Boolean(string="Nobody without it", help="A missing one blocks as an expired one does.")
    trade_ids = fields.Many2many(
        "salon.service.kind",
        string="Only for these trades",
        help="Services of these trades need it. Without a trade or a skill, all of the person's work does.",
    )
    skill_ids = fields.Many2many("salon.skill", string="Only for services with these skills")
    resource_kind_ids = fields.Many2many("salon.resource.kind", string="Kinds of places and devices")
    warn_days = fields.Integer(string="Warn, days ahead", default=30, required=True)

    _code_unique = models.UniqueIndex("(code)", "Another kind has this code. Choose another one.")
    _warn_sane = models.Constraint("CHECK (warn_days BETWEEN 0 AND 365)", "Enter 0 to 365 days for the warning.")

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache()
    def _get_needs(self):
        """Return the active kinds as plain values, kept: they are asked for with every list of times and hardly change."""
        # sudo: what must be valid decides for everybody who books
        return tuple(kind._get_need() for kind in self.sudo().search([]))

    def _get_need(self):
        self.ensure_one()
        return Need(
            self.id,
            self.is_for_devices,
            self.is_required,
            frozenset(self.trade_ids.ids),
            frozenset(self.skill_ids.ids),
            frozenset(self.resource_kind_ids.ids),
        )
