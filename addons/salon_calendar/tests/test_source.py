import http.client
import socket
import threading
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY, NOW, BookingCase

from ..models import salon_calendar_fetch
from ..tools import fetch as fetching
from ..tools.fetch import MOST_BYTES, Answer, FetchError, fetch

URL = "https://cal.example.com/mei.ics"


def calendar(*spans, more=""):
    lines = ["BEGIN:VCALENDAR"]
    for number, (start, stop) in enumerate(spans):
        lines += ["BEGIN:VEVENT", f"UID:{number}", f"DTSTART;TZID=Asia/Shanghai:{start}", f"DTEND;TZID=Asia/Shanghai:{stop}"]
        lines += ["SUMMARY:Dentist", *filter(None, [more]), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR"])


LUNCH = calendar(("20310303T120000", "20310303T130000"))


@tagged("post_install", "-at_install")
class TestSource(BookingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.env["salon.calendar.source"].create({"employee_id": cls.mei.id, "url": URL})

    def _read(self, answer, now=NOW):
        """Read the calendar while the net answers so: a text, an ``Answer`` or a fault."""
        answer = Answer(answer) if isinstance(answer, str) else answer

        def asked(_url, _etag=""):
            if isinstance(answer, Exception):
                raise answer
            return answer

        with patch.object(salon_calendar_fetch, "fetch", asked):
            self.source._read(now)

    def _blocked(self):
        return [
            (self._clock(row.start), self._clock(row.stop))
            for row in self.env["salon.appointment.allocation"].search(
                [("resource_id", "=", self.mei.resource_id.id), ("kind", "=", "calendar")], order="start"
            )
        ]

    def test_what_is_busy_elsewhere_is_not_offered_here(self):
        self._read(LUNCH)
        self.assertEqual(self._blocked(), [("12:00", "13:00")])
        self.assertNotIn("12:00", self._free(wish=self.mei))
        self.assertIn("13:00", self._free(wish=self.mei))
        self.assertEqual((self.source.state, self.source.busy_count), ("good", 1))

    def test_nothing_of_the_other_calendar_is_kept_but_times(self):
        self._read(LUNCH)
        rows = self.env["salon.appointment.allocation"].search([("kind", "=", "calendar")])
        self.assertNotIn("Dentist", str(rows.read()) + str(self.source.read()))

    def test_each_reading_takes_the_place_of_the_last(self):
        self._read(LUNCH)
        self._read(LUNCH)
        self.assertEqual(self._blocked(), [("12:00", "13:00")])
        self._read(calendar(("20310303T150000", "20310303T160000")))
        self.assertEqual(self._blocked(), [("15:00", "16:00")])

    def test_a_visit_that_stands_there_stays_and_is_listed(self):
        visit = self._book("12:30", wish=self.mei)
        self._read(calendar(("20310303T120000", "20310303T140000")))
        self.assertEqual(visit.state, "booked")
        self.assertEqual(self.source.clash_ids, visit)
        self.assertEqual(self._blocked(), [("12:00", "12:30"), ("13:30", "14:00")])
        boss = self._user("calendar_boss", "manager")
        card = self._card(boss)
        self.assertIn("12:30 Lin Y.", card["rows"][0]["title"])

    def _card(self, user):
        home = self.env["salon.home"].with_user(user).get_home()
        return next((card for card in home["cards"] if card["key"] == "calendars"), None)

    def test_a_dead_link_keeps_the_blocks_warns_both_and_closes_nothing(self):
        boss, stylist = self._user("calendar_boss", "manager"), self._user("calendar_mei", "stylist")
        self.mei.user_id = stylist
        self._read(LUNCH, now=NOW - timedelta(hours=5))
        free = self._free()
        self._read(FetchError("status", "404"))
        self.assertEqual((self.source.state, self._blocked()), ("silent", [("12:00", "13:00")]))
        self.assertEqual(self._free(), free)
        for user in (boss, stylist):
            with self.subTest(user.login):
                self.assertIn("does not answer", self._card(user)["rows"][0]["title"])
        self._read(LUNCH)
        self.assertIsNone(self._card(boss))

    def test_a_page_of_a_sign_in_is_no_empty_calendar(self):
        self._read(LUNCH)
        self._read("<html>Please sign in</html>")
        self.assertEqual((self.source.state, self._blocked()), ("silent", [("12:00", "13:00")]))

    def test_unchanged_is_good(self):
        self._read(LUNCH, now=NOW - timedelta(hours=5))
        self._read(Answer("", unchanged=True))
        self.assertEqual((self.source.state, self.source.read_at, self._blocked()), ("good", NOW, [("12:00", "13:00")]))

    def test_what_a_visit_gives_back_becomes_busy_though_nothing_changed_there(self):
        visit = self._book("12:00", wish=self.mei)
        self._read(LUNCH)
        self.assertEqual(self._blocked(), [])
        visit.action_cancel()
        self._read(Answer("", unchanged=True))
        self.assertEqual(self._blocked(), [("12:00", "13:00")])

    def test_a_rule_without_an_end_is_followed_as_far_as_one_books(self):
        self._read(calendar(("20310303T120000", "20310303T123000"), more="RRULE:FREQ=DAILY"))
        rows = self.env["salon.appointment.allocation"].search_count([("calendar_source_id", "=", self.source.id)])
        self.assertLessEqual(rows, 91)
        self.assertGreater(rows, 80)

    def test_switched_off_or_deleted_it_gives_its_time_back(self):
        self._read(LUNCH)
        self.source.active = False
        self.assertEqual(self._blocked(), [])
        self.source.active = True
        self._read(LUNCH)
        self.source.unlink()
        self.assertEqual(self._blocked(), [])

    def test_addresses_inside_the_house_are_refused_where_they_are_typed(self):
        for url in ("file:///etc/passwd", "https://user:pw@example.com/", "https://example.com:8069/", "nonsense", 7):
            with self.subTest(url), self.assertRaisesRegex(ValidationError, "https://"), self.env.cr.savepoint():
                self.source.url = url

    def test_the_turn_comes_by_the_clock_and_one_failure_stops_nobody(self):
        other = self.env["salon.calendar.source"].create({"employee_id": self.anna.id, "url": "https://cal.example.com/anna.ics"})
        asked = []

        def answer(url, _etag=""):
            asked.append(url)
            if url == URL:
                raise FetchError("silent")
            return Answer(LUNCH)

        cron = type(self.env["ir.cron"])
        with patch.object(salon_calendar_fetch, "fetch", answer), patch.object(cron, "_commit_progress", lambda *_args, **_kw: 0):
            self.env["salon.calendar.source"]._cron_read()
            self.env["salon.calendar.source"]._cron_read()
        self.assertEqual(sorted(asked), [other.url, URL])
        self.assertEqual((self.source.state, other.state), ("silent", "good"))
        self.assertEqual(self.source.tried_at.date(), DAY - timedelta(days=1))

    def test_a_calendar_of_which_only_a_part_is_followed_is_told_and_changes_nothing(self):
        self._read(LUNCH)
        forever = "RRULE:FREQ=DAILY;COUNT=99999"
        self._read(calendar(*[("19350303T120000", "19350303T123000")] * 20, more=forever))
        self.assertEqual((self.source.state, self._blocked()), ("silent", [("12:00", "13:00")]))
        self.assertIn("more than can be followed", self.source.fault)

    def test_what_is_wrong_is_told_in_the_language_of_who_reads(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self._read(FetchError("large"))
        self.assertEqual(self.source.fault_code, "large")
        self.assertEqual(self.source.with_context(lang="en_US").fault, "The calendar is larger than 2 MB.")

    def test_a_calendar_is_not_laid_on_somebody_of_another_branch(self):
        north = self._make_branch("North", "NO")
        far = self._make_stylist("Far", branch=north)
        boss = self._user("calendar_boss_here", "manager")
        boss.salon_branch_ids = self.branch
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.source.with_user(boss).employee_id = far.id

    def test_one_calendar_that_breaks_the_reading_stops_nobody(self):
        other = self.env["salon.calendar.source"].create({"employee_id": self.anna.id, "url": "https://cal.example.com/anna.ics"})

        def answer(url, _etag=""):
            if url == URL:
                raise RuntimeError("nobody thought of this")
            return Answer(LUNCH)

        cron = type(self.env["ir.cron"])
        muted = self.assertLogs(salon_calendar_fetch.__name__, "ERROR")
        with muted, patch.object(salon_calendar_fetch, "fetch", answer), patch.object(cron, "_commit_progress", lambda *_a, **_kw: 0):
            self.env["salon.calendar.source"]._cron_read()
        self.assertEqual((self.source.state, other.state), ("silent", "good"))
        self.assertTrue(self.source.tried_at and self.source.fault)


class _Response:
    def __init__(self, status=200, body=b"", **headers):
        self.status, self.body, self.headers = status, body, {name.replace("_", "-").lower(): word for name, word in headers.items()}

    def getheader(self, name):
        return self.headers.get(name.lower())

    def read1(self, size):
        chunk, self.body = self.body[:size], self.body[size:]
        return chunk


class _Net:
    """A net that answers as it is told, and remembers whom it was asked for."""

    def __init__(self, *responses, addresses=("93.184.215.14",)):
        self.responses, self.addresses, self.asked = list(responses), list(addresses), []

    def resolve(self, host, port):
        return self.addresses

    def connect(self, scheme, host, port, address):
        self.asked.append((scheme, host, address))
        return self

    def request(self, method, path, headers):
        self.headers = headers

    def getresponse(self):
        return self.responses.pop(0)

    def close(self):
        """Connections of a test are not open."""


@tagged("post_install", "-at_install")
class TestFetch(BookingCase):
    def _fetch(self, net, url=URL, etag=""):
        return fetch(url, etag, resolve=net.resolve, connect=net.connect)

    def _code(self, net, url=URL):
        with self.assertRaises(FetchError) as fault:
            self._fetch(net, url)
        return fault.exception.code

    def test_a_calendar_is_read_with_its_tag(self):
        net = _Net(_Response(200, LUNCH.encode(), ETag='"7"'))
        self.assertEqual(self._fetch(net, etag='"6"'), Answer(LUNCH, etag='"7"'))
        self.assertEqual(net.headers["If-None-Match"], '"6"')
        self.assertTrue(self._fetch(_Net(_Response(304))).unchanged)

    def test_fifty_megabytes_are_not_read(self):
        net = _Net(_Response(200, b"x" * (MOST_BYTES + 1)))
        self.assertEqual(self._code(net), "large")
        self.assertEqual(self._code(_Net(_Response(200, Content_Length="50000000"))), "large")

    def test_what_is_packed_is_not_unpacked(self):
        self.assertEqual(self._code(_Net(_Response(200, b"x", Content_Encoding="gzip"))), "packed")

    def test_a_name_that_leads_inside_is_never_connected_to(self):
        for address in ("127.0.0.1", "10.0.0.5", "169.254.169.254", "::1"):
            net = _Net(_Response(200), addresses=["93.184.215.14", address])
            with self.subTest(address):
                self.assertEqual(self._code(net), "inside")
                self.assertEqual(net.asked, [])

    def test_redirects_are_few_checked_and_stay_locked(self):
        away = _Response(302, Location="https://b.example.com/x")
        net = _Net(away, _Response(200, LUNCH.encode()))
        self.assertEqual(self._fetch(net).text, LUNCH)
        self.assertEqual([host for _scheme, host, _address in net.asked], ["cal.example.com", "b.example.com"])
        self.assertEqual(self._code(_Net(*[_Response(302, Location="/again")] * 9)), "redirects")
        self.assertEqual(self._code(_Net(_Response(302, Location="http://cal.example.com/x"))), "scheme")
        self.assertEqual(self._code(_Net(_Response(302, Location="file:///etc/passwd"))), "scheme")

    def test_other_answers_and_a_dead_net_are_named(self):
        self.assertEqual(self._code(_Net(_Response(404))), "status")
        net = _Net()
        net.resolve = lambda host, port: (_ for _ in ()).throw(OSError("no such name"))
        self.assertEqual(self._code(net), "silent")

    def test_a_name_that_nobody_answers_for_is_given_up(self):
        asked, over = threading.Event(), threading.Event()
        self.addCleanup(over.set)

        def resolve(host, port):
            asked.set()
            over.wait(30)
            return ["93.184.215.14"]

        net = _Net()
        net.resolve = resolve
        with patch.object(fetching, "RESOLVE_S", 0.1):
            self.assertEqual(self._code(net), "silent")
        self.assertTrue(asked.is_set())
        self.assertEqual(net.asked, [])

    def test_odd_headers_are_a_silence_and_break_nothing(self):
        self.assertEqual(self._code(_Net(_Response(302, Location="https://[bad/"))), "host")
        self.assertEqual(self._fetch(_Net(_Response(200, LUNCH.encode(), Content_Length="²"))).text, LUNCH)
        for tag in ("a\x00b", "a\x1fb", "é"):
            with self.subTest(repr(tag)):
                self.assertEqual(self._fetch(_Net(_Response(200, LUNCH.encode(), ETag=tag))).etag, "")

    def test_a_server_that_never_comes_to_the_point_is_hung_up_on(self):
        ours, theirs = socket.socketpair()

        def chatter():
            try:
                while True:
                    theirs.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            except OSError:
                theirs.close()

        net = _Net()
        net.connect = lambda *_where: self._line(ours)
        talker = threading.Thread(target=chatter, daemon=True)
        talker.start()
        with patch.object(fetching, "TOTAL_S", 0.3):
            self.assertEqual(self._code(net), "silent")
        talker.join(5)
        self.assertFalse(talker.is_alive())

    def _line(self, line):
        connection = http.client.HTTPConnection("cal.example.com", timeout=5)
        connection.sock = line
        return connection
