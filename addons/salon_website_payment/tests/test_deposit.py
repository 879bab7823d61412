from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import NOW

from .common import DepositCase


@tagged("post_install", "-at_install")
class TestDeposit(DepositCase):
    """Who is asked for a deposit pays it between the code and the booking, and gets the visit or the money back."""

    def test_the_code_leads_to_the_deposit_and_paying_books(self):
        hold = self._reach_payment()
        self.assertEqual(self._path(), f"{hold}/pay")
        self.assertIn("Deposit, to pay now $ 30.00", self._text())
        self.assertIn("Price of the visit $ 100.00", self._text())
        self.assertFalse(self._appointments(), "nothing is booked before it is paid")
        self._pay(hold)
        self.assertTrue(self._path().startswith("/book/visit/"))
        self.assertIn("Deposit $ 30.00, paid", self._text())
        appointment = self._appointments()
        self.assertRecordValues(appointment, [{"state": "booked", "source": "website", "deposit_asked": 30, "deposit_paid": 30}])
        self.assertEqual(appointment.customer_id.name, "Zhou Min")
        self.assertTrue(appointment.promise_id.accepted_at)
        self.assertFalse(self.tasks.search([]))

    def test_the_deposit_is_of_the_price_with_whoever_is_held(self):
        """The same figure on the page of terms, on the page to pay, and in the booking."""
        row = self.env["salon.skill.level"].search([("product_tmpl_id", "=", self._id(self.cut)), ("employee_id", "=", self.mei.id)])
        row.price = 200
        hold = self._hold("10:00", self.cut, person=self.mei)
        self.assertIn("A deposit of $ 60.00", self._text())
        self._send_code(hold)
        self._post(f"{hold}/confirm", code=self._last_code())
        self.assertIn("Deposit, to pay now $ 60.00", self._text())
        self.assertNotIn("$ 30.00", self._text())
        self._pay(hold)
        self.assertRecordValues(self._appointments(), [{"deposit_asked": 60, "deposit_paid": 60}])

    def test_a_known_customer_pays_what_their_terms_ask(self):
        self.policy.write({"deposit_from_min": 0, "new_deposit": True})
        self.customer.visit_count = 1
        hold = self._reach_payment(contact="13800006688")
        self.assertTrue(self._path().startswith("/book/visit/"), "who has been here is not new")
        self.assertFalse(self._payment())
        self.assertNotIn("/pay", hold)

    def test_it_is_told_before_that_it_is_paid_in_the_next_step(self):
        self._hold("10:00", self.cut)
        self.assertIn("A deposit of $ 30.00 belongs to this visit. It is paid in the next step", self._text())

    def test_the_amount_is_the_terms_whatever_a_browser_says(self):
        hold = self._reach_payment()
        self._pay(hold, amount="0.01", currency_id="1", deposit="0")
        self.assertEqual(self._payment().amount, 30)
        self.assertEqual(self._appointments().deposit_paid, 30)

    def test_whoever_turns_back_keeps_the_time_and_pays_again(self):
        hold = self._reach_payment()
        self._pay(hold, "cancel")
        self.assertIn("Nothing was paid. The time is still held", self._text())
        self.assertFalse(self._appointments())
        self._pay(hold, "done")
        self.assertEqual(len(self._appointments()), 1)
        self.assertEqual(self.payments.search_count([("salon_hold_id.branch_id", "=", self.branch.id)]), 2)
        self.assertFalse(self.tasks.search([]))

    def test_a_refused_payment_books_nothing_and_nobody_has_to_ask_about_it(self):
        hold = self._reach_payment()
        self._pay(hold, "error")
        self.assertIn("Nothing was paid", self._text())
        self._later(hours=2)
        self.env["salon.appointment.hold"]._lapse_expired()
        self.assertFalse(self.tasks.search([]))
        self._get(f"{hold}/pay")
        self.assertIn("Not booked", self._text())

    def test_an_answer_that_takes_a_while_books_when_it_comes(self):
        hold = self._reach_payment()
        self._pay(hold, "pending")
        self.assertIn("The payment is on its way", self._text())
        self.assertFalse(self._appointments())
        self._get(hold)
        self.assertEqual(self._path(), f"{hold}/pay", "no other page of this time until it is known")
        self._say("done")
        self.assertEqual(self._appointments().state, "booked")
        self._get("/book/paid")
        self.assertTrue(self._path().startswith("/book/visit/"))
        self.assertIn("Deposit $ 30.00, paid", self._text())

    def test_told_twice_books_once_and_tells_once(self):
        hold = self._reach_payment()
        self._pay(hold, "pending")
        self._say("done")
        self._payment().is_post_processed = False
        self._say("done")
        self._get("/book/paid")
        self.assertEqual(len(self._appointments()), 1)
        self.assertEqual(self.messages.search_count([("kind", "=", "booked")]), 1)
        self.assertFalse(self.tasks.search([]))

    def test_of_a_payment_nobody_heard_of_again_the_desk_is_told(self):
        hold = self._reach_payment()
        self._pay(hold, "pending")
        self._later(hours=2)
        self.env["salon.appointment.hold"]._lapse_expired()
        task = self.tasks.search([])
        self.assertRecordValues(task, [{"kind": "payment", "state": "open", "amount": 30, "payment_ref": self._payment().reference}])
        self.assertEqual(task.customer_id.name, "Zhou Min")
        self._say("done")
        self.assertEqual(task.state, "done")

    def test_paid_late_gets_the_time_if_it_is_free(self):
        self._pay(self._reach_payment(), "pending")
        self._later(hours=2)
        self._say("done")
        self.assertEqual(self._appointments().start, self._at("10:00"))

    def test_paid_late_and_taken_is_paid_back_and_told_once(self):
        hold = self._reach_payment()
        self._pay(hold, "pending")
        self._later(hours=2)
        self._fill("10:00")
        before = self._appointments()
        self._say("done")
        self._payment().is_post_processed = False
        self._say("done")
        self.assertEqual(self._appointments(), before)
        self.assertRecordValues(self.tasks.search([]), [{"kind": "refund", "amount": 30, "state": "open"}])
        self.assertEqual(self.messages.search([("kind", "=", "paid_late")]).mapped("phone"), ["+8613811112222"])
        self._get(f"{hold}/pay")
        self.assertEqual(self.page.status_code, 409)
        self.assertIn("The payment came when the time was taken already", self._text())

    def _fill(self, clock):
        """Book everybody who could do it at this time."""
        self.env["salon.appointment.allocation"].sudo().search([("kind", "=", "hold")]).unlink()
        for person in self._stylists():
            self._book(clock, self.cut, wish=person, customer_id=False)

    def _stylists(self):
        return self.env["salon.skill.level"].search([("product_tmpl_id", "=", self._id(self.cut))]).employee_id.filtered(
            lambda each: each.salon_branch_id == self.branch
        )

    def test_a_second_press_pays_once(self):
        hold = self._reach_payment()
        page = self.page
        self._pay(hold)
        first = self._path()
        self.page = page
        self._post(f"{hold}/pay", way=self._way(), outcome="done")
        self.assertEqual(self._path(), first)
        self.assertEqual(len(self._appointments()), 1)
        self.assertEqual(self.payments.search_count([("salon_hold_id.branch_id", "=", self.branch.id)]), 1)

    def test_a_payment_that_was_begun_is_gone_on_with(self):
        hold = self._reach_payment()
        self._pay(hold, "pending")
        self._post(f"{hold}/pay", way=self._way(), outcome="done")
        self.assertEqual(self.payments.search_count([("salon_hold_id.branch_id", "=", self.branch.id)]), 1)

    def test_going_back_after_booking_leads_to_the_booking(self):
        hold = self._reach_payment()
        self._pay(hold)
        first = self._path()
        for path in (f"{hold}/pay", hold, f"{hold}/code"):
            self._get(path)
            self.assertEqual(self._path(), first)

    def test_a_held_time_is_not_given_back_under_a_payment(self):
        hold = self._reach_payment()
        self._pay(hold, "pending")
        self._times()
        self._post("/book/lk/hold", s=self._id(self.cut), start=self._moment("14:00"))
        self._say("done")
        self.assertEqual(self._appointments().start, self._at("10:00"))

    def test_no_other_browser_sees_or_pays(self):
        hold = self._reach_payment()
        self.opener.cookies.clear()
        self.assertEqual(self._get(f"{hold}/pay").status_code, 404)
        self._get("/book/lk")
        self._post(f"{hold}/pay", way=self._way(), outcome="done")
        self.assertFalse(self._payment())

    def test_without_who_comes_there_is_nothing_to_pay(self):
        hold = self._hold("10:00", self.cut)
        self._get(f"{hold}/pay")
        self.assertEqual(self._path(), hold)
        self._post(f"{hold}/pay", way=self._way(), outcome="done")
        self.assertFalse(self._payment() or self._appointments())

    def test_a_time_that_ran_out_is_not_paid_for(self):
        hold = self._reach_payment()
        page = self.page
        self._later(minutes=40)
        self.page = page
        self._post(f"{hold}/pay", way=self._way(), outcome="done")
        self.assertIn("Not booked", self._text())
        self.assertFalse(self._payment() or self._appointments())

    def test_paying_holds_the_time_for_half_an_hour(self):
        hold = self._reach_payment()
        self._pay(hold, "pending")
        self._later(minutes=25)
        self._times()
        self.assertTrue(self.env["salon.appointment.hold"].search([("state", "=", "held")]).expires_at > NOW + timedelta(minutes=25))
        self._get(f"{hold}/pay")
        self.assertIn("The payment is on its way", self._text())

    def test_a_way_that_is_not_offered_is_refused(self):
        hold = self._reach_payment()
        other = self.env["payment.provider"].search([("id", "!=", self.provider.id)], limit=1)
        self._pay(hold, way=f"{other.id}-{self.method.id}")
        self.assertEqual(self.page.status_code, 409)
        self.assertIn("Choose another one", self._text())
        self.assertFalse(self._payment())

    def test_without_a_provider_it_is_paid_at_the_salon(self):
        self.provider.write({"state": "disabled", "is_published": False})
        self._reach_payment()
        self.assertTrue(self._path().startswith("/book/visit/"))
        self.assertRecordValues(self._appointments(), [{"deposit_asked": 30, "deposit_paid": 0}])
        self._hold("14:00", self.cut)
        self.assertIn("It is paid at the salon", self._text())

    def test_what_the_salon_answers_first_is_not_paid_before(self):
        self.policy.accept_mode = "ask"
        self._reach_payment()
        self.assertIn("Asked for", self._text())
        self.assertEqual(self._appointments().state, "request")

    def test_who_owes_no_deposit_books_at_once(self):
        self.policy.deposit_from_min = 90
        self._reach_payment()
        self.assertTrue(self._path().startswith("/book/visit/"))

    def test_a_cancelled_visit_leaves_the_deposit_to_settle(self):
        self._pay(self._reach_payment())
        visit = self._path()
        self._get(f"{visit}/cancel")
        self._post(f"{visit}/cancel")
        self.assertEqual(self._appointments().state, "cancelled")
        task = self.tasks.search([])
        self.assertRecordValues(task, [{"kind": "deposit", "amount": 30, "state": "open"}])
        self.assertIn("was cancelled; its deposit is paid", task.advice)

    def test_a_script_in_a_field_is_text(self):
        evil = "<script>alert(1)</script>"
        hold = self._hold("10:00", self.cut)
        self._send_code(hold, name=evil, note=evil)
        self._post(f"{hold}/confirm", code=self._last_code())
        self._pay(hold, outcome=evil, way=evil)
        self.assertNotIn(evil, self.page.text)
        self._pay(hold)
        self.assertNotIn(evil, self.page.text)
        self.assertEqual(self._appointments().customer_id.name, evil)
