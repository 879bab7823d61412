from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def color_scheme(self):
        """Return what this device asked for; ``color_scheme.js`` keeps the choice in the cookie that Odoo's charts read too."""
        return "dark" if request and request.cookies.get("color_scheme") == "dark" else super().color_scheme()

    def session_info(self):
        info = super().session_info()
        user = self.env.user
        if not info.get("home_action_id") and user._is_internal():
            # sudo: reading which action a screen starts with says nothing about its data
            info["home_action_id"] = user.sudo()._get_home_action().id
        return info
