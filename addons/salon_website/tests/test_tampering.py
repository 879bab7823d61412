from dataclasses import replace
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.limits import CODE_CONTACT, HOLD_ADDRESS, LINK_ADDRESS, TIMES_ADDRESS
from .common import PHONE, PagesCase

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@tagged("post_install", "-at_install")
class TestTampering(PagesCase):
    """Nothing that a request says is believed but what somebody chose; every refusal looks like a lost time."""

    def _try_hold(self, **values):
        self._times()
        return self._post("/book/lk/hold", **{"s": self._id(self.cut), "start": self._moment("10:00"), **values})

    def _lost(self):
        return "was just taken" in self._text() and not self.env["salon.appointment.hold"].search([("state", "=", "held")])

    def test_tampered_ids_get_the_answer_of_a_lost_time(self):
        hidden = self._make_service("Hidden", [(30, "lead", True)])
        elsewhere = self._make_stylist("Far", branch=self._make_branch("Hill", "HL"))
        wishes = (
            {"s": self._id(hidden)},
            {"s": 2**31 - 1},
            {"s": f"{self._id(self.cut)},{self._id(hidden)}"},
            {"s": "1 OR 1=1"},
            {"s": ""},
            {"p": elsewhere.id},
            {"p": 2**31 - 1},
            {"p": "x"},
            {"start": self._moment("03:00")},
            {"start": self._moment("10:07")},
            {"start": "tomorrow"},
            {"start": "9999-12-31T23:59Z"},
            {"start": "0001-01-01T00:00Z"},
        )
        for wish in wishes:
            with self.subTest(wish=wish):
                self._try_hold(**wish)
                self.assertTrue(self._lost(), self._text()[:300])

    def test_a_stylist_who_is_not_qualified_cannot_be_asked_for(self):
        self._try_hold(s=self._id(self.colour), p=self.anna.id)
        self.assertTrue(self._lost())

    def test_who_is_not_bookable_online_cannot_be_asked_for(self):
        self.branch.online_employee_ids = self.mei
        self._try_hold(p=self.anna.id)
        self.assertTrue(self._lost())
        self._book("10:00", wish=self.mei)
        self._try_hold()
        self.assertTrue(self._lost(), "and does not step in for anybody either")

    def test_price_minutes_and_state_of_a_request_are_not_read(self):
        self._try_hold(price="0.01", duration_min="5", state="done", source="desk", customer_id=self.customer.id)
        hold = self._path()
        self._send_code(hold, price="0.01", customer_id=self.customer.id, employee_id=self.anna.id)
        self._post(f"{hold}/confirm", code=self._last_code(), price="0.01", source="desk", partner_id=self.customer.id)
        appointment = self._appointments()
        self.assertRecordValues(appointment, [{"amount_estimate": 100, "source": "website", "state": "booked"}])
        self.assertEqual((appointment.stop - appointment.start).total_seconds(), 3600)
        self.assertNotEqual(appointment.customer_id, self.customer)

    def test_a_code_for_one_number_does_not_book_under_another(self):
        hold = self._hold("10:00")
        self._send_code(hold, contact=PHONE)
        mine = self._last_code()
        self._get(hold)
        self._post(f"{hold}/code", contact="138 0000 6688", name="Lin Yue")
        self._post(f"{hold}/confirm", code=mine if mine != self._last_code() else "0")
        self.assertEqual(self.page.status_code, 422)
        self.assertFalse(self._appointments())

    def test_another_browser_cannot_use_the_code(self):
        hold = self._hold("10:00")
        self._send_code(hold)
        code = self._last_code()
        self.opener.cookies.clear()
        self._get(hold)
        self._post(f"{hold}/confirm", code=code)
        self.assertFalse(self._appointments())

    def test_no_step_after_the_code_can_be_asked_for_before_it(self):
        hold = self._hold("10:00")
        self._send_code(hold, contact="138 0000 6688")
        for step, values in (("pet", {"pet": ""}), ("pet", {"pet": 1}), ("confirm", {"code": ""}), ("confirm", {})):
            with self.subTest(step=step, values=values):
                self._get(f"{hold}/code")
                self._post(f"{hold}/{step}", **values)
                self.assertFalse(self._appointments())
                self.assertNotIn("/book/visit/", self._path())

    def test_known_and_unknown_numbers_get_the_same_page_and_cause_the_same_work(self):
        def answers(contact):
            self.opener.cookies.clear()
            hold = self._hold("10:00")
            self._send_code(hold, contact=contact)
            text = self._text().replace(contact[-4:], "····")
            self._post(f"{hold}/confirm", code="x")
            wrong = self._text().replace(contact[-4:], "····")
            self._get(hold)
            self._post(f"{hold}/release")
            return text, wrong, len(self.messages.search([("phone", "like", contact[-4:])]))

        self.assertEqual(answers("138 0000 6688"), answers("138 0000 7799"))

    def test_nothing_about_customers_is_read_before_the_code(self):
        hold = self._hold("10:00")
        self.doors.env.flush_all()
        with self._without_search("res_partner"):
            self._send_code(hold, contact="138 0000 6688")

    def _without_search(self, table):
        """Fail if the customers are searched by number inside the block."""
        refuse = AssertionError(f"{table} was searched before the code")
        return patch.object(type(self.env["salon.online"]), "_find_customer", side_effect=refuse)

    def test_a_replayed_confirmation_books_nothing_more(self):
        hold = self._hold("10:00")
        self._send_code(hold)
        code = self._last_code()
        self._post(f"{hold}/confirm", code=code)
        self._hold("14:00")
        for _replay in range(3):
            self._post(f"{hold}/confirm", code=code)
        self.assertEqual(len(self._appointments()), 1)

    def test_many_wishes_for_codes_are_refused(self):
        hold = self._hold("10:00")
        for _number in range(CODE_CONTACT.most):
            self.assertEqual(self._send_code(hold).status_code, 200)
        self.assertEqual(self._send_code(hold).status_code, 429)
        self.assertIn("Too many codes were asked for", self._text())
        self.assertIn("+86 10 0000 0009", self._text())
        self.assertEqual(len(self.messages.search([("kind", "=", "code")])), CODE_CONTACT.most)

    def test_looking_holding_and_links_are_counted_per_address(self):
        module = "odoo.addons.salon_website.models.salon_online"
        known = {"times": TIMES_ADDRESS, "hold": HOLD_ADDRESS, "link": LINK_ADDRESS}
        few = {key: replace(limit, most=1) for key, limit in known.items()}
        path = self._book_online("14:00")
        self._times()
        with patch.dict(f"{module}.LIMITS", few):
            self.assertEqual(self._times().status_code, 429)
            self.assertIn("it is busy here", self._text())
            self.assertEqual(self._get(path).status_code, 404)

    def test_a_program_that_fills_the_hidden_field_sends_nothing(self):
        hold = self._hold("10:00")
        self._send_code(hold, website="https://spam.example")
        self.assertIn("Enter the code", self._text())
        self.assertFalse(self.codes.search([]))
        self.assertFalse(self.messages.search([]))

    def test_script_in_every_free_field_stays_text(self):
        hold = self._hold("10:00")
        self._send_code(hold, contact=SCRIPT, name=SCRIPT, note=SCRIPT)
        self.assertNotIn("<script>alert", self.page.text)
        self.assertNotIn("<img", self.page.text)
        self._send_code(hold, name=SCRIPT[:55], note=SCRIPT)
        self._post(f"{hold}/confirm", code=self._last_code())
        self.assertNotIn("<script>alert", self.page.text)
        self.assertIn("<script>alert", self._appointments().note)

    def test_script_in_every_address_stays_text(self):
        for name in ("s", "p", "k", "z", "c", "via", "d", "t", "lost", "lang"):
            with self.subTest(name=name):
                self._get(f"/book/lk/times?s={self._id(self.cut)}", params={name: SCRIPT})
                self.assertNotIn("<script>alert", self.page.text)
                self.assertNotIn("<img", self.page.text)

    @mute_logger("odoo.http")
    def test_every_post_needs_the_token_of_the_form(self):
        path = self._book_online("14:00")
        hold = self._hold("10:00")
        posts = ["/book/lk/hold", "/book/link"]
        posts += [f"{hold}/{step}" for step in ("code", "confirm", "pet", "release")]
        posts += [f"{path}/{step}" for step in ("cancel", "move", "again", "offer")]
        for post in posts:
            with self.subTest(post=post):
                self.assertEqual(self.url_open(post, data={"start": "x"}).status_code, 400)
        self.assertEqual(self._appointments().mapped("state"), ["booked"])

    def test_a_hold_of_the_desk_is_no_business_of_the_pages(self):
        wishes = [{"key": 0, "product": self.cut, "employee": self.env["hr.employee"]}]
        token = self.env["salon.appointment.hold"]._hold(self.branch, wishes, self._at("10:00"), key="desk")
        self.assertEqual(self._get(f"/book/hold/{token}").status_code, 404)

    def test_the_word_of_a_link_is_kept_to_the_booking(self):
        hold = self._hold("10:00", via="window-qr")
        self._send_code(hold)
        self._post(f"{hold}/confirm", code=self._last_code())
        self.assertEqual(self._appointments().online_via, "window-qr")
