from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import HEAD, ImportCase

RIGHTS = {"desk": False, "stylist": False, "accountant": False, "manager": True, "admin": True}


class TestSecurity(ImportCase):
    def test_only_managers_import(self):
        for role, allowed in RIGHTS.items():
            user = new_test_user(self.env, f"import_{role}", groups=f"salon_crm.group_salon_{role}")
            with self.subTest(role=role):
                self.assertEqual(self.env["salon.import"].with_user(user).has_access("create"), allowed)
                self.assertEqual(self.env["salon.import.row"].with_user(user).has_access("read"), allowed)

    def test_a_manager_imports_looks_and_undoes(self):
        user = new_test_user(self.env, "import_boss", groups="salon_crm.group_salon_manager")
        record = self._start(HEAD + "M1,王芳,13800000101,,88,,\n", user=user)
        record.action_look()
        record.action_import()
        self.assertEqual(record.counts["total"]["created"], 1)
        self.assertTrue(record.action_rows(show="all"))
        record.action_undo()
        self.assertEqual(record.state, "undone")

    def test_the_desk_cannot_use_an_import_of_a_manager(self):
        record = self._start(HEAD + ",王芳,13800000101,,,,\n")
        desk = new_test_user(self.env, "import_desk", groups="salon_crm.group_salon_desk")
        for verb in ("action_describe", "action_look", "action_import", "action_undo", "action_rows"):
            with self.subTest(verb=verb), self.assertRaises(AccessError):
                getattr(record.with_user(desk), verb)()

    def test_another_company_sees_nothing(self):
        record = self._start(HEAD + ",王芳,13800000101,,,,\n")
        other = self.env["res.company"].create({"name": "Other"})
        boss = new_test_user(
            self.env, "import_other", groups="salon_crm.group_salon_manager", company_id=other.id, company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self.env["salon.import"].with_user(boss).search([("id", "=", record.id)]))
