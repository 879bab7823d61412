from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.res_users import ResUsers


@tagged("post_install", "-at_install")
class TestAccessError(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(cls.env, "sec_curious", groups="base.group_user,base.group_no_one")
        cls.secret = cls.env["res.partner"].create({"name": "Very secret name"})
        cls.env["ir.rule"].create({
            "name": "Hidden by a rule with a telling name", "model_id": cls.env["ir.model"]._get("res.partner").id,
            "domain_force": f"[('id', '!=', {cls.secret.id})]",
        })

    def _refusal(self, user, operation="read"):
        with self.assertRaises(AccessError) as caught, mute_logger("odoo.addons.base.models.ir_rule"):
            self.secret.with_user(user).check_access(operation)
        return str(caught.exception)

    def test_debug_mode_names_neither_record_nor_rule(self):
        # In debug mode has_group answers True for base.group_no_one, which is what stock asks.
        self.patch(ResUsers, "has_group", lambda user, group: group == "base.group_no_one" or user._has_group(group))
        message = self._refusal(self.clerk)
        self.assertNotIn("secret", message)
        self.assertNotIn("telling", message)
        self.assertRegex(message, "Ask your manager|主管")

    def test_the_sentence_names_what_was_tried(self):
        self.assertRegex(self._refusal(self.clerk), "may not open|查看")
        partner_manager = new_test_user(self.env, "sec_writer", groups="base.group_user,base.group_partner_manager")
        self.assertRegex(self._refusal(partner_manager, "write"), "may not change|修改")
        self.assertRegex(self._refusal(partner_manager, "unlink"), "may not delete|删除")

    def test_another_company_of_ones_own_is_suggested_without_the_records_name(self):
        other = self.env["res.company"].create({"name": "Second shop"})
        self.env["ir.rule"].create({
            "name": "Company", "model_id": self.env["ir.model"]._get("res.partner").id,
            "domain_force": "[('company_id', 'in', [False, *company_ids])]",
        })
        hidden = self.env["res.partner"].create({"name": "Other shop's secret", "company_id": other.id})
        self.clerk.company_ids += other
        with self.assertRaises(AccessError) as caught, mute_logger("odoo.addons.base.models.ir_rule"):
            hidden.with_user(self.clerk).with_context(allowed_company_ids=self.env.company.ids).check_access("read")
        self.assertNotIn("secret", str(caught.exception))
        self.assertEqual(caught.exception.context["suggested_company"]["id"], other.id)

    def test_the_company_that_is_switched_on_is_not_suggested(self):
        """The form would open itself anew in it, be refused again, and so on for ever."""
        self.env["ir.rule"].create({
            "name": "Own branches", "model_id": self.env["ir.model"]._get("res.partner").id,
            "domain_force": "[('company_id', 'in', company_ids), ('name', '=', 'nobody')]",
        })
        hidden = self.env["res.partner"].create({"name": "Other branch's secret", "company_id": self.env.company.id})
        self.clerk.company_ids += self.env.company
        with self.assertRaises(AccessError) as caught, mute_logger("odoo.addons.base.models.ir_rule"):
            hidden.with_user(self.clerk).with_context(allowed_company_ids=self.env.company.ids).check_access("read")
        self.assertNotIn("suggested_company", getattr(caught.exception, "context", None) or {})

    def test_a_system_administrator_reads_the_full_story(self):
        admin = new_test_user(self.env, "sec_system", groups="base.group_system,base.group_no_one")
        self.patch(ResUsers, "has_group", lambda user, group: group == "base.group_no_one" or user._has_group(group))
        self.assertIn("Very secret name", self._refusal(admin))
