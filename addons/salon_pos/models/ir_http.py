from odoo import api, models

from ..tools.stock_terms import merge_terms, stock_terms


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @api.model
    def _get_translations_for_webclient(self, modules, lang):
        """Complete the stock till's words: a few of its screens are untranslated, or say 注册 where the drawer is meant."""
        translations, lang_params = super()._get_translations_for_webclient(modules, lang)
        if "point_of_sale" in translations:
            translations["point_of_sale"] = merge_terms(translations["point_of_sale"], stock_terms(lang or self.env.context.get("lang")))
        return translations, lang_params
