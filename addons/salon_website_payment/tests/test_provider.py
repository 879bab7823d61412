from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DepositCase

FORM = """<t t-name="test_form"><form t-att-action="api_url" method="post">
    <input type="hidden" name="order" t-att-value="reference"/><input type="hidden" name="sum" t-att-value="amount"/></form></t>"""


@tagged("post_install", "-at_install")
class TestProvider(DepositCase):
    """A provider with a page of its own, as the adapters of Odoo make them: form, callback with an amount, way back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider.write({"state": "disabled", "is_published": False})
        view = cls.env["ir.ui.view"].create({"name": "test_form", "type": "qweb", "arch": FORM})
        cls.real = cls.env["payment.provider"].create(
            {
                "name": "Far Bank",
                "code": "none",
                "company_id": cls.branch.company_id.id,
                "state": "test",
                "is_published": True,
                "redirect_form_view_id": view.id,
                "payment_method_ids": [Command.set(cls.method.copy({"code": "far", "name": "Far card", "active": True}).ids)],
            }
        )
        cls.real.payment_method_ids.active = True

    def setUp(self):
        super().setUp()

        def rendering(payment, values):
            return {"api_url": "https://bank.example.com/pay", "reference": payment.reference, "amount": payment.amount}

        def amounts(payment, data):
            return {"amount": data["sum"], "currency_code": data["currency"]}

        def updates(payment, data):
            {"paid": payment._set_done, "waiting": payment._set_pending, "no": payment._set_canceled}[data["status"]]()

        for name, work in (("_get_specific_rendering_values", rendering), ("_extract_amount_data", amounts), ("_apply_updates", updates)):
            self.patch(type(self.payments), name, work)

    def _leave(self, hold):
        self._get(f"{hold}/pay")
        return self._post(f"{hold}/pay", way=self._way(self.real))

    def _call_back(self, status="paid", amount=30, currency=None):
        payment = self._payment()
        data = {"reference": payment.reference, "status": status, "sum": amount, "currency": currency or payment.currency_id.name}
        self.payments.sudo()._process("none", data)
        self.payments.sudo().search([("is_post_processed", "=", False), ("salon_hold_id", "!=", False)])._post_process()
        self.env.invalidate_all()

    def test_the_form_of_the_provider_is_sent_from_our_page(self):
        hold = self._reach_payment()
        self.assertIn("Pay $ 30.00", self._text())
        self.assertNotIn("pretended", self._text())
        self._leave(hold)
        self.assertIn('action="https://bank.example.com/pay"', self.page.text)
        self.assertIn(f'name="order" value="{self._payment().reference}"', self.page.text)
        self.assertIn("form-action 'self' https:", self.page.headers["Content-Security-Policy"])
        self._get(f"{hold}/pay")
        self.assertIn("form-action 'self';", self.page.headers["Content-Security-Policy"] + ";")

    def test_a_callback_books_without_any_browser(self):
        self._leave(self._reach_payment())
        self._call_back()
        self.assertRecordValues(self._appointments(), [{"state": "booked", "deposit_paid": 30}])
        self.assertEqual(self._appointments().customer_id.name, "Zhou Min")
        self.assertEqual(self.messages.search_count([("kind", "=", "booked")]), 1)

    def test_a_callback_wakes_the_round_that_books(self):
        self._leave(self._reach_payment())
        cron = self.env.ref("payment.cron_post_process_payment_tx")
        waiting = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        payment = self._payment()
        payment._process("none", {"reference": payment.reference, "status": "paid", "sum": 30, "currency": payment.currency_id.name})
        self.assertEqual(self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]), waiting + 1)

    def test_whoever_comes_back_is_led_to_the_booking(self):
        self._leave(self._reach_payment())
        self._call_back()
        self._get("/payment/status")
        self.assertTrue(self._path().startswith("/book/visit/"))

    def test_coming_back_before_the_callback_waits(self):
        hold = self._reach_payment()
        self._leave(hold)
        self._call_back("waiting")
        self._get("/payment/status")
        self.assertIn("The payment is on its way", self._text())
        self._call_back()
        self._get("/book/paid")
        self.assertTrue(self._path().startswith("/book/visit/"))

    def test_a_callback_about_another_amount_or_currency_books_nothing(self):
        self._leave(self._reach_payment())
        self._call_back(amount=3)
        self.assertFalse(self._appointments())
        self.assertEqual(self._payment().state, "error")

    def test_pressing_twice_goes_on_with_one_payment(self):
        hold = self._reach_payment()
        self._leave(hold)
        self._leave(hold)
        self.assertEqual(self.payments.search_count([("salon_hold_id.branch_id", "=", self.branch.id)]), 1)

    def test_turning_back_keeps_the_time(self):
        hold = self._reach_payment()
        self._leave(hold)
        self._call_back("no")
        self._get("/payment/status")
        self.assertEqual(self._path(), f"{hold}/pay")
        self.assertIn("Nothing was paid", self._text())

    def test_paid_in_two_tabs_is_booked_once_and_the_second_goes_back(self):
        hold = self._reach_payment()
        self._leave(hold)
        first = self._payment()
        self._call_back()
        second = first.copy({"reference": "second"})
        second._process("none", {"reference": "second", "status": "paid", "sum": 30, "currency": second.currency_id.name})
        self.assertEqual((second.state, second.salon_hold_id), ("done", first.salon_hold_id))
        second._post_process()
        self.assertEqual(len(self._appointments()), 1)
        self.assertRecordValues(self.tasks.search([]), [{"kind": "refund", "payment_ref": "second", "amount": 30}])

    def test_a_provider_that_does_not_answer_is_told_and_nothing_is_lost(self):
        hold = self._reach_payment()
        with patch.object(type(self.payments), "_get_processing_values", side_effect=ValidationError("down")):
            self._leave(hold)
        self.assertEqual(self.page.status_code, 409)
        self.assertIn("The payment provider does not answer", self._text())
        self._leave(hold)
        self.assertIn("bank.example.com", self.page.text)

    def test_a_provider_whose_script_would_run_in_our_page_is_not_offered(self):
        self.real.inline_form_view_id = self.real.redirect_form_view_id
        self._reach_payment()
        self.assertTrue(self._path().startswith("/book/visit/"), "it is paid at the salon then")
