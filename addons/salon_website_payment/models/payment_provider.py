from odoo import models


class PaymentProvider(models.Model):
    """Which providers the small payment page can serve."""

    _inherit = "payment.provider"

    def _takes_deposits(self):
        """Tell whether a deposit can be paid with this provider from the booking pages.

        That is so for providers with a page of their own, to which the customer goes, and for the one that only pretends. Those
        that want their script inside our page are left out: nothing runs there that does not come from a file of ours.
        """
        self.ensure_one()
        return self.code == "demo" or bool(self._get_redirect_form_view() and not self.inline_form_view_id)
