from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.tests import tagged

from .common import CSRF, PHONE, PagesCase


@tagged("post_install", "-at_install")
class TestConfirm(PagesCase):
    def test_a_stranger_books_with_a_phone_number_and_a_code(self):
        path = self._book_online("10:00", self.cut, note="quiet please")
        self.assertTrue(path.startswith("/book/visit/"))
        self.assertIn("Booked", self._text())
        self.assertIn("10:00–11:00", self._text())
        appointment = self._appointments()
        self.assertRecordValues(appointment, [{"state": "booked", "source": "website", "note": "quiet please"}])
        self.assertEqual(appointment.start, self._at("10:00"))
        self.assertRecordValues(
            appointment.customer_id, [{"name": "Zhou Min", "phone_sanitized": "+8613811112222", "is_salon_customer": True}]
        )

    def test_what_was_told_is_kept_and_the_terms_are_accepted(self):
        self._book_online("10:00", self.cut)
        promise = self._appointments().promise_id
        self.assertEqual((promise.price, promise.duration_min), (100, 60))
        self.assertEqual(promise.policy_id, self.policy)
        self.assertTrue(promise.accepted_at)

    def test_an_address_gets_its_code_by_mail(self):
        hold = self._hold("10:00")
        self._send_code(hold, contact="Zhou@Example.com")
        mail = self.env["mail.mail"].search([("email_to", "=", "zhou@example.com")], limit=1)
        self.assertEqual(mail.state, "outgoing")
        code = mail.subject.split()[0]
        self.assertFalse(self.messages.search([("kind", "=", "code")]))
        self._post(f"{hold}/confirm", code=code)
        self.assertEqual(self._appointments().customer_id.email, "zhou@example.com")
        self.assertIn(self._path(), self.env["mail.mail"].search([("email_to", "=", "zhou@example.com")], limit=1).body_html)

    def test_a_known_number_is_matched_after_the_code_and_its_file_stays_as_it_is(self):
        self._book_online("10:00", contact="+86 138-0000-6688", name="Somebody Else")
        appointment = self._appointments()
        self.assertEqual(appointment.customer_id, self.customer)
        self.assertEqual(self.customer.name, "Lin Yue")
        self.assertIn("Somebody Else", appointment.note)

    def test_of_two_who_share_a_number_the_name_decides(self):
        daughter = self.customer.copy({"name": "Lin Mo"})
        self.assertEqual(daughter.phone_sanitized, self.customer.phone_sanitized)
        self._book_online("10:00", contact="13800006688", name="lin mo")
        self.assertEqual(self._appointments().customer_id, daughter)

    def test_of_two_who_share_a_number_nobody_is_taken_by_chance(self):
        both = self.customer | self.customer.copy({"name": "Lin Mo"})
        self._book_online("10:00", contact="13800006688", name="Aunt")
        self.assertFalse(self._appointments().customer_id & both)

    def test_own_minutes_of_a_known_customer_are_held(self):
        self.env["salon.customer.service"].create(
            {"customer_id": self.customer.id, "product_tmpl_id": self._id(self.cut), "duration_min": 90}
        )
        self._book_online("10:00", self.cut, contact="13800006688")
        appointment = self._appointments()
        self.assertEqual((appointment.stop - appointment.start).total_seconds(), 90 * 60)

    def test_own_minutes_that_do_not_fit_end_in_not_booked(self):
        self.env["salon.customer.service"].create(
            {"customer_id": self.customer.id, "product_tmpl_id": self._id(self.cut), "duration_min": 90}
        )
        hold = self._hold("17:00", self.cut)
        self._send_code(hold, contact="13800006688")
        self._post(f"{hold}/confirm", code=self._last_code())
        self.assertEqual(self.page.status_code, 409)
        self.assertIn("Not booked", self._text())
        self.assertFalse(self._appointments())

    def _as_another_browser(self):
        self.opener.cookies.clear()
        self.opener.headers["Accept-Language"] = "en"

    def test_a_held_time_opens_in_no_other_browser(self):
        """Else somebody holds a time, has a victim confirm it, and gets the page of the victim's booking."""
        hold, cookies = self._hold("10:00"), self.opener.cookies.copy()
        self._as_another_browser()
        self.assertEqual(self._get(hold).status_code, 404)
        self.opener.cookies = cookies
        self._send_code(hold)
        self._post(f"{hold}/confirm", code=self._last_code())
        self.assertTrue(self._path().startswith("/book/visit/"))
        self._as_another_browser()
        self.assertEqual(self._get(hold).status_code, 404)
        self.assertNotIn("/book/visit/", self.page.url)

    def test_the_language_is_switched_on_a_page_that_a_press_answered(self):
        hold = self._hold("10:00")
        self._send_code(hold)
        self._post(f"{hold}/confirm", code="000000" if self._last_code() != "000000" else "111111")
        self.assertEqual(self.page.status_code, 422)
        self.assertIn(f"{hold}/code?lang=zh", self.page.text)

    def test_a_file_instead_of_a_number_is_a_fault_like_any_other(self):
        hold = self._hold("10:00")
        self._get(hold)
        token = CSRF.search(self.page.text).group(1)
        self.page = self.url_open(f"{hold}/code", data={"csrf_token": token, "name": "Zhou"}, files={"contact": ("a.txt", b"138")})
        self.assertEqual(self.page.status_code, 422)
        self.assertIn("Enter a mobile number", self._text())

    def test_two_services_are_one_visit(self):
        self._book_online("10:00", self.cut, self.colour)
        self.assertEqual(self._appointments().line_ids.product_id, self.cut | self.colour)
        self.assertIn("Cut + Colour", self._text())

    def test_a_double_click_reload_or_going_back_books_once(self):
        hold = self._hold("10:00")
        self._send_code(hold)
        code, page = self._last_code(), self.page
        self._post(f"{hold}/confirm", code=code)
        first = self._path()
        self.page = page
        self._post(f"{hold}/confirm", code=code)
        self.assertEqual(self._path(), first)
        self._get(hold)
        self.assertEqual(self._path(), first)
        self._get(f"{hold}/code")
        self.assertEqual(self._path(), first)
        self.assertEqual(len(self._appointments()), 1)
        self.assertEqual(len(self.messages.search([("kind", "=", "booked")])), 1)

    def test_a_second_visit_in_the_same_browser_needs_no_second_code(self):
        self._book_online("10:00")
        hold = self._hold("14:00")
        self.assertIn("Book", self._text())
        self._post(f"{hold}/code", contact=PHONE, name="Zhou Min")
        self.assertTrue(self._path().startswith("/book/visit/"))
        self.assertEqual(len(self._appointments().customer_id), 1)
        self.assertEqual(len(self._appointments()), 2)

    def test_another_number_in_the_same_browser_needs_its_own_code(self):
        self._book_online("10:00")
        hold = self._hold("14:00")
        self._post(f"{hold}/code", contact="139 2222 3333", name="Zhou Min")
        self.assertTrue(self._path().endswith("/code"))
        self._post(f"{hold}/confirm", code="")
        self.assertEqual(len(self._appointments()), 1)

    def test_a_wrong_code_books_nothing_and_says_so(self):
        hold = self._hold("10:00")
        self._send_code(hold)
        wrong = f"{(int(self._last_code()) + 1) % 10**6:06d}"
        self.assertEqual(self._post(f"{hold}/confirm", code=wrong).status_code, 422)
        self.assertIn("This code is not right", self._text())
        self.assertFalse(self._appointments())
        self._post(f"{hold}/confirm", code=f" {self._last_code()[:3]} {self._last_code()[3:]} ")
        self.assertTrue(self._appointments())

    def test_a_new_code_can_be_asked_for_without_typing_again(self):
        hold = self._hold("10:00")
        self._send_code(hold)
        self._post(f"{hold}/code", again=1)
        self.assertEqual(len(self.messages.search([("kind", "=", "code")])), 2)
        self._post(f"{hold}/confirm", code=self._last_code())
        self.assertEqual(self._appointments().customer_id.name, "Zhou Min")

    def test_what_is_missing_is_named_and_what_was_typed_stays(self):
        hold = self._hold("10:00")
        self._post(f"{hold}/code", contact="138000", name="", note="hello")
        self.assertEqual(self.page.status_code, 422)
        self.assertIn("This number has 6 digits; a mobile number here has 11.", self._text())
        self.assertIn("Enter a name", self._text())
        self.assertIn('value="138000"', self.page.text)
        self.assertIn(">hello</textarea>", self.page.text)
        self.assertFalse(self.codes.search([]))

    def test_entries_survive_a_lost_time(self):
        hold = self._hold("10:00")
        self._send_code(hold, name="Zhou Min")
        self._later(minutes=11)
        self._get(hold)
        self.assertIn("Not booked", self._text())
        self._post("/book/lk/hold", s=self._id(self.cut), start=self._moment("14:00"))
        self.assertIn('value="Zhou Min"', self.page.text)
        self.assertIn('value="138 1111 2222"', self.page.text)

    def test_a_salon_that_answers_first_gets_a_request(self):
        self.policy.accept_mode = "ask"
        hold = self._hold("10:00")
        self.assertIn("The salon confirms this booking", self._text())
        self._send_code(hold)
        self._post(f"{hold}/confirm", code=self._last_code())
        self.assertIn("Asked for", self._text())
        self.assertIn("It is not booked yet", self._text())
        self.assertEqual(self._appointments().state, "request")

    def test_what_new_customers_may_not_book_is_told_after_the_code_only(self):
        self.policy.new_max_min = 30
        hold = self._hold("10:00")
        self._send_code(hold)
        self.assertNotIn("first visit", self._text())
        self._post(f"{hold}/confirm", code=self._last_code())
        self.assertEqual(self.page.status_code, 409)
        self.assertIn("Not booked", self._text())
        self.assertIn("A first visit lasts at most 30 minutes", self._text())
        self.assertFalse(self._appointments())
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Zhou Min")]), "and nobody was written down")

    def test_a_deposit_is_told_before(self):
        self._hold("10:00", self.colour)
        self.assertIn("A deposit of", self._text())

    def test_the_deposit_of_new_customers_is_told_before_it_is_known_who_comes(self):
        self.policy.write({"deposit_from_min": 0, "new_deposit": True})
        hold = self._hold("10:00", self.cut)
        self.assertIn("A deposit of $ 30.00", self._text())
        self._send_code(hold)
        self._post(f"{hold}/confirm", code=self._last_code())
        self.assertEqual(self._appointments().deposit_asked, 30)
        self.assertIn("Deposit $ 30.00", self._text())

    def test_a_second_press_on_send_code_in_the_same_moment_is_no_fault(self):
        hold = self._hold("10:00")
        with patch.object(type(self.doors), "_public_send_code", side_effect=UniqueViolation()):
            self._send_code(hold)
        self.assertTrue(self._path().endswith("/code"))
        self.assertIn("Enter the code", self._text())

    def test_a_colleague_who_looks_at_the_page_books_as_a_visitor(self):
        self.authenticate("policy_manager", "policy_manager")
        self.policy.lead_min = 60 * 31
        self._times()
        self._post("/book/lk/hold", s=self._id(self.cut), start=self._moment("10:00"))
        self.assertIn("was just taken", self._text())
