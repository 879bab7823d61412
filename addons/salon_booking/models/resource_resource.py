from odoo import models


class ResourceResource(models.Model):
    _inherit = "resource.resource"

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            # Nobody would stand there.
            self.env["salon.appointment.allocation"]._check_nothing_ahead("resource_id", self)
        return super().write(vals)
