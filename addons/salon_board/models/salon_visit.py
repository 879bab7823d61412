from odoo import models


class SalonVisit(models.Model):
    """A visit that is paid is no longer to pay on the board."""

    _inherit = "salon.visit"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self._get_appointments()._tell_boards()
        return result
