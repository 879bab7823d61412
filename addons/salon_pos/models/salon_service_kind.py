from odoo import fields, models


class SalonServiceKind(models.Model):
    _inherit = "salon.service.kind"

    pos_categ_id = fields.Many2one("pos.category", string="Category at the till", ondelete="set null", copy=False)

    def _ensure_pos_category(self):
        """Give each trade its category at the till, in every installed language."""
        languages = [lang for lang, _label in self.env["res.lang"].get_installed()]
        for kind in self:
            if not kind.pos_categ_id:
                kind.pos_categ_id = self.env["pos.category"].create({"name": kind.name, "sequence": kind.sequence})
            words = {lang: kind.with_context(lang=lang).name for lang in languages}
            for lang, word in words.items():
                category = kind.pos_categ_id.with_context(lang=lang)
                # Also in a language that was activated later; own names stay.
                if category.name != word and category.name in words.values():
                    category.name = word
