from datetime import date, datetime, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY, BookingCase


@tagged("post_install", "-at_install")
class TestUtilisation(BookingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["salon.utilisation.report"]

    def _read(self, *groups, domain=(), user=None):
        self.env.flush_all()
        found = self.report.with_user(user or self.env.user)._read_group(
            [("branch_id", "=", self.branch.id), *domain], list(groups), ["booked_min:sum", "shift_min:sum", "booked_percent:avg"]
        )
        return [tuple(round(value, 1) if isinstance(value, float) else value for value in row) for row in found]

    def test_booked_minutes_are_set_against_the_shift(self):
        self._book("10:00", wish=self.mei)
        self.assertEqual(self._read("employee_id"), [(self.mei, 60, 540, 11.1), (self.anna, 0, 540, 0.0)])

    def test_the_rate_of_all_weighs_shifts_by_their_minutes(self):
        self._book("10:00", wish=self.mei)
        self._shift(self.mei, "09:00", "10:00", day=DAY + timedelta(days=1))
        self.assertEqual(self._read(), [(60, 1140, 5.3)])

    def test_hands_that_are_free_while_colour_develops_are_not_booked(self):
        self._book("10:00", self.colour, wish=self.mei)
        self.assertEqual(self._read(domain=[("employee_id", "=", self.mei.id)]), [(55, 540, 10.2)])

    def test_a_break_is_no_time_on_shift(self):
        self.env["salon.shift"].search([("employee_id", "=", self.mei.id)]).write(
            {"break_start": self._at("12:00"), "break_stop": self._at("13:00")}
        )
        self.assertEqual(self._read(domain=[("employee_id", "=", self.mei.id)]), [(0, 480, 0.0)])

    def test_what_was_cancelled_or_missed_is_free(self):
        self._book("10:00", wish=self.mei).action_cancel()
        missed = self._book("11:00", wish=self.mei)
        missed._record_no_show(self._at("12:00"))
        self.assertEqual(self._read(domain=[("employee_id", "=", self.mei.id)]), [(0, 540, 0.0)])

    def test_a_row_opens_the_bookings_it_counts(self):
        booking = self._book("10:00", wish=self.mei)
        self._book("10:00", wish=self.anna)
        row = self.report.search([("employee_id", "=", self.mei.id)])
        self.assertEqual(self.env["salon.appointment"].search(row.action_open_day()["domain"]), booking)

    def test_stylists_see_their_own_and_managers_their_branches(self):
        self._book("10:00", wish=self.mei)
        stylist, manager = self._user("stylist_use", "stylist"), self._user("manager_use", "manager")
        self.anna.user_id = stylist
        self.assertEqual(self._read("employee_id", user=stylist), [(self.anna, 0, 540, 0.0)])
        self.assertEqual(len(self._read("employee_id", user=manager)), 2)
        elsewhere = self._user("manager_elsewhere", "manager", branch=self._make_branch("Hill", "HL"))
        self.assertEqual(self._read("employee_id", user=elsewhere), [])


@tagged("post_install", "-at_install")
class TestBookedAgain(BookingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["salon.rebooking.report"]

    def _visit(self, moment, *people, customer=None):
        visit = self.env["salon.visit"]._open_visits(
            [
                {
                    "branch_id": self.branch.id,
                    "customer_id": (self.customer if customer is None else customer).id,
                    "arrived_at": moment,
                    "line_ids": [Command.create({"product_id": self.cut.id, "employee_id": person.id}) for person in people or [self.mei]],
                }
            ]
        )
        visit._record_closing(moment + timedelta(hours=1))
        return visit

    def _next(self, made, clock="10:00", **values):
        booking = self._book(clock, **values)
        self.env.flush_all()
        self.env.cr.execute("UPDATE salon_appointment SET create_date = %s WHERE id = %s", [made, booking.id])
        return booking

    def _read(self, *groups, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        measures = ["visit_count:count_distinct", "same_day_count:count_distinct", "same_day_percent:avg"]
        return self.report.with_user(user or self.env.user)._read_group([("branch_id", "=", self.branch.id)], list(groups), measures)

    def _within(self):
        self.env.flush_all()
        measures = ["ripe_count:count_distinct", "within_count:count_distinct", "within_percent:avg"]
        return self.report._read_group([("branch_id", "=", self.branch.id)], [], measures)

    def test_a_booking_made_on_the_day_of_the_visit_counts(self):
        visited = datetime(2031, 3, 1, 2, 0)
        self._visit(visited)
        self._next(visited + timedelta(hours=1))
        self.assertEqual(self._read(), [(1, 1, 100.0)])

    def test_the_day_is_the_branchs_and_not_that_of_utc(self):
        visited = datetime(2031, 2, 28, 17, 0)  # 01:00 on 1 March in Shanghai
        self._visit(visited)
        self._next(datetime(2031, 2, 28, 15, 59))
        self.assertEqual(self._read(), [(1, 0, 0.0)])
        self._next(datetime(2031, 3, 1, 15, 59), "12:00")
        self.assertEqual(self._read(), [(1, 1, 100.0)])

    def test_cancelled_bookings_and_other_customers_do_not_count(self):
        visited = datetime(2031, 3, 1, 2, 0)
        self._visit(visited)
        self._next(visited).action_cancel()
        other = self.env["res.partner"].create({"name": "He Jun", "is_salon_customer": True})
        self._next(visited, "12:00", customer_id=other.id)
        self.assertEqual(self._read(), [(1, 0, 0.0)])

    def test_a_visit_of_two_people_counts_for_both_and_once_in_the_total(self):
        visited = datetime(2031, 3, 1, 2, 0)
        self._visit(visited, self.mei, self.anna)
        self._visit(visited - timedelta(days=7), self.mei)
        self._next(visited)
        self.assertEqual(self._read(), [(2, 1, 50.0)])
        self.assertEqual(self._read("employee_id"), [(self.mei, 2, 1, 50.0), (self.anna, 1, 1, 100.0)])

    def test_within_sixty_days_is_told_of_old_visits_alone(self):
        self._visit(datetime(2031, 3, 1, 2, 0))
        self.assertEqual(self._within(), [(0, 0, False)])
        self._visit(datetime(2031, 1, 1, 2, 0))  # the booking of 3 March is 61 days later
        self._next(datetime(2031, 2, 1))
        self.assertEqual(self._within(), [(1, 0, 0.0)])
        self._visit(datetime(2030, 12, 31, 2, 0))
        self.assertEqual(self._within()[0][:2], (2, 0))

    def test_within_sixty_days_counts_the_last_day(self):
        self._visit(datetime(2030, 12, 20, 2, 0))
        booking = self._next(datetime(2031, 2, 1))
        moved = "UPDATE salon_appointment SET start = '2031-02-18 02:00', stop = '2031-02-18 03:00' WHERE id = %s"
        self.env.cr.execute(moved, [booking.id])
        self.assertEqual(self._within(), [(1, 1, 100.0)])

    def test_each_visit_says_what_came_of_it(self):
        young, ripe = self._visit(datetime(2031, 3, 1, 2, 0)), self._visit(datetime(2030, 12, 1, 2, 0))
        self.env.flush_all()
        self.assertRecordValues(
            self.report.search([("branch_id", "=", self.branch.id)]),
            [{"visit_id": young.id, "next_booking": "open"}, {"visit_id": ripe.id, "next_booking": "none"}],
        )
        self._next(datetime(2031, 3, 1, 3, 0))
        self.env.invalidate_all()
        self.assertEqual(self.report.search([("visit_id", "=", young.id)]).next_booking, "same_day")

    def test_guests_without_a_file_are_left_out(self):
        self._visit(datetime(2031, 3, 1, 2, 0), customer=self.env["res.partner"])
        self.assertEqual(self._read(), [(0, 0, False)])

    def test_stylists_see_their_own(self):
        self._visit(datetime(2031, 3, 1, 2, 0), self.mei, self.anna)
        stylist = self._user("stylist_again", "stylist")
        self.anna.user_id = stylist
        self.assertEqual(self._read("employee_id", user=stylist), [(self.anna, 1, 0, 0.0)])

    def test_the_visit_opens_from_its_row(self):
        visit = self._visit(datetime(2031, 3, 1, 2, 0))
        row = self.report.search([("branch_id", "=", self.branch.id)])
        self.assertEqual((row.visit_date, row.action_open_visit()["res_id"]), (date(2031, 3, 1), visit.id))
