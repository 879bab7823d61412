from odoo import http
from odoo.http import request

from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing


class DepositStatus(PaymentPostProcessing):
    @http.route()
    def display_status(self, **kwargs):
        """Lead whoever comes back from a provider to the booking: the page of stock is heavy and knows no held time."""
        payment = self._get_monitored_transaction()
        if payment.salon_hold_id:
            return request.redirect(payment.landing_route, code=303)
        return super().display_status(**kwargs)
