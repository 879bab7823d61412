from datetime import date, datetime

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_hold import HoldCase

CHANGE_DAY = date(2031, 3, 30)  # the clock of Berlin skips 02:00 to 03:00


@tagged("post_install", "-at_install")
class TestBadInput(HoldCase):
    """Whatever is asked: a clear answer, and nothing half done."""

    def _refused(self, words, **how):
        return self.assertRaisesRegex(UserError, words)

    def test_what_is_over_is_neither_booked_nor_held(self):
        self._later(days=1, hours=2)  # 12:00 on the day of the shifts
        with self._refused("10:00 is over. .* are free|10:00 is over"):
            self._book("10:00")
        with self._refused("10:00 is over"):
            self._hold("10:00")

    def test_times_without_length_are_refused_by_the_database(self):
        with mute_logger("odoo.sql_db"):
            for minutes in (0, -30):
                with self.subTest(minutes=minutes), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                    self._make_service(f"Nothing {minutes}", [(minutes, "lead", True)])
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.mei.qualification_ids.write({"duration_min": -5})
                self.env.flush_all()

    def test_a_service_nobody_does_says_so(self):
        lash = self._make_service("Lash", [(30, "lead", False)])
        for attempt in (self._book, self._hold):
            with self._refused("Nobody in this branch is qualified for Lash"), self.env.cr.savepoint():
                attempt("10:00", lash)
        self.assertFalse(self.holds.search([]))

    def test_a_closed_day_says_so(self):
        self.branch.closure_ids = [Command.create({"name": "Festival", "date_from": "2031-03-03", "date_to": "2031-03-03"})]
        with self._refused("The branch is closed on Mon 3 Mar"):
            self._book("10:00")
        with self._refused("The branch is closed on Mon 3 Mar"):
            self._hold("10:00")

    def test_fifty_services_are_one_visit_and_one_more_is_two(self):
        trim = self._make_service("Trim", [(10, "lead", False)])
        self._qualify(self.mei, trim)
        appointment = self._book("09:00", *[trim] * 50)
        self.assertEqual((len(appointment.line_ids), appointment.stop), (50, self._at("17:20")))
        with self._refused("at most 50 services"):
            self._book("09:00", *[trim] * 51)
        with self._refused("at most 50 services"):
            self._hold("09:00", *[trim] * 51)

    def test_one_service_without_a_start_or_of_another_kind_of_value(self):
        with self.assertRaises(UserError):
            self.env["salon.appointment"].create({**self._values("10:00"), "start": "9999-12-31 23:59:00"})
        with self.assertRaisesRegex(UserError, "Check the date"):
            self.holds._hold(self.branch, [], datetime(1, 1, 1), key="guest")

    def test_a_visit_without_services_is_not_held(self):
        with self.assertRaisesRegex(UserError, "at least one service"):
            self.holds._hold(self.branch, [], self._at("10:00"), key="guest")


@tagged("post_install", "-at_install")
class TestClockChange(HoldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch.tz = "Europe/Berlin"
        cls.branch.opening_ids = [Command.clear(), Command.create({"weekday": "6", "start_min": 0, "stop_min": 360})]
        cls._shift(cls.mei, "00:00", "06:00", day=CHANGE_DAY)

    def test_a_start_that_the_clock_skips_is_not_offered(self):
        free = self._free(wish=self.mei, day=CHANGE_DAY)
        self.assertFalse([clock for clock in free if clock.startswith("02:")])
        self.assertIn("01:45", free)
        self.assertIn("03:00", free)

    def test_half_past_two_is_half_past_three_and_says_so(self):
        appointment = self._book("02:30", wish=self.mei, day=CHANGE_DAY)
        self.assertEqual(appointment.clock, "03:30–04:30")
        self.assertEqual((appointment.stop - appointment.start).seconds, 3600)

    def test_a_visit_over_the_change_lasts_its_minutes(self):
        appointment = self.holds._confirm_hold(self.holds._hold(self.branch, self._wish(), self._at("01:30", CHANGE_DAY), key="guest"))
        self.assertEqual(appointment.clock, "01:30–03:30")
        self.assertEqual((appointment.stop - appointment.start).seconds, 3600)

    def _wish(self):
        return [{"key": 0, "product": self.cut, "employee": self.mei}]


@tagged("post_install", "-at_install")
class TestTakenAwayUnderneath(HoldCase):
    """People, places, shifts and clocks do not go while customers count on them."""

    def test_who_is_held_is_not_archived(self):
        token = self._hold("10:00", wish=self.mei)
        for record in (self.mei, self.chairs):
            with self.subTest(record=record), self.assertRaisesRegex(UserError, r"has bookings ahead \(1\), first at .*10:00"):
                record.active = False
        self._later(minutes=10)
        self.mei.active = False
        with self.assertRaisesRegex(UserError, "This time was held until"):
            self.holds._confirm_hold(token)

    def test_who_is_booked_is_not_archived(self):
        self._book("10:00", wish=self.mei)
        with self.assertRaisesRegex(UserError, r"Mei has bookings ahead \(1\)"):
            self.mei.active = False

    def test_a_shift_is_not_cut_under_a_booking_or_a_hold(self):
        shift = self.env["salon.shift"].search([("employee_id", "=", self.mei.id)])
        self._hold("16:00", wish=self.mei)
        with self.assertRaisesRegex(ValidationError, "Somebody is booked in the hours you take away, first at Mon 3 Mar 16:00"):
            shift.stop = self._at("16:30")
        self._later(minutes=10)
        shift.stop = self._at("16:30")
        self._book("10:00", wish=self.mei)
        with self.assertRaisesRegex(ValidationError, "first at Mon 3 Mar 10:00"), self.env.cr.savepoint():
            shift.unlink()

    def test_the_clock_of_a_branch_stays_while_bookings_lie_ahead(self):
        appointment = self._book("10:00", wish=self.mei)
        words = (
            r"Lake has bookings ahead \(1\). The first is agreed for Mon 3 Mar 10:00; with the other clock it would show as Mon 3 Mar 03:00"
        )
        with self.assertRaisesRegex(UserError, words):
            self.branch.tz = "Europe/Berlin"
        self.branch.write({"tz": "Asia/Shanghai", "name": "Lake 2"})
        appointment._record_cancel(self._at("08:00"))
        self.branch.tz = "Europe/Berlin"
        self.assertEqual(self.branch.tz, "Europe/Berlin")


@tagged("post_install", "-at_install")
class TestComplaints(HoldCase):
    """The loudest complaints about other programs."""

    def test_one_time_is_not_promised_twice_while_two_people_decide(self):
        """Two requests for one time, both confirmed later."""
        self._hold("10:00", wish=self.mei, key="first")
        with self._refused_as_busy():
            self._hold("10:00", wish=self.mei, key="second")

    def test_anyone_is_two_people_and_not_a_third(self):
        """ "Any stylist" must not be booked more often than there are stylists."""
        tokens = [self._hold("10:00", key=f"guest {number}") for number in range(2)]
        with self.assertRaisesRegex(UserError, "Nobody who does Cut is free at 10:00"):
            self._hold("10:00", key="guest 3")
        booked = [self.holds._confirm_hold(token) for token in tokens]
        self.assertEqual(booked[0].employee_id | booked[1].employee_id, self.mei | self.anna)

    def test_what_is_offered_can_be_held_and_booked(self):
        """Shown, then refused: do I have an appointment or not?"""
        for number, clock in enumerate(self._free(self.colour)[::6]):
            with self.env.cr.savepoint() as savepoint:
                token = self._hold(clock, self.colour, key=f"guest {number}")
                self.assertEqual(self._clock(self.holds._confirm_hold(token).start), clock)
                savepoint.rollback()

    def test_success_is_said_to_one_only(self):
        """Both saw success and one was dropped."""
        self._hold("10:00", wish=self.mei)
        with self._refused_as_busy():
            self._book("10:00", wish=self.mei)
        self.assertEqual(len(self._held(self.mei.resource_id)), 1)

    def _refused_as_busy(self):
        return self.assertRaisesRegex(UserError, "Mei is busy until 11:00. Mei is free at 09:00 and 11:00.")
