from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NOW, LedgerCase

MODELS = ("salon.ledger.account", "salon.ledger.transaction", "salon.ledger.line", "salon.ledger.lot")
MAY_READ = {"desk": True, "manager": True, "accountant": True, "stylist": False}


@tagged("post_install", "-at_install")
class TestSecurity(LedgerCase):
    def test_who_may_read_and_that_nobody_may_write(self):
        self._post("a")
        for role, may_read in MAY_READ.items():
            for model in MODELS:
                with self.subTest(role=role, model=model):
                    records = self.env[model].with_user(self.users[role])
                    self.assertEqual(records.has_access("read"), may_read)
                    for operation in ("write", "create", "unlink"):
                        self.assertFalse(records.has_access(operation))

    def test_nobody_invents_points_by_creating_rows(self):
        for role, user in self.users.items():
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.env["salon.ledger.transaction"].with_user(user).create({"key": "forged"})

    def test_a_stylist_has_no_points_field(self):
        self.assertNotIn("points_balance", self.env["res.partner"].with_user(self.users["stylist"]).fields_get())
        self.assertIn("points_balance", self.env["res.partner"].with_user(self.users["desk"]).fields_get())

    def test_points_of_another_company_are_out_of_sight(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._post("a", company=other)
        for model in MODELS:
            with self.subTest(model=model):
                self.assertFalse(self.env[model].with_user(self.users["desk"]).search([("company_id", "=", other.id)]))

    def test_the_desk_closes_a_visit_and_points_follow(self):
        visit = self.env["salon.visit"].with_user(self.users["desk"])._open_visits([{
            "branch_id": self.branch.id, "customer_id": self.lin.id, "arrived_at": NOW,
            "line_ids": [(0, 0, {"product_id": self.service.id, "quantity": 1, "price_unit": 100})],
        }])
        visit._record_closing(NOW)
        self.assertEqual(self.lin.with_user(self.users["desk"]).points_balance, 100)
        self.assertEqual(self.lin.with_user(self.users["desk"])._get_points_summary(now=NOW)[self.lin.id]["usable"], 100)
