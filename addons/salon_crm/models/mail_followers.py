from odoo import models


class MailFollowers(models.Model):
    _inherit = "mail.followers"

    def _has_field_access(self, field, operation):
        """A follower repeats the address of its contact, past the contact's own doors."""
        if field.name == "email" and not self.env.su and self.env["res.partner"]._hides_private_fields():
            return False
        return super()._has_field_access(field, operation)
