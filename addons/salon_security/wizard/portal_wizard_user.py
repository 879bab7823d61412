from odoo import models


class PortalWizardUser(models.TransientModel):
    _inherit = "portal.wizard.user"

    def action_grant_access(self):
        self.env["res.partner"]._check_may_open_logins()
        return super().action_grant_access()

    def action_invite_again(self):
        self.env["res.partner"]._check_may_open_logins()
        return super().action_invite_again()
