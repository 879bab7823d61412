import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Notes in which somebody's health may stand: a saved search keeps the words that were looked for.
CARE_FIELDS = {"comment", "import_note", "note", "temper"}


class IrFilters(models.Model):
    """Searches shared with others: by managers alone, for branches instead of everybody, and never about health."""

    _inherit = "ir.filters"

    salon_branch_ids = fields.Many2many(
        "salon.branch", string="For the people of", help="A search that names no person is shown to the people of these branches.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        filters = super().create(vals_list)
        filters._check_sharing()
        return filters

    def write(self, vals):
        self._check_sharing()  # before as well: nobody takes a shared search for their own
        res = super().write(vals)
        self._check_sharing()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        self._check_sharing()

    def _check_sharing(self):
        """Refuse a search that others see to all but managers; theirs gets its branches."""
        user = self.env.user
        shared = self.browse() if self.env.su else self.filtered(lambda search: search.user_ids != user)
        if not shared:
            return
        if not user.has_group("salon_crm.group_salon_manager") and not user.has_group("base.group_erp_manager"):
            raise AccessError(self.env._("Only a manager can share a search with others. Save it for yourself, or ask one to share it."))
        for search in shared:
            if CARE_FIELDS & set(re.findall(r"\w+", f"{search.domain} {search.context} {search.sort}")):
                words = self.env._("A shared search cannot ask for notes: health may stand in them. Change it, or keep it to yourself.")
                raise UserError(words)
        everybody = shared.filtered(lambda search: not search.user_ids and not search.salon_branch_ids)
        # sudo: the right to share was looked at just now
        everybody.sudo().salon_branch_ids = user.salon_branch_ids or self.env["salon.branch"].search([])
