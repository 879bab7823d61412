from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DAY, NOW, BookingCase

WEEKS = [DAY + timedelta(days=number) for number in range(60)]


@tagged("post_install", "-at_install")
class TestNextVisit(BookingCase):
    """One press proposes the next visit, the second one books it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._user("next_desk", "desk")
        cls.stylist = cls._user("next_stylist", "stylist")
        for day in WEEKS[1:]:
            cls._shift(cls.mei, "09:00", "18:00", day=day)

    @classmethod
    def _came(cls, days_ago, *services, person=None, clock=(6, 0), customer=None, pet=None):
        day = NOW.date() - timedelta(days=days_ago)
        moment = datetime(day.year, day.month, day.day, *clock)
        visit = cls.env["salon.visit"]._open_visits(
            [{"branch_id": cls.branch.id, "customer_id": (customer or cls.customer).id, "arrived_at": moment}]
        )
        visit.line_ids = [
            Command.create({"product_id": service.id, "employee_id": (person or cls.mei).id, "pet_id": pet.id if pet else False})
            for service in services or (cls.cut,)
        ]
        visit._record_closing(moment)
        return visit

    def _open(self, visit, user=None):
        action = visit.with_user(user or self.desk).action_rebook()
        return self.env["salon.appointment.rebook"].with_user(user or self.desk).browse(action["res_id"])

    def test_the_day_follows_the_own_habit_the_hour_the_last_visit_and_the_person_stays(self):
        self._came(70)
        self._came(35)
        rebook = self._open(self._came(0))
        self.assertEqual(self.branch._to_local(rebook.start).strftime("%Y-%m-%d %H:%M"), "2031-04-06 14:00")
        self.assertIn("every 5 weeks", rebook.why)
        rebook.action_book()
        booked = self.env["salon.appointment"].search([("customer_id", "=", self.customer.id)])
        self.assertRecordValues(booked, [{"start": rebook.start, "branch_id": self.branch.id, "state": "booked"}])
        self.assertEqual(booked.line_ids.wished_employee_id, self.mei)
        rebook.action_book()
        self.assertEqual(self.env["salon.appointment"].search([("customer_id", "=", self.customer.id)]), booked)

    def test_without_a_habit_the_service_says_then_the_house(self):
        visit = self._came(0)
        self.assertEqual(visit._propose_next(NOW)["due"], NOW.date() + timedelta(days=28))
        self.cut.product_tmpl_id.rebook_days = 42
        self.assertEqual(visit._propose_next(NOW)["due"], NOW.date() + timedelta(days=42))
        self.assertIn("every 6 weeks", self._open(visit).why)

    def test_other_services_and_other_customers_make_no_habit(self):
        other = self.env["res.partner"].create({"name": "Gao Xin", "is_salon_customer": True})
        self._came(10, self.colour)
        self._came(10, customer=other)
        self.assertEqual(self._came(0)._get_rhythm().days, 28)

    def test_each_pet_has_its_own_habit(self):
        rex, bo = self.env["salon.pet"].create([{"name": name, "owner_id": self.customer.id} for name in ("Rex", "Bo")])
        self._came(21, pet=rex)
        self._came(9, pet=bo)
        visit = self._came(0, pet=rex)
        self.assertEqual(visit._get_rhythm().days, 21)
        self.assertEqual(visit._propose_next(NOW)["draft"].line_ids.pet_id._origin, rex)

    def test_who_is_away_is_replaced_and_it_is_said(self):
        visit = self._came(0)
        self.env["salon.shift"].search([("employee_id", "=", self.mei.id)]).unlink()
        for day in WEEKS[20:40]:
            self._shift(self.anna, "09:00", "18:00", day=day)
        rebook = self._open(visit)
        self.assertTrue(rebook.is_with_anybody)
        rebook.action_book()
        booked = self.env["salon.appointment"].search([("customer_id", "=", self.customer.id)])
        self.assertEqual(booked.line_ids.employee_id, self.anna)

    def test_who_left_or_may_not_do_it_any_more_is_not_wished(self):
        visit = self._came(0, person=self.anna)
        self.env["salon.skill.level"].search([("employee_id", "=", self.anna.id)]).unlink()
        self.assertFalse(visit._propose_next(NOW)["draft"].line_ids.wished_employee_id)

    def test_nothing_free_is_said_and_books_nothing(self):
        self.env["salon.shift"].search([]).unlink()
        rebook = self._open(self._came(0))
        self.assertFalse(rebook.start)
        self.assertIn("Nothing is free around", rebook.when)
        with self.assertRaises(UserError):
            rebook.action_book()
        self.assertFalse(rebook.action_other_time()["context"].get("default_wanted_day"))

    def test_what_is_booked_already_is_said_before(self):
        self._book("10:00")
        self.assertIn("10:00", self._open(self._came(0)).booked_words)

    def test_what_was_taken_back_or_only_sold_is_not_proposed(self):
        visit = self._came(0, self.cut, self.colour)
        first = visit.line_ids.filtered(lambda line: line.product_id == self.cut)
        visit._record_correction(
            [{"visit_id": visit.id, "product_id": self.cut.id, "quantity": -1, "price_unit": 100, "reversed_line_id": first.id}]
        )
        self.assertEqual(visit._get_next_lines().product_id, self.colour)
        walk_in = self.env["salon.visit"]._open_visits([{"branch_id": self.branch.id}])
        with self.assertRaises(UserError):
            walk_in._propose_next(NOW)

    def test_the_other_time_opens_a_form_with_everything_filled_in(self):
        action = self._open(self._came(0)).action_other_time()
        self.assertEqual(action["context"]["default_customer_id"], self.customer.id)
        self.assertEqual(action["context"]["default_line_ids"][0][2]["wished_employee_id"], self.mei.id)

    def test_stylists_do_not_book(self):
        visit = self._came(0)
        with self.assertRaises(AccessError):
            visit.with_user(self.stylist).action_rebook()

    def test_the_appointment_offers_it_too(self):
        appointment = self._book("10:00")
        appointment._record_arrival(NOW)
        appointment._record_finish(NOW)
        action = appointment.with_user(self.desk).action_rebook()
        self.assertEqual(self.env["salon.appointment.rebook"].browse(action["res_id"]).visit_id, appointment.visit_id)
