from odoo.tests import tagged

from .common import SalonPosCase


@tagged("post_install", "-at_install")
class TestPosSession(SalonPosCase):
    def _close(self):
        self.session.with_user(self.desk).post_closing_cash_details(sum(self.session.order_ids.payment_ids.filtered(
            lambda payment: payment.payment_method_id == self.cash).mapped("amount")))
        self.session.with_user(self.desk).close_session_from_ui()

    def test_visits_orders_and_books_agree_to_the_cent(self):
        paid = self._arrive([(self.cut, self.mei), (self.colour, self.anna)])
        order = self._pay_visit(self.session, paid, [self._line(self.shampoo, qty=3, discount=7)], method=self.wechat)
        self._pay(self.session, [self._line(self.shampoo)], method=self.card)
        walk_in = self._pay(self.session, [self._line(self.cut, stylist=self.mei, discount=13.3)], customer=self.customer)
        refund_data = self._refund_data(self.session, order, {order.lines[2]: 2})
        self._send(refund_data)
        self._close()
        self.assertEqual(self.session.state, "closed")
        orders = self.session.order_ids
        visits = orders.visit_id
        move = self.session.move_id
        self.assertEqual(move.state, "posted")
        taxes = move.line_ids.filtered("tax_line_id")
        income = (move.line_ids - taxes).filtered(lambda line: line.account_id.account_type == "income")
        self.assertAlmostEqual(sum(visits.mapped("amount_total")), sum(orders.mapped("amount_total")), places=2)
        self.assertAlmostEqual(-sum(income.mapped("balance")), sum(visits.mapped("amount_untaxed")), places=2)
        self.assertAlmostEqual(-sum(taxes.mapped("balance")), sum(visits.mapped("amount_tax")), places=2)
        self.assertIn(walk_in.visit_id, visits)

    def test_a_session_with_an_unpaid_visit_closes_and_leaves_it_open(self):
        visit = self._arrive([(self.cut, self.mei)])
        self._pay(self.session, [self._line(self.shampoo)])
        self._close()
        self.assertEqual((self.session.state, visit.state), ("closed", "open"))

    def test_an_order_of_a_closed_session_goes_to_the_next_one(self):
        """A till that was offline when the day was closed sends its sale later."""
        visit = self._arrive([(self.cut, self.mei)])
        data = self._order_data(self.session, self._lines_of(visit), visit=visit, customer=self.customer)
        self._pay(self.session, [self._line(self.shampoo)])
        self._close()
        session = self._open_session()
        order = self._send(data)
        self.assertEqual((order.session_id, visit.state), (session, "closed"))
