from odoo import models


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "salon.booking.setting"]

    _kept_fields = frozenset({"buffer_before_min", "buffer_after_min", "list_price", "phase_ids", "level_price_ids", "qualification_ids"})


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "salon.booking.setting"]

    _kept_fields = frozenset({"product_tmpl_id", "product_template_attribute_value_ids"})


class ProductTemplateAttributeValue(models.Model):
    _name = "product.template.attribute.value"
    _inherit = ["product.template.attribute.value", "salon.booking.setting"]


class SalonServicePhase(models.Model):
    _name = "salon.service.phase"
    _inherit = ["salon.service.phase", "salon.booking.setting"]


class SalonServiceLevelPrice(models.Model):
    _name = "salon.service.level.price"
    _inherit = ["salon.service.level.price", "salon.booking.setting"]


class SalonSkillLevel(models.Model):
    _name = "salon.skill.level"
    _inherit = ["salon.skill.level", "salon.booking.setting"]


class HrEmployee(models.Model):
    _name = "hr.employee"
    _inherit = ["hr.employee", "salon.booking.setting"]

    _kept_fields = frozenset({"active", "resource_id", "salon_branch_id", "is_stylist"})


class ResourceResource(models.Model):
    _name = "resource.resource"
    _inherit = ["resource.resource", "salon.booking.setting"]

    _kept_fields = frozenset({"active", "resource_type", "salon_branch_id", "salon_kind_id"})


class SalonBranch(models.Model):
    _name = "salon.branch"
    _inherit = ["salon.branch", "salon.booking.setting"]


class SalonBranchOpening(models.Model):
    _name = "salon.branch.opening"
    _inherit = ["salon.branch.opening", "salon.booking.setting"]


class SalonBranchClosure(models.Model):
    _name = "salon.branch.closure"
    _inherit = ["salon.branch.closure", "salon.booking.setting"]


class SalonLicence(models.Model):
    _name = "salon.licence"
    _inherit = ["salon.licence", "salon.booking.setting"]

    _kept_fields = frozenset({"kind_id", "resource_id", "valid_from", "valid_until"})


class SalonBookingPolicy(models.Model):
    _name = "salon.booking.policy"
    _inherit = ["salon.booking.policy", "salon.booking.setting"]


class SalonBookingPolicyPeriod(models.Model):
    _name = "salon.booking.policy.period"
    _inherit = ["salon.booking.policy.period", "salon.booking.setting"]


class SalonBookingPolicyStep(models.Model):
    _name = "salon.booking.policy.step"
    _inherit = ["salon.booking.policy.step", "salon.booking.setting"]
