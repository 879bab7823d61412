from odoo import models

PET_KIND = "pet"
PET_AXES = ("size", "coat")


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def _wants_pet(self):
        """Tell whether the service is done to an animal: then the page asks which one."""
        self.ensure_one()
        return self.salon_kind_id.code == PET_KIND or any(self[f"is_by_{axis}"] for axis in PET_AXES)

    def _get_online_url(self, branch):
        """Return the address of the booking page with this service chosen."""
        self.ensure_one()
        return f"{branch.online_url}/s/{self.id}"
