from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    # courses
    min_interval_days = fields.Integer(string="Days between two", help="0: as often as you like.")
    interval_scope = fields.Selection(
        [("service", "This service"), ("category", "Any service of its category")],
        string="Counted from",
        default="service",
        required=True,
    )
    rebook_days = fields.Integer(string="Usually again after, days", help="0: not known; customers with a habit of their own keep theirs.")
    # pets
    is_by_size = fields.Boolean(string="By size")
    is_by_coat = fields.Boolean(string="By coat")
    is_by_matting = fields.Boolean(string="By matting")
    is_by_temper = fields.Boolean(string="By temper")

    _salon_interval_sane = models.Constraint(
        "CHECK (COALESCE(min_interval_days, 0) BETWEEN 0 AND 1000)", "Enter 0 to 1000 days between two treatments."
    )
    _salon_rebook_sane = models.Constraint(
        "CHECK (COALESCE(rebook_days, 0) BETWEEN 0 AND 400)", "Enter 0 to 400 days until the next visit; 0 when it is not known."
    )
