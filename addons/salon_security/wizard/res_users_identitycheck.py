from odoo import models


class ResUsersIdentitycheck(models.TransientModel):
    _inherit = "res.users.identitycheck"

    def _check_identity(self):
        """Count guesses here as at the sign-in: who sits at an unattended screen must not try for ever."""
        with self.env["security.login.throttle"]._counting(self.env.user.login):
            return super()._check_identity()
