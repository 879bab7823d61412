from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_salon_prices(self, employees):
        """Return {employee: price} of this service; people without a qualification for it are left out."""
        self.ensure_one()
        qualifications = self.env["salon.skill.level"].sudo().search(  # sudo: the desk reads prices here, not qualifications
            [("product_tmpl_id", "=", self.product_tmpl_id.id), ("employee_id", "in", employees.ids)],
        )
        return {qualification.employee_id: qualification._get_price() for qualification in qualifications}
