from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SalonPosCase


@tagged("post_install", "-at_install")
class TestPaidStays(SalonPosCase):
    """What the till's own screens never do, but whoever knows the server's methods could."""

    def _draft(self, **extra):
        visit = self._arrive([(self.cut, self.mei)])
        data = self._order_data(self.session, self._lines_of(visit), visit=visit, customer=self.customer, state="draft", **extra)
        return visit, self._send(data).with_user(self.desk)

    def test_a_visit_is_not_closed_without_a_payment(self):
        visit, order = self._draft()
        order.write({"amount_paid": order.amount_total})
        with self.assertRaisesRegex(UserError, "not fully paid"), self.cr.savepoint():
            order.action_pos_order_paid()
        with self.assertRaisesRegex(UserError, "Take the payment at the till"):
            order.write({"state": "paid"})
        self.assertEqual(visit.state, "open")

    def test_an_order_made_as_paid_is_a_draft(self):
        values = self._order_data(self.session, [self._line(self.shampoo)])
        values["payment_ids"] = []
        order = self.env["pos.order"].with_user(self.desk).create(values)
        self.assertEqual((order.state, order.visit_id.id), ("draft", False))

    @mute_logger("odoo.models")
    def test_a_paid_order_stays_as_it_is(self):
        order = self._pay_visit(self.session, self._arrive([(self.cut, self.mei)])).with_user(self.desk)
        other = self._arrive()
        for record, values in (
            (order, {"amount_total": 1.0}), (order, {"visit_id": other.id}), (order, {"date_order": "2020-01-01 00:00:00"}),
            (order, {"salon_points_balance": 9999}), (order.lines, {"price_unit": 1.0}), (order.lines, {"qty": 5}),
            (order.lines, {"salon_employee_id": self.anna.id}), (order, {"lines": [self._line(self.shampoo)]}),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "paid and stays"), self.cr.savepoint():
                record.write(values)
        with self.assertRaisesRegex(UserError, "paid and stays"), self.cr.savepoint():
            order.lines.copy({"order_id": order.id})

    def test_how_it_was_paid_is_a_manager_s_to_put_right(self):
        order = self._pay_visit(self.session, self._arrive([(self.cut, self.mei)])).with_user(self.desk)
        for attempt in (
            lambda: order.payment_ids.write({"amount": 1.0}),
            lambda: order.payment_ids.write({"payment_method_id": self.card.id}),
            order.payment_ids.unlink,
            lambda: order.payment_ids.copy({"amount": -20.0}),
        ):
            with self.assertRaisesRegex(UserError, "paid and stays"), self.cr.savepoint():
                attempt()
        order.payment_ids.with_user(self.manager).write({"payment_method_id": self.card.id})
        self.assertEqual(order.payment_ids.payment_method_id, self.card)

    def test_a_closed_day_is_put_right_by_nobody(self):
        order = self._pay_visit(self.session, self._arrive([(self.cut, self.mei)]))
        later = self._pay_visit(self.session, self._arrive([(self.cut, self.mei)]))
        order.state = "done"
        for payments in (order.payment_ids.with_user(self.manager), order.payment_ids.sudo()):
            for attempt in (
                lambda payments=payments: payments.write({"payment_method_id": self.card.id}), payments.unlink,
                lambda: later.payment_ids.with_user(self.manager).write({"pos_order_id": order.id}),
            ):
                with self.assertRaisesRegex(UserError, "paid and stays"), self.cr.savepoint():
                    attempt()
        self.assertEqual((order.payment_ids.payment_method_id, len(later.payment_ids)), (self.cash, 1))

    def test_a_refund_settled_again_corrects_once(self):
        visit = self._arrive([(self.cut, self.mei)])
        order = self._pay_visit(self.session, visit)
        refund = self._send(self._refund_data(self.session, order, {order.lines: 1}))
        for user in (self.desk, self.manager):
            with self.assertRaisesRegex(UserError, "paid and stays"), self.cr.savepoint():
                refund.with_user(user).action_pos_order_paid()
        self.assertEqual(len(visit.line_ids), 2)

    def test_a_refund_kept_as_a_draft_is_still_a_refund_when_it_is_paid(self):
        visit = self._arrive([(self.cut, self.mei)])
        order = self._pay_visit(self.session, visit)
        paid = self._refund_data(self.session, order, {order.lines: 1})
        draft = {**self._copy_data(paid), "state": "draft", "payment_ids": []}
        self._send(draft)
        self._send({**self._copy_data(paid), "lines": [], "visit_id": visit.id})
        self.assertEqual((visit.amount_total, len(visit.line_ids)), (0, 2))

    def test_money_goes_back_only_for_what_was_sold(self):
        lines = [self._line(self.cut, stylist=self.mei), self._line(self.shampoo, qty=-3)]
        for user in (self.desk, self.manager):
            for wish in ([self._again(line) for line in lines], [self._line(self.shampoo, qty=-1)]):
                with self.assertRaisesRegex(UserError, "below zero"), self.cr.savepoint():
                    self._pay(self.session, wish, user=user)

    def test_another_visit_s_price_is_no_agreed_price(self):
        cheap = self._arrive([(self.cut, self.mei)])
        cheap.line_ids.price_unit = 1.0
        visit = self._arrive([(self.cut, self.mei)])
        line = self._line(self.cut, price=1.0, stylist=self.mei, visit_line=cheap.line_ids)
        with self.assertRaisesRegex(UserError, "price of Cut was changed"):
            self._pay(self.session, [line], visit=visit, customer=self.customer)

    def test_extras_and_price_lists_of_the_browser_s_own_are_refused(self):
        line = self._line(self.shampoo, price=1.0)
        line[2]["price_extra"] = -87.8
        with self.assertRaisesRegex(UserError, "was changed"), self.cr.savepoint():
            self._pay(self.session, [line])
        cheap = self.env["product.pricelist"].create({
            "name": "Cheap", "item_ids": [(0, 0, {"compute_price": "fixed", "fixed_price": 1.0, "applied_on": "3_global"})],
        })
        with self.assertRaisesRegex(UserError, "was changed"):
            self._pay(self.session, [self._line(self.shampoo, price=1.0)], pricelist_id=cheap.id)

    def test_tax_is_the_product_s_whatever_the_browser_sends(self):
        line = self._line(self.shampoo)
        line[2]["tax_ids"] = [[6, False, []]]
        order = self._pay(self.session, [line])
        self.assertEqual((order.lines.tax_ids, order.amount_total), (self.tax, 88.8))
        self.assertAlmostEqual(order.visit_id.amount_tax, 5.03, places=2)

    def test_a_stylist_reads_a_visit_whole(self):
        visit = self._arrive([(self.cut, self.mei)])
        stylist = self._make_user("stylist_whole", "salon_crm.group_salon_stylist")
        self.mei.user_id = stylist
        self._pay_visit(self.session, visit)
        record = visit.with_user(stylist)
        self.assertNotIn("pos_order_ids", record.read()[0])
        record.line_ids.read()
        record.branch_id.read()
        with self.assertRaises(AccessError):
            record.read(["pos_order_ids"])


@tagged("post_install", "-at_install")
class TestPaymentDay(SalonPosCase):
    """Visit and till tell the same day, whatever clock the till has and however late it sends."""

    def _sell_at(self, moment):
        return self._pay(self.session, [self._line(self.shampoo)], date_order=fields.Datetime.to_string(moment))

    def test_a_sale_sent_after_midnight_counts_on_the_day_it_was_made(self):
        now = fields.Datetime.now()
        self.session.start_at = now - timedelta(days=2)
        order = self._sell_at(now - timedelta(days=1))
        self.assertEqual((order.date_order, order.visit_id.closed_at), (now - timedelta(days=1),) * 2)
        self.assertEqual(order.visit_id.line_ids.visit_date, self.branch._local_date(now - timedelta(days=1)))

    def test_a_wrong_clock_and_a_closed_day_give_way_to_now(self):
        now = fields.Datetime.now()
        for moment in (now + timedelta(days=3), now - timedelta(days=400)):
            with self.subTest(moment=moment):
                order = self._sell_at(moment)
                self.assertLess(abs(order.date_order - now), timedelta(minutes=5))
                self.assertEqual(order.visit_id.closed_at, order.date_order)
                self.assertEqual(order.visit_id.line_ids.visit_date, self.branch._local_date(order.date_order))

    def test_a_refund_counts_on_the_till_s_day_of_the_refund(self):
        now = fields.Datetime.now()
        self.session.start_at = now - timedelta(days=3)
        order = self._sell_at(now - timedelta(days=2))
        moment = now - timedelta(days=1)
        refund = self._send(self._refund_data(self.session, order, {order.lines: 1}, date_order=fields.Datetime.to_string(moment)))
        self.assertEqual(refund.date_order, moment)
        self.assertEqual(refund.lines.visit_line_id.visit_date, self.branch._local_date(moment))
