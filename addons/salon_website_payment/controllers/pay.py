from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing
from odoo.addons.salon_website.controllers.hold import HoldPages

VIEWS = "salon_website_payment"


class DepositPages(HoldPages):
    """Paying the deposit between the code and the booking."""

    @http.route("/book/hold/<string:token>/pay", type="http", auth="public", methods=["GET"])
    def pay_page(self, token, **kw):
        doors = self._doors()
        return self._show_payment(doors, token)

    @http.route("/book/hold/<string:token>/pay", type="http", auth="public", methods=["POST"])
    def pay(self, token, **kw):
        doors = self._doors()
        if not doors._may("hold", self._address()):
            return self._busy(doors)
        try:
            with request.env.cr.savepoint():
                form = doors._public_pay(self._token(token), kw.get("way"), kw.get("outcome"))
        except UserError as error:
            return self._show_payment(doors, token, message=error.args[0], status=409)
        self._keep(hold=token)
        if form is None:
            return self._see_other("/book/paid")
        PaymentPostProcessing.monitor_transaction(form["payment"])
        request.salon_paying = True
        frame = self._payment_frame(doors, doors._public_payment(token))
        return self._page(f"{VIEWS}.page_pay_leave", doors, token=token, form=form, **frame)

    @http.route("/book/paid", type="http", auth="public", methods=["GET"])
    def paid(self, **kw):
        doors, token = self._doors(), (request.session.get("salon_online") or {}).get("hold") or ""
        if not self._token(token) or not doors._may("link", self._address()):
            return self._dead_link(doors)
        with request.env.cr.savepoint():
            doors._public_settle(token)
        return self._see_other(f"/book/hold/{token}/pay")

    def _payment_frame(self, doors, payment):
        return {"branch": doors._branch_card(payment["branch"]), "held": payment}

    def _show_payment(self, doors, token, message="", status=200):
        payment = doors._public_payment(self._token(token)) if doors._may("link", self._address()) else None
        if not payment:
            return self._dead_link(doors)
        if payment["state"] in ("booked", "ask"):
            return self._see_other(f"/book/hold/{token}")
        if payment["state"] == "gone":
            return self._not_booked(doors, payment, doors._gone_words())
        frame = self._payment_frame(doors, payment)
        if payment["state"] == "wait":
            return self._page(f"{VIEWS}.page_pay_wait", doors, **frame, token=token, status=status, message=message)
        if payment["state"] == "late":
            return self._page(f"{VIEWS}.page_pay_late", doors, **frame, back=self._times_path(payment), status=409)
        return self._page(f"{VIEWS}.page_pay", doors, **frame, token=token, status=status, message=message or payment["failed"])
