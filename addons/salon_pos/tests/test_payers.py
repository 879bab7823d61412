from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import SalonPosCase


@tagged("post_install", "-at_install")
class TestPayers(SalonPosCase):
    """A group that splits its bill: the till opens one order for each payer, with exactly what he or she pays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.friend = cls._make_customer("He Jun")
        visit = cls._arrive([(cls.cut, cls.mei), (cls.colour, cls.anna)])
        cls.group = cls.env["salon.appointment"].create({
            "branch_id": cls.branch.id, "customer_id": cls.customer.id, "start": fields.Datetime.now(), "state": "in_service",
            "visit_id": visit.id,
            "line_ids": [
                Command.create({
                    "product_id": line.product_id.id, "employee_id": line.employee_id.id, "visit_line_id": line.id, "guest_no": number,
                    "price": line.price_unit,
                })
                for number, line in enumerate(visit.line_ids, start=1)
            ],
        })
        cls.group._keep_guests()
        cls.own = visit

    def _split(self):
        self.group.guest_ids[1].customer_id = self.friend
        self.group.action_each_pays()
        return self.group.split_visit_ids

    def _pay_bill(self, visit, **extra):
        return self._pay_visit(self.session, visit, salon_bill_no=visit.bill_no, **extra)

    def test_each_payer_pays_exactly_their_own(self):
        other = self._split()
        first = self._pay_bill(self.own)
        self.assertEqual((first.amount_total, self.own.state, other.state, self.group.state), (128, "closed", "open", "in_service"))
        second = self._pay_bill(other)
        self.assertEqual((second.amount_total, second.partner_id, self.group.state), (358, self.friend, "done"))

    def test_the_till_lists_a_bill_for_each_payer(self):
        self._split()
        rows = {row["customer"]: (row["amount"], row["services"]) for row in self.config.with_user(self.desk).get_salon_visits()}
        self.assertEqual(rows, {"Lin Yue": (128, "Cut"), "He Jun": (358, "Colour")})

    def test_a_payer_without_a_name_is_told_apart_in_the_list(self):
        self.group.action_each_pays()
        rows = [row["customer"] for row in self.config.with_user(self.desk).get_salon_visits()]
        self.assertEqual(sorted(rows), ["Guest 2 of Lin Yue", "Lin Yue"])

    def test_the_till_opens_only_what_this_payer_pays(self):
        other = self._split()
        data = self.config.with_user(self.desk).open_salon_visit(other.id)
        self.assertEqual([line["product_id"] for line in data["salon.visit.line"]], self.colour.ids)
        self.assertEqual([visit["bill_no"] for visit in data["salon.visit"]], [other.bill_no])

    def test_a_bill_from_before_the_split_is_not_charged(self):
        old = self._order_data(self.session, self._lines_of(self.own), visit=self.own, customer=self.customer)
        other = self._split()
        with self.assertRaisesRegex(UserError, "Who pays what was changed"):
            self._send(old)
        self.assertEqual((self.own.state, other.state), ("open", "open"))

    def test_a_bill_from_before_the_payers_joined_is_not_charged_too_little(self):
        self._split()
        old = self._order_data(
            self.session, self._lines_of(self.own), visit=self.own, customer=self.customer, salon_bill_no=self.own.bill_no,
        )
        self.group.action_one_pays()
        with self.assertRaisesRegex(UserError, "Who pays what was changed"):
            self._send(old)
        self.assertEqual(len(self.own.line_ids), 2)

    def test_money_taken_offline_for_an_old_bill_is_kept_for_the_manager(self):
        old = self._order_data(self.session, self._lines_of(self.own), visit=self.own, customer=self.customer, salon_paid_offline=True)
        self._split()
        order = self._send(old)
        self.assertEqual((order.state, order.salon_double_state, order.salon_meant_visit_id), ("paid", "open", self.own))

    def test_a_second_till_is_told_that_this_payer_has_paid(self):
        other = self._split()
        late = self._order_data(self.session, self._lines_of(other), visit=other, customer=self.friend, salon_bill_no=other.bill_no)
        self._pay_bill(other)
        with self.assertRaisesRegex(UserError, "was paid at"):
            self._send(late)
        self.assertEqual(self.own.state, "open", "the other payer's bill is untouched")

    def test_what_is_paid_does_not_go_to_another_payer(self):
        self._split()
        self._pay_bill(self.own)
        with self.assertRaisesRegex(UserError, "Refund it at the till first"):
            self.group.guest_ids[0].payer_id = self.group.guest_ids[1]
