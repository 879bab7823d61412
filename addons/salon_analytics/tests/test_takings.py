from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import NOW, TODAY, TOMORROW, FiguresCase


@tagged("post_install", "-at_install")
class TestTakings(FiguresCase):
    def test_rows_sum_to_the_orders_to_the_cent(self):
        session = self._open_session()
        orders = self._sell(session, self.cut, self.shampoo) + self._sell(session, self.colour, discount=12.5, price=333.33)
        orders += self._sell(session, self.shampoo, price=0.01)
        self.assertEqual(self._sum(), round(sum(orders.mapped("amount_total")), 2))
        self.assertEqual(self._sum(field="amount_tax"), round(sum(orders.mapped("amount_tax")), 2))
        self.assertEqual(self._sum(), round(self._sum(field="amount_untaxed") + self._sum(field="amount_tax"), 2))

    def test_a_refund_counts_on_its_own_day(self):
        session = self._open_session()
        order = self._sell(session, self.cut, self.colour)
        sold = self._sum()
        back = self._give_back(session, order.lines[1], moment=NOW + timedelta(days=1))
        self.assertEqual(self._sum([("visit_date", "=", TODAY)]), sold)
        self.assertEqual(self._sum([("visit_date", "=", TOMORROW)]), round(back.amount_total, 2))
        self.assertEqual(self._sum([("is_refund", "=", True)]), -358.0)

    def test_a_visit_that_is_paid_later_counts_on_the_day_of_payment(self):
        session = self._open_session()
        visit = self._arrive([(self.cut, self.mei)], arrived_at=NOW)
        with self._at(NOW + timedelta(days=1)):
            self._pay(session, self._lines_of(visit), visit=visit, customer=self.customer)
        self.assertEqual((self._sum([("visit_date", "=", TODAY)]), self._sum([("visit_date", "=", TOMORROW)])), (0.0, 128.0))

    def test_open_and_void_visits_do_not_count(self):
        self._arrive([(self.cut, self.mei)])
        self._arrive([(self.cut, self.mei)])._record_void()
        self.assertEqual(self._sum(), 0.0)

    def test_visits_are_counted_once_however_many_lines_they_have(self):
        session = self._open_session()
        self._sell(session, self.cut, self.colour, self.shampoo)
        self._sell(session, self.cut)
        [(visits, lines)] = self.report._read_group([("branch_id", "=", self.branch.id)], [], ["visit_count:count_distinct", "__count"])
        self.assertEqual((visits, lines), (2, 4))

    def test_groups_by_day_week_month_and_by_whom_add_up(self):
        session = self._open_session()
        for days in (0, 1, 8, 40):
            self._sell(session, self.cut, self.shampoo, moment=NOW - timedelta(days=days))
        total = self._sum()
        by = ("visit_date:day", "visit_date:week", "visit_date:month", "branch_id", "employee_id", "product_id", "kind", "categ_id")
        for user in (self.manager, self.accountant):
            report = self.report.with_user(user)
            for groupby in by:
                with self.subTest(user=user.login, groupby=groupby):
                    groups = report.formatted_read_group([("branch_id", "=", self.branch.id)], [groupby], ["amount_total:sum"])
                    self.assertEqual(round(sum(group["amount_total:sum"] for group in groups), 2), total)

    def test_a_line_opens_its_visit(self):
        order = self._sell(self._open_session(), self.cut)
        row = self.report.search([("visit_id", "=", order.visit_id.id)])
        self.assertEqual(row.with_user(self.accountant).action_open_visit()["res_id"], order.visit_id.id)

    def test_two_companies_keep_their_currencies(self):
        foreign = (self.env.ref("base.USD") | self.env.ref("base.EUR") | self.env.ref("base.CNY")) - self.company.currency_id
        foreign.active = True
        abroad = self.env["res.company"].create({"name": "Abroad", "currency_id": foreign[0].id})
        shop = self.env["salon.branch"].create({"name": "Harbour", "code": "HBR", "tz": "America/New_York", "company_id": abroad.id})
        visit = self.env["salon.visit"]._open_visits([{"branch_id": shop.id, "arrived_at": NOW}])
        self.env["salon.visit.line"].create({"visit_id": visit.id, "product_id": self.cut.id, "price_unit": 50, "quantity": 1})
        visit._record_closing(NOW)
        self._sell(self._open_session(), self.cut)
        self.manager.write({"company_ids": [Command.link(abroad.id)], "salon_branch_ids": [Command.clear()]})
        both = self.report.with_user(self.manager).with_context(allowed_company_ids=[self.company.id, abroad.id])
        groups = both._read_group([("branch_id", "in", (shop | self.branch).ids)], ["currency_id"], ["amount_total:sum"])
        self.assertEqual(dict(groups), {self.company.currency_id: 128.0, abroad.currency_id: 50.0})
        self.assertEqual(shop._local_date(NOW), visit.line_ids.visit_date)
        only_one = both.with_context(allowed_company_ids=[self.company.id])
        self.assertFalse(only_one.search([("branch_id", "=", shop.id)]))
        answer = both._compare_with_books(TODAY, TODAY)
        self.assertEqual({row["currency"] for row in answer["totals"]}, {self.company.currency_id, abroad.currency_id})
