from odoo import models
from odoo.exceptions import AccessError


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Say what is missing without naming records the person may not read (stock does with ``?debug=1``)."""
        if self.env.user.has_group("base.group_system"):
            return super()._make_access_error(operation, records)
        spoken = self.with_context(**self.env.user.context_get())
        description = spoken.env["ir.model"]._get(records._name).name or records._name
        error = AccessError(spoken._access_error_message(operation, description))
        company = self._get_company_to_switch_to(operation, records)
        if company:
            error.context = {"suggested_company": {"id": company.id, "display_name": company.display_name}}
        return error

    def _access_error_message(self, operation, description):
        messages = {
            "read": self.env._("You may not open this entry (%(kind)s). Ask your manager if you need it.", kind=description),
            "write": self.env._("You may not change this entry (%(kind)s). Ask your manager if you need it.", kind=description),
            "create": self.env._("You may not create this entry (%(kind)s). Ask your manager if you need it.", kind=description),
            "unlink": self.env._("You may not delete this entry (%(kind)s). Ask your manager if you need it.", kind=description),
        }
        return messages[operation]

    def _get_company_to_switch_to(self, operation, records):
        """Return the one company of this person's own in which the records would open, if there is one."""
        # sudo: rules and hidden records are read for the company alone, which is the person's own.
        rules = self._get_failing(records, mode=operation).sudo()
        company = self.env["res.company"]
        if any("company_id" in (rule.domain_force or "") for rule in rules):
            company = records[:6].sudo()._get_redirect_suggested_company()
        # The rules above were evaluated as superuser: nothing they read may stay in the person's cache.
        records.invalidate_recordset()
        # The form opens the page anew in the company that is named here: one that is switched on already would do so for ever.
        own = self.env.user.company_ids - self.env.companies
        return company if company and len(company) == 1 and company in own else self.env["res.company"]
