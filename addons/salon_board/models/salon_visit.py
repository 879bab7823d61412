from odoo import models


class SalonVisit(models.Model):
    """A visit that is paid is no longer to pay on the board."""

    _inherit = "salon.visit"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            # sudo: the till closes visits for people who may not open the diary; a date alone is told
            self.env["salon.appointment"].sudo().search([("visit_id", "in", self.ids)])._tell_boards()
        return result
