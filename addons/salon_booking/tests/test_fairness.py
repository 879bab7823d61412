from odoo.exceptions import UserError
from odoo.tests import tagged

from ..engine.values import Weights
from .common import DAY, BookingCase


@tagged("post_install", "-at_install")
class TestFairness(BookingCase):
    def _ahead(self, *people, skip=()):
        until = self._at("20:00")
        people = people or (self.mei, self.anna)
        found = self.env["salon.booking.planner"]._read_loads(self.branch, [each.resource_id.id for each in people], until, skip)
        return [found[each.resource_id.id] for each in people]

    def test_work_that_was_asked_for_puts_nobody_ahead(self):
        self._book("10:00", wish=self.mei)
        self.assertEqual(self._ahead(), [0, 0])

    def test_unasked_work_puts_ahead_until_it_is_cancelled(self):
        appointment = self._book("10:00")
        lead = appointment.employee_id
        other = (self.mei | self.anna) - lead
        self.assertEqual(self._ahead(lead, other), [60, 0])
        self.assertEqual(self._ahead(lead, other, skip=appointment.ids), [0, 0])
        appointment._record_cancel(self._at("08:00"))
        self.assertEqual(self._ahead(lead, other), [0, 0])

    def test_half_the_hours_are_due_half_the_work(self):
        shift = self.env["salon.shift"].search([("employee_id", "=", self.anna.id)])
        shift.stop = self._at("12:00")
        self._shift(self.mei, "09:00", "18:00", day=DAY.replace(day=2))
        self._book("10:00").line_ids.sudo().employee_id = self.anna
        self.assertEqual(self._ahead(), [0, round(60 * (1080 + 180) / 2 / 180)])

    def test_what_lies_longer_ago_is_forgotten(self):
        self._book("10:00").line_ids.sudo().write({"start": self._at("10:00", DAY.replace(month=1)), "stop": self._at("11:00", DAY)})
        self.assertEqual(self._ahead(), [0, 0])

    def test_a_list_of_times_does_not_ask_who_is_ahead_and_a_plan_does(self):
        planner = self.env["salon.booking.planner"]
        answer = planner._day_availability(
            self.branch, [{"key": 0, "product": self.cut, "employee": self.env["hr.employee"]}], DAY, now=self._at("08:00")
        )
        before = self.cr.sql_log_count
        start = answer.starts()[0]
        self.assertEqual(self.cr.sql_log_count, before)
        self.assertTrue(answer.plan(start))
        self.assertEqual(self.cr.sql_log_count, before + 1)

    def test_the_quietest_lately_is_taken_and_the_line_says_so(self):
        # Both days are empty: only the weeks before tell the two apart.
        yesterday = DAY.replace(day=2)
        for person in (self.mei, self.anna):
            self._shift(person, "09:00", "18:00", day=yesterday)
        busy = self._book("10:00", day=yesterday)
        quiet = (self.mei | self.anna) - busy.employee_id
        line = self._book("10:00").line_ids
        self.assertEqual((line.employee_id, line.assigned_why), (quiet, "load"))
        self.assertEqual(line.why_note, f"{quiet.name}: quietest lately")

    def test_each_line_says_why(self):
        self.assertEqual(self._book("10:00", wish=self.mei).line_ids.assigned_why, "asked")
        self.assertEqual(self._book("10:00").line_ids.assigned_why, "only")

    def test_a_reason_is_not_written_by_hand(self):
        line = self._book("10:00").line_ids.with_user(self._user("why_desk", "desk"))
        with self.assertRaisesRegex(UserError, "in the appointment"):
            line.assigned_why = "only"

    def test_the_branch_sets_the_weights(self):
        planner = self.env["salon.booking.planner"]
        self.assertEqual(planner._get_query_values(self.branch, [])["weights"], Weights())
        self.branch.ranking_style = "fair"
        self.assertEqual(planner._get_query_values(self.branch, [])["weights"], Weights(gap=2, load=4, wish=1))
        self.branch.write({"ranking_style": "own", "weight_load": 9})
        self.assertEqual(planner._get_query_values(self.branch, [])["weights"], Weights(gap=2, load=9, wish=1))
