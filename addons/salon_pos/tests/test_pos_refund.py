from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SalonPosCase


@tagged("post_install", "-at_install")
class TestPosRefund(SalonPosCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._arrive([(cls.cut, cls.mei)])

    def setUp(self):
        super().setUp()
        self.order = self._pay_visit(self.session, self.visit, [self._line(self.shampoo, qty=3, discount=15, stylist=self.anna)])
        self.shampoo_line = self.order.lines.filtered(lambda line: line.product_id == self.shampoo)

    def _refund(self, quantities, **kwargs):
        return self._send(self._refund_data(self.session, self.order, quantities, **kwargs))

    def test_a_full_refund_reverses_every_line_to_the_cent(self):
        paid = self.visit.amount_total
        refund = self._refund({line: line.qty for line in self.order.lines})
        self.assertAlmostEqual(refund.amount_total, -paid, places=2)
        self.assertEqual((self.visit.amount_untaxed, self.visit.amount_tax, self.visit.amount_total), (0, 0, 0))
        self.assertEqual(self.visit.state, "closed")
        reversing = self.visit.line_ids.filtered("reversed_line_id")
        self.assertEqual(reversing.reversed_line_id, self.visit.line_ids - reversing)
        self.assertEqual(reversing.employee_id, self.mei | self.anna)
        self.assertEqual(refund.visit_id, self.visit)
        self.assertTrue(refund.is_refund)

    def test_a_part_goes_back(self):
        before = self.visit.amount_total
        refund = self._refund({self.shampoo_line: 1})
        line = self.visit.line_ids.filtered("reversed_line_id")
        self.assertRecordValues(line, [{"quantity": -1, "product_id": self.shampoo.id, "amount_total": -75.48}])
        self.assertAlmostEqual(self.visit.amount_total, before - 75.48, places=2)
        self.assertAlmostEqual(refund.amount_total, -75.48, places=2)
        self.assertEqual(refund.lines.visit_line_id, line)

    def test_parts_together_give_back_no_more_than_was_sold(self):
        self._refund({self.shampoo_line: 2})
        with self.assertRaisesRegex(UserError, "More of .* would go back"), self.cr.savepoint():
            self._refund({self.shampoo_line: 2})
        self._refund({self.shampoo_line: 1})
        self.assertAlmostEqual(self.visit.amount_total, 128.0, places=2)

    def test_the_same_refund_sent_twice_corrects_once(self):
        data = self._refund_data(self.session, self.order, {self.shampoo_line: 1})
        again = self._copy_data(data)
        self._send(data)
        self._send(again)
        self.assertEqual(len(self.visit.line_ids.filtered("reversed_line_id")), 1)

    def test_a_refund_takes_points_back(self):
        before = self.customer.points_balance
        refund = self._refund({line: line.qty for line in self.order.lines})
        self.customer.invalidate_recordset(["points_balance"])
        self.assertEqual(self.customer.points_balance, 0)
        self.assertRecordValues(refund, [{"salon_points_earned": -before, "salon_points_balance": 0}])

    def test_a_refund_at_another_price_is_refused(self):
        data = self._refund_data(self.session, self.order, {self.shampoo_line: 1})
        line = data["lines"][0][2]
        line.update(price_unit=1000.0, price_subtotal=-801.89, price_subtotal_incl=-850.0)
        data["amount_total"] = data["amount_paid"] = data["payment_ids"][0][2]["amount"] = -850.0
        with self.assertRaisesRegex(UserError, "at the price it was sold for"):
            self._send(data)

    def test_new_items_do_not_hide_in_a_refund(self):
        data = self._refund_data(self.session, self.order, {self.shampoo_line: 1})
        data["lines"].append(self._line(self.cut))
        data["amount_total"] = data["amount_paid"] = data["payment_ids"][0][2]["amount"] = round(128 - 75.48, 2)
        with self.assertRaisesRegex(UserError, "only gives back"):
            self._send(data)

    def test_a_sale_called_a_refund_still_closes_its_visit_once(self):
        visit = self._arrive([(self.cut, self.mei)])
        order = self._pay_visit(self.session, visit, is_refund=True)
        self.assertFalse(order.is_refund)
        with self.assertRaisesRegex(UserError, "already"):
            self._pay(self.session, [self._line(self.cut)], visit=visit, is_refund=True)

    def test_a_refund_belongs_to_the_branch_of_the_sale(self):
        other = self._make_branch("Lakeside", "XLKS")
        self.desk.salon_branch_ids |= other
        session = self._open_session(other._ensure_pos())
        data = self._refund_data(session, self.order, {self.shampoo_line: 1}, method=session.payment_method_ids.filtered("is_cash_count"))
        with self.assertRaisesRegex(UserError, "belongs to Riverside"):
            self._send(data)

    def test_the_refund_of_the_back_office_corrects_the_visit_too(self):
        refund = self.order._refund()
        self.assertEqual(refund.visit_id, self.visit)
        payment = self.env["pos.make.payment"].with_context(active_ids=refund.ids, active_id=refund.id).create({
            "payment_method_id": self.cash.id, "amount": refund.amount_total,
        })
        payment.check()
        self.assertEqual((refund.state, self.visit.amount_total), ("paid", 0))
