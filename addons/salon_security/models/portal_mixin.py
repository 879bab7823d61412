from odoo import models


class PortalMixin(models.AbstractModel):
    _inherit = "portal.mixin"

    def _get_share_url(self, redirect=False, signup_partner=False, pid=None, share_token=True):
        """Leave the sign-up token out of links made by people who may not open logins."""
        signup_partner = signup_partner and self.env["res.partner"]._may_open_logins()
        return super()._get_share_url(redirect=redirect, signup_partner=signup_partner, pid=pid, share_token=share_token)
