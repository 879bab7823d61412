from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestContactWithLogin(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        cls.clerk = new_test_user(cls.env, "sec_clerk", groups="base.group_user,base.group_partner_manager")
        cls.admin = new_test_user(cls.env, "sec_admin", groups="base.group_user,base.group_erp_manager,base.group_partner_manager")
        cls.portal = new_test_user(cls.env, "sec_portal", groups="base.group_portal", email="anna@example.com", name="Anna")
        cls.customer = cls.env["res.partner"].create({"name": "Bea", "email": "bea@example.com"})

    def test_nobody_but_an_administrator_gets_the_token_of_a_contact(self):
        for call in ("signup_get_auth_param", "action_signup_prepare", "signup_prepare"):
            with self.subTest(call=call), self.assertRaisesRegex(AccessError, "Only an administrator can open a login|只有管理员"):
                getattr(self.customer.with_user(self.clerk), call)()
        self.assertFalse(self.customer.sudo().signup_type)
        self.assertTrue(self.customer.with_user(self.admin).signup_get_auth_param()[self.customer.id]["auth_signup_token"])

    def test_nobody_but_an_administrator_invites_a_contact_to_the_portal(self):
        wizard = self.env["portal.wizard"].with_user(self.clerk).with_context(active_ids=self.customer.ids).create({})
        for call in ("action_grant_access", "action_invite_again"):
            with self.subTest(call=call), self.assertRaisesRegex(AccessError, "Only an administrator|只有管理员"):
                getattr(wizard.user_ids, call)()

    def test_a_clerk_cannot_change_the_email_of_a_contact_with_a_login(self):
        with self.assertRaisesRegex(UserError, "Anna signs in with this email address|Anna 使用"):
            self.portal.partner_id.with_user(self.clerk).write({"email": "thief@example.com"})
        with self.assertRaises(UserError):
            (self.customer | self.portal.partner_id).with_user(self.clerk).write({"email": False})
        self.assertEqual(self.portal.email, "anna@example.com")

    def test_an_archived_login_guards_its_email_as_well(self):
        self.portal.active = False
        with self.assertRaises(UserError):
            self.portal.partner_id.with_user(self.clerk).write({"email": "thief@example.com"})

    def test_writing_the_same_email_again_passes(self):
        self.portal.partner_id.with_user(self.clerk).write({"email": "Anna@example.com", "comment": "likes tea"})
        self.assertIn("likes tea", self.portal.partner_id.comment)

    def test_a_contact_without_login_gets_a_new_email_from_anybody_with_the_right(self):
        self.customer.with_user(self.clerk).write({"email": "bea@new.example.com"})
        self.assertEqual(self.customer.email, "bea@new.example.com")

    def test_administrators_and_the_person_change_the_email(self):
        self.portal.partner_id.with_user(self.admin).write({"email": "anna@new.example.com"})
        self.assertEqual(self.portal.email, "anna@new.example.com")
        self.clerk.with_user(self.clerk).write({"email": "clerk@new.example.com"})
        self.assertEqual(self.clerk.email, "clerk@new.example.com")
