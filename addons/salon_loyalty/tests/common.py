from datetime import date, datetime

from odoo.tests import TransactionCase, new_test_user

NOW = datetime(2026, 11, 21, 12, 0)
DAY = date(2026, 11, 21)


class LedgerCase(TransactionCase):
    """A branch in Shanghai, a service for 486, two customers and a user per role; dates are fixed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.company = cls.env["res.company"].create({"name": "Ledger Test", "currency_id": cls.env.ref("base.CNY").id})
        cls.env.user.write({"company_ids": [(4, cls.company.id)], "company_id": cls.company.id})
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.branch = cls.env["salon.branch"].create(
            {"name": "Riverside", "code": "LT", "tz": "Asia/Shanghai", "company_id": cls.company.id},
        )
        cls.service = cls.env["product.product"].create(
            {"name": "Cut", "type": "service", "is_salon_service": True, "list_price": 486.99, "taxes_id": False},
        )
        cls.lin, cls.wang = cls.env["res.partner"].create(
            [{"name": "Lin Yue", "is_salon_customer": True}, {"name": "Wang Fang", "is_salon_customer": True}],
        )
        cls.ledger = cls.env["salon.ledger.transaction"]
        roles = {"desk": "salon_crm.group_salon_desk", "stylist": "salon_crm.group_salon_stylist",
                 "accountant": "salon_crm.group_salon_accountant", "manager": "salon_crm.group_salon_manager"}
        cls.users = {
            role: new_test_user(
                cls.env, f"ledger_{role}", groups=group, company_id=cls.company.id, company_ids=[(6, 0, cls.company.ids)],
                salon_branch_ids=[(6, 0, cls.branch.ids)],
            )
            for role, group in roles.items()
        }

    def _post(self, key, kind="earn", amount=100, partner=None, now=NOW, **values):
        return self.ledger._post([{"key": key, "kind": kind, "amount": amount, "partner": partner or self.lin, **values}], now)

    def _balance(self, partner=None):
        partner = partner or self.lin
        partner.invalidate_recordset(["points_balance"])
        return partner.points_balance

    def _visit(self, *prices, customer=True, now=NOW, **values):
        visit = self.env["salon.visit"]._open_visits([{
            "branch_id": self.branch.id, "customer_id": self.lin.id if customer else False, "arrived_at": now,
            "line_ids": [(0, 0, {"product_id": self.service.id, "quantity": 1, "price_unit": price}) for price in prices], **values,
        }])
        visit._record_closing(now)
        return visit

    def _refund(self, line, quantity=-1):
        return self.env["salon.visit"]._record_correction([{
            "visit_id": line.visit_id.id, "product_id": line.product_id.id, "quantity": quantity, "price_unit": line.price_unit,
            "reversed_line_id": line.id,
        }])

    def _events(self, key):
        return self.env["workflow.event"].sudo().search([("event_key", "=", key), ("partner_id", "=", self.lin.id)])

    def _check_deferred(self):
        """Run what PostgreSQL would ask at commit."""
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.cr.execute("SET CONSTRAINTS ALL DEFERRED")
