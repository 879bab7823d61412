from odoo import fields, models


class SalonServiceKind(models.Model):
    _inherit = "salon.service.kind"

    pos_categ_id = fields.Many2one("pos.category", string="Category at the till", ondelete="set null", copy=False)

    def _ensure_pos_category(self):
        """Give each trade its category at the till, in every installed language."""
        for kind in self.filtered(lambda kind: not kind.pos_categ_id):
            kind.pos_categ_id = self.env["pos.category"].create({"name": kind.name, "sequence": kind.sequence})
            for lang, _label in self.env["res.lang"].get_installed():
                kind.pos_categ_id.with_context(lang=lang).name = kind.with_context(lang=lang).name
