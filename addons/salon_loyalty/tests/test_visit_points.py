from datetime import timedelta

from odoo.tests import tagged

from .common import DAY, NOW, LedgerCase


@tagged("post_install", "-at_install")
class TestVisitPoints(LedgerCase):
    def _verified(self):
        self._check_deferred()
        return self.ledger._verify()["whole"]

    def test_a_closed_visit_gives_a_point_per_whole_unit_paid(self):
        visit = self._visit(486.99, 100)
        self.assertEqual(self._balance(), 586)
        lot = self.env["salon.ledger.lot"].search([("partner_id", "=", self.lin.id)])
        self.assertRecordValues(lot, [{"issued": 586, "earned_on": DAY, "expires_on": DAY + timedelta(days=365)}])
        self.assertEqual(self._events("points.earned").payload["visit_id"], visit.id)

    def test_closing_again_gives_nothing_more(self):
        visit = self._visit(100)
        visit._record_closing(NOW)
        visit._give_points()
        self.assertEqual(self._balance(), 100)

    def test_a_late_evening_counts_for_the_branchs_day(self):
        self._visit(100, now=NOW.replace(hour=17))  # 01:00 of the 22nd in Shanghai
        lot = self.env["salon.ledger.lot"].search([("partner_id", "=", self.lin.id)])
        self.assertEqual(lot.earned_on, DAY + timedelta(days=1))

    def test_a_visit_paid_days_later_counts_from_the_payment(self):
        self._visit(100, now=NOW + timedelta(days=3), arrived_at=NOW)
        lot = self.env["salon.ledger.lot"].search([("partner_id", "=", self.lin.id)])
        self.assertRecordValues(lot, [{"earned_on": DAY + timedelta(days=3), "expires_on": DAY + timedelta(days=368)}])

    def test_the_rule_is_the_companys(self):
        self.company.write({"points_per_unit": 1.5, "points_valid_days": 0})
        self._visit(99.99)
        self.assertEqual(self._balance(), 148)
        self.assertFalse(self.env["salon.ledger.lot"].search([("partner_id", "=", self.lin.id)]).expires_on)

    def test_no_rule_no_points(self):
        self.company.points_per_unit = 0
        self._visit(100)
        self.assertFalse(self.ledger.search([("company_id", "=", self.company.id)]))

    def test_a_walk_in_without_a_name_earns_nothing(self):
        self._visit(100, customer=False)
        self.assertFalse(self.ledger.search([("company_id", "=", self.company.id)]))

    def test_history_from_the_old_system_earns_nothing(self):
        self._visit(100, origin="import")
        self.assertEqual(self._balance(), 0)

    def test_a_free_visit_earns_nothing(self):
        self._visit(0)
        self.assertEqual(self._balance(), 0)

    def test_tax_counts_as_paid(self):
        country = self.env.ref("base.cn").id
        group = self.env["account.tax.group"].create({"name": "VAT", "company_id": self.company.id, "country_id": country})
        self.service.taxes_id = self.env["account.tax"].create({
            "name": "10 %", "amount": 10, "company_id": self.company.id, "country_id": country, "tax_group_id": group.id,
        })
        self._visit(100)
        self.assertEqual(self._balance(), 110)

    def test_a_refund_takes_back_what_its_line_gave(self):
        visit = self._visit(300, 200)
        self._refund(visit.line_ids[1])
        self.assertEqual(self._balance(), 300)
        self.assertEqual(self._events("points.reversed").payload, {"points": 200, "balance": 300, "visit_id": visit.id, "shortfall": 0})
        self._refund(visit.line_ids[0])
        self.assertEqual(self._balance(), 0)
        self.assertTrue(self._verified())

    def test_refunds_in_parts_take_back_exactly_what_the_sale_gave(self):
        visit = self._visit(33.33, 33.33, 33.33)
        given = self._balance()
        self.assertEqual(given, 99)
        for line in visit.line_ids.filtered(lambda line: not line.reversed_line_id):
            self._refund(line)
        self.assertEqual(self._balance(), 0)

    def test_a_new_rule_does_not_change_what_a_refund_takes_back(self):
        visit = self._visit(100)
        self.company.points_per_unit = 5
        self._refund(visit.line_ids)
        self.assertEqual(self._balance(), 0)

    def test_spent_points_are_not_a_debt_but_noted(self):
        visit = self._visit(500)
        self._post("spend", "spend", 450, day=DAY)
        self._refund(visit.line_ids)
        self.assertEqual(self._balance(), 0)
        self.assertEqual(self.ledger.search([("kind", "=", "reverse"), ("visit_id", "=", visit.id)]).shortfall, 450)
        self.assertTrue(self._verified())

    def test_a_refund_in_a_visit_of_its_own_takes_back_too(self):
        visit = self._visit(300, 200)
        exchange = self.env["salon.visit"]._open_visits([{
            "branch_id": self.branch.id, "customer_id": self.lin.id, "arrived_at": NOW, "line_ids": [
                (0, 0, {"product_id": self.service.id, "quantity": -1, "price_unit": 200, "reversed_line_id": visit.line_ids[1].id}),
                (0, 0, {"product_id": self.service.id, "quantity": 1, "price_unit": 50}),
            ],
        }])
        exchange._record_closing(NOW)
        self.assertEqual(self._balance(), 350)

    def test_many_visits_close_with_one_posting(self):
        visits = self.env["salon.visit"]._open_visits([
            {"branch_id": self.branch.id, "customer_id": customer.id, "arrived_at": NOW,
             "line_ids": [(0, 0, {"product_id": self.service.id, "quantity": 1, "price_unit": 100})]}
            for customer in (self.lin, self.wang, self.lin)
        ])
        visits._record_closing(NOW)
        self.assertEqual((self._balance(), self._balance(self.wang)), (200, 100))
