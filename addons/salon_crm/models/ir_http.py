from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        user = self.env.user
        if not info.get("home_action_id") and user._is_internal():
            # sudo: reading which action a screen starts with says nothing about its data
            info["home_action_id"] = user.sudo()._get_home_action().id
        return info
