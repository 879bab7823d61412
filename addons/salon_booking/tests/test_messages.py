from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DAY, BookingCase


@tagged("post_install", "-at_install")
class TestMessages(BookingCase):
    @contextmanager
    def _refused(self, *parts):
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            yield
        for part in parts:
            self.assertIn(part, caught.exception.args[0])

    def _rivals(self, *bookings):
        """Let others book between the engine's answer and the claim, unseen by the engine: a lost race in one process."""
        planner = type(self.env["salon.booking.planner"])
        real, hidden = planner._read_busy, [True]

        def read_busy(model, *args):
            if hidden and hidden.pop():
                return real(model, [], *args[1:])
            return real(model, *args)

        return patch.object(planner, "_read_busy", read_busy)

    def test_a_customer_who_is_booked_in_that_time_is_told_but_not_refused(self):
        self.assertFalse(self._book("10:00", wish=self.mei).clash_note)
        draft = self.env["salon.appointment"].new(self._values("10:30", wish=self.anna))
        self.assertEqual(draft.clash_note, "Lin Y. is booked already at this time: 10:00–11:00 Cut.")
        self.assertIn("10:00–11:00", self._book("10:30", wish=self.anna).clash_note)
        self.assertFalse(self._book("12:00").clash_note)
        self.assertFalse(self._book("12:00", customer_id=False).clash_note)

    def test_a_taken_person_is_named_with_the_next_times(self):
        self._book("10:00", wish=self.mei)
        with self._refused("Mei is busy until 11:00", "Mei is free at 09:00 and 11:00"):
            self._book("10:00", wish=self.mei)

    def test_taken_chairs_are_named_by_their_kind(self):
        self._book("10:00", self.colour)
        self.chairs[1].active = False
        with self._refused("Every place of the kind Chair is taken; the first is free at 11:30"):
            self._book("10:45", wish=self.anna)

    def test_a_break_says_until_when(self):
        self._shift(self.mei, "19:00", "20:00")
        self._shift(self.anna, "09:00", "18:00", day=DAY.replace(day=4))
        self._shift(self.mei, "09:00", "18:00", day=DAY.replace(day=4), rest=("12:00", "12:30"))
        with self._refused("Mei has a break until 12:30"):
            self._book("12:00", wish=self.mei, day=DAY.replace(day=4))

    def test_no_shift_closing_and_the_past(self):
        with self._refused("Mei is not on shift at 18:30"):
            self._book("18:30", wish=self.mei)
        with self._refused("shift ends at 18:00"):
            self._book("17:30", wish=self.mei)
        with self._refused("The branch is closed at 07:00; it opens at 09:00"):
            self._book("07:00")
        with self._refused("is over"):
            self._book("10:00", day=DAY.replace(day=1))

    def test_a_person_without_the_skill(self):
        with self._refused("Anna is not qualified for Colour. Ask: Mei."):
            self._book("10:00", self.colour, wish=self.anna)

    def test_a_service_nobody_can_do_and_one_without_phases(self):
        with self._refused("Nobody in this branch is qualified for Lash"):
            self._book("10:00", self._make_service("Lash", [(30, "lead", False)]))
        with self._refused("Empty has no phases yet"):
            self._book("10:00", self._make_service("Empty", []))

    def test_nobody_free_and_nobody_on_shift(self):
        self._book("10:00")
        self._book("10:00")
        with self._refused("Nobody who does Cut is free at 10:00", "09:00 and 11:00 are free"):
            self._book("10:00")
        with self._refused("Nobody who does Cut is on shift at 10:00"):
            self._book("10:00", day=DAY.replace(day=5))

    @mute_logger("odoo.sql_db")
    def test_a_lost_race_says_so_and_offers_the_next_times(self):
        self._book("14:00", wish=self.mei)
        with self._rivals(), self._refused("14:00 was taken a moment ago.", "Mei is free at 13:00 and 15:00."):
            self._book("14:00", wish=self.mei)

    @mute_logger("odoo.sql_db")
    def test_when_the_engine_chose_the_person_it_takes_the_other_one(self):
        self._book("14:00", wish=self.mei)
        with self._rivals():
            appointment = self._book("14:00")
        self.assertEqual(appointment.employee_id, self.anna)

    def test_the_times_of_another_day_carry_the_day(self):
        self._shift(self.mei, "09:00", "10:00", day=DAY.replace(day=4))
        self._book("09:00", self.cut, self.colour, wish=self.mei)
        self.env["salon.appointment.allocation"]._claim(
            [
                {
                    "resource_id": self.mei.resource_id.id,
                    "branch_id": self.branch.id,
                    "start": self._at("11:30"),
                    "stop": self._at("18:00"),
                    "kind": "block",
                }
            ]
        )
        with self._refused("Mei is free at Tue 4 Mar 09:00."):
            self._book("11:00", wish=self.mei)
        with self._refused("There is no free time in the next 30 days."):
            self._book("11:00", self.colour, wish=self.mei)

    @mute_logger("odoo.sql_db")
    def test_an_overlap_that_nobody_caught_is_worded_too(self):
        row = self._book("14:00", wish=self.mei).allocation_ids[0]
        try:
            with self.env.cr.savepoint():
                row.copy({"hold_key": False})
        except Exception as exc:  # noqa: BLE001 the driver's error is what the server would translate
            words = row._sql_error_to_message(exc)
        self.assertIn("is taken from 14:00 to 15:00. Pick another time or another stylist.", words)
