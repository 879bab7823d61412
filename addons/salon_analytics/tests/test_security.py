from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import FiguresCase


@tagged("post_install", "-at_install")
class TestSecurity(FiguresCase):
    def test_who_sees_takings(self):
        expected = {self.manager: True, self.accountant: True, self.desk: False, self.stylist_user: False}
        for user, may_read in expected.items():
            with self.subTest(user=user.login):
                report = self.report.with_user(user)
                self.assertEqual(report.has_access("read"), may_read)
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(report.has_access(operation))

    def test_rows_of_other_branches_are_out_of_sight(self):
        order = self._sell(self._open_session(), self.cut)
        domain = [("visit_id", "=", order.visit_id.id)]
        other = self._make_branch("Lakeside", "LKS")
        for branches, seen in ((self.branch, True), (other, False), (other.browse(), True)):
            for user in (self.manager, self.accountant):
                with self.subTest(user=user.login, branches=branches.mapped("name")):
                    user.salon_branch_ids = [Command.set(branches.ids)]
                    self.assertEqual(bool(self.report.with_user(user).search(domain)), seen)

    def test_the_report_holds_no_contact_and_care_data(self):
        names = set(self.report.fields_get())
        self.assertFalse({name for name in names if any(word in name for word in ("phone", "email", "note", "comment", "birth"))})

    def test_an_accountant_reads_figures_and_no_pets(self):
        order = self._sell(self._open_session(), self.cut)
        row = self.report.with_user(self.accountant).search([("visit_id", "=", order.visit_id.id)])
        self.assertEqual(row.amount_total, 128.0)
        with self.assertRaises(AccessError):
            self.env["salon.pet"].with_user(self.accountant).search([])
