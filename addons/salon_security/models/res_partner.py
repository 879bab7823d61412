from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        if "email" in vals:
            self._check_may_change_email(vals["email"])
        return super().write(vals)

    # Tokens: whoever holds the token of a contact becomes that contact.
    def signup_get_auth_param(self):
        self._check_may_open_logins()
        return super().signup_get_auth_param()

    def action_signup_prepare(self):
        self._check_may_open_logins()
        return super().action_signup_prepare()

    def signup_prepare(self, signup_type="signup"):
        self._check_may_open_logins()
        return super().signup_prepare(signup_type=signup_type)

    @api.model
    def _may_open_logins(self):
        """Tell whether the person may open and hand over logins: administrators of access rights only."""
        return self.env.su or self.env.user.has_group("base.group_erp_manager")

    @api.model
    def _check_may_open_logins(self):
        if not self._may_open_logins():
            raise AccessError(self.env._("Only an administrator can open a login for a contact. Ask one to do it."))

    def _check_may_change_email(self, email):
        """Refuse a new e-mail for a contact with a login: the password reset would go to the new address.

        People change their own; administrators change anybody's.

        :raises UserError: names the contacts, which the person just edited
        """
        if self._may_open_logins():
            return
        others = self - self.env.user.partner_id
        changed = others.filtered(lambda partner: (email_normalize(partner.email) or "") != (email_normalize(email) or ""))
        # sudo: whether a contact has a login is not for everybody to read, and this only refuses.
        guarded = changed.sudo().with_context(active_test=False).filtered("user_ids")
        if guarded:
            raise UserError(self.env._(
                "%(names)s signs in with this email address. Ask an administrator to change it, or the person themselves in their account.",
                names=", ".join(guarded.mapped("name")),
            ))
