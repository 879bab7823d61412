from odoo import fields, models

PHASE_KINDS = [("active", "Work"), ("processing", "Wait"), ("finishing", "Finish off")]
PHASE_STAFF = [("lead", "The booked person"), ("support", "Anyone with the skill"), ("none", "Nobody")]


class SalonServicePhase(models.Model):
    """One stretch of a service: who works, which place is held, how long."""

    _name = "salon.service.phase"
    _description = "Service phase"
    _order = "product_tmpl_id, sequence, id"

    product_tmpl_id = fields.Many2one("product.template", string="Service", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(PHASE_KINDS, required=True, default="active")
    duration_min = fields.Integer(string="Minutes", required=True, default=30)
    staff = fields.Selection(
        PHASE_STAFF, string="Who works", required=True, default="lead",
        help="While nobody is needed, the booked person is free for another customer; the place stays taken.",
    )
    support_skill_id = fields.Many2one("salon.skill", string="Skill of the helper", ondelete="restrict")
    resource_kind_id = fields.Many2one("salon.resource.kind", string="Place", ondelete="restrict")
    device_kind_ids = fields.Many2many(
        "salon.resource.kind", "salon_service_phase_device_rel", string="Devices too", help="One of each is held beside the place."
    )

    _duration_positive = models.Constraint(
        "CHECK (duration_min > 0)",
        "A phase needs at least one minute. Enter its minutes, or remove it.",
    )
