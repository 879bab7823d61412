from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    """The one page that leads to a provider may send its form there."""

    _inherit = "ir.http"

    @classmethod
    def _get_content_security_policy(cls):
        policy = super()._get_content_security_policy()
        if not getattr(request, "salon_paying", False):
            return policy
        # Providers lead on to addresses of their own, which a browser counts as the same sending.
        return policy.replace("form-action 'self'", "form-action 'self' https:")
