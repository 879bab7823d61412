from odoo import http
from odoo.http import request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome


class QuietSignupHome(AuthSignupHome):
    def get_auth_signup_qcontext(self):
        """Drop ``signup_email`` unless a valid token comes with it.

        Stock redirects such a visitor to the login name of whoever has this e-mail: an answer to
        "is she a customer here?" for anybody.
        """
        qcontext = super().get_auth_signup_qcontext()
        if not qcontext.get("token") or qcontext.get("invalid_token"):
            qcontext.pop("signup_email", None)
        return qcontext

    @http.route()
    def web_auth_reset_password(self, *args, **kw):
        """Say the same whether the account exists or not; `res.users.reset_password` does its part."""
        response = super().web_auth_reset_password(*args, **kw)
        qcontext = getattr(response, "qcontext", None) or {}
        if qcontext.get("message") and not qcontext.get("token"):
            qcontext["message"] = request.env._("If this account exists, instructions are on their way to its email address.")
        return response
