from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DAY, PHONE, AccountCase

MOST_BYTES = 100_000


@tagged("post_install", "-at_install")
class TestAccount(AccountCase):
    def test_home_shows_what_is_ahead_and_its_buttons_lead_to_the_signed_pages(self):
        visit = self._book("10:00", customer_id=self.me.id, source="website")
        self._later(hours=-10)
        self._sign_in()
        for words in ("Monday 3 March", "10:00–11:00", "Cut", "Cancelling is free until Sun 2 Mar 10:00."):
            with self.subTest(words=words):
                self.assertIn(words, self._text())
        self._post("/book/account/open", visit=visit.id, to="cancel")
        self.assertRegex(self._path(), r"^/book/visit/[\w-]{43}/cancel$")
        self._post(self._path())
        self.assertEqual(visit.state, "cancelled")

    def test_moving_goes_by_the_same_pages(self):
        visit = self._book("10:00", customer_id=self.me.id)
        self._sign_in()
        self._post("/book/account/open", visit=visit.id, to="move")
        self.assertRegex(self._path(), r"^/book/visit/[\w-]{43}/move$")
        self.assertIn("Choose another time", self._text())

    def test_a_forged_number_gets_the_same_page_whether_it_is_anybodys(self):
        theirs = self._book("10:00", customer_id=self.other.id)
        own = self._book("14:00", customer_id=self.me.id)
        self._sign_in()

        def answer(**values):
            self._get("/book/account")
            self._post("/book/account/open", **values)
            return self.page.status_code, self._text()

        first = answer(visit=2**31 - 1, to="cancel")
        self.assertEqual(first[0], 404)
        forged = ({"visit": theirs.id, "to": "cancel"}, {"visit": "x", "to": ""}, {"to": "move"}, {"visit": own.id, "to": "/x"})
        for values in forged:
            with self.subTest(values=values):
                self.assertEqual(answer(**values), first)
        self.assertEqual(theirs.state, "booked")

    def test_history_tells_what_was_done_by_whom_and_paid_and_no_notes(self):
        visit = self._past(40, self.cut, self.colour)
        visit.note = "Talks much"
        visit.line_ids.note = "6.1 with 20 ml"
        self._past(10, customer=self.other, person=self.anna)
        self._sign_in()
        self._get("/book/account/visits")
        for words in ("Cut + Colour", "Mei", "200.00", "Lake"):
            with self.subTest(words=words):
                self.assertIn(words, self._text())
        for words in ("Talks much", "20 ml", "Anna"):
            with self.subTest(words=words):
                self.assertNotIn(words, self.page.text)

    def test_a_refund_shows_what_was_paid_in_the_end(self):
        visit = self._past(40)
        visit._record_correction(
            [{"visit_id": visit.id, "product_id": self.cut.id, "quantity": -1, "price_unit": 100, "reversed_line_id": visit.line_ids.id}]
        )
        self._sign_in()
        self._get("/book/account/visits")
        self.assertIn("0.00", self._text())
        self.assertNotIn("100.00", self._text())

    def test_a_long_history_has_older_pages(self):
        for days in range(30, 30 + 21):
            self._past(days)
        self._sign_in()
        self._get("/book/account/visits")
        self.assertEqual(self.page.text.count("sb-past"), 20)
        self._get("/book/account/visits?n=1")
        self.assertEqual(self.page.text.count("sb-past"), 1)
        for number in ("-1", "x", "99999999999"):
            with self.subTest(number=number):
                self.assertEqual(self._get(f"/book/account/visits?n={number}").status_code, 200)

    def test_points_and_their_movements_are_those_of_the_ledger(self):
        self._past(40)
        balance = self.me._get_points_summary()[self.me.id]["usable"]
        self.assertGreater(balance, 0)
        self._sign_in()
        self._get("/book/account/points")
        self.assertIn(f"{balance} points", self._text())
        self.assertIn(f"+{balance}", self._text())
        self.assertIn("Earned", self._text())

    def test_who_has_no_points_sees_no_such_page_in_the_menu(self):
        self._sign_in()
        self.assertNotIn("/book/account/points", self.page.text)
        self.assertIn("Nothing moved yet", self._text() if self._get("/book/account/points") else "")

    def test_pages_are_small_private_and_without_inline_code(self):
        self._past(40)
        self._book("10:00", customer_id=self.me.id)
        self._sign_in()
        for page in ("", "/visits", "/points", "/pets", "/pets/new", "/consents", "/again"):
            with self.subTest(page=page):
                text = self._get(f"/book/account{page}").text
                self.assertIn('content="noindex"', text)
                self.assertNotRegex(text, r"<script(?![^>]*src=)|\son\w+=|\sstyle=|<style")
                self.assertEqual(self.page.headers["Cache-Control"], "no-store")
                self.assertIn("default-src 'none'", self.page.headers["Content-Security-Policy"])
                files = [part.split('"')[0] for part in text.split('href="')[1:] if part.startswith("/web/assets")]
                files += [part.split('"')[0] for part in text.split('src="')[1:]]
                self.assertLess(len(text.encode()) + sum(len(self.url_open(file).content) for file in files), MOST_BYTES)

    def test_the_pages_speak_chinese(self):
        self._book("10:00", customer_id=self.me.id)
        self._sign_in()
        for page in ("", "/visits", "/pets", "/consents", "/again"):
            with self.subTest(page=page):
                self._get(f"/book/account{page}?lang=zh")
                self.assertIn('lang="zh-CN"', self.page.text)
                self.assertIn("我的预约", self._text())

    def test_the_desk_sends_the_address_of_the_pages_which_opens_nothing(self):
        desk = self.env["res.partner"].with_user(self.desk).browse(self.me.id)
        desk.action_send_account_link()
        message = self.messages.search([("kind", "=", "link")], limit=1)
        self.assertEqual(message.phone, self.me.phone_sanitized)
        self.assertTrue(message.body.endswith("/book/account"))
        self.assertEqual(desk.salon_account_url, message.body.rsplit(" ", 1)[1])
        self._get("/book/account")
        self.assertEqual(self._path(), "/book/account/sign")
        self.me.write({"phone": False, "email": False})
        with self.assertRaises(UserError):
            desk.action_send_account_link()

    def test_a_day_ahead_of_today_is_no_visit_so_far(self):
        self._book("10:00", customer_id=self.me.id, day=DAY)
        self._sign_in(PHONE)
        self._get("/book/account/visits")
        self.assertIn("No visit so far", self._text())
