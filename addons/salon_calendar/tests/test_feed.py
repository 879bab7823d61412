import re

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.salon_booking.tests.common import BookingCase


def token_of(url):
    return re.search(r"/salon/(?:calendar|feeds)/([^/.]+)", url)[1]


@tagged("post_install", "-at_install")
class TestFeed(BookingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.feeds = cls.env["salon.calendar.feed"]
        cls.token = token_of(cls.feeds._make(cls.mei))

    def _read(self, token=None):
        text, tag, changed = self.feeds._public_calendar(token or self.token)
        return re.sub(r"\r\n ", "", text), tag, changed

    def test_a_colleague_sees_times_services_and_first_names_alone(self):
        self._book("10:00", wish=self.mei, note="asthma")
        self._book("14:00", wish=self.anna)
        text, _tag, _changed = self._read()
        self.assertEqual(text.count("BEGIN:VEVENT"), 1)
        self.assertIn("SUMMARY:Lin Y. · Cut", text)
        self.assertIn("DTSTART:20310303T020000Z", text)
        for secret in ("Yue", "6688", "asthma", "ATTENDEE", "ORGANIZER", "mailto"):
            self.assertNotIn(secret, text)

    def test_a_moved_visit_keeps_its_name_and_counts_on(self):
        visit = self._book("10:00", wish=self.mei)
        before = self._read()[0]
        visit.write({"start": self._at("11:00")})
        after = self._read()[0]
        uid = re.search(r"UID:(\S+)", before)[1]
        self.assertEqual(re.findall(r"UID:(\S+)", after), [uid])
        sequences = [int(re.search(r"SEQUENCE:(\d+)", text)[1]) for text in (before, after)]
        self.assertLess(sequences[0], sequences[1])

    def test_a_cancelled_visit_stays_as_cancelled_so_that_calendars_drop_it(self):
        visit = self._book("10:00", wish=self.mei)
        visit.action_cancel()
        text = self._read()[0]
        self.assertIn("STATUS:CANCELLED", text)
        self.assertEqual(text.count("BEGIN:VEVENT"), 1)

    def test_the_tag_is_the_same_until_something_changes(self):
        visit = self._book("10:00", wish=self.mei)
        first = self._read()[1]
        self.assertEqual(self._read()[1], first)
        visit.write({"start": self._at("11:00")})
        self.assertNotEqual(self._read()[1], first)

    def test_a_customer_sees_the_own_visits(self):
        other = self.env["res.partner"].create({"name": "Someone Else", "is_salon_customer": True})
        self._book("10:00", wish=self.mei)
        self._book("12:00", wish=self.mei, customer_id=other.id)
        text = self._read(token_of(self.feeds._make(self.customer)))[0]
        self.assertEqual(text.count("BEGIN:VEVENT"), 1)
        self.assertIn("Cut at Lake", text)

    def test_a_new_link_shuts_the_one_before(self):
        newer = token_of(self.feeds._make(self.mei))
        self.assertIsNone(self.feeds._public_calendar(self.token))
        self.assertTrue(self.feeds._public_calendar(newer))
        self.mei.action_shut_calendar_link()
        self.assertIsNone(self.feeds._public_calendar(newer))

    def test_forged_links_and_people_who_left_open_nothing(self):
        for token in ("", "x" * 43, None, "é" * 50, self.token[:-1], self.token + "x"):
            with self.subTest(str(token)[:5]):
                self.assertIsNone(self.feeds._public_calendar(token))
        self.mei.active = False
        self.assertIsNone(self.feeds._public_calendar(self.token))

    def test_a_desk_opens_no_window_into_another_branch(self):
        desk = self._user("feed_desk_far", "desk")
        desk.salon_branch_ids = self.branch
        self._book("10:00", wish=self.mei)
        url = self.feeds.with_user(desk)._make(self.customer)
        self.assertEqual(self._read(token_of(url))[0].count("BEGIN:VEVENT"), 1)
        desk.salon_branch_ids = self._make_branch("North", "NO")
        self.assertEqual(self._read(token_of(url))[0].count("BEGIN:VEVENT"), 0)

    def test_a_manager_hands_out_links_of_the_own_team_alone(self):
        boss = self._user("feed_boss_far", "manager")
        boss.salon_branch_ids = self._make_branch("North", "NO")
        with self.assertRaises(AccessError):
            self.mei.with_user(boss).action_calendar_link()
        boss.salon_branch_ids = self.branch
        self.assertTrue(self.mei.with_user(boss).action_calendar_link())

    def test_who_may_not_sign_in_any_more_reads_no_visits(self):
        self.mei.user_id = self._user("feed_leaver", "stylist")
        self.assertTrue(self.feeds._public_calendar(self.token))
        self.mei.user_id.active = False
        self.assertTrue(self.mei.active)
        self.assertIsNone(self.feeds._public_calendar(self.token))

    def test_only_a_hash_is_kept(self):
        self.assertGreaterEqual(len(self.token), 43)
        self.assertNotIn(self.token, str(self.feeds.search([]).read()))

    def test_who_may_hand_out_a_link(self):
        stylist = self._user("feed_stylist", "stylist")
        self.mei.user_id = stylist
        action = self.mei.with_user(stylist).action_calendar_link()
        url = action["context"]["default_url"]
        self.assertIn("/salon/calendar/", url)
        link = self.env["salon.calendar.link"].with_user(stylist).with_context(**action["context"]).create({})
        with self.assertRaisesRegex(AccessError, "Ask one"):
            self.anna.with_user(stylist).action_calendar_link()
        with self.assertRaises(AccessError):
            self.customer.with_user(stylist).action_calendar_link()
        desk = self._user("feed_desk", "desk")
        self.assertTrue(self.customer.with_user(desk).action_calendar_link())
        with self.assertRaises(AccessError):
            self.mei.with_user(desk).action_calendar_link()
        with self.assertRaises(AccessError):
            link.with_user(desk).read(["url"])
        link.action_shut()
        self.assertIsNone(self.feeds._public_calendar(token_of(url)))

    def test_the_dialog_that_shows_a_link_keeps_nothing_of_it(self):
        context = self.mei.action_calendar_link()["context"]
        dialogs = self.env["salon.calendar.link"].with_context(**context)
        self.assertEqual(dialogs.new({}).url or dialogs.default_get(["url"])["url"], context["default_url"])
        dialog = dialogs.create({})
        self.env.flush_all()
        self.env.cr.execute("SELECT row_to_json(link)::text FROM salon_calendar_link link WHERE id = %s", [dialog.id])
        self.assertNotIn(token_of(context["default_url"]), self.env.cr.fetchone()[0])

    def test_no_mail_and_no_meeting_come_of_visits(self):
        mails = self.env["mail.mail"].search_count([])
        visit = self._book("10:00", wish=self.mei)
        visit.write({"start": self._at("11:00")})
        visit.action_cancel()
        self._read()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(self.env["mail.activity"].search([("res_model", "=", "salon.appointment")]))


@tagged("post_install", "-at_install")
class TestFeedPages(HttpCase):
    def test_a_calendar_asks_again_and_is_told_that_nothing_changed(self):
        branch = BookingCase._make_branch.__func__(self, "Feed", "FD")
        person = self.env["hr.employee"].create({"name": "Rui", "salon_branch_id": branch.id})
        path = f"/salon/calendar/{token_of(self.env['salon.calendar.feed']._make(person))}.ics"
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("text/calendar"))
        self.assertIn("Last-Modified", answer.headers)
        again = self.url_open(path, headers={"If-None-Match": answer.headers["ETag"]})
        self.assertEqual((again.status_code, again.text), (304, ""))
        self.assertEqual(self.url_open(f"/salon/calendar/{'x' * 43}.ics").status_code, 404)
        self.assertEqual(self.url_open(f"/salon/feeds/{'x' * 43}/merchants.json").status_code, 404)
