from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import FiguresCase

ACTIONS = ("salon_takings_report_action", "salon_takings_report_action_service", "salon_takings_report_action_stylist")


@tagged("post_install", "-at_install")
class TestViews(FiguresCase):
    def test_every_way_to_group_and_filter_works_for_the_accountant(self):
        self._sell(self._open_session(), self.cut, self.shampoo)
        report = self.report.with_user(self.accountant)
        arch = etree.fromstring(report.get_view(self.env.ref("salon_analytics.salon_takings_report_view_search").id, "search")["arch"])
        for node in arch.iter("filter"):
            with self.subTest(filter=node.get("name")):
                group_by = safe_eval(node.get("context") or "{}").get("group_by")
                domain = safe_eval(node.get("domain") or "[]")
                self.assertTrue(group_by or domain or node.get("date"))
                report.formatted_read_group(domain, [group_by] if group_by else [], ["amount_total:sum", "visit_count:count_distinct"])

    def test_the_menus_open_for_manager_and_accountant_alone(self):
        for user, expected in ((self.manager, True), (self.accountant, True), (self.desk, False), (self.stylist_user, False)):
            menus = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            for name in ("salon_takings_report_menu", "salon_books_menu"):
                with self.subTest(user=user.login, menu=name):
                    self.assertEqual(self.env.ref(f"salon_analytics.{name}").id in menus, expected)

    def test_the_actions_start_with_groups_that_exist(self):
        for name in ACTIONS:
            context = safe_eval(self.env.ref(f"salon_analytics.{name}").context)
            keys = ("pivot_row_groupby", "pivot_column_groupby", "graph_groupbys")
            for spec in [spec for key in keys for spec in context.get(key, ())]:
                with self.subTest(action=name, spec=spec):
                    self.assertIn(spec.split(":")[0], self.report._fields)

    def test_lines_are_grouped_so_that_their_sum_is_that_of_all_pages(self):
        self._sell(self._open_session(), self.cut, self.shampoo)
        arch = etree.fromstring(self.report.get_view(self.env.ref("salon_analytics.salon_takings_report_view_list").id, "list")["arch"])
        group = arch.get("default_group_by")
        self.assertEqual(arch.get("expand"), "1")
        sums = [node.get("name") for node in arch.iter("field") if node.get("sum")]
        self.assertEqual(sums, ["amount_untaxed", "amount_tax", "amount_total"])
        groups = self.report.formatted_read_group([], [group], ["amount_total:sum"])
        self.assertAlmostEqual(sum(each["amount_total:sum"] for each in groups), sum(self.report.search([]).mapped("amount_total")))

    def test_the_day_of_a_line_has_an_index(self):
        self.cr.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'salon_visit_line'")
        self.assertTrue([definition for (definition,) in self.cr.fetchall() if "(visit_date)" in definition])
