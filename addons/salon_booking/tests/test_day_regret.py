from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.fields import Command
from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools import file_path, mute_logger

from .common import DAY, NOW, BookingCase


@tagged("post_install", "-at_install")
class TestDayRegret(BookingCase):
    """Mei's Monday from 9 to 18, solved in the night to Tuesday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trim = cls._make_service("Trim", [(30, "lead", True)])
        cls._qualify(cls.mei, cls.trim)

    def _solve(self):
        return self.env["salon.day.regret"]._solve_day(self.branch, DAY)

    def _row(self, person):
        return self._solve().filtered(lambda row: row.employee_id == person)

    def test_the_bands_of_before_get_keys_that_sort_as_they_do(self):
        self._book("09:20", wish=self.mei)
        row = self._row(self.mei)
        row.flush_recordset()
        self.env.cr.execute("UPDATE salon_day_regret SET regret_band = 'to_30' WHERE id = %s", (row.id,))
        script = load_script(file_path("salon_booking/migrations/19.0.1.1.0/pre-regret_bands.py"), "regret_bands")
        script.migrate(self.env.cr, "19.0.1.0.0")
        row.invalidate_recordset()
        self.assertEqual(row.regret_band, "lost_30")
        keys = [key for key, _label in row._fields["regret_band"].selection]
        self.assertEqual(keys, sorted(keys))

    def test_twenty_minutes_before_the_first_booking_are_lost(self):
        self._book("09:20", wish=self.mei)
        row = self._row(self.mei)
        self.assertRecordValues(
            row,
            [
                {
                    "sold_min": 60,
                    "sellable_min": 460,
                    "best_min": 480,
                    "regret_min": 20,
                    "regret_band": "lost_30",
                    "moved_count": 1,
                    "moves": "09:20 → 09:30",
                    "is_exact": True,
                }
            ],
        )
        self.assertEqual(row.story, "20 minutes lay in gaps too short to sell. Better: 09:20 → 09:30.")

    def test_everybody_on_shift_has_a_row_and_nobody_twice(self):
        self.assertEqual(self._solve().employee_id, self.mei | self.anna)
        self.assertFalse(self._solve())

    def test_a_good_day_says_so(self):
        self._book("09:00", wish=self.mei)
        row = self._row(self.mei)
        self.assertEqual((row.regret_min, row.regret_band, row.story), (0, "lost_00", "The bookings lay as well as they could."))

    def test_what_was_cancelled_was_free_and_who_did_not_come_held_the_time(self):
        self._book("10:20", wish=self.mei)._record_cancel(self._at("08:00"))
        self._book("09:20", wish=self.anna)._record_no_show(self._at("12:00"))
        rows = {row.employee_id: row for row in self._solve()}
        self.assertEqual((rows[self.mei].sold_min, rows[self.mei].regret_min), (0, 0))
        self.assertEqual((rows[self.anna].sold_min, rows[self.anna].regret_min), (60, 20))

    def test_a_visit_shared_with_a_colleague_stays(self):
        lines = [
            Command.create({"product_id": self.cut.id, "wished_employee_id": self.anna.id, "sequence": 1}),
            Command.create({"product_id": self.colour.id, "wished_employee_id": self.mei.id, "sequence": 2}),
        ]
        self._book("09:20", line_ids=lines)
        row = self._row(self.anna)
        self.assertEqual((row.sold_min, row.regret_min), (60, 0))

    def test_a_cut_nested_in_a_colour_moves_with_it(self):
        self._book("09:20", self.colour, wish=self.mei)
        self._book("09:50", self.trim, wish=self.mei)
        row = self._row(self.mei)
        self.assertEqual((row.sold_min, row.moved_count, row.moves), (85, 1, "09:20 → 09:30"))

    def test_the_settings_of_the_branch_count(self):
        self._book("09:20", wish=self.mei)
        self.branch.write({"sellable_min": 20, "regret_flex_min": 30})
        self.assertEqual(self._row(self.mei).regret_min, 0)

    def test_a_break_is_no_time_to_sell(self):
        shift = self.env["salon.shift"].search([("employee_id", "=", self.mei.id)])
        shift.write({"break_start": self._at("12:00"), "break_stop": self._at("13:00")})
        self._book("11:20", self.trim, wish=self.mei)
        row = self._row(self.mei)
        self.assertEqual((row.sellable_min, row.regret_min, row.moves), (440, 10, "11:20 → 11:30"))

    def test_the_cron_solves_the_days_that_are_over_and_no_other(self):
        regret = self.env["salon.day.regret"]
        self._shift(self.mei, "09:00", "18:00", day=NOW.date() - timedelta(days=1))
        self.startPatcher(patch.object(self.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 1))
        regret._cron_solve_yesterday()
        self.assertEqual(regret.search([]).mapped("work_date"), [fields.Date.add(NOW.date(), days=-1)])
        regret._cron_solve_yesterday()
        self.assertEqual(regret.search_count([]), 1)

    def test_a_figure_opens_its_day(self):
        mine = self._book("10:00", wish=self.mei)
        self._book("10:00", wish=self.anna)
        action = self._row(self.mei).action_open_day()
        self.assertEqual(self.env["salon.appointment"].search(action["domain"]), mine)

    def test_the_sum_is_guarded(self):
        row = self._row(self.mei)
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            row.regret_min = 5
            row.flush_recordset()

    def test_a_branch_costs_the_same_queries_whatever_its_size(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["salon.day.regret"]._engine_days(self.branch, self.env["salon.shift"].search([("shift_date", "=", DAY)]))
            return self.cr.sql_log_count - before

        count()
        few = count()
        for number in range(8):
            person = self._make_stylist(f"Person {number}")
            self._shift(person, "09:00", "18:00")
        self.assertEqual(count(), few)
