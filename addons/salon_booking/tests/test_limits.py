from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import DAY, NOW
from .policy_common import PolicyCase

TODAY = DAY - timedelta(days=1)


@tagged("post_install", "-at_install")
class TestLimits(PolicyCase):
    """How soon and how far ahead customers book by themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for days in (-1, 1, 30, 31):
            cls._shift(cls.mei, "09:00", "18:00", day=DAY + timedelta(days=days))

    def _starts(self, day, days=1, customer=True):
        planner = self.env["salon.booking.planner"]
        if customer:
            planner = planner._for_customer(self.customer, NOW)
        wishes = [{"key": 0, "product": self.cut, "employee": self.mei}]
        starts = planner._day_availability(self.branch, wishes, day, now=NOW, days=days).starts()
        return [self.branch._to_local(fields.Datetime.to_datetime("1970-01-01") + timedelta(minutes=start)) for start in starts]

    def test_the_lead_time_narrows_what_customers_see_and_not_the_desk(self):
        self._policy(lead_min=95)
        self.assertEqual(self._starts(TODAY)[0].strftime("%H:%M"), "11:45")
        self.assertEqual(self._starts(TODAY, customer=False)[0].strftime("%H:%M"), "10:00")

    def test_what_is_not_offered_is_not_accepted_either(self):
        self._policy(lead_min=95)
        with self.assertRaisesRegex(UserError, "This is too soon. The first time that can be booked is 11:35."):
            self._book_outside("11:30", day=TODAY)
        self.assertEqual(self._book_outside("11:45", day=TODAY).state, "booked")
        self.assertEqual(
            self.env["salon.appointment"].with_user(self.desk).create(self._values("10:15", day=TODAY, wish=self.mei)).state, "booked"
        )

    def test_the_last_day_that_can_be_booked_is_the_horizons(self):
        self._policy(horizon_days=31)
        self.assertTrue(self._starts(DAY + timedelta(days=30)))
        self.assertFalse(self._starts(DAY + timedelta(days=31)))
        self.assertTrue(self._starts(DAY + timedelta(days=31), customer=False))
        with self.assertRaisesRegex(UserError, "This is too far ahead"):
            self._book_outside("10:00", day=DAY + timedelta(days=31))

    def test_each_day_has_the_terms_of_that_day(self):
        self._policy(sequence=20)
        self._policy(
            sequence=10,
            lead_min=25 * 60,
            horizon_days=1,
            period_ids=[Command.create({"date_from": DAY, "date_to": DAY + timedelta(days=1)})],
        )
        found = self._starts(TODAY, days=3)
        by_day = {day: [start.strftime("%H:%M") for start in found if start.date() == day] for day in (TODAY, DAY, DAY + timedelta(days=1))}
        self.assertEqual((by_day[TODAY][0], by_day[DAY][0]), ("11:00", "11:00"))
        self.assertEqual(by_day[DAY + timedelta(days=1)], [], "only one day ahead on festival days")
        for day in by_day:
            self.assertEqual([start.strftime("%H:%M") for start in self._starts(day)], by_day[day], "a day alone says the same as three")

    def test_without_terms_nothing_is_narrowed(self):
        self.assertEqual(self._starts(TODAY), self._starts(TODAY, customer=False))

    def test_a_context_from_a_browser_is_no_customer(self):
        planner = self.env["salon.booking.planner"].with_context(salon_booking_outside=[1, "2031-03-02"])
        wishes = [{"key": 0, "product": self.cut, "employee": self.mei}]
        self._policy(lead_min=600)
        self.assertTrue(
            planner._day_availability(self.branch, wishes, TODAY, now=NOW).is_possible(
                int((NOW - fields.Datetime.to_datetime("1970-01-01")).total_seconds() // 60)
            )
        )

    def test_the_desk_sees_a_note_and_books_all_the_same(self):
        self._policy(lead_min=26 * 60, new_max_min=30)
        form = Form(self.env["salon.appointment"].with_user(self.desk), view="salon_booking.salon_appointment_view_form_quick")
        form.branch_id, form.customer_id = self.branch, self.customer
        with form.line_ids.new() as line:
            line.product_id = self.cut
        form.start = self._at("11:00")
        self.assertIn("Customers book at least 26 h ahead.", form.policy_note)
        self.assertIn("New customers book at most 30 minutes online.", form.policy_note)
        form.start = self._at("14:00")
        self.assertNotIn("ahead", form.policy_note)
        form.start = self._at("11:00")
        self.assertEqual(form.save().state, "booked")

    def test_new_customers_book_online_what_is_open_to_them(self):
        self._policy(new_service_ids=[Command.set(self.cut.product_tmpl_id.ids)], new_max_min=80)
        with self.assertRaisesRegex(UserError, "On a first visit, choose from: Cut. A first visit lasts at most 80 minutes."):
            self._book_outside("10:00", self.colour)
        self.assertEqual(self._book_outside("10:00").state, "booked")
        self.customer.visit_count = 3
        self.assertEqual(self._book_outside("14:00", self.colour).state, "booked")

    def test_the_zone_of_the_branch_decides_which_day_is_too_far(self):
        self._policy(horizon_days=1)
        berlin = self._make_branch("Spree", "SP")
        berlin.tz = "Europe/Berlin"
        wishes = [{"key": 0, "product": self.cut, "employee": self.env["hr.employee"]}]
        planner = self.env["salon.booking.planner"]
        late = fields.Datetime.to_datetime("2031-03-29 23:30:00")  # 00:30 on the 30th, the day on which the clock is put forward
        windows = planner._get_windows(berlin, wishes, False, [date(2031, 3, 30), date(2031, 3, 31), date(2031, 4, 1)], late)
        self.assertEqual([(stop - start) // 60 for start, stop, _first, _last in windows], [23, 24, 24])
        self.assertEqual([last == start for start, _stop, _first, last in windows], [False, False, True])
