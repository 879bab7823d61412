from odoo.exceptions import UserError

from .common import ImportCase


class TestWithoutBranch(ImportCase):
    def test_visits_without_a_branch_say_what_to_do(self):
        record = self._start("日期,客户,项目,金额\n2026-10-01,散客,剪发,88\n")
        record.branch_id = False
        with self.assertRaisesRegex(UserError, "Make a branch"):
            record.action_import()
