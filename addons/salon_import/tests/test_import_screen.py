from odoo.tests import HttpCase, new_test_user, tagged

from .common import ImportCase


@tagged("post_install", "-at_install")
class TestImportScreen(HttpCase, ImportCase):
    def setUp(self):
        super().setUp()
        self.env.company.country_id = self.env.ref("base.cn")
        new_test_user(self.env, "import_manager", groups="salon_crm.group_salon_manager")

    def test_a_manager_uploads_mends_imports_and_undoes(self):
        self.start_tour("/odoo/salon-import", "salon_import_list", login="import_manager")
        record = self.env["salon.import"].search([], limit=1)
        self.assertEqual((record.name, record.state), ("members.csv", "undone"))


@tagged("post_install", "-at_install")
class TestImportScreenOnPhone(TestImportScreen):
    browser_size = "375x667"
    touch_enabled = True

    def test_a_manager_uploads_mends_imports_and_undoes(self):
        super().test_a_manager_uploads_mends_imports_and_undoes()

    def test_nobody_else_uploads_or_downloads(self):
        new_test_user(self.env, "import_desk", groups="salon_crm.group_salon_desk")
        self.authenticate("import_desk", "import_desk")
        self.assertEqual(self.url_open("/salon_import/1/skipped.csv").status_code, 404)
