from datetime import datetime
from unittest.mock import patch

import psycopg2
from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import LazyTranslate, mute_logger

from odoo.addons.salon_workflow.models.workflow_emitter import WorkflowEmitter

# Not called _lt: a term of a test must not be offered for translation.
lazy = LazyTranslate("base")
DECLARED = {"partner.greeted": {"label": lazy("Contact"), "payload": {"times": "int", "language": "str"}}}


@tagged("post_install", "-at_install")
class TestWorkflowEvent(TransactionCase):
    """Contacts play the emitter: no model of this addon emits, and one made for the test would need an addon of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parent = cls.env["res.partner"].create({"name": "Salon owner"})
        cls.contacts = cls.env["res.partner"].create([{"name": f"Contact {i}", "parent_id": cls.parent.id} for i in range(50)])
        partner_class = cls.env.registry["res.partner"]
        members = {
            "_emit": WorkflowEmitter._emit,
            "_get_event_company": WorkflowEmitter._get_event_company,
            "_get_workflow_events": lambda self: DECLARED,
        }
        for name, member in members.items():
            cls.startClassPatcher(patch.object(partner_class, name, member, create=True))

    def test_one_event_per_record_says_what_whom_when_and_who(self):
        desk = new_test_user(self.env, "wf_desk", groups="base.group_user")
        moment = datetime(2026, 3, 1, 9, 30)
        events = self.contacts[:2].with_user(desk)._emit(
            "partner.greeted", payload=lambda partner: {"times": partner.id}, partner_field="parent_id", occurred_at=moment,
        )
        self.assertRecordValues(events, [
            {
                "event_key": "partner.greeted", "res_model": "res.partner", "res_id": contact.id, "partner_id": self.parent.id,
                "occurred_at": moment, "user_id": desk.id, "company_id": self.env.company.id, "payload": {"times": contact.id},
            }
            for contact in self.contacts[:2]
        ])

    def test_the_records_company_wins_over_the_current_one(self):
        other = self.env["res.company"].create({"name": "Second salon"})
        self.contacts[0].company_id = other
        self.assertEqual(self.contacts[0]._emit("partner.greeted").company_id, other)

    def test_no_record_makes_no_event(self):
        self.assertFalse(self.env["res.partner"]._emit("partner.greeted"))

    def test_an_undeclared_key_is_refused(self):
        with self.assertRaisesRegex(ValueError, r"'partner\.forgotten' is not declared by res\.partner"):
            self.contacts[0]._emit("partner.forgotten")

    def test_a_wrong_payload_leaves_no_event_of_the_batch(self):
        before = self.env["workflow.event"].search_count([])
        with self.assertRaisesRegex(ValueError, "'times' wants int, got str"):
            self.contacts[:3]._emit("partner.greeted", payload=lambda p: {"times": "3" if p == self.contacts[2] else 3})
        with self.assertRaisesRegex(ValueError, "not declared"):
            self.contacts[:3]._emit("partner.greeted", payload={"name": "Anna"})
        self.assertEqual(self.env["workflow.event"].search_count([]), before)

    def _queries_to_emit(self, contacts):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        contacts._emit("partner.greeted", payload={"times": 1}, partner_field="parent_id")
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_a_batch_of_fifty_costs_the_same_queries_as_one(self):
        self._queries_to_emit(self.contacts[0])  # fills the caches
        self.assertEqual(self._queries_to_emit(self.contacts), self._queries_to_emit(self.contacts[0]))

    def test_nobody_writes_events_through_the_orm(self):
        event = self.contacts[0]._emit("partner.greeted")
        admin = new_test_user(self.env, "wf_admin", groups="base.group_system")
        self.assertEqual(event.with_user(admin).event_key, "partner.greeted")
        values = {"event_key": "partner.greeted", "res_model": "res.partner", "res_id": 1}
        with mute_logger("odoo.addons.base.models.ir_model"):
            for attempt in (
                lambda records: records.create(values), lambda records: records.write({"event_key": "x"}), lambda records: records.unlink(),
            ):
                with self.assertRaises(AccessError):
                    attempt(event.with_user(admin))

    def test_people_without_the_right_read_no_event(self):
        event = self.contacts[0]._emit("partner.greeted")
        clerk = new_test_user(self.env, "wf_clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            event.with_user(clerk).read(["event_key"])

    def test_even_the_superuser_cannot_change_an_event(self):
        event = self.contacts[0]._emit("partner.greeted")
        with self.assertRaises(psycopg2.errors.CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            event.write({"event_key": "partner.renamed"})
            event.flush_recordset()

    def test_a_contact_with_history_is_not_deleted(self):
        self.contacts[0]._emit("partner.greeted", partner_field="parent_id")
        with self.assertRaises(psycopg2.IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            (self.contacts | self.parent).unlink()

    def test_two_companies_do_not_see_each_others_events(self):
        other = self.env["res.company"].create({"name": "Second salon"})
        self.contacts[0].company_id = other
        event = self.contacts[0]._emit("partner.greeted")
        admin = new_test_user(self.env, "wf_admin_two", groups="base.group_system")
        self.assertFalse(self.env["workflow.event"].with_user(admin).search([("id", "=", event.id)]))

    def test_the_label_and_facts_are_readable(self):
        event = self.contacts[0]._emit("partner.greeted", payload={"times": 2, "language": "zh"})
        self.assertEqual(event.with_context(lang="en_US").label, "Contact")
        self.assertEqual(event.payload_text, "times: 2\nlanguage: zh")
        self.assertEqual(event.display_name, f"{event.label} #{self.contacts[0].id}")

    def test_an_event_of_a_removed_model_still_shows_its_key(self):
        event = self.env["workflow.event"].create({"event_key": "gone.done", "res_model": "gone.model", "res_id": 1})
        self.assertEqual(event.label, "gone.done")

    def test_the_screens_offer_no_way_to_change_an_event(self):
        admin = new_test_user(self.env, "wf_screens", groups="base.group_system")
        views = self.env["workflow.event"].with_user(admin).get_views([(False, "list"), (False, "form"), (False, "search")])["views"]
        for kind in ("list", "form"):
            root = etree.fromstring(views[kind]["arch"])
            self.assertEqual([root.get(way) in ("0", "False", "false") for way in ("create", "edit", "delete")], [True] * 3)

    def test_only_administrators_find_the_menu(self):
        clerk = new_test_user(self.env, "wf_menu_clerk", groups="base.group_user")
        menu = self.env.ref("salon_workflow.workflow_event_menu")
        self.assertNotIn(menu.id, self.env["ir.ui.menu"].with_user(clerk)._visible_menu_ids())

    def test_the_record_opens_from_the_event(self):
        action = self.contacts[0]._emit("partner.greeted").action_open_record()
        self.assertEqual((action["res_model"], action["res_id"]), ("res.partner", self.contacts[0].id))


@tagged("post_install", "-at_install")
class TestDeclarations(TransactionCase):
    def test_declarations_of_all_classes_of_a_model_are_merged(self):
        class Lower:
            _workflow_events = {"visit.closed": {"label": "Closed", "payload": {"amount_cents": "int"}}}

        class Higher(Lower):
            _workflow_events = {"visit.closed": {"payload": {"points": "int"}}, "visit.rated": {"label": "Rated"}}

        self.assertEqual(WorkflowEmitter._get_workflow_events(Higher()), {
            "visit.closed": {"label": "Closed", "payload": {"amount_cents": "int", "points": "int"}},
            "visit.rated": {"label": "Rated", "payload": {}},
        })

    def test_a_misspelt_payload_type_stops_the_server_at_start(self):
        emitter = self.env["workflow.emitter"]
        declared = {"x.done": {"label": "Done", "payload": {"amount_cents": "integer"}}}
        self.patch(type(emitter), "_get_workflow_events", lambda self: declared)
        with self.assertRaisesRegex(ValueError, r"unknown payload types \['integer'\]"):
            emitter._register_hook()

    def test_every_emitter_in_the_registry_declares_known_types(self):
        emitters = [model for model in self.env.values() if hasattr(model, "_get_workflow_events")]
        self.assertIn("workflow.emitter", [model._name for model in emitters])
        for emitter in emitters:
            emitter._register_hook()
