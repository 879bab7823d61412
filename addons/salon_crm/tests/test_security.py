from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ROLES, SalonCase

# Model → role → rights as letters: read, write, create, unlink.
SETTINGS = {"desk": "r", "manager": "r", "admin": "rwcu", "stylist": "r", "accountant": "r"}
RIGHTS = {
    "salon.branch": SETTINGS,
    "salon.branch.opening": SETTINGS,
    "salon.branch.closure": SETTINGS,
    "salon.service.kind": SETTINGS,
    "salon.resource.kind": SETTINGS,
    "salon.level": SETTINGS,
    "salon.skill": SETTINGS,
    "salon.pet.breed": SETTINGS,
    "salon.service.phase": SETTINGS,
    "salon.service.level.price": SETTINGS,
    "salon.skill.level": {"desk": "r", "manager": "rwcu", "admin": "rwcu", "stylist": "r", "accountant": "r"},
    "salon.pet": {"desk": "rwc", "manager": "rwcu", "admin": "rwcu", "stylist": "r", "accountant": ""},
    "salon.visit": {"desk": "rwc", "manager": "rwcu", "admin": "rwcu", "stylist": "r", "accountant": "r"},
    "salon.visit.record": {"desk": "r", "manager": "r", "admin": "r", "stylist": "r", "accountant": ""},
    "salon.visit.record.use": {"desk": "r", "manager": "r", "admin": "r", "stylist": "r", "accountant": ""},
    "salon.visit.line": {"desk": "rwcu", "manager": "rwcu", "admin": "rwcu", "stylist": "r", "accountant": "r"},
    "salon.feedback": {"desk": "rwc", "manager": "rwcu", "admin": "rwcu", "stylist": "r", "accountant": ""},
    "salon.consent": {"desk": "rc", "manager": "rc", "admin": "rc", "stylist": "", "accountant": ""},
    "res.partner": {"desk": "rwc", "manager": "rwc", "admin": "rwcu", "stylist": "r", "accountant": "r"},
    "hr.employee": {"desk": "", "manager": "rwcu", "admin": "rwcu", "stylist": "", "accountant": ""},
    "product.template": {"desk": "r", "manager": "r", "admin": "rwcu", "stylist": "r", "accountant": "r"},
}
LETTERS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


@tagged("-at_install", "post_install")
class TestSecurity(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lakeside = cls._make_branch("Lakeside", "LAK")
        cls.users = {role: cls._make_user(role, branches=cls.branch) for role in ROLES}
        cls.stylist.user_id = cls.users["stylist"]
        cls.colleague = cls._make_stylist(cls.branch, "Anna")
        cls.pet = cls._make_pet(cls.customer)
        cls.own = cls._make_visit(cls.branch, cls.customer, [(cls.service, cls.stylist, 80.0)])
        cls.other = cls._make_visit(cls.branch, cls._make_customer("Gao Xin"), [(cls.service, cls.colleague, 90.0)])
        cls.far = cls._make_visit(cls.lakeside, cls.customer, [(cls.service, cls.colleague, 70.0)])
        cls.all_visits = cls.own + cls.other + cls.far

    def _as(self, records, role):
        return records.with_user(self.users[role]).with_context(lang="en_US")

    def _visible(self, role):
        return self._as(self.env["salon.visit"], role).search([("id", "in", self.all_visits.ids)])

    def test_the_table_of_rights(self):
        for model, by_role in RIGHTS.items():
            for role, letters in by_role.items():
                got = "".join(letter for letter, right in LETTERS.items() if self._as(self.env[model], role).has_access(right))
                with self.subTest(model=model, role=role):
                    self.assertEqual(got, letters)

    def test_every_model_of_this_addon_stands_in_the_table(self):
        own = {
            name for name, model in self.env.registry.items()
            if name.startswith("salon.") and model._original_module == "salon_crm" and not model._abstract
        }
        self.assertLessEqual(own, set(RIGHTS))

    def test_public_and_portal_have_no_rights(self):
        groups = self.env.ref("base.group_public") + self.env.ref("base.group_portal")
        rows = self.env["ir.model.access"].search([("model_id.model", "=like", "salon.%"), ("group_id", "in", groups.ids)])
        self.assertFalse(rows)
        self.assertFalse(self.env["ir.model.access"].search([("model_id.model", "=like", "salon.%"), ("group_id", "=", False)]))

    def test_desk_sees_the_visits_of_its_branches(self):
        self.assertEqual(self._visible("desk"), self._as(self.own + self.other, "desk").sorted())

    def test_manager_without_branches_sees_all(self):
        self.users["manager"].salon_branch_ids = [Command.clear()]
        self.assertEqual(len(self._visible("manager")), 3)

    def test_stylist_sees_own_work_only(self):
        self.assertEqual(self._visible("stylist").ids, self.own.ids)
        lines = self._as(self.env["salon.visit.line"], "stylist").search([("visit_id", "in", self.all_visits.ids)])
        self.assertEqual(lines.ids, self.own.line_ids.ids)

    def test_a_stylist_who_also_works_the_desk_sees_both(self):
        self.users["stylist"].group_ids += self.env.ref("salon_crm.group_salon_desk")
        self.assertEqual(len(self._visible("stylist")), 2)

    def test_another_company_s_visits_stay_hidden(self):
        other = self.env["res.company"].create({"name": "Other chain"})
        branch = self._make_branch("Far", "FAR", company_id=other.id)
        visit = self._make_visit(branch)
        self.users["manager"].salon_branch_ids = [Command.clear()]
        self.assertFalse(self._as(self.env["salon.visit"], "manager").search([("id", "=", visit.id)]))

    # What a stylist may not learn

    def test_stylist_finds_no_customer_by_any_way_of_asking(self):
        partners = self._as(self.env["res.partner"], "stylist")
        self.assertFalse(partners.name_search("Lin Yue"))
        self.assertFalse(partners.name_search("6688"))
        self.assertFalse(partners.search([("is_salon_customer", "=", True)]))
        self.assertFalse(partners.search([("phone", "ilike", "6688")]))
        [(count,)] = partners._read_group([("is_salon_customer", "=", True)], [], ["__count"])
        self.assertEqual(count, 0)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_stylist_cannot_read_or_export_a_customer_by_id(self):
        partner = self._as(self.customer, "stylist")
        partner.invalidate_recordset()
        for ask in (
            lambda: partner.read(["name", "phone"]), lambda: partner.export_data(["name", "phone"]), lambda: partner.web_read({"name": {}}),
            lambda: partner.write({"name": "x"}),
        ):
            # The refusal of an export is a plain UserError, its parent class.
            with self.assertRaises(UserError):
                ask()

    @mute_logger("odoo.models")
    def test_stylist_reads_no_customer_and_no_money_on_a_visit(self):
        visit = self._as(self.own, "stylist")
        for field in ("customer_id", "amount_total"):
            with self.subTest(field=field), self.assertRaises(AccessError):
                visit.read([field])
        for domain in ([("customer_id.phone", "ilike", "6688")], [("amount_total", ">", 10)]):
            with self.subTest(domain=domain), self.assertRaises(AccessError):
                visit.search(domain)
        self.assertEqual(visit.customer_short_name, "Lin Y.")
        self.assertNotIn("customer_id", visit.fields_get())
        self.assertNotIn("Lin Yue", str(visit.read()))

    def test_stylist_s_pet_page_names_no_owner(self):
        self.own.line_ids.pet_id = self.pet
        pet = self._as(self.pet, "stylist")
        self.assertEqual(pet.name, "Momo")
        with self.assertRaises(AccessError):
            pet.read(["owner_id"])
        self.assertNotIn("Lin Yue", str(pet.read(["display_name", "name", "note"])))

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule")
    def test_followers_do_not_carry_the_customer_to_the_stylist(self):
        self.pet.message_subscribe(self.customer.ids)
        self.own.line_ids.pet_id = self.pet
        followers = self._as(self.env["mail.followers"], "stylist").search([("res_model", "=", "salon.pet"), ("res_id", "=", self.pet.id)])
        self.assertNotIn(self.customer.id, followers.partner_id.ids)
        with self.assertRaises(AccessError):
            self._as(self.customer, "stylist").read(["message_ids"])

    def test_colleagues_names_stay_readable(self):
        stylist = self._as(self.stylist, "stylist")
        stylist.invalidate_recordset()
        self.assertEqual(stylist.display_name, "Mei")
        colleague = self._as(self.env["hr.employee"].browse(self.colleague.id), "desk")
        self.assertEqual((colleague.salon_branch_id, colleague.salon_level_id.name, colleague.is_stylist), (self.branch, "Stylist", True))
        self.assertTrue(
            self._as(self.env["hr.employee"], "desk").search([("salon_branch_id", "=", self.branch.id), ("is_stylist", "=", True)])
        )
        self.assertTrue(self._as(self.env["hr.employee"].browse(self.colleague.id), "desk").salon_skill_ids)

    def test_users_and_companies_stay_readable_for_stylists(self):
        partners = self._as(self.env["res.partner"], "stylist")
        self.assertEqual(partners.browse(self.users["desk"].partner_id.id).name, self.users["desk"].name)

    # What an accountant may not learn

    @mute_logger("odoo.models")
    def test_accountant_sees_money_but_no_pets_and_no_feedback(self):
        self.assertEqual(self._as(self.own, "accountant").amount_total, 80.0)
        for model in ("salon.pet", "salon.feedback"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._as(self.env[model], "accountant").search([])
        with self.assertRaises(AccessError):
            self._as(self.customer, "accountant").read(["salon_search"])

    @mute_logger("odoo.models")
    def test_accountant_reads_no_contact_and_no_note_of_a_customer(self):
        self.customer.write({"comment": "Talks little", "email": "lin@example.com"})
        partner = self._as(self.customer, "accountant")
        self.assertEqual(partner.read(["name"])[0]["name"], "Lin Yue")
        for field in ("phone", "phone_sanitized", "email", "comment", "import_note", "gender", "birth_year"):
            for ask in self._ways_to_ask(partner, field):
                with self.subTest(field=field), self.assertRaises(AccessError):
                    ask()
        for text in ("6688", "13800136688", "lin@example.com"):
            self.assertFalse(partner.name_search(text))
        self.assertTrue(partner.name_search("Lin Yue"))
        self.assertIn("phone", self._as(self.customer, "desk").fields_get())
        own = self.users["accountant"].partner_id
        self.assertTrue(self._as(own, "accountant").read(["phone", "email"]))

    def _ways_to_ask(self, partner, field):
        visits = self._as(self.env["salon.visit"], "accountant")
        return (
            lambda: partner.read([field]), lambda: partner.web_read({field: {}}), lambda: partner.search([(field, "!=", False)]),
            lambda: partner.search([], order=field), lambda: partner._read_group([], [field]),
            lambda: visits.browse(self.own.id).web_read({"customer_id": {"fields": {field: {}}}}),
            lambda: visits.search([(f"customer_id.{field}", "!=", False)]),
        )

    @mute_logger("odoo.models")
    def test_accountant_reads_no_message_about_a_customer(self):
        message = self.customer.message_post(body="Talks little")
        self.customer.message_subscribe(self.users["desk"].partner_id.ids)
        messages = self._as(self.env["mail.message"], "accountant")
        self.assertFalse(messages.search([("id", "=", message.id)]))
        with self.assertRaises(AccessError):
            messages.browse(message.id).read(["body"])
        with self.assertRaises(AccessError):
            self._as(self.env["mail.followers"], "accountant").search([]).read(["email"])

    def test_accountant_s_pages_of_a_customer_show_nothing_that_is_hidden(self):
        partners = self._as(self.env["res.partner"], "accountant")
        hidden = set(partners._fields) - set(partners.fields_get())
        self.assertIn("phone", hidden)
        for view_type in ("form", "list", "kanban", "search"):
            answer = partners.get_views([(False, view_type)])
            arch = etree.fromstring(answer["views"][view_type]["arch"])
            shown = {node.get("name") for node in arch.xpath("//field[not(ancestor::field)]")}
            with self.subTest(view_type=view_type):
                self.assertFalse(shown & hidden)
                self.assertLessEqual(shown, set(answer["models"]["res.partner"]["fields"]))
            self.assertIn("phone", str(self._as(self.env["res.partner"], "desk").get_views([(False, "form")])["views"]))

    # What the desk may not do

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule")
    def test_desk_changes_no_settings_and_deletes_no_visit(self):
        for ask in (
            lambda: self._as(self.branch, "desk").write({"name": "x"}), lambda: self._as(self.service, "desk").write({"list_price": 1}),
            lambda: self._as(self.own, "desk").unlink(), lambda: self._as(self.far, "desk").write({"note": "x"}),
        ):
            with self.assertRaises(AccessError):
                ask()

    def test_desk_opens_prices_and_closes_a_visit(self):
        visits = self._as(self.env["salon.visit"], "desk")
        visit = visits._open_visits([{"branch_id": self.branch.id, "customer_id": self.customer.id}])
        line = self._as(self.env["salon.visit.line"], "desk").create({
            "visit_id": visit.id, "product_id": self.service.product_variant_id.id, "employee_id": self.stylist.id,
        })
        self.assertEqual(line.amount_total, 100.0)
        self.assertTrue(visit._record_closing())
        self.assertEqual(self.customer.visit_count, 1)
