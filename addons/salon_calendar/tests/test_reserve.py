import json
import re
from datetime import UTC, datetime

from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import BookingCase

from ..engine.reserve import faults


@tagged("post_install", "-at_install")
class TestReserve(BookingCase):
    """A portal never shows a time that the booking would refuse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch.online_booking = True
        (cls.cut + cls.colour).product_tmpl_id.write({"online_bookable": True})
        url = cls.env["salon.calendar.feed"]._make(cls.branch)
        cls.token = re.search(r"/salon/feeds/([^/]+)/", url)[1]

    def _file(self, name):
        return json.loads(json.dumps(self.env["salon.reserve.feed"]._public_file(self.token, name)))

    def _slots(self, product=None):
        wanted = f"service-{(product or self.cut).product_tmpl_id.id}"
        groups = self._file("availability")["service_availability"]
        return [each["start_sec"] for group in groups for each in group["availability"] if each["service_id"] == wanted]

    def test_all_files_are_as_portals_want_them(self):
        for name in ("merchants", "services", "availability"):
            with self.subTest(name):
                self.assertEqual(faults(name, self._file(name)), [])
        self.assertEqual(self._file("merchants")["merchant"][0]["name"], "Lake")
        names = [service["localized_service_name"]["value"] for service in self._file("services")["service"]]
        self.assertEqual(sorted(names), ["Colour", "Cut"])

    def test_every_time_that_is_shown_can_be_booked(self):
        self._book("10:00", wish=self.mei)
        self._book("10:00", wish=self.anna)
        starts = self._slots()
        self.assertGreater(len(starts), 10)
        for start in starts:
            moment = datetime.fromtimestamp(start, UTC).replace(tzinfo=None)
            with self.subTest(str(moment)), self.env.cr.savepoint() as attempt:
                visit = self.env["salon.appointment"]._book({**self._values("09:00"), "start": moment})
                self.assertEqual(visit.state, "booked")
                attempt.rollback()

    def test_what_is_taken_vanishes_and_what_is_free_stays(self):
        before = set(self._slots())
        ten = int(self._at("10:00").replace(tzinfo=UTC).timestamp())
        self.assertIn(ten, before)
        self._book("10:00", wish=self.mei)
        self.assertIn(ten, self._slots())  # Anna is free
        self._book("10:00", wish=self.anna)
        self.assertNotIn(ten, self._slots())

    def test_the_times_are_those_of_the_booking_page(self):
        doors = self.env["salon.online"]._as_visitor("en_US")
        branch = self.branch.with_env(doors.env)
        choice = self.env["salon.reserve.feed"]._choice(self.cut.product_tmpl_id)
        page = doors._starts(branch, doors._wishes(branch, choice), now=doors._now())
        self.assertEqual(self._slots(), [int(start.replace(tzinfo=UTC).timestamp()) for start in page])

    def test_a_branch_that_does_not_book_online_shows_nothing(self):
        self.branch.online_booking = False
        self.assertIsNone(self.env["salon.reserve.feed"]._public_file(self.token, "merchants"))

    def test_other_names_and_tokens_show_nothing(self):
        feed = self.env["salon.reserve.feed"]
        for token, name in ((self.token, "_offered"), (self.token, "x"), ("x" * 43, "merchants"), (None, "merchants")):
            with self.subTest(name):
                self.assertIsNone(feed._public_file(token, name))
