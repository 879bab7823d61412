from odoo.tests import HttpCase, tagged

from .common import ROLES, SalonBuilders, SalonCase

LEAST_CARDS = {"desk": "here", "manager": "here", "admin": "here", "stylist": "own"}
MAX_ENTRIES = 7


@tagged("-at_install", "post_install")
class TestHome(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls._make_user(role, branches=cls.branch) for role in ROLES}
        cls.stylist.user_id = cls.users["stylist"]
        cls.visit = cls._make_visit(cls.branch, cls.customer, [(cls.service, cls.stylist, 80.0)])

    def _home(self, role):
        return self.env["salon.home"].with_user(self.users[role]).get_home()

    def test_every_role_has_cards_and_one_primary(self):
        for role in ROLES:
            with self.subTest(role=role):
                cards = {card["key"]: card for card in self._home(role)["cards"]}
                # The accountant's card of money may be replaced by an addon above.
                self.assertIn(LEAST_CARDS.get(role, next(iter(cards), None)), cards)
                self.assertTrue([card for card in cards.values() if card.get("primary")])

    def test_the_figure_equals_the_list_it_opens(self):
        for role in ROLES:
            for card in self._home(role)["cards"]:
                action = card.get("action")
                if card["key"] in ("here", "customers", "feedback", "own"):
                    with self.subTest(role=role, card=card["key"]):
                        model = self.env[action["res_model"]].with_user(self.users[role])
                        self.assertEqual(card["figure"], str(model.search_count(action["domain"])))

    def test_the_stylist_s_home_holds_no_family_name_and_no_number(self):
        text = str(self._home("stylist"))
        self.assertIn("Lin Y.", text)
        self.assertNotIn("Lin Yue", text)
        self.assertNotIn("6688", text)

    def test_each_role_s_day_starts_on_the_salon_s_home(self):
        home = self.env.ref("salon_crm.salon_home_action")
        self.assertEqual(self.users["desk"]._get_home_action(), home)
        for role in ROLES:
            with self.subTest(role=role):
                self.assertTrue(self.users[role]._get_home_action())
        self.assertFalse(self.env.ref("base.public_user")._get_home_action())

    def test_each_role_has_at_most_seven_entries(self):
        root = self.env.ref("salon_crm.menu_salon")
        for role, user in self.users.items():
            with self.subTest(role=role):
                menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
                self.assertIn(root.id, menus)
                self.assertLessEqual(len(menus[root.id]["children"]), MAX_ENTRIES)
                self.assertEqual(menus["root"]["children"][0], root.id)

    def test_stylist_and_accountant_have_no_customer_entry(self):
        customers = self.env.ref("salon_crm.menu_salon_customers")
        for role in ("stylist", "accountant"):
            with self.subTest(role=role):
                self.assertNotIn(customers.id, self.env["ir.ui.menu"].with_user(self.users[role]).load_menus(False))


@tagged("-at_install", "post_install")
class TestHomeSession(SalonBuilders, HttpCase):
    def test_the_session_names_the_home_action(self):
        self._make_user("desk", login="salon_desk_session", password="salon_desk_session")
        self.authenticate("salon_desk_session", "salon_desk_session")
        info = self.make_jsonrpc_request("/web/session/get_session_info", {})
        self.assertEqual(info["home_action_id"], self.env.ref("salon_crm.salon_home_action").id)
