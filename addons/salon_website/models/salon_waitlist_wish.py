from odoo import models


class SalonWaitlistWish(models.Model):
    """A link opens the place of the customer it was sent to."""

    _inherit = "salon.waitlist.wish"

    def _is_told(self):
        # sudo: only counted
        return super()._is_told() or bool(self.env["salon.online.link"].sudo().search_count([("wish_id", "in", self.ids)], limit=1))
