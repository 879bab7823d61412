import re
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY

from .common import PHONE, PagesCase

LINK = re.compile(r"/book/wait/[\w-]{43}")


@tagged("post_install", "-at_install")
class TestWaitlistPages(PagesCase):
    """Tell me if a time opens: onto the list with a code, and one tap takes what is offered."""

    def setUp(self):
        super().setUp()
        self._later(hours=22)  # Monday, eight in the morning
        self.wishes = self.env["salon.waitlist.wish"]

    def _ask(self, *services, contact=PHONE, name="Zhou Min", **values):
        """Ask to be told as a visitor does; return the path of the page of the place on the list."""
        chosen = ",".join(str(self._id(service)) for service in services or (self.cut,))
        self._get(f"/book/lk/wait?s={chosen}")
        self._post("/book/lk/wait", s=chosen, contact=contact, name=name, **values)
        if self._path().endswith("/code"):  # else this browser is known by now
            self._post("/book/lk/wait/code", code=self._last_code())
        return self._path()

    def _wish(self, **values):
        return self.wishes.create(
            {
                "branch_id": self.branch.id,
                "customer_id": self.customer.id,
                "product_ids": [(6, 0, self.cut.ids)],
                "first_day": DAY,
                "last_day": DAY,
                **values,
            }
        )

    def _offered(self, **values):
        """Offer ten o'clock to Lin Yue; return the wish and the path of the link in her message."""
        wish = self._wish(**values)
        wish.action_offer(str(self._at("10:00")))
        return wish, LINK.search(self._last("offer").body).group(0)

    def _last(self, kind):
        return self.messages.search([("kind", "=", kind)], limit=1)

    def _take(self, path):
        self._get(path)
        start = re.search(r'name="start" value="([^"]+)"', self.page.text).group(1)
        return self._post(f"{path}/take", start=start)

    def test_the_page_of_times_leads_to_the_list(self):
        self._times(self.cut)
        self.assertIn(f"/book/lk/wait?s={self._id(self.cut)}", self.page.text)
        self.assertIn("Tell me if one opens", self._text())

    def test_a_stranger_joins_with_a_code(self):
        path = self._ask(self.cut, day=["5", "6"], part="afternoon", weeks="1")
        self.assertRegex(path, LINK)
        self.assertIn("We write when a time opens", self._text())
        wish = self.wishes.search([("branch_id", "=", self.branch.id)])
        self.assertRecordValues(wish, [{"state": "waiting", "source": "website", "sat": True, "sun": True, "mon": False, "from_min": 720}])
        self.assertEqual((wish.customer_id.phone_sanitized, wish.last_day), ("+8613811112222", DAY + timedelta(days=7)))
        self.assertIn("You are on the waitlist", self._last("waitlist").body)

    def test_nobody_joins_without_the_code(self):
        self._get(f"/book/lk/wait?s={self._id(self.cut)}")
        self._post("/book/lk/wait", s=self._id(self.cut), contact=PHONE, name="Zhou Min")
        self._post("/book/lk/wait/code", code="000000" if self._last_code() != "000000" else "111111")
        self.assertEqual(self.page.status_code, 422)
        self.assertFalse(self.wishes.search([("branch_id", "=", self.branch.id)]))

    def test_known_and_unknown_numbers_read_the_same(self):
        answers = []
        for contact in (PHONE, "138 0000 6688"):
            self._get(f"/book/lk/wait?s={self._id(self.cut)}")
            self._post("/book/lk/wait", s=self._id(self.cut), contact=contact, name="Lin")
            answers.append(re.sub(r"\d{4}", "", self._text()))
        self.assertEqual(*answers)

    def test_what_is_missing_is_said_and_nothing_is_lost(self):
        self._get(f"/book/lk/wait?s={self._id(self.cut)}")
        self._post("/book/lk/wait", s=self._id(self.cut), contact="", name="", day=["5"])
        self.assertEqual(self.page.status_code, 422)
        self.assertIn('value="5" checked="checked"', self.page.text)

    def test_what_cannot_be_booked_here_cannot_be_waited_for(self):
        self.cut.product_tmpl_id.online_bookable = False
        self._get(f"/book/lk/wait?s={self._id(self.cut)}")
        self.assertEqual(self._path(), "/book/lk")

    def test_the_list_of_one_customer_is_short(self):
        for _wish in range(5):
            self._wish()
        self._ask(self.cut, contact="138 0000 6688", name="Lin Yue")
        self.assertEqual(self.page.status_code, 409)
        self.assertIn("You wait for 5 times already", self._text())

    def test_an_offer_goes_to_the_phone_and_one_tap_books(self):
        wish, path = self._offered()
        self.assertEqual(self._last("offer").phone, "+8613800006688")
        self._get(path)
        for words in ("Free for you", "Cut", "10:00–11:00", "Held for you until 08:15"):
            self.assertIn(words, self._text())
        self._take(path)
        self.assertEqual(self._path(), path.replace("/wait/", "/visit/"))
        self.assertIn("Booked", self._text())
        self.assertRecordValues(wish.appointment_id, [{"state": "booked", "source": "waitlist", "start": self._at("10:00")}])
        self.assertTrue(wish.appointment_id.promise_id.accepted_at, "the terms stood on the page")
        self.assertIn("Booked", self._last("booked").body)

    def test_looking_takes_nothing(self):
        wish, path = self._offered()
        for _look in range(2):
            self._get(path)
        self.assertEqual(wish.state, "offered")

    def test_a_second_tap_shows_the_same_booking(self):
        wish, path = self._offered()
        self._take(path)
        self._get(f"/book/lk/wait?s={self._id(self.cut)}")
        self._post(f"{path}/take", start=self._moment("10:00"))
        self.assertEqual(self._path(), path.replace("/wait/", "/visit/"))
        self.assertEqual(self._appointments(), wish.appointment_id)

    def test_the_old_booking_is_named_before_and_free_after(self):
        old = self._book("16:00", customer_id=self.customer.id)
        wish, path = self._offered(instead_of_id=old.id)
        self._get(path)
        self.assertIn("16:00 is given up in the same step", self._text())
        self._take(path)
        self.assertEqual((old.state, wish.state), ("cancelled", "booked"))

    def test_after_the_deadline_the_page_says_so_and_the_place_is_kept(self):
        wish, path = self._offered()
        self._get(path)
        self._later(hours=22, minutes=16)
        self._post(f"{path}/take", start=self._moment("10:00"))
        self.assertEqual(self.page.status_code, 409)
        self.assertIn("This offer stood until 08:15", self._text())
        self.assertIn("On the list", self._text())
        self.assertFalse(wish.appointment_id)

    def test_an_old_page_takes_no_other_time(self):
        wish, path = self._offered()
        self._get(path)
        self._post(f"{path}/decline", start=self._moment("10:00"))
        wish.action_offer(str(self._at("12:00")))
        self._get(path)
        self._post(f"{path}/take", start=self._moment("10:00"))
        self.assertEqual(self.page.status_code, 409)
        self.assertEqual(wish.state, "offered")
        self._get(path)
        self._post(f"{path}/take", start=self._moment("14:00"))
        self.assertIn("This is not the time that is offered", self._text())

    def test_passing_up_and_leaving(self):
        wish, path = self._offered()
        self._get(path)
        self._post(f"{path}/decline", start=self._moment("10:00"))
        self.assertEqual((wish.state, wish.passes), ("waiting", 1))
        self._post(f"{path}/leave")
        self.assertEqual(wish.state, "left")
        self.assertIn("not on the list any more", self._text())

    def test_forged_links_open_nothing(self):
        self._offered()
        for path in ("/book/wait/" + "x" * 43, "/book/wait/short", "/book/visit/" + "x" * 43):
            with self.subTest(path=path):
                self.assertEqual(self._get(path).status_code, 404)

    def test_a_place_on_the_list_is_no_booking(self):
        _wish, path = self._offered()
        self.assertEqual(self._get(path.replace("/wait/", "/visit/")).status_code, 404)

    def test_a_booking_waits_for_another_time_of_its_own(self):
        booking = self._book_online("10:00", self.cut)
        self._get(f"{booking}/move")
        self.assertIn("Tell me if one opens", self._text())
        self._get(f"{booking}/wait")
        self._post(f"{booking}/wait", part="evening", weeks="1")
        self.assertRegex(self._path(), LINK)
        wish = self.wishes.search([("branch_id", "=", self.branch.id)])
        self.assertEqual((wish.instead_of_id, wish.from_min), (self._appointments(), 1020))

    def test_waiting_for_another_time_is_one_place_however_often_asked(self):
        booking = self._book_online("10:00", self.cut)
        for _press in range(3):
            self._get(f"{booking}/wait")
            self._post(f"{booking}/wait", part="evening", weeks="1")
            self.assertRegex(self._path(), LINK)
        wish = self.wishes.search([("branch_id", "=", self.branch.id)])
        self.assertEqual(len(wish), 1)
        self.assertEqual(len(self.messages.search([("kind", "=", "waitlist")])), 1)

    def test_joining_and_leaving_over_and_over_sends_no_more_texts(self):
        booking = self._book_online("10:00", self.cut)
        for _turn in range(8):
            self._get(f"{booking}/wait")
            self._post(f"{booking}/wait", part="evening", weeks="1")
            if LINK.search(self._path()):
                self._post(f"{self._path()}/leave")
        self.assertEqual(len(self.messages.search([("kind", "=", "waitlist")])), 6)

    def test_a_customer_with_a_link_is_not_exchanged(self):
        booking = self._book_online("10:00", self.cut)
        self._get(f"{booking}/wait")
        self._post(f"{booking}/wait", part="evening", weeks="1")
        wish = self.wishes.search([("branch_id", "=", self.branch.id)])
        desk = self._user("wait_desk", "desk")
        with self.assertRaisesRegex(UserError, "Take it off the list"):
            wish.with_user(desk).customer_id = self.customer

    def test_both_languages(self):
        _wish, path = self._offered()
        self.opener.headers["Accept-Language"] = "zh"
        self.env["res.lang"]._activate_lang("zh_CN")
        self._get(path)
        self.assertRegex(self._text(), "[\u4e00-\u9fff]")


@tagged("post_install", "-at_install")
class TestHere(PagesCase):
    """I am here, by the code at the door: the desk sees it, nobody else learns anything."""

    def setUp(self):
        super().setUp()
        self._later(hours=23, minutes=30)  # Monday, half past nine
        self.door = self.branch._get_door_url().partition("/book/")[2]
        self.booked = self._book("10:00")

    def _say(self, digits="6688", initial="L"):
        self._get(f"/book/{self.door}")
        self._post(f"/book/{self.door}", digits=digits, initial=initial)
        return self._text()

    def test_digits_and_letter_find_the_visit_of_now(self):
        self._say()
        self.assertEqual(self.booked.state, "arrived")

    def test_the_answer_is_the_same_whoever_asks(self):
        right = self._say()
        self.assertEqual(self.booked.state, "arrived")
        for digits, initial in (("6688", "Z"), ("0001", "L"), ("", ""), ("%%%%", "%")):
            with self.subTest(digits=digits):
                self.assertEqual(self._say(digits, initial), right)

    def test_what_is_not_of_now_stays(self):
        evening = self._book("17:00", wish=self.anna, customer_id=self.customer.id)
        self._say()
        self.assertEqual((self.booked.state, evening.state), ("arrived", "booked"))

    def test_of_two_who_fit_nobody_is_taken_by_chance(self):
        other = self.env["res.partner"].create({"name": "Lu Bai", "is_salon_customer": True, "phone": "+86 139 0000 6688"})
        second = self._book("10:30", wish=self.anna, customer_id=other.id)
        self._say()
        self.assertEqual((self.booked.state, second.state), ("booked", "booked"))

    def test_a_forged_or_renewed_code_opens_nothing(self):
        self.assertEqual(self._get("/book/lk/here/forged").status_code, 404)
        self.branch.action_renew_door()
        self.assertEqual(self._get(f"/book/{self.door}").status_code, 404)
        self.assertNotEqual(self.branch._get_door_url().partition("/book/")[2], self.door)

    def test_guessing_is_counted(self):
        self._get(f"/book/{self.door}")
        for number in range(8):
            self._post(f"/book/{self.door}", digits=f"{number:04d}", initial="L")
            self._get(f"/book/{self.door}")
        self._post(f"/book/{self.door}", digits="6688", initial="L")
        self.assertEqual((self.page.status_code, self.booked.state), (429, "booked"))

    def test_the_own_link_says_so_around_the_visit(self):
        link = self.env["salon.online.link"]._make(self.booked)
        self._get(f"/book/visit/{link}")
        self.assertIn("I am here", self._text())
        self._post(f"/book/visit/{link}/here")
        self.assertEqual(self.booked.state, "arrived")
        self.assertNotIn("I am here", self._text())

    def test_the_own_link_does_not_say_so_hours_before(self):
        late = self._book("15:00", wish=self.anna, customer_id=self.customer.id)
        link = self.env["salon.online.link"]._make(late)
        self._get(f"/book/visit/{link}")
        self.assertNotIn("I am here", self._text())
        self._post(f"/book/visit/{link}/here")
        self.assertEqual(late.state, "booked")

    def test_the_sheet_shows_the_code_of_the_door(self):
        groups = dict(self.branch._get_online_links())
        [links] = [links for title, links in groups.items() if "door" in title]
        self.assertIn(self.door, links[0]["url"])
