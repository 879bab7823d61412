from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SalonPosCase


@tagged("post_install", "-at_install")
class TestBranchPos(SalonPosCase):
    def test_each_branch_gets_a_till_with_its_tenders_and_stock_room(self):
        branches = self._make_branch("Lakeside", "XLKS") | self._make_branch("Hillside", "XHLS")
        configs = branches._ensure_pos()
        self.assertEqual(len(configs), 2)
        self.assertEqual(configs.salon_branch_id, branches)
        for config in configs:
            self.assertEqual(set(config.payment_method_ids.mapped("salon_tender")), {"cash", "card", "wechat"})
            self.assertEqual(config.picking_type_id.warehouse_id, config.salon_branch_id.warehouse_id)
        cash = configs.payment_method_ids.filtered("is_cash_count")
        self.assertEqual(len(cash), 2, "Each drawer is counted by itself")
        self.assertEqual(len(cash.journal_id), 2)
        self.assertEqual(len(configs.payment_method_ids - cash), 2, "Card and WeChat are the company's")

    def test_setting_up_twice_changes_nothing(self):
        branch = self._make_branch("Lakeside", "XLKS")
        config = branch._ensure_pos()
        journals = self.env["account.journal"].search_count([])
        methods = config.payment_method_ids
        warehouse = branch.warehouse_id
        self.assertEqual(branch._ensure_pos(), config)
        self.assertEqual((config.payment_method_ids, branch.warehouse_id), (methods, warehouse))
        self.assertEqual(self.env["account.journal"].search_count([]), journals)

    def test_a_renamed_tender_is_found_again(self):
        branch = self._make_branch("Lakeside", "XLKS")
        config = branch._ensure_pos()
        methods = config.payment_method_ids
        methods.filtered("is_cash_count").name = "Drawer"
        self.assertEqual(branch._ensure_pos().payment_method_ids, methods)
        self.assertEqual(len(config.payment_method_ids), 3)

    def test_a_removed_tender_comes_back_and_others_stay(self):
        branch = self._make_branch("Lakeside", "XLKS")
        config = branch._ensure_pos()
        own = self.env["pos.payment.method"].create({"name": "Voucher", "journal_id": self.card.journal_id.id})
        config.payment_method_ids = (config.payment_method_ids - self.wechat) | own
        branch._ensure_pos()
        self.assertIn(self.wechat, config.payment_method_ids)
        self.assertIn(own, config.payment_method_ids)

    def test_a_company_without_a_chart_is_told_so(self):
        company = self.env["res.company"].create({"name": "New shop"})
        branch = self.env["salon.branch"].create({"name": "New", "code": "XNEW", "company_id": company.id})
        with self.assertRaisesRegex(UserError, "no chart of accounts"):
            branch._ensure_pos()

    def test_a_branch_with_an_open_till_is_not_closed(self):
        branch = self._make_branch("Lakeside", "XLKS")
        session = self._open_session(branch._ensure_pos())
        with self.assertRaisesRegex(UserError, "Lakeside is still open. Close its day first"), self.cr.savepoint():
            branch.active = False
        session.action_pos_session_closing_control()
        branch.active = False
        self.assertEqual((session.state, branch.active), ("closed", False))

    def test_services_and_retail_are_on_the_till_and_back_bar_is_not(self):
        kind = self.env["salon.service.kind"].create({"name": "Brows", "code": "xbrows"})
        self.branch.kind_ids = kind
        service = self.env["product.template"].create({
            "name": "Brow shape", "type": "service", "is_salon_service": True, "salon_kind_id": kind.id,
        })
        developer = self.env["product.template"].create({"name": "Developer", "salon_use": "back_bar", "available_in_pos": True})
        self.branch._ensure_pos()
        self.assertTrue(service.available_in_pos)
        self.assertEqual(service.pos_categ_ids, kind.pos_categ_id)
        self.assertFalse(developer.available_in_pos)

    def test_a_sold_product_leaves_the_branch_stock_room(self):
        order = self._pay(self.session, [self._line(self.shampoo, qty=2), self._line(self.cut, stylist=self.mei)])
        moves = order.picking_ids.move_ids
        self.assertRecordValues(moves, [{"product_id": self.shampoo.id, "quantity": 2, "state": "done"}])
        self.assertEqual(moves.location_id, self.branch.warehouse_id.lot_stock_id)

    def test_tenders_speak_every_installed_language(self):
        self.assertEqual(self.wechat.with_context(lang="en_US").name, "WeChat Pay")
        self.assertEqual(self.wechat.with_context(lang="zh_CN").name, "微信支付")

    def test_a_language_that_came_later_is_filled_in_and_own_names_stay(self):
        kind = self.branch.kind_ids[:1] or self.env["salon.service.kind"].create({"name": "Brows", "code": "xbrows"})
        kind.with_context(lang="en_US").name = "Brows"
        kind.with_context(lang="zh_CN").name = "眉毛"
        self.branch.kind_ids |= kind
        self.branch._ensure_pos()
        for lang in ("en_US", "zh_CN"):
            # Stock refuses while a till is open, as this one is.
            with patch.object(type(self.wechat), "_is_write_forbidden", return_value=False):
                self.wechat.with_context(lang=lang).name = "微信支付"
                self.card.with_context(lang=lang).name = "Visa"
            kind.pos_categ_id.with_context(lang=lang).name = "眉毛"
        self.branch._ensure_pos()
        self.assertEqual(self.wechat.with_context(lang="en_US").name, "微信支付", "Not while a till is open")
        with patch.object(type(self.wechat), "_is_write_forbidden", return_value=False):
            self.branch._ensure_pos()
        self.assertEqual(self.wechat.with_context(lang="en_US").name, "WeChat Pay")
        self.assertEqual(self.wechat.with_context(lang="zh_CN").name, "微信支付")
        self.assertEqual(self.card.with_context(lang="en_US").name, "Visa")
        self.assertEqual(kind.pos_categ_id.with_context(lang="en_US").name, "Brows")

    def test_an_admin_sets_up_the_till_from_the_branch_and_a_manager_does_not(self):
        branch = self._make_branch("Lakeside", "XLKS")
        with self.assertRaises(AccessError):
            branch.with_user(self.manager).action_ensure_pos()
        branch.with_user(self._make_user("admin_pos", "salon_crm.group_salon_admin")).action_ensure_pos()
        self.assertEqual(len(branch.pos_config_ids), 1)
