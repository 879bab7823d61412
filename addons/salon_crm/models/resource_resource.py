from odoo import api, fields, models


class ResourceResource(models.Model):
    _inherit = "resource.resource"
    _rec_names_search = ["name", "salon_place_name"]

    salon_branch_id = fields.Many2one("salon.branch", string="Branch", index="btree_not_null", ondelete="restrict")
    salon_kind_id = fields.Many2one("salon.resource.kind", string="Kind of place", index="btree_not_null", ondelete="restrict")
    salon_clean_min = fields.Integer(string="Cleaning, minutes")
    # Stock's name has one language, which people's own names need; a chair is called differently in each.
    salon_place_name = fields.Char(string="Name of the place", translate=True)

    _salon_clean_not_negative = models.Constraint(
        "CHECK (COALESCE(salon_clean_min, 0) >= 0)", "Minutes of cleaning cannot be negative. Enter 0 or more."
    )

    @api.depends("salon_place_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        super()._compute_display_name()
        for place in self.filtered("salon_place_name"):
            place.display_name = place.salon_place_name

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_stock_name(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_stock_name(vals))

    @api.model
    def _with_stock_name(self, vals):
        """Give the stock name to a place that only has its own, so that lists of stock show it, too."""
        return {"name": vals["salon_place_name"], **vals} if vals.get("salon_place_name") else vals
