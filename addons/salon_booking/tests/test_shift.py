from datetime import date, timedelta

from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import DAY, BookingCase


@tagged("post_install", "-at_install")
class TestShift(BookingCase):
    @mute_logger("odoo.sql_db")
    def test_nobody_works_twice_at_once(self):
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self._shift(self.mei, "17:00", "20:00")
        self.assertTrue(self._shift(self.mei, "18:00", "20:00"))

    @mute_logger("odoo.sql_db")
    def test_a_break_lies_within_the_shift(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._shift(self.mei, "09:00", "12:00", day=DAY + timedelta(days=1), rest=("11:30", "12:30"))

    def test_a_break_is_held_time(self):
        shift = self._shift(self.mei, "09:00", "18:00", day=DAY + timedelta(days=1), rest=("12:00", "12:30"))
        self.assertEqual(self._held(self.mei.resource_id), [("12:00", "12:30")])
        shift.write({"break_start": False, "break_stop": False})
        self.assertEqual(self._held(self.mei.resource_id), [])

    @mute_logger("odoo.sql_db")
    def test_a_break_over_a_booking_is_refused(self):
        self._book("12:00", wish=self.mei)
        shift = self.env["salon.shift"].search([("employee_id", "=", self.mei.id)])
        with self.assertRaisesRegex(UserError, "booking in this break"):
            shift.write({"break_start": self._at("12:00"), "break_stop": self._at("12:30")})

    def test_a_shift_is_not_cut_under_a_booking(self):
        self._book("10:00", wish=self.mei)
        shift = self.env["salon.shift"].search([("employee_id", "=", self.mei.id)])
        with self.assertRaisesRegex(ValidationError, "first at Mon 3 Mar 10:00"), self.env.cr.savepoint():
            shift.start = self._at("10:30")
        with self.assertRaisesRegex(ValidationError, "Somebody is booked"), self.env.cr.savepoint():
            shift.unlink()
        shift.start = self._at("10:00")
        self.assertEqual(shift.work_min, 480)

    def test_no_shift_no_times(self):
        self.assertEqual(self._free(day=DAY + timedelta(days=1)), [])
        self.assertEqual(self._free(limit=2), ["09:00", "09:15"])

    def test_a_week_is_copied_by_the_wall_clock(self):
        self.branch.closure_ids.create(
            {"branch_id": self.branch.id, "date_from": DAY + timedelta(days=7), "date_to": DAY + timedelta(days=7), "name": "x"}
        )
        self._shift(self.mei, "11:00", "20:00", day=DAY + timedelta(days=2), rest=("14:00", "15:00"))
        form = Form(self.env["salon.shift.copy"])
        form.branch_id, form.from_day, form.to_day = self.branch, DAY + timedelta(days=3), DAY + timedelta(days=9)
        action = form.save().action_copy()
        shift = self.env["salon.shift"].search(action["domain"])
        self.assertRecordValues(
            shift,
            [
                {
                    "employee_id": self.mei.id,
                    "shift_date": DAY + timedelta(days=9),
                    "start": self._at("11:00", DAY + timedelta(days=9)),
                    "break_stop": self._at("15:00", DAY + timedelta(days=9)),
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "Nothing to copy"):
            form.save().action_copy()

    def test_a_copy_over_a_change_of_the_clock_keeps_local_hours(self):
        self.branch.tz = "Europe/Berlin"
        friday = date(2031, 3, 28)
        self._shift(self.mei, "09:00", "18:00", day=friday)
        copied = self.env["salon.shift"]._copy_days(self.branch, friday, friday, 3)
        self.assertEqual(self._clock(copied.start), "09:00")
        self.assertEqual((copied.start.hour, copied.stop.hour), (7, 16))

    def test_times_on_the_days_when_berlins_clock_changes(self):
        self.branch.tz = "Europe/Berlin"
        self.branch.opening_ids.filtered(lambda row: row.weekday == "6").write({"start_min": 0, "stop_min": 300})
        for day, expected in (
            (date(2031, 3, 30), ["00:00", "01:00", "03:00", "04:00"]),
            (date(2031, 10, 26), ["00:00", "01:00", "02:00", "02:00", "03:00", "04:00"]),
        ):
            self._shift(self.mei, "00:00", "05:00", day=day)
            self.branch.slot_step_min = 60
            self.assertEqual(self._free(wish=self.mei, day=day), expected)
