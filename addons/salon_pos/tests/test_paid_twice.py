from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SalonPosCase


@tagged("post_install", "-at_install")
class TestPaidTwice(SalonPosCase):
    """A till without network took money for a visit that was settled elsewhere meanwhile."""

    def setUp(self):
        super().setUp()
        self.visit = self._arrive([(self.cut, self.mei)])
        self.offline = self._order_data(
            self.session, self._lines_of(self.visit), visit=self.visit, customer=self.customer, salon_paid_offline=True,
        )

    def _paid_twice(self):
        first = self._pay_visit(self.session, self.visit)
        return first, self._send(self._copy_data(self.offline))

    def test_the_money_is_kept_and_the_manager_sees_it(self):
        first, second = self._paid_twice()
        self.assertRecordValues(second, [{
            "state": "paid", "amount_total": 128, "salon_meant_visit_id": self.visit.id, "salon_double_state": "open",
        }])
        self.assertEqual((first.visit_id, self.visit.pos_order_ids), (self.visit, first))
        self.assertEqual((second.visit_id.state, second.visit_id.customer_id), ("closed", self.customer))
        self.assertNotEqual(second.visit_id, self.visit)
        self.assertEqual(second.visit_id.line_ids.employee_id, self.mei)
        cards = {card["key"]: card for card in self.env["salon.home"].with_user(self.manager).get_home()["cards"]}
        self.assertEqual((cards["paid_twice"]["figure"], cards["paid_twice"]["rows"][0]["title"]), ("1", "Lin Yue"))
        self.assertNotIn("paid_twice", [card["key"] for card in self.env["salon.home"].with_user(self.desk).get_home()["cards"]])

    def test_one_button_opens_both(self):
        first, second = self._paid_twice()
        action = second.with_user(self.manager).action_open_double()
        self.assertEqual(self.env["pos.order"].search(action["domain"]), first | second)

    def test_the_same_sale_sent_again_is_one_sale(self):
        _first, second = self._paid_twice()
        self.assertEqual(self._send(self._copy_data(self.offline)), second)
        self.assertEqual(self.env["pos.order"].search_count([("salon_meant_visit_id", "=", self.visit.id)]), 1)

    def test_a_till_with_network_is_told_and_keeps_nothing(self):
        self._pay_visit(self.session, self.visit)
        payments = self.env["pos.payment"].search_count([])
        with self.assertRaisesRegex(UserError, "already"), self.cr.savepoint():
            self._send({**self._copy_data(self.offline), "salon_paid_offline": False})
        self.env.invalidate_all()
        self.assertEqual(self.env["pos.payment"].search_count([]), payments)

    def test_a_visit_given_up_meanwhile_is_decided_too(self):
        lines = self._copy_data(self.offline)
        self.visit._record_void()
        second = self._send(lines)
        self.assertRecordValues(second, [{"state": "paid", "salon_meant_visit_id": self.visit.id, "salon_double_state": "open"}])

    def test_an_offline_sale_for_an_open_visit_simply_pays_it(self):
        order = self._send(self.offline)
        self.assertRecordValues(order, [{"visit_id": self.visit.id, "salon_meant_visit_id": False, "salon_double_state": False}])

    def test_a_draft_that_was_paid_offline_is_kept_like_any_other(self):
        draft = {**self._copy_data(self.offline), "state": "draft", "payment_ids": [], "salon_paid_offline": False}
        self._send(draft)
        self._pay_visit(self.session, self.visit)
        second = self._send({**self._copy_data(self.offline), "lines": []})
        self.assertRecordValues(second, [{"state": "paid", "salon_meant_visit_id": self.visit.id, "salon_double_state": "open"}])

    def test_a_price_agreed_on_the_visit_holds_for_its_twin(self):
        self.visit.line_ids.price_unit = 110.0
        self.offline = self._order_data(
            self.session, self._lines_of(self.visit), visit=self.visit, customer=self.customer, salon_paid_offline=True,
        )
        _first, second = self._paid_twice()
        self.assertEqual((second.state, second.amount_total), ("paid", 110))

    def test_another_branch_s_visit_is_never_paid_here(self):
        other = self._make_branch("Lakeside", "XLKS")
        self.desk.salon_branch_ids |= other
        visit = self._arrive([(self.cut, self.mei)], branch_id=other.id)
        visit._record_void()
        data = self._order_data(self.session, [self._line(self.cut, stylist=self.mei)], visit=visit, salon_paid_offline=True)
        with self.assertRaisesRegex(UserError, "belongs to Lakeside"):
            self._send(data)

    def test_giving_either_back_settles_it(self):
        first, second = self._paid_twice()
        self._send(self._refund_data(self.session, first, {first.lines: 1}))
        self.assertRecordValues(second, [{"salon_double_state": "settled", "salon_double_by_id": self.desk.id}])
        self.assertTrue(second.salon_double_at)

    # sold for less than the desk may give, with nobody to ask

    def _sell_offline(self, **line):
        return self._pay(self.session, [self._line(self.shampoo, **line)], customer=self.customer, salon_paid_offline=True)

    def test_a_sale_below_the_limit_is_kept_booked_and_decided(self):
        for change, amount in (({"discount": 50}, 44.4), ({"price": 10}, 10)):
            with self.subTest(change=change):
                order = self._sell_offline(**change)
                self.assertRecordValues(order, [{
                    "state": "paid", "amount_total": amount, "salon_over_limit": True, "salon_double_state": "open",
                    "salon_meant_visit_id": False,
                }])
                self.assertEqual((order.visit_id.state, order.visit_id.amount_total), ("closed", amount))
        cards = {card["key"]: card for card in self.env["salon.home"].with_user(self.manager).get_home()["cards"]}
        self.assertEqual(cards["paid_twice"]["figure"], "2")
        with self.assertRaises(AccessError):
            order.with_user(self.desk).action_settle_double()
        order.with_user(self.desk).write({"salon_over_limit": False})
        self.assertTrue(order.salon_over_limit)
        order.with_user(self.manager).action_settle_double()
        self.assertEqual((order.salon_double_state, order.salon_double_by_id), ("settled", self.manager))

    def test_a_sale_within_the_limit_leaves_nothing_to_decide(self):
        order = self._sell_offline(discount=20)
        self.assertRecordValues(order, [{"state": "paid", "salon_over_limit": False, "salon_double_state": False}])

    def test_giving_a_part_back_leaves_it_open(self):
        _first, second = self._paid_twice()
        shampoo = self._pay(self.session, [self._line(self.shampoo, qty=2)])
        self._send(self._refund_data(self.session, shampoo, {shampoo.lines: 1}))
        self.assertEqual(second.salon_double_state, "open")

    def test_only_a_manager_says_that_both_are_right(self):
        _first, second = self._paid_twice()
        with self.assertRaises(AccessError):
            second.with_user(self.desk).action_settle_double()
        second.with_user(self.desk).write({"salon_double_state": "settled"})
        self.assertEqual(second.salon_double_state, "open", "What the desk writes does not count")
        second.with_user(self.manager).action_settle_double()
        self.assertRecordValues(second, [{"salon_double_state": "settled", "salon_double_by_id": self.manager.id}])

    def test_takings_say_what_lies_in_the_drawer(self):
        first, second = self._paid_twice()
        visits = first.visit_id | second.visit_id
        self.assertEqual(sum(visits.mapped("amount_total")), sum((first | second).payment_ids.mapped("amount")))
