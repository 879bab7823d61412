from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SalonCase


@tagged("-at_install", "post_install")
class TestSalonBranch(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.berlin = cls._make_branch("Berlin", "BER", "Europe/Berlin")

    def test_shanghai_is_eight_hours_ahead_all_year(self):
        self.assertEqual(self.branch._to_utc(date(2026, 1, 5), 540), datetime(2026, 1, 5, 1, 0))
        self.assertEqual(self.branch._to_utc(date(2026, 7, 5), 540), datetime(2026, 7, 5, 1, 0))

    def test_local_day_is_23_hours_in_spring_and_25_in_autumn(self):
        start, stop = self.berlin._local_day_bounds(date(2026, 3, 29))
        self.assertEqual((start, stop), (datetime(2026, 3, 28, 23, 0), datetime(2026, 3, 29, 22, 0)))
        start, stop = self.berlin._local_day_bounds(date(2026, 10, 25))
        self.assertEqual((start, stop), (datetime(2026, 10, 24, 22, 0), datetime(2026, 10, 25, 23, 0)))

    def test_nine_o_clock_stays_nine_across_both_changes(self):
        for day in (date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)):
            with self.subTest(day=day):
                moment = self.berlin._to_utc(day, 540)
                self.assertEqual((self.berlin._to_local(moment).hour, self.berlin._local_date(moment)), (9, day))

    def test_a_minute_that_the_clock_repeats_is_the_first_of_the_two(self):
        self.assertEqual(self.berlin._to_utc(date(2026, 10, 25), 150), datetime(2026, 10, 25, 0, 30))

    def test_minutes_past_midnight_reach_into_the_next_day(self):
        self.assertEqual(self.branch._to_utc(date(2026, 1, 5), 1440 + 60), self.branch._to_utc(date(2026, 1, 6), 60))

    def test_local_date_turns_at_local_midnight(self):
        self.assertEqual(self.branch._local_date(datetime(2026, 1, 5, 15, 59)), date(2026, 1, 5))
        self.assertEqual(self.branch._local_date(datetime(2026, 1, 5, 16, 0)), date(2026, 1, 6))

    def test_opening_spans_are_sorted_and_empty_on_closed_days(self):
        branch = self._make_branch("Lake", "LAK", hours=((840, 1200), (540, 720)))
        branch.closure_ids = [Command.create({"name": "Holiday", "date_from": date(2026, 2, 16), "date_to": date(2026, 2, 18)})]
        self.assertEqual(branch._opening_spans(date(2026, 2, 15)), ((540, 720), (840, 1200)))
        self.assertEqual([branch._opening_spans(date(2026, 2, day)) for day in (16, 17, 18)], [(), (), ()])
        self.assertTrue(branch._opening_spans(date(2026, 2, 19)))

    def test_hours_are_typed_as_a_person_writes_them(self):
        opening = self.branch.opening_ids[0]
        for text, minutes in (("09:30", 570), ("9:30", 570), ("9：30", 570), ("9", 540)):
            with self.subTest(text=text):
                opening.start_time = text
                self.assertEqual(opening.start_min, minutes)
        self.assertEqual(opening.start_time, "09:00")

    def test_nonsense_hours_are_refused_kindly(self):
        for text in ("half nine", "25:00", "9:75", ""):
            with self.subTest(text=text), self.assertRaisesRegex(ValidationError, "09:30"):
                self.branch.opening_ids[0].start_time = text

    def test_new_hours_can_be_typed_in_the_form(self):
        with Form(self.branch, view="salon_crm.salon_branch_view_form") as form, form.opening_ids.new() as line:
            line.weekday = "0"
            line.start_time = "21:30"
            line.stop_time = "22:00"
        self.assertIn((1290, 1320), self.branch._opening_spans(date(2026, 1, 5)))

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_hours_that_end_before_they_begin(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["salon.branch.opening"].create({"branch_id": self.branch.id, "weekday": "1", "start_min": 600, "stop_min": 600})

    def test_the_default_branch_is_the_one_at_work(self):
        desk = self._make_user("desk", branches=self.branch + self.berlin)
        desk.salon_branch_id = self.berlin
        self.assertEqual(self.env["salon.branch"].with_user(desk)._get_default_branch(), self.berlin)

    def test_a_branch_is_not_closed_while_somebody_has_not_paid(self):
        closing = self.branch + self.berlin
        visit = self._make_visit(self.berlin, self.customer, [(self.service, self.stylist, 80.0)], arrived_at=datetime(2026, 1, 5, 9, 0))
        with self.assertRaisesRegex(UserError, r"Berlin has open visits \(1\), first of .*10:00"):
            closing.action_archive()
        visit._record_void()
        closing.action_archive()
        self.assertEqual(closing.mapped("active"), [False, False])
