from odoo import api, models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("public") for vals in vals_list):
            self._check_may_publish()
        return super().create(vals_list)

    def write(self, vals):
        # sudo: only the flag is read, and only to decide about a refusal.
        if vals.get("public") and not all(attachment.public for attachment in self.sudo()):
            self._check_may_publish()
        return super().write(vals)

    @api.model
    def _check_may_publish(self):
        """Refuse ``public`` to all but administrators: with it, anybody on the internet reads the file.

        :raises AccessError: for a person without the right (the server's own code runs as superuser)
        """
        if not self.env.su and not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Only an administrator can make a file readable for everybody. Ask one to publish it."))
