from odoo.tests import tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestViews(LedgerCase):
    def test_the_customer_form_opens_the_statement(self):
        self._post("a", amount=10)
        self._post("b", amount=5)
        partner = self.lin.with_user(self.users["desk"])
        action = partner.action_open_points_statement()
        lines = self.env["salon.ledger.line"].with_user(self.users["desk"]).search(action["domain"])
        self.assertRecordValues(lines, [
            {"amount_in": 5, "amount_out": 0, "balance_after": 15, "kind": "earn"},
            {"amount_in": 10, "amount_out": 0, "balance_after": 10, "kind": "earn"},
        ])

    def test_the_statement_shows_where_lines_come_from(self):
        visit = self._visit(100)
        line = self.env["salon.ledger.line"].search([("partner_id", "=", self.lin.id), ("seq", "!=", False)])
        self.assertEqual(line.visit_id, visit)
        self.assertEqual(line.action_open_visit()["res_id"], visit.id)

    def test_a_line_is_called_by_what_happened(self):
        self._visit(100)
        line = self.env["salon.ledger.line"].search([("partner_id", "=", self.lin.id), ("seq", "!=", False)])
        self.assertEqual(line.with_context(lang="en_US").display_name, "Earned +100")
        self.env["res.lang"]._activate_lang("zh_CN")
        self.assertIn("+100", line.with_context(lang="zh_CN").display_name)

    def test_the_button_stands_on_the_form_of_the_desk_only(self):
        view = self.env.ref("salon_crm.res_partner_view_form_customer")
        for role, shown in (("desk", True), ("manager", True), ("stylist", False)):
            with self.subTest(role=role):
                arch = self.env["res.partner"].with_user(self.users[role]).get_view(view.id, "form")["arch"]
                self.assertEqual("action_open_points_statement" in arch, shown)

    def test_accounts_are_named_after_their_holder(self):
        transaction = self._post("a")
        self.assertEqual(set(transaction.line_ids.account_id.mapped("display_name")), {"Lin Yue", "Points issued"})
