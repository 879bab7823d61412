from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SalonCase


@tagged("-at_install", "post_install")
class TestSharedSearches(SalonCase):
    """What others see in their list of searches is the managers' business, and never about health."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lakeside = cls._make_branch("Lakeside", "LAK")
        cls.desk = cls._make_user("desk", branches=cls.branch)
        cls.far_desk = cls._make_user("desk", login="far_desk", branches=cls.lakeside)
        cls.manager = cls._make_user("manager", branches=cls.branch)
        cls.owner = cls._make_user("manager", login="owner_of_all")

    def _save(self, user, users=(), domain="[('visit_count', '>', 3)]", **values):
        chosen = [(6, 0, [user.id for user in users])]
        vals = {"name": "Regulars", "model_id": "res.partner", "domain": domain, "user_ids": chosen, **values}
        return self.env["ir.filters"].with_user(user).create_filter(vals)

    def _listed(self, user):
        return {search["id"] for search in self.env["ir.filters"].with_user(user).get_filters("res.partner")}

    def test_the_desk_saves_for_itself_alone(self):
        own = self._save(self.desk, [self.desk], "[('comment', 'ilike', 'nuts')]")
        own.name = "Mine"
        for users in ((), (self.desk, self.far_desk)):
            with self.subTest(users=users), self.assertRaisesRegex(AccessError, "Only a manager can share a search"):
                self._save(self.desk, users)
        with self.assertRaises(AccessError):
            own.user_ids = False
        self.assertEqual((own.id in self._listed(self.desk), own.id in self._listed(self.manager)), (True, False))
        own.unlink()

    def test_a_search_goes_with_its_person_and_is_never_everybodys(self):
        own, put_away = self._save(self.desk, [self.desk], "[('comment', 'ilike', 'nuts')]"), self._save(self.desk, [self.desk])
        put_away.active = False
        leaving = self.desk | self.far_desk
        vals = {"name": "Regulars", "model_id": "res.partner"}
        of_both = self.env["ir.filters"].create({**vals, "user_ids": leaving.ids})
        with_another = self.env["ir.filters"].create({**vals, "user_ids": (leaving | self.owner).ids})
        self.owner.active = False
        shared = self._save(self.manager)
        leaving.with_user(self.env.ref("base.user_admin")).unlink()
        left = (own | put_away | of_both | with_another | shared).sudo().exists()
        self.assertEqual(left, with_another | shared)
        self.assertEqual(with_another.with_context(active_test=False).user_ids, self.owner)

    def test_a_managers_search_is_shown_in_the_managers_branches(self):
        shared = self._save(self.manager)
        self.assertEqual(shared.sudo().salon_branch_ids, self.branch)
        seen = [shared.id in self._listed(user) for user in (self.desk, self.far_desk, self.manager, self.owner)]
        self.assertEqual(seen, [True, False, True, True])

    def test_who_leads_all_branches_shares_with_all_or_with_the_chosen(self):
        everywhere = self._save(self.owner)
        chosen = self._save(self.owner, salon_branch_ids=[(6, 0, self.lakeside.ids)])
        self.assertTrue({everywhere.id, chosen.id} <= self._listed(self.far_desk))
        self.assertIn(everywhere.id, self._listed(self.desk))
        self.assertNotIn(chosen.id, self._listed(self.desk))

    def test_nobody_at_the_desk_changes_deletes_or_takes_a_shared_search(self):
        shared = self._save(self.manager).with_user(self.desk)
        for change in (lambda: shared.write({"domain": "[]"}), lambda: shared.write({"user_ids": [(4, self.desk.id)]}), shared.unlink):
            self.assertRaises(AccessError, change)
        self.assertEqual(shared.sudo().domain, "[('visit_count', '>', 3)]")

    def test_notes_are_not_shared_by_any_path(self):
        for values in (
            {"domain": "[('comment', 'ilike', 'nuts')]"},
            {"domain": "['|', ('name', '=', 'x'), ('visit_ids.note', '!=', False)]"},
            {"context": "{'group_by': ['import_note']}"},
            {"sort": '["comment desc"]'},
        ):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "A shared search cannot ask for notes"):
                self._save(self.manager, **values)
        self._save(self.manager, [self.manager], "[('comment', 'ilike', 'nuts')]")
