import re
from datetime import timedelta

from odoo.tests import tagged

from .common import DAY, NOW, AccountCase

DUE = NOW.date() + timedelta(days=12)


@tagged("post_install", "-at_install")
class TestNextVisit(AccountCase):
    """Two presses: the proposal, and the booking."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for day in range(-2, 8):
            for person in (cls.mei, cls.anna):
                cls._shift(person, "09:00", "18:00", day=DUE + timedelta(days=day))
        for days in (72, 44, 16):  # every four weeks
            cls._past(days, cls.cut)

    def _new(self):
        return self._appointments()

    def _field(self, name):
        return re.search(rf'name="{name}" value="([^"]*)"', self.page.text).group(1)

    def test_the_proposal_is_the_own_day_hour_and_person(self):
        self._sign_in()
        self.assertIn("Time for the next one?", self._text())
        self.assertIn("You come about every 4 weeks.", self._text())
        self._get("/book/account/again")
        self.assertIn("Fri 14 Mar 10:00", self._text())
        self.assertIn("Mei", self._text())
        self.assertFalse(self._new(), "looking books nothing")

    def test_one_press_books_it_once_and_tells_the_phone(self):
        self._sign_in()
        self._get("/book/account/again")
        values = {"start": self._moment("10:00", DUE), "key": self._field("key"), "terms": self._field("terms")}
        page = self.page
        self._post("/book/account/again", **values)
        first = self._path()
        self.assertRegex(first, r"^/book/visit/\w{64}$")
        self.page = page
        self._post("/book/account/again", **values)
        self.assertEqual(self._path(), first)
        booked = self._new()
        self.assertRecordValues(booked, [{"start": self._at("10:00", DUE), "customer_id": self.me.id, "source": "website"}])
        self.assertEqual(booked.line_ids.employee_id, self.mei)
        self.assertTrue(booked.promise_id.accepted_at, "the terms stood on the page")
        self.assertIn("Booked: ", self.messages.search([("kind", "=", "booked")], limit=1).body)

    def test_who_is_booked_up_is_replaced_by_anybody(self):
        for day in range(-2, 8):
            self.env["salon.shift"].search(
                [("employee_id", "=", self.mei.id), ("start", "=", self._at("09:00", DUE + timedelta(days=day)))]
            ).unlink()
        self._sign_in()
        self._get("/book/account/again")
        self.assertIn("whoever is free", self._text())
        self._post("/book/account/again", start=self._moment("10:00", DUE), key="form")
        self.assertEqual(self._new().line_ids.employee_id, self.anna)

    def test_a_time_that_is_gone_is_said_so_and_others_stand_there(self):
        self._sign_in()
        self._get("/book/account/again")
        page = self.page
        for person in (self.mei, self.anna):
            self._book("10:00", customer_id=self.other.id, wish=person, day=DUE)
        self.page = page
        self._post("/book/account/again", start=self._moment("10:00", DUE), key="form")
        self.assertEqual(self.page.status_code, 409)
        self.assertIn("was just taken", self._text())
        self.assertFalse(self._new().filtered(lambda each: each.customer_id == self.me))

    def test_a_tampered_time_books_nothing(self):
        self._sign_in()
        past = self._moment("10:00", DAY - timedelta(days=3))
        for start in (self._moment("10:07", DUE), self._moment("03:00", DUE), past, "tomorrow", ""):
            with self.subTest(start=start):
                self._get("/book/account/again")
                self.assertEqual(self._post("/book/account/again", start=start, key=start).status_code, 409)
        self.assertFalse(self._new())

    def test_terms_that_did_not_stand_on_the_page_are_not_accepted(self):
        self._sign_in()
        self._get("/book/account/again")
        self._post("/book/account/again", start=self._moment("10:00", DUE), key="form", terms="another version")
        self.assertFalse(self._new().promise_id.accepted_at)

    def test_what_cannot_be_booked_online_is_not_proposed(self):
        self.cut.product_tmpl_id.online_bookable = False
        self._sign_in()
        self.assertNotIn("Time for the next one?", self._text())
        self._get("/book/account/again")
        self.assertEqual(self._path(), "/book/lk")

    def test_who_has_a_visit_ahead_is_not_asked_again(self):
        self._book("10:00", customer_id=self.me.id, day=DUE)
        self._sign_in()
        self.assertNotIn("Time for the next one?", self._text())
        self.assertIn("/book/account/again", self.page.text)

    def test_only_so_many_a_day(self):
        self._sign_in()
        for number, clock in enumerate(("09:00", "11:00", "13:00", "15:00")):
            self._get("/book/account/again")
            self._post("/book/account/again", start=self._moment(clock, DUE), key=f"form {number}")
        self.assertEqual(len(self._new()), 3)
