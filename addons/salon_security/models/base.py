import psycopg2

from odoo import api, models


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _sql_error_to_message_generic(self, exc):
        """Speak about a refused deletion in words: since PostgreSQL 18 it is an error of its own, which stock shows raw."""
        if isinstance(exc, psycopg2.errors.RestrictViolation):
            return self.env._("This entry is still used elsewhere, so it cannot be deleted. Archive it instead.")
        return super()._sql_error_to_message_generic(exc)
