from odoo import models


class PortalShare(models.TransientModel):
    _inherit = "portal.share"

    def _send_signup_link(self, partners=None):
        """Send the plain link instead when the person may not open logins."""
        if self.env["res.partner"]._may_open_logins():
            return super()._send_signup_link(partners)
        if partners is None:
            partners = self.partner_ids.filtered(lambda partner: not partner.user_ids)
        return self._send_public_link(partners)
