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
        return super().create([{"name": vals.get("salon_place_name"), **vals} for vals in vals_list])

    def write(self, vals):
        result = super().write(vals)
        if "salon_place_name" in vals and "name" not in vals:
            for place in self.filtered("salon_place_name"):
                super(ResourceResource, place).write({"name": place._get_stock_name()})
        return result

    def _get_stock_name(self):
        """Return what lists of stock show, which have one name for all: the Chinese one if there is one, else the English."""
        languages = {code for code, _name in self.env["res.lang"].get_installed()}
        names = [self.with_context(lang=code).salon_place_name for code in ("zh_CN", "en_US") if code in languages]
        chinese = [name for name in names if any("\u4e00" <= char <= "\u9fff" for char in name)]
        return (chinese or names or [self.salon_place_name])[0]
