from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ..models.salon_online_link import digest
from .common import DAY, NOW, PHONE, PagesCase

NEXT = DAY + timedelta(days=1)


@tagged("post_install", "-at_install")
class TestVisitPages(PagesCase):
    def setUp(self):
        super().setUp()
        self._shift(self.mei, "09:00", "18:00", day=NEXT)
        self.path = self._book_online("10:00")
        self.visit = self._appointments()

    def test_looking_changes_nothing(self):
        before = self.env["salon.appointment.change"].search_count([])
        for page in ("", "/cancel", "/move", f"/move/to?start={self._moment('14:00')}", "/again", "/visit.ics"):
            with self.subTest(page=page):
                self.assertEqual(self._get(self.path + page).status_code, 200)
        self.assertEqual(self.visit.state, "booked")
        self.assertEqual(self.env["salon.appointment.change"].search_count([]), before)

    def test_the_page_says_when_what_who_and_what_it_costs(self):
        self._get(self.path)
        for words in ("Monday 3 March", "10:00–11:00", "Cut", "100.00", "Lake", "Free until 24 h before."):
            with self.subTest(words=words):
                self.assertIn(words, self._text())
        for private in ("Zhou Min", "138", "1111"):
            with self.subTest(private=private):
                self.assertNotIn(private, self._text())

    def test_only_the_hash_of_the_link_is_kept(self):
        token = self.path.rsplit("/", 1)[1]
        self.assertGreaterEqual(len(token), 43)
        self.env.cr.execute("SELECT l::text FROM salon_online_link l")
        kept = " ".join(row[0] for row in self.env.cr.fetchall())
        self.assertNotIn(token, kept)
        self.assertIn(digest(token), kept)

    def test_cancelling_in_time_is_free_and_frees_the_time(self):
        self.policy.write({"lead_min": 0})
        self._later(hours=-10)
        self._get(self.path)
        self.assertIn("Cancelling is free until Sun 2 Mar 10:00.", self._text())
        self._get(f"{self.path}/cancel")
        self.assertIn("Cancelling now costs nothing.", self._text())
        self._post(f"{self.path}/cancel")
        self.assertIn("Cancelled", self._text())
        self.assertEqual(self.visit.state, "cancelled")
        self.assertEqual(self.visit.cancel_cause, "customer")
        self.assertEqual(self._fees(self.visit), [])
        self.assertIn("10:00", self._free())

    def test_the_fee_is_shown_before_and_proposed_after(self):
        path = self._book_online("14:00", self.colour)
        visit = self._appointments() - self.visit
        self._later(hours=27, minutes=30)
        self._get(f"{path}/cancel")
        self.assertIn("Cancelling now costs", self._text())
        self.assertIn("30.00", self._text())
        self._post(f"{path}/cancel")
        self.assertEqual(self._fees(visit), [("cancel", 30, "proposed")])

    def test_cancelling_twice_is_cancelling_once(self):
        self._get(f"{self.path}/cancel")
        page = self.page
        self._post(f"{self.path}/cancel")
        self.page = page
        self._post(f"{self.path}/cancel")
        self.assertIn("Cancelled", self._text())
        self.assertEqual(len(self.messages.search([("kind", "=", "cancelled")])), 1)

    def test_what_began_cannot_be_cancelled_or_moved(self):
        self._get(f"{self.path}/cancel")
        page = self.page
        self._later(hours=24, minutes=1)
        self.page = page
        self._post(f"{self.path}/cancel")
        self.assertEqual(self.visit.state, "booked")
        self._get(self.path)
        self.assertNotIn("Change the time", self._text())
        self._get(f"{self.path}/move")
        self.assertEqual(self.page.status_code, 409)

    def test_moving_shows_both_times_and_the_cost_first(self):
        self._get(f"{self.path}/move?d={NEXT}")
        self.assertIn("Tuesday 4 March", self._text())
        self._get(f"{self.path}/move/to?start={self._moment('11:00', NEXT)}")
        self.assertIn("Mon 3 Mar 10:00", self._text())
        self.assertIn("Tue 4 Mar 11:00", self._text())
        self.assertIn("Moving costs nothing.", self._text())
        self._post(f"{self.path}/move", start=self._moment("11:00", NEXT))
        self.assertEqual(self.visit.start, self._at("11:00", NEXT))
        self.assertIn("Tuesday 4 March", self._text())
        self.assertEqual(self._held(self.anna.resource_id), [])

    def test_a_visit_may_move_into_its_own_time(self):
        self.anna.active = False
        self._get(f"{self.path}/move")
        self.assertIn(self._moment("10:30"), self.page.text)
        self._post_move("10:30")
        self.assertEqual(self.visit.start, self._at("10:30"))

    def _post_move(self, clock, day=DAY):
        self._get(f"{self.path}/move/to?start={self._moment(clock, day)}")
        return self._post(f"{self.path}/move", start=self._moment(clock, day))

    def test_moving_to_a_lost_time_changes_nothing(self):
        self._get(f"{self.path}/move/to?start={self._moment('14:00')}")
        self._book("14:00", wish=self.mei)
        self._book("14:00", wish=self.anna)
        self._post(f"{self.path}/move", start=self._moment("14:00"))
        self.assertEqual(self.page.status_code, 409)
        self.assertIn("Nothing was changed", self._text())
        self.assertEqual(self.visit.start, self._at("10:00"))

    def test_moving_twice_to_one_time_counts_once(self):
        self._post_move("11:00", NEXT)
        self._get(f"{self.path}/cancel")
        self._post(f"{self.path}/move", start=self._moment("11:00", NEXT))
        self.assertEqual(self.visit.move_count, 1)

    def test_moving_keeps_to_the_terms(self):
        self._get(f"{self.path}/cancel")
        for start in ("03:00", "10:07", "23:45"):
            with self.subTest(start=start):
                self._post(f"{self.path}/move", start=self._moment(start, NEXT))
                self.assertEqual(self.visit.start, self._at("10:00"))
        self._get(f"{self.path}/cancel")
        self._post(f"{self.path}/move", start="nonsense")
        self.assertEqual(self.visit.start, self._at("10:00"))

    def test_the_calendar_file_says_the_right_moment_everywhere(self):
        answer = self._get(f"{self.path}/visit.ics")
        self.assertIn("text/calendar", answer.headers["Content-Type"])
        lines = answer.content.decode().split("\r\n")
        self.assertIn("DTSTART:20310303T020000Z", lines)
        self.assertIn("DTEND:20310303T030000Z", lines)
        self.assertIn("SUMMARY:Cut at Lake", lines)

    def test_the_same_again_is_booked_with_one_press_on_a_time(self):
        self._get(f"{self.path}/again?d={NEXT}")
        key = self.page.text.split('name="key" value="')[1].split('"')[0]
        page = self.page
        self._post(f"{self.path}/again", start=self._moment("12:00", NEXT), key=key)
        again = self._appointments() - self.visit
        self.assertRecordValues(again, [{"start": self._at("12:00", NEXT), "customer_id": self.visit.customer_id.id, "source": "website"}])
        first = self._path()
        self.assertNotEqual(first, self.path)
        self.page = page
        self._post(f"{self.path}/again", start=self._moment("12:00", NEXT), key=key)
        self.assertEqual(self._path(), first)
        self.assertEqual(len(self._appointments()), 2)

    def test_a_link_books_again_only_so_often_a_day(self):
        for number, clock in enumerate(("09:00", "10:00", "11:00", "12:00")):
            self._get(f"{self.path}/again")
            self._post(f"{self.path}/again", start=self._moment(clock, NEXT), key=f"form {number}")
        self.assertEqual(len(self._appointments() - self.visit), 3)
        newest = self._appointments().sorted("id")[-1]  # whose own link begins no new count: it is the customer who books
        path = f"/book/visit/{self.env['salon.online.link']._make(newest)}"
        self._get(f"{path}/again")
        self._post(f"{path}/again", start=self._moment("14:00", NEXT), key="another form")
        self.assertEqual(len(self._appointments() - self.visit), 3)

    def test_the_same_again_is_never_with_who_was_not_wanted(self):
        self._shift(self.anna, "09:00", "18:00", day=NEXT)
        self.visit.avoided_resource_ids = self.mei.resource_id
        self._get(f"{self.path}/again?d={NEXT}")
        self._post(f"{self.path}/again", start=self._moment("12:00", NEXT), key="a form")
        again = self._appointments() - self.visit
        self.assertEqual(again.avoided_resource_ids, self.mei.resource_id)
        self.assertNotIn(self.mei, again.line_ids.employee_id)

    def test_an_offer_of_the_salon_is_taken_by_a_press(self):
        self.policy.accept_mode = "ask"
        path = self._book_online("14:00")
        wish = self._appointments() - self.visit
        wish._record_offer(self._at("15:00"), NOW)
        self._get(path)
        self.assertIn("The salon offers another time", self._text())
        self._post(f"{path}/offer")
        self.assertRecordValues(wish, [{"state": "booked", "start": self._at("15:00")}])
        self.assertIn("15:00–16:00", self._text())

    def test_forged_expired_and_cut_links_lead_to_one_page(self):
        def stranger(path):
            body = self._get(path).text
            return self.page.status_code, body.replace(path, "").split("csrf_token")[0]

        token = self.path.rsplit("/", 1)[1]
        forged = f"/book/visit/{'a' * len(token)}"
        first = stranger(forged)
        self.assertEqual(first[0], 404)
        self.assertEqual(stranger(f"/book/visit/{token[:-1]}x"), first)
        self.assertEqual(stranger("/book/visit/x"), first)
        self.assertEqual(stranger(f"/book/hold/{'a' * 43}"), first)
        for page in ("/cancel", "/move", "/again", "/visit.ics"):
            self.assertEqual(self._get(forged + page).status_code, 404)
        self._later(days=32)
        self.assertEqual(stranger(self.path), first)

    def test_a_link_works_a_month_after_the_visit_and_follows_it_when_it_moves(self):
        self._later(days=30)
        self.assertEqual(self._get(self.path).status_code, 200)

    def test_posting_to_a_forged_link_changes_nothing(self):
        self._get(f"{self.path}/cancel")
        for page in ("cancel", "move", "again", "offer"):
            with self.subTest(page=page):
                self._get(f"{self.path}/cancel")
                self.assertEqual(self._post(f"/book/visit/{'b' * 64}/{page}").status_code, 404)
        self.assertEqual(self.visit.state, "booked")

    def test_a_new_link_goes_to_the_number_itself_and_says_nothing_on_the_page(self):
        self.startPatcher(patch.object(self.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 1))
        self._get("/book/visit/x")
        self._post("/book/link", contact=PHONE)
        known = self._text()
        self.assertFalse(self.messages.search([("kind", "=", "link")]), "nothing is looked up while the page is made")
        self.env["salon.online.wish"]._cron_send()
        link = self.messages.search([], limit=1).body.rsplit("/book/visit/", 1)[1]
        self._get("/book/visit/x")
        self._post("/book/link", contact="139 0000 0000")
        self.assertEqual(self._text(), known)
        before = self.messages.search_count([])
        self.env["salon.online.wish"]._cron_send()
        self.assertEqual(self.messages.search_count([]), before)
        self.assertFalse(self.env["salon.online.wish"].search([]))
        self._get(f"/book/visit/{link}")
        self.assertIn("10:00–11:00", self._text())
