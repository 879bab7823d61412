from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.salon_booking.tests.common import DAY

from .common import WaitlistCase


@tagged("post_install", "-at_install")
class TestWish(WaitlistCase):
    """What somebody waits for, and which time is found for it."""

    def _found(self, wish):
        found = wish._find_start(self._at("08:30"))
        return found and (self._clock(found[0]), found[1])

    def test_the_first_free_time_that_fits_is_found(self):
        self._book("09:00", wish=self.mei)
        self._book("09:00", wish=self.anna)
        self.assertEqual(self._found(self._wish()), ("10:00", self.env["hr.employee"]))

    def test_the_wished_hours_are_kept(self):
        """Others write to the whole list whenever anything is free; here three o'clock means three o'clock."""
        wish = self._wish(from_time="15:00", to_time="16:30")
        self.assertEqual(self._found(wish)[0], "15:00")
        self._fill(self.mei, self.anna)["09:00"]._record_cancel(self._at("08:30"))
        self.assertIsNone(self._found(wish))

    def test_the_hours_of_the_staff_are_kept(self):
        """A wish for the evening finds nothing where nobody is on shift, however open the salon is."""
        self.assertIsNone(self._found(self._wish(from_time="18:00", to_time="19:30")))
        self._shift(self.anna, "18:00", "20:00")
        self.assertEqual(self._found(self._wish(self.zhao, from_time="18:00", to_time="19:30"))[0], "18:00")

    def test_only_wished_people_are_asked(self):
        self._fill(self.mei)
        self.assertIsNone(self._found(self._wish(person=self.mei)))
        self.assertEqual(self._found(self._wish(self.zhao, person=self.mei | self.anna)), ("09:30", self.anna))

    def test_only_wished_days_are_looked_at(self):
        tuesday = DAY + timedelta(days=1)
        self._shift(self.mei, "09:00", "18:00", day=tuesday)
        found = self._wish(last_day=tuesday, tue=True)._find_start(self._at("08:30"))
        self.assertEqual(found[0], self._at("09:00", tuesday))

    def test_nobody_is_offered_a_time_while_in_another_visit(self):
        self._book("10:00", wish=self.mei, customer_id=self.wang.id)
        wish = self._wish(from_time="10:00", to_time="10:30")
        self.assertIsNone(self._found(wish))

    def test_the_booking_that_is_given_up_is_no_obstacle(self):
        own = self._book("10:00", wish=self.mei, customer_id=self.wang.id)
        wish = self._wish(instead_of_id=own.id, from_time="10:00", to_time="10:30")
        self.assertEqual(self._found(wish)[0], "10:00")

    def test_times_are_typed_as_people_write_them(self):
        for typed, minute in (("14:30", 870), ("9", 540), ("09.15", 555), ("14：00", 840), ("", 0)):
            with self.subTest(typed=typed):
                self.assertEqual(self.wishes._parse_time(typed, 0), minute)
        for typed in ("25:00", "noon", "10:75", "-3"):
            with self.subTest(typed=typed), self.assertRaisesRegex(UserError, "14:30"):
                self.wishes._parse_time(typed, 0)

    def test_the_form_takes_a_wish(self):
        form = Form(self.wishes.with_user(self.desk))
        form.customer_id = self.wang
        form.product_ids.add(self.cut)
        form.sat = True
        form.from_time = "14:00"
        wish = form.save()
        self.assertEqual((wish.state, wish.from_min, wish.to_min), ("waiting", 840, 1440))
        self.assertIn("Sat · from 14:00", wish.when_words)

    def test_hours_and_days_stand_in_order(self):
        for odd in ({"from_time": "15:00", "to_time": "14:00"}, {"last_day": DAY - timedelta(days=1)}, {"notice_min": -5}):
            with self.subTest(odd=odd), mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self._wish(**odd)

    def test_days_beyond_any_calendar_are_refused(self):
        for odd in ({"last_day": "9999-12-31"}, {"first_day": "0001-01-01"}):
            with self.subTest(odd=odd), mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self._wish(**odd)
        wish = self._wish(first_day="2000-01-01", last_day="2100-01-01")
        self.assertIsNotNone(self._found(wish))
        self._serve()
        self.assertEqual(wish.state, "waiting")

    def test_a_wish_needs_a_service_and_gives_up_own_bookings_only(self):
        with self.assertRaisesRegex(ValidationError, "at least one service"):
            self._wish(product_ids=[Command.clear()])
        with self.assertRaisesRegex(ValidationError, "somebody else's"):
            self._wish(instead_of_id=self._book("10:00").id)

    def test_only_bookings_one_may_cancel_are_given_up(self):
        hill = self._make_branch("Hill", "HL")
        other = self._user("wish_hill", "desk", branch=hill)
        own = self._book("10:00", customer_id=self.wang.id)
        with self.assertRaises(AccessError):
            self._wish(user=other, branch_id=hill.id, instead_of_id=own.id)
        with self.assertRaisesRegex(ValidationError, "in another branch"):
            self._wish(user=self.env.user, branch_id=hill.id, instead_of_id=own.id)
        wish = self._wish(user=other, branch_id=hill.id)
        with self.assertRaises(AccessError):
            wish.write({"instead_of_id": own.id})
        self.assertEqual(self._wish(instead_of_id=own.id).instead_of_id, own)

    def test_a_wish_is_not_moved_into_another_branch(self):
        hill = self._make_branch("Hill", "HL")
        for record in (self._wish(), self._walk_in()):
            with self.subTest(record=record), self.assertRaises(AccessError), self.env.cr.savepoint():
                record.write({"branch_id": hill.id})

    def test_the_customer_stays_once_written_to(self):
        wish = self._wish()
        wish.customer_id = self.zhao
        wish.action_offer()
        with self.assertRaisesRegex(UserError, "Take it off the list"):
            wish.customer_id = self.wang
        wish.write({"customer_id": self.zhao.id, "note": "same"})

    def test_who_wished_people_that_are_gone_is_offered_nobody_else(self):
        wish = self._wish(person=self.mei)
        self.assertIsNotNone(self._found(wish))
        self.mei.action_archive()
        wish.invalidate_recordset()
        self.assertIsNone(self._found(wish))
        with self.assertRaisesRegex(UserError, "Choose other people"):
            wish.action_offer()

    def test_where_a_wish_stands_is_not_edited(self):
        wish = self._wish()
        for values in ({"state": "booked"}, {"passes": 0}, {"wished_at": self._at("08:00")}):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "Press Offer"):
                wish.write(values)
        with self.assertRaisesRegex(UserError, "Press Offer"):
            self._wish(self.zhao, state="booked")

    def test_a_wish_ends_with_its_last_day(self):
        wish = self._wish()
        self._clock_says("23:30")
        self._serve()
        self.assertEqual(wish.state, "waiting")
        self._clock_says("00:30", DAY + timedelta(days=1))
        self._serve()
        self.assertEqual(wish.state, "past")

    def test_joining_and_leaving_are_told(self):
        wish = self._wish()
        wish.action_leave()
        self.assertEqual(wish.state, "left")
        for key in ("waitlist.joined", "waitlist.left"):
            self.assertEqual(self._events(key).mapped("res_id"), wish.ids, key)

    def test_a_service_that_cannot_be_planned_finds_nothing(self):
        wish = self._wish()
        self.cut.product_tmpl_id.phase_ids.unlink()
        self.assertIsNone(self._found(wish))
