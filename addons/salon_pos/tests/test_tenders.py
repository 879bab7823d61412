from uuid import uuid4

from odoo import fields
from odoo.tests import tagged

from .common import SalonPosCase


@tagged("post_install", "-at_install")
class TestTenders(SalonPosCase):
    """However a visit is paid, it is closed once and the drawer agrees."""

    def _payments(self, *pairs):
        now = fields.Datetime.to_string(fields.Datetime.now())
        return [
            [0, 0, {"amount": amount, "payment_method_id": method.id, "name": now, "uuid": str(uuid4())}] for method, amount in pairs
        ]

    def _visit_data(self, visit, payments, **extra):
        data = self._order_data(self.session, self._lines_of(visit), visit=visit, customer=visit.customer_id, **extra)
        data["payment_ids"] = payments
        data["amount_paid"] = sum(command[2]["amount"] for command in payments)
        return data

    def test_wechat_and_cash_together_pay_one_visit(self):
        visit = self._arrive([(self.cut, self.mei), (self.colour, self.anna)])
        order = self._send(self._visit_data(visit, self._payments((self.wechat, 400), (self.cash, 86))))
        self.assertEqual((order.state, visit.state, len(order.payment_ids)), ("paid", "closed", 2))
        self.assertAlmostEqual(sum(order.payment_ids.mapped("amount")), visit.amount_total, places=2)

    def test_change_is_no_takings(self):
        visit = self._arrive([(self.cut, self.mei)])
        order = self._send(self._visit_data(visit, self._payments((self.cash, 200)), amount_return=-72))
        self.assertEqual((order.state, visit.amount_total), ("paid", 128))
        self.assertEqual(sorted(order.payment_ids.mapped("amount")), [-72, 200])

    def test_a_visit_with_an_invoice_is_closed_once(self):
        visit = self._arrive([(self.cut, self.mei)])
        data = self._visit_data(visit, self._payments((self.card, 128)), to_invoice=True)
        uuid = data["uuid"]
        self.env["pos.order"].with_user(self.manager).with_context(generate_pdf=False).sync_from_ui([data])
        order = self.env["pos.order"].search([("uuid", "=", uuid)])
        self.assertEqual((order.state, visit.state), ("done", "closed"))
        self.assertAlmostEqual(order.account_move.amount_total, visit.amount_total, places=2)

    def test_a_gift_closes_its_visit_without_money(self):
        visit = self._arrive([(self.cut, self.mei)])
        lines = [self._line(self.cut, discount=100, stylist=self.mei, visit_line=visit.line_ids)]
        self._approve(lines, "Burnt ear, our fault")
        data = self._order_data(self.session, lines, visit=visit, customer=self.customer)
        data["payment_ids"] = []
        order = self._send(data)
        self.assertEqual((order.state, visit.state, visit.amount_total, order.salon_points_earned), ("paid", "closed", 0, 0))
