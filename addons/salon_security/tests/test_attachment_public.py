from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestAttachmentPublic(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(cls.env, "sec_uploader", groups="base.group_user,base.group_partner_manager")
        cls.admin = new_test_user(cls.env, "sec_publisher", groups="base.group_system,base.group_partner_manager")
        cls.values = {"name": "photo.txt", "raw": b"private", "res_model": "res.partner", "res_id": cls.clerk.partner_id.id}

    def test_a_clerk_uploads_but_does_not_publish(self):
        file = self.env["ir.attachment"].with_user(self.clerk).create(self.values)
        with self.assertRaisesRegex(AccessError, "readable for everybody|对所有人公开"):
            file.public = True
        with self.assertRaisesRegex(AccessError, "readable for everybody|对所有人公开"):
            self.env["ir.attachment"].with_user(self.clerk).create([self.values, {**self.values, "public": True}])
        self.assertFalse(file.public)

    def test_a_clerk_edits_and_withdraws_a_published_file(self):
        file = self.env["ir.attachment"].create({**self.values, "public": True})
        file.with_user(self.clerk).write({"name": "renamed.txt", "public": True})
        file.with_user(self.clerk).write({"public": False})
        self.assertFalse(file.public)

    def test_an_administrator_publishes(self):
        file = self.env["ir.attachment"].with_user(self.admin).create({**self.values, "public": True})
        self.assertTrue(file.public)
