from odoo.exceptions import UserError

from .common import HEAD, ImportCase


class TestUndo(ImportCase):
    def test_later_work_stands_in_the_way_and_is_named(self):
        record = self._import(HEAD + ",王芳,13800000101,,,,\n,李四,13800000102,,,,\n")
        wang = self._made(record, "res.partner").filtered(lambda partner: partner.name == "王芳")
        self.env["salon.visit"].create({"branch_id": self.shop.id, "customer_id": wang.id})
        with self.assertRaisesRegex(UserError, r"(?s)cannot be undone.*Visit.*王芳"):
            record.action_undo()
        self.assertTrue(wang.exists())
        self.assertEqual(record.state, "done")

    def test_a_message_is_work_as_well(self):
        record = self._import(HEAD + ",王芳,13800000101,,,,\n")
        self._made(record, "res.partner").message_post(body="Call her on Monday")
        with self.assertRaisesRegex(UserError, "cannot be undone"):
            record.action_undo()

    def test_a_second_import_that_leans_on_the_first_is_undone_first(self):
        first = self._import(HEAD + ",王芳,13800000101,,,,\n")
        second = self._import("日期,客户,客户手机,项目,金额\n2026-10-01,王芳,13800000101,剪发,88\n")
        wang = self._made(first, "res.partner")
        self.assertEqual(wang.visit_count, 1)
        with self.assertRaises(UserError):
            first.action_undo()
        second.action_undo()
        self.assertEqual((wang.visit_count, wang.visit_total), (0, 0.0))
        first.action_undo()
        self.assertFalse(wang.exists())

    def test_what_somebody_changed_since_stays(self):
        old = self.env["res.partner"].create({"name": "王芳", "phone": "+8613800000101", "is_salon_customer": True})
        record = self._import(HEAD + "M1,王芳,13800000101,wf@example.com,,,\n")
        old.email = "new@example.com"
        record.action_undo()
        self.assertEqual((old.ref, old.email), (False, "new@example.com"))

    def test_after_the_undo_the_file_can_come_again(self):
        text = HEAD + ",王芳,,,,,\n"
        self._import(text).action_undo()
        self.assertEqual(self._import(text).counts["total"]["created"], 1)
