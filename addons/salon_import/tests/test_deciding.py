from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import HEAD, ImportCase

LIST = HEAD + "M1,王芳,12345,x at y,,,\nM2,李四,23456,,,,\n,,,,,,谁\nM4,周杰,13800000104,,,,\n"


class TestDeciding(ImportCase):
    def setUp(self):
        super().setUp()
        self.record = self._start(LIST)
        self.record.action_look()

    def _open(self):
        return {item["code"]: item["count"] for item in self.record._shown_counts()["codes"]}

    def test_all_problems_are_decided_at_once_and_the_decision_is_taken_back(self):
        self.assertEqual(self._open(), {"email_invalid": 1, "name_missing": 1, "phone_invalid": 2})
        before = self.record.action_describe()["counts"]
        after = self.record.action_accept()["counts"]
        self.assertEqual((after["codes"], after["columns"], after["warnings"], after["decided"]), ([], [], 0, 4))
        self.assertEqual(after["total"], {"read": 4, "created": 3, "merged": 0, "fix": 0, "skipped": 1})
        self.assertEqual(self.record.action_accept_undo()["counts"], before)

    def test_one_kind_is_decided_and_the_others_stay_open(self):
        self.record.action_accept(code="phone_invalid")
        self.assertEqual(self._open(), {"email_invalid": 1, "name_missing": 1})
        self.assertEqual(self.record._shown_counts()["total"]["fix"], 1)
        self.assertEqual([row["row"] for row in self.record.action_rows(show="look")["rows"]], [2, 4])
        self.assertEqual([row["row"] for row in self.record.action_rows(show="decided")["rows"]], [2, 3])

    def test_decisions_are_taken_back_one_after_the_other(self):
        self.record.action_accept(code="phone_invalid")
        self.record.action_accept()
        self.record.action_accept_undo()
        self.assertEqual(self._open(), {"email_invalid": 1, "name_missing": 1})
        self.record.action_accept_undo()
        self.record.action_accept_undo()
        self.assertEqual(len(self._open()), 3)

    def test_a_kind_that_is_not_there_decides_nothing(self):
        self.record.action_accept(code="date_invalid")
        self.assertFalse(self.record.accepted)

    def test_the_import_does_what_was_proposed_and_counts_add_up(self):
        self.record.action_accept()
        counts = self.record.action_import()["counts"]
        self.assertEqual(counts["total"], {"read": 4, "created": 3, "merged": 0, "fix": 0, "skipped": 1})
        self.assertEqual(counts["kinds"]["customer"]["skipped"], 1)
        self.assertIn("手机号: 12345", self._made(self.record, "res.partner")[0].import_note)

    def test_after_the_import_nothing_is_decided_any_more(self):
        self.record.action_import()
        for verb in ("action_accept", "action_accept_undo"):
            with self.assertRaisesRegex(UserError, "already dealt with"):
                getattr(self.record, verb)()

    def test_the_desk_decides_nothing(self):
        desk = new_test_user(self.env, "import_deciding_desk", groups="salon_crm.group_salon_desk")
        for verb in ("action_accept", "action_accept_undo"):
            with self.assertRaises(AccessError):
                getattr(self.record.with_user(desk), verb)()

    def test_figures_of_a_list_made_before_decisions_are_still_shown(self):
        counts = {name: value for name, value in self.record.counts.items() if name not in ("left", "left_out")}
        self.record.counts = {**counts, "columns": [{"sheet": 0, "column": "手机号", "count": 2}]}
        shown = self.record.action_describe()
        self.assertEqual((shown["counts"]["total"]["fix"], shown["carried"]), (1, []))


class TestCellsThatAreRefused(ImportCase):
    def test_a_cell_that_is_too_long_is_refused_by_row_and_column(self):
        with self.assertRaisesRegex(UserError, r"Row 2, column G holds a text of 40000 characters"):
            self._start(HEAD + ",王芳,13800000101,,,," + "x" * 40000 + "\n")

    def test_a_file_name_shows_what_it_is(self):
        self.assertEqual(self._start(HEAD + ",王芳,,,,,\n", name="list\u202evsc.csv").name, "listvsc.csv")
