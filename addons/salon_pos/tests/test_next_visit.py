from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import SalonPosBuilder, SalonPosCase


class NextVisitBuilder(SalonPosBuilder):
    """A branch with hours, a cut of one hour that Mei does, and her shifts around the day on which it is due again."""

    @classmethod
    def _build(cls):
        super()._build()
        cls.branch.opening_ids = [Command.create({"weekday": str(day), "start_min": 0, "stop_min": 1440}) for day in range(7)]
        cls.cut.product_tmpl_id.phase_ids = [Command.create({"duration_min": 60, "staff": "lead"})]
        cls.env["salon.skill.level"].create(
            {"employee_id": cls.mei.id, "product_tmpl_id": cls.cut.product_tmpl_id.id, "level_id": cls.level.id, "price": 128}
        )
        today = cls.branch._today()
        cls.env["salon.shift"].create([
            {
                "employee_id": cls.mei.id, "branch_id": cls.branch.id,
                "start": cls.branch._to_utc(today + timedelta(days=day), 0), "stop": cls.branch._to_utc(today + timedelta(days=day + 1), 0),
            }
            for day in range(24, 33)
        ])

    def _booked(self):
        return self.env["salon.appointment"].search([("customer_id", "=", self.customer.id)])


@tagged("post_install", "-at_install")
class TestNextVisit(NextVisitBuilder, SalonPosCase):
    def _ask(self, order):
        return order.with_user(self.desk).get_salon_next()

    def test_the_paid_visit_proposes_the_next_and_a_press_books_it_once(self):
        order = self._pay_visit(self.session, self._arrive([(self.cut, self.mei)]))
        offer = self._ask(order)
        day = self.branch._local_date(fields.Datetime.to_datetime(offer["start"]))
        self.assertEqual(day, self.branch._today() + timedelta(days=28))
        self.assertEqual((offer["services"], offer["people"]), ("Cut", "Mei"))
        self.assertFalse(self._booked())
        for _press in range(2):
            words = order.with_user(self.desk).book_salon_next(offer["start"], offer["is_with_anybody"])
            self.assertIn("Next visit booked", words)
        self.assertRecordValues(
            self._booked(), [{"start": fields.Datetime.to_datetime(offer["start"]), "branch_id": self.branch.id, "state": "booked"}],
        )
        self.assertEqual(self._booked().line_ids.employee_id, self.mei)

    def test_till_and_diary_book_the_same_next_visit_once(self):
        order = self._pay_visit(self.session, self._arrive([(self.cut, self.mei)]))
        offer = self._ask(order)
        order.with_user(self.desk).book_salon_next(offer["start"], offer["is_with_anybody"])
        rebook = self.env["salon.appointment.rebook"].with_user(self.desk).create({"visit_id": order.visit_id.id})
        rebook.start = fields.Datetime.to_datetime(offer["start"])  # seen before the till booked it
        rebook.action_book()
        self.assertEqual(len(self._booked()), 1)
        for nonsense in ("x", "", False, 5, [1]):
            with self.subTest(nonsense=nonsense), self.assertRaisesRegex(UserError, "No time is proposed"):
                order.with_user(self.desk).book_salon_next(nonsense, False)

    def test_a_walk_in_sale_with_a_customer_can_be_repeated_too(self):
        order = self._pay(self.session, [self._line(self.cut, stylist=self.mei)], customer=self.customer)
        self.assertTrue(self._ask(order)["start"])

    def test_what_cannot_be_repeated_says_why(self):
        order = self._pay(self.session, [self._line(self.shampoo)], customer=self.customer)
        offer = self._ask(order)
        self.assertFalse(offer["start"])
        self.assertIn("Book the next one in the diary", offer["when"])

    def test_who_may_not_read_the_order_learns_nothing(self):
        order = self._pay_visit(self.session, self._arrive([(self.cut, self.mei)]))
        stylist = self._make_user("stylist_next", "salon_crm.group_salon_stylist")
        with self.assertRaises(AccessError):
            order.with_user(stylist).get_salon_next()
        with self.assertRaises(AccessError):
            order.with_user(stylist).book_salon_next("2031-01-01 00:00:00", False)
        self.assertFalse(self._booked())


@tagged("post_install", "-at_install")
class TestNextVisitTour(NextVisitBuilder, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build()

    def test_two_presses_on_the_receipt_book_the_next_visit(self):
        self._arrive([(self.cut, self.mei)])._record_finish()
        self.start_tour(f"/pos/ui/{self.config.id}?from_backend=1", "SalonTillNextVisit", login=self.desk.login)
        self.assertEqual(self._booked().line_ids.product_id, self.cut)
