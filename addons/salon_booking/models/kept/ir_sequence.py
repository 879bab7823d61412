from typing import NamedTuple

from odoo import api, models, tools
from odoo.tools import SQL

CODE = "salon.appointment"


class Form(NamedTuple):
    """How the number of an appointment is written."""

    counter: str  # PostgreSQL's own sequence
    prefix: str
    suffix: str
    padding: int


class IrSequence(models.Model):
    _name = "ir.sequence"
    _inherit = ["ir.sequence", "salon.booking.setting"]

    _kept_fields = frozenset({"code", "implementation", "active", "prefix", "suffix", "padding", "company_id", "use_date_range"})

    @api.model
    def _next_appointment_number(self):
        """Return the next number, as ``next_by_code`` gives it; a plain one costs one statement."""
        version = self.env["salon.booking.planner"]._get_settings_version()
        form = None if version is None else self._keep_form(version, self.env.company.id)
        if not form:
            return self.next_by_code(CODE)
        [(number,)] = self.env.execute_query(SQL("SELECT nextval(%s)", form.counter))
        return f"{form.prefix}{number:0{form.padding}d}{form.suffix}"

    @api.model
    @tools.ormcache("version", "company_id")
    def _keep_form(self, version, company_id):
        """Return the Form of a company's numbers, None if they hang on the day or may have no gaps."""
        domain = [("code", "=", CODE), ("company_id", "in", [company_id, False])]
        first = self.sudo().search(domain, order="company_id", limit=1)  # sudo: kept for everybody who books in the company
        prefix, suffix = first.prefix or "", first.suffix or ""
        if not first or first.implementation != "standard" or first.use_date_range or "%" in prefix + suffix:
            return None
        return Form(f"ir_sequence_{first.id:03d}", prefix, suffix, first.padding)
