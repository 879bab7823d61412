from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY

from .common import TUESDAY, TeamCase


@tagged("post_install", "-at_install")
class TestLeave(TeamCase):
    """Leave is entered, booked visits stay, and somebody is told."""

    def test_leave_takes_the_whole_day_of_the_branch_not_office_hours(self):
        self._shift(self.mei, "09:00", "21:30", day=TUESDAY)
        self.assertEqual(self._leave(self.mei, TUESDAY), {"orphans": []})
        self.assertEqual(self._free(wish=self.mei, day=TUESDAY), [])
        start, stop = self.branch._local_day_bounds(TUESDAY)
        self.assertEqual(self._away(self.mei), [(start, stop)])
        self.assertEqual(self._items(self.mei, TUESDAY)[0], ("leave", "Day off"))

    def test_half_a_day_leaves_the_other_half(self):
        self._leave(self.mei, half="am")
        self.assertEqual(self._free(wish=self.mei, limit=1), ["13:00"])
        self.assertEqual(self._items(self.mei)[0], ("leave", "Day off 00:00–13:00"))

    def test_a_leave_over_a_visit_lists_it_and_is_not_entered(self):
        visit = self._book("10:00", wish=self.mei)
        (card,) = self._leave(self.mei)["orphans"]
        self.assertEqual((card["id"], card["ways"][0]["label"]), (visit.id, "10:00 with Anna"))
        self.assertFalse(self.env["hr.leave"].search([("employee_id", "=", self.mei.id)]))

    def test_kept_visits_stay_and_the_rest_of_the_day_is_shut(self):
        visit = self._book("10:00", wish=self.mei)
        self.assertEqual(self._leave(self.mei, reason="comes in for her"), {"orphans": []})
        self.assertEqual(self._free(wish=self.mei), [])
        self.assertEqual(visit.state, "booked")
        self.assertTrue(visit.is_uncovered)
        self.assertEqual(visit.uncovered_reason, "comes in for her")
        start, stop = self.branch._local_day_bounds(DAY)
        self.assertEqual(self._away(self.mei), [(start, self._at("10:00")), (self._at("11:00"), stop)])

    def test_what_a_visit_gives_back_the_leave_takes(self):
        visit = self._book("10:00", wish=self.mei)
        self._leave(self.mei, reason="x")
        visit.action_cancel()
        self.env.cr.precommit.run()
        self.assertEqual(sum((stop - start for start, stop in self._away(self.mei)), timedelta()), timedelta(days=1))
        self.assertEqual(self._free(wish=self.mei), [])

    def test_leave_agreed_on_in_odoo_own_screens_counts_as_well(self):
        visit = self._book("10:00", wish=self.mei)
        leave = self.env["hr.leave"].create(
            {
                "employee_id": self.mei.id,
                "holiday_status_id": self.day_off.id,
                "request_date_from": DAY,
                "request_date_to": DAY,
            }
        )
        self.assertEqual(self._away(self.mei), [])
        self.assertFalse(visit.is_uncovered)
        leave.action_approve()
        self.assertTrue(self._away(self.mei))
        visit.invalidate_recordset()
        self.assertTrue(visit.is_uncovered)
        self.assertEqual(leave._get_orphans(), visit)
        leave.action_refuse()
        self.assertEqual(self._away(self.mei), [])
        visit.invalidate_recordset()
        self.assertFalse(visit.is_uncovered)

    def test_leave_that_is_taken_back_opens_the_day(self):
        self._leave(self.mei)
        self.assertEqual(self._free(wish=self.mei), [])
        self.assertTrue(self.rota.take_back_leave(self.branch.id, self.mei.id, str(DAY)))
        self.assertEqual(self._free(wish=self.mei, limit=1), ["09:00"])
        with self.assertRaisesRegex(UserError, "no leave on this day"):
            self.rota.take_back_leave(self.branch.id, self.mei.id, str(DAY))

    def test_weekends_are_days_like_others(self):
        sunday = DAY + timedelta(days=6)
        self._shift(self.mei, "09:00", "18:00", day=sunday)
        self._leave(self.mei, sunday)
        self.assertEqual(self._free(wish=self.mei, day=sunday), [])

    def test_leave_twice_or_backwards_is_refused(self):
        self._leave(self.mei)
        with self.assertRaisesRegex(UserError, "leave on these days already"):
            self._leave(self.mei)
        with self.assertRaisesRegex(UserError, "end after it begins"):
            self._leave(self.mei, TUESDAY, DAY)
        with self.assertRaisesRegex(UserError, "Choose one of the list"):
            self.rota.give_leave(self.branch.id, {"employee_id": self.mei.id, "type_id": -1, "from": str(TUESDAY), "to": str(TUESDAY)})

    def test_the_desk_learns_that_somebody_is_away_not_why(self):
        desk = self._user("leave_desk", "desk")
        self._leave(self.mei)
        self.assertEqual(self._items(self.mei, user=desk)[0], ("leave", "Away"))

    def test_no_mail_and_no_meeting_come_of_it(self):
        mails, meetings = self.env["mail.mail"].search_count([]), self.env["calendar.event"].search_count([])
        self._leave(self.mei)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertEqual(self.env["calendar.event"].search_count([]), meetings)

    def test_the_net_fills_what_was_missed(self):
        self._leave(self.mei)
        self.env["salon.appointment.allocation"].search([("kind", "=", "leave")]).unlink()
        self.env["hr.leave"]._cron_fill_salon_blocks()
        self.assertEqual(len(self._away(self.mei)), 1)
        self.env["hr.leave"]._cron_fill_salon_blocks()
        self.assertEqual(len(self._away(self.mei)), 1)

    def test_a_shift_with_a_break_can_be_published_on_a_day_of_leave(self):
        self._leave(self.mei, TUESDAY)
        values = self._values_of(self.mei, day=TUESDAY, break_start="12:00", break_stop="13:00")
        self.rota.save_shift(self.branch.id, values)
        self.assertEqual(self.rota.publish_week(self.branch.id, str(DAY)), {"count": 1})
        self.assertEqual(self._free(wish=self.mei, day=TUESDAY), [])

    def test_a_break_that_is_taken_away_leaves_no_hole_in_a_leave(self):
        shift = self._shift(self.mei, "09:00", "18:00", day=TUESDAY, rest=("12:00", "13:00"))
        self._leave(self.mei, TUESDAY)
        shift.write({"break_start": False, "break_stop": False})
        self.env.cr.precommit.run()
        self.assertEqual(self._free(wish=self.mei, day=TUESDAY), [])

    def test_leave_of_somebody_at_home_elsewhere_is_given_there(self):
        north = self._make_branch("North", "NO")
        far = self._make_stylist("Far", branch=north)
        with self.assertRaisesRegex(UserError, "Ask the manager there"):
            self._leave(far)
