from odoo import api, models


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _sql_error_to_message(self, exc):
        """Explain a write refused by `append_only.refuse_changes`, on whichever table it was."""
        if (exc.diag.constraint_name or "").endswith("_append_only"):
            name = self.env["ir.model"]._get(self._name).name or self._description
            return self.env._('Entries of "%(model)s" are never changed or deleted. Record a correcting entry instead.', model=name)
        return super()._sql_error_to_message(exc)
