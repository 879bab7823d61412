from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DAY, NOW, BookingCase


@tagged("post_install", "-at_install")
class TestNoShowForecast(BookingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forecasts = cls.env["salon.no.show.forecast"]
        cls.regular = cls._make_customer("Ma Rui", visits=1)
        cls.new = cls._make_customer("He Jun")

    @classmethod
    def _make_customer(cls, name, visits=0, missed=0, days_ago=30):
        customer = cls.env["res.partner"].create({"name": name, "is_salon_customer": True})
        moment = NOW - timedelta(days=days_ago)
        for _number in range(visits):
            visit = cls.env["salon.visit"]._open_visits([{"branch_id": cls.branch.id, "customer_id": customer.id, "arrived_at": moment}])
            visit._record_closing(moment)
        for number in range(missed):
            cls._past(moment + timedelta(hours=number), customer, "no_show")
        return customer

    @classmethod
    def _past(cls, start, customer, state):
        with patch.object(type(cls.env["salon.appointment"]), "_plan_and_claim", lambda self, now: None):
            made = cls._book("10:00", customer_id=customer.id, start=start)
        made.sudo().write({"state": state})
        return made

    def _made_days_before(self, appointment, days):
        self.env.cr.execute(
            "UPDATE salon_appointment SET create_date = start - %s * interval '1 day' WHERE id = %s", [days, appointment.id]
        )
        appointment.invalidate_recordset()
        return appointment

    def _forecast_day(self, today=DAY):
        return self.forecasts._forecast_day(self.branch, DAY, today)

    def test_who_always_came_has_no_points(self):
        booking = self._book("10:00", customer_id=self.regular.id)
        self.assertEqual((booking.risk_points, booking.risk_band), (0, "1_low"))

    def test_the_reasons_are_said_in_words(self):
        booking = self._book("10:00", customer_id=self.new.id, source="group_buying")
        self.assertEqual((booking.risk_points, booking.risk_band), (4, "3_high"))
        self.assertEqual(booking.risk_words, "4 points: never here before (+2), group buying (+2).")

    def test_own_no_shows_count_for_a_year(self):
        lately = self._make_customer("Lately", visits=1, missed=2, days_ago=60)
        long_ago = self._make_customer("Long ago", visits=1, missed=2, days_ago=400)
        self.assertEqual(self._book("10:00", customer_id=lately.id).risk_points, 4)
        self.assertEqual(self._book("12:00", customer_id=long_ago.id).risk_points, 0)

    def test_what_happens_later_never_changes_a_forecast_of_before(self):
        booking = self._book("10:00", customer_id=self.regular.id)
        self._past(NOW + timedelta(days=9), self.regular, "no_show")
        self.assertEqual(self.forecasts._forecast(booking)[booking.id].points, 0)

    def test_only_what_was_booked_before_the_day_is_forecast(self):
        before = self._made_days_before(self._book("10:00", customer_id=self.new.id), 2)
        self._made_days_before(self._book("12:00", customer_id=self.new.id), 0)
        self._made_days_before(self._book("14:00", customer_id=self.new.id, source="walk_in"), 2)
        self.assertEqual(self._forecast_day().appointment_id, before)
        self.assertFalse(self._forecast_day(), "a second run says nothing twice")

    def test_what_was_said_is_compared_with_what_happened(self):
        bookings = [
            self._made_days_before(self._book(clock, customer_id=customer.id), 2)
            for clock, customer in (("09:00", self.new), ("10:00", self.regular), ("11:00", self.new), ("12:00", self.new))
        ]
        rows = self._forecast_day()
        for booking, state in zip(bookings, ("no_show", "done", "done", "cancelled"), strict=True):
            booking.sudo().state = state
        self.forecasts._judge(self.branch, DAY)
        self.assertEqual(set(rows.mapped("outcome")), {"open"}, "the day is not over")
        self.forecasts._judge(self.branch, DAY + timedelta(days=1))
        groups = self.forecasts._read_group([("id", "in", rows.ids)], ["band"], ["due_count:sum", "no_show_count:sum", "was_percent:avg"])
        self.assertEqual(groups, [("1_low", 1, 0, 0), ("2_some", 2, 1, 50)])
        [(base,)] = self.forecasts._read_group([("id", "in", rows.ids)], [], ["was_percent:avg"])
        self.assertAlmostEqual(base, 100 / 3)

    def test_a_booking_that_was_moved_away_is_judged_no_more(self):
        booking = self._made_days_before(self._book("10:00", customer_id=self.new.id), 2)
        row = self._forecast_day()
        self._shift(self.mei, "09:00", "18:00", day=DAY + timedelta(days=1))
        booking.start = self._at("10:00", DAY + timedelta(days=1))
        self.forecasts._judge(self.branch, DAY + timedelta(days=1))
        self.assertEqual((row.outcome, row.due_count), ("cancelled", 0))

    def test_the_words_tell_how_often_the_rule_was_right(self):
        past = self._past(NOW - timedelta(days=5), self.new, "no_show")
        row = self.forecasts._forecast_day(self.branch, past.visit_date, DAY) or self.forecasts.create(
            {"appointment_id": past.id, "branch_id": self.branch.id, "visit_date": past.visit_date, "band": "2_some"}
        )
        row.write({"due_count": 1, "no_show_count": 1})
        booking = self._book("10:00", customer_id=self._make_customer("Li").id)
        with patch("odoo.addons.salon_booking.models.risk.salon_no_show_forecast.ENOUGH", 1):
            self.assertIn("Of such bookings 100 % did not come, of all 100 %.", booking.risk_words)
        booking.invalidate_recordset()
        self.assertNotIn("%", booking.risk_words, "one is not enough to tell a share")

    def test_many_cost_no_more_queries_than_one(self):
        bookings = self._book("09:00", customer_id=self.new.id) | self._book("10:30", customer_id=self.regular.id)
        counts = []
        for some in (bookings[:1], bookings):
            self.env.invalidate_all()
            some.fetch(["state", "company_id", "source"])
            before = self.env.cr.sql_log_count
            some.mapped("risk_points")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_managers_alone_read_forecasts_and_stylists_no_risk(self):
        booking = self._book("10:00", customer_id=self.new.id, wish=self.anna)
        desk, stylist = self._user("desk_risk", "desk"), self._user("stylist_risk", "stylist")
        self.anna.user_id = stylist
        self.assertEqual(booking.with_user(desk).risk_points, 2)
        with self.assertRaises(AccessError):
            booking.with_user(stylist).read(["risk_points"])
        with self.assertRaises(AccessError):
            self.forecasts.with_user(desk).search([])

    def test_a_manager_reads_the_own_branches(self):
        self._made_days_before(self._book("10:00", customer_id=self.new.id), 2)
        rows = self._forecast_day()
        here = self._user("manager_here", "manager")
        elsewhere = self._user("manager_there", "manager", branch=self._make_branch("Hill", "HL"))
        self.assertEqual(self.forecasts.with_user(here).search([("id", "in", rows.ids)]), rows)
        self.assertFalse(self.forecasts.with_user(elsewhere).search([("id", "in", rows.ids)]))
