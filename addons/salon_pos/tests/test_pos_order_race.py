import threading
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

from .common import SalonPosBuilder

PATIENCE_S = 20


@tagged("post_install", "-at_install")
class TestPosOrderRace(SalonPosBuilder, BaseCase):
    """Two tills with connections of their own pay one visit. The rows are real and removed afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            self._build_small(api.Environment(cr, SUPERUSER_ID, {}))
        self.addCleanup(self._clean)

    def _build_small(self, env):
        """One branch, two tills, one open visit: as few rows as a payment needs, all removable."""
        company = env.company
        warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        branch = env["salon.branch"].create({"name": "Race", "code": "XRACE", "tz": "UTC", "warehouse_id": warehouse.id})
        journal = env["account.journal"].search([("type", "=", "bank"), ("company_id", "=", company.id)], limit=1)
        method = env["pos.payment.method"].create({"name": "Race card", "journal_id": journal.id})
        configs = env["pos.config"].create([
            {"name": name, "salon_branch_id": branch.id, "payment_method_ids": [Command.set(method.ids)],
             "picking_type_id": warehouse.pos_type_id.id}
            for name in ("Race till 1", "Race till 2")
        ])
        product = env["product.product"].create({
            "name": "Race cut", "type": "service", "is_salon_service": True, "list_price": 100, "taxes_id": [Command.clear()],
        })
        visit = env["salon.visit"]._open_visits([{"branch_id": branch.id}])
        for config in configs:
            config.open_ui()
            config.current_session_id.set_opening_control(0, "")
        self.ids = {
            "salon.branch": branch.ids, "pos.payment.method": method.ids, "pos.config": configs.ids, "product.product": product.ids,
            "salon.visit": visit.ids, "pos.session": configs.current_session_id.ids,
        }

    def _clean(self):
        with self.registry.cursor() as cr:
            sessions, visits = tuple(self.ids["pos.session"]), tuple(self.ids["salon.visit"])
            cr.execute("DELETE FROM pos_payment WHERE session_id IN %s", [sessions])
            cr.execute("DELETE FROM pos_order WHERE session_id IN %s", [sessions])
            for table in ("salon_visit", "salon_visit_line", "workflow_event"):
                cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cr.execute("DELETE FROM workflow_event WHERE res_model = 'salon.visit' AND res_id IN %s", [visits])
            cr.execute("DELETE FROM salon_visit WHERE id IN %s", [visits])
            for table in ("salon_visit", "salon_visit_line", "workflow_event"):
                cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cr.execute("DELETE FROM pos_session WHERE id IN %s", [sessions])
            env = api.Environment(cr, SUPERUSER_ID, {})
            for model in ("pos.config", "pos.payment.method", "product.product", "salon.branch"):
                env[model].browse(self.ids[model]).unlink()

    def _order(self, env, till):
        session = env["pos.session"].browse(self.ids["pos.session"][till])
        builder = SalonPosBuilder()
        builder.company, builder.env = env.company, env
        product = env["product.product"].browse(self.ids["product.product"])
        return builder._order_data(
            session, [builder._line(product)], visit=env["salon.visit"].browse(self.ids["salon.visit"]), method=session.payment_method_ids,
        )

    def _pay_at_both(self):
        """Till 1 has paid and not committed yet when till 2 pays; return what till 2 was told."""
        told, started = [], threading.Event()

        def second_till():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                cr.execute("SELECT 1")  # its snapshot is older than the commit of till 1
                started.set()
                try:
                    retrying(lambda: env["pos.order"].sync_from_ui([self._order(env, 1)]), env)
                    cr.commit()
                    told.append(None)
                except (UserError, ValidationError) as error:
                    cr.rollback()
                    told.append(error)

        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["pos.order"].sync_from_ui([self._order(env, 0)])
            env.flush_all()
            thread = threading.Thread(target=second_till, name="second till")
            thread.start()
            started.wait(PATIENCE_S)
            thread.join(1)
            cr.commit()
        thread.join(PATIENCE_S)
        self.assertFalse(thread.is_alive())
        return told[0]

    def _assert_paid_once(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            orders = env["pos.order"].search([("session_id", "in", self.ids["pos.session"])])
            visit = env["salon.visit"].browse(self.ids["salon.visit"])
            events = env["workflow.event"].search_count([
                ("res_model", "=", "salon.visit"), ("res_id", "=", visit.id), ("event_key", "=", "visit.closed"),
            ])
            self.assertEqual((len(orders), len(orders.payment_ids), orders.state), (1, 1, "paid"))
            self.assertEqual((visit.state, len(visit.line_ids), visit.amount_total, events), ("closed", 1, 100, 1))

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_tills_at_once_take_one_payment(self):
        error = self._pay_at_both()
        self.assertRegex(str(error), "was paid at .* already")
        self._assert_paid_once()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_the_index_alone_holds_when_no_code_looks(self):
        with patch.object(self.registry["salon.visit"], "_lock_for_payment", lambda visit: None), \
                patch.object(self.registry["salon.visit"], "_check_payable_at", lambda visit, config: None):
            error = self._pay_at_both()
        self.assertRegex(str(error), "was paid already")
        self._assert_paid_once()

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_without_lock_and_index_the_same_race_is_lost(self):
        """The control: were it not for them, both tills would take the money."""
        self._drop_index()
        with patch.object(self.registry["salon.visit"], "_lock_for_payment", lambda visit: None), \
                patch.object(self.registry["salon.visit"], "_check_payable_at", lambda visit, config: None), \
                patch.object(self.registry["salon.visit"], "_record_closing", lambda visit, now=None: visit), \
                patch.object(self.registry["salon.visit"], "_rewrite_lines", lambda visit, pairs: [False for _pair in pairs]):
            error = self._pay_at_both()
        self.assertIsNone(error)
        with self.registry.cursor() as cr:
            cr.execute("SELECT count(*) FROM pos_order WHERE visit_id IN %s AND state = 'paid'", [tuple(self.ids["salon.visit"])])
            self.assertEqual(cr.fetchone()[0], 2)

    def _drop_index(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'pos_order_one_payment_per_visit'")
            definition = cr.fetchone()[0]
            cr.execute("DROP INDEX pos_order_one_payment_per_visit")

        def restore():
            with self.registry.cursor() as cr:
                cr.execute("DELETE FROM pos_payment WHERE session_id IN %s", [tuple(self.ids["pos.session"])])
                cr.execute("DELETE FROM pos_order WHERE session_id IN %s", [tuple(self.ids["pos.session"])])
                cr.execute(definition)

        self.addCleanup(restore)
