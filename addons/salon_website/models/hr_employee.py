from odoo import models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _get_online_url(self, branch):
        """Return the address of the booking page with this person chosen."""
        self.ensure_one()
        return f"{branch.online_url}/p/{self.id}"
