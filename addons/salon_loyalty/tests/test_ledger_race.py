import random
import threading
import time

import psycopg2
import psycopg2.errors

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from .common import DAY, NOW

WORKERS, EACH, START, PRICE = 8, 6, 100, 5
TABLES = ("salon_ledger_line", "salon_ledger_lot", "salon_ledger_transaction", "salon_ledger_account", "workflow_event")


@tagged("post_install", "-at_install")
class TestLedgerRace(BaseCase):
    """Eight real connections spend from one account at once."""

    def setUp(self):
        super().setUp()
        self.dbname = get_db_name()
        Registry(self.dbname)
        with db_connect(self.dbname).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.partner_id = env["res.partner"].create({"name": "Race"}).id
            env["salon.ledger.transaction"]._post(
                [{"key": f"race:{self.partner_id}", "kind": "earn", "amount": START, "partner": self.partner_id}], NOW,
            )
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with db_connect(self.dbname).cursor() as cr:
            for table in TABLES:
                cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cr.execute("SELECT array_agg(id) FROM salon_ledger_account WHERE partner_id = %s", (self.partner_id,))
            account_ids = cr.fetchone()[0]
            cr.execute(
                "DELETE FROM salon_ledger_line WHERE transaction_id IN"
                " (SELECT id FROM salon_ledger_transaction WHERE account_id = ANY(%s))", (account_ids,),
            )
            cr.execute("DELETE FROM salon_ledger_lot WHERE account_id = ANY(%s)", (account_ids,))
            cr.execute("DELETE FROM salon_ledger_transaction WHERE account_id = ANY(%s)", (account_ids,))
            cr.execute("DELETE FROM salon_ledger_account WHERE id = ANY(%s)", (account_ids,))
            cr.execute("DELETE FROM workflow_event WHERE partner_id = %s", (self.partner_id,))
            for table in TABLES:
                cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cr.execute("DELETE FROM res_partner WHERE id = %s", (self.partner_id,))

    def _race(self, work):
        """Run ``work(cursor, worker, number)`` in parallel, repeated on conflicts like a web request; return all answers."""
        barrier, answers, errors = threading.Barrier(WORKERS), [], []

        def run(worker):
            try:
                for number in range(EACH):
                    barrier.wait(30)
                    answers.append(self._attempt(work, worker, number))
            except Exception as error:  # noqa: BLE001 shown below: a thread's failure must fail the test
                errors.append(error)
                barrier.abort()

        threads = [threading.Thread(target=run, args=(worker,)) for worker in range(WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertFalse(errors)
        return answers

    def _attempt(self, work, worker, number):
        for attempt in range(60):
            try:
                with db_connect(self.dbname).cursor() as cr:
                    return work(cr, worker, number)
            except psycopg2.errors.SerializationFailure:
                time.sleep(random.uniform(0, 0.01 * (attempt + 1)))  # noqa: S311 spreads retries, no secret
        raise AssertionError("no end of conflicts")

    def test_no_fork_nothing_lost_never_negative(self):
        def spend(cr, worker, number):
            env = api.Environment(cr, SUPERUSER_ID, {})
            try:
                env["salon.ledger.transaction"]._post([{
                    "key": f"race:{self.partner_id}:{worker}:{number}", "kind": "spend", "amount": PRICE, "partner": self.partner_id,
                    "day": DAY,
                }], NOW)
            except UserError:
                cr.rollback()
                return "refused"
            return "spent"

        with mute_logger("odoo.sql_db"):
            answers = self._race(spend)
        self.assertEqual(answers.count("spent"), START // PRICE)
        self.assertEqual(answers.count("refused"), WORKERS * EACH - START // PRICE)
        with db_connect(self.dbname).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.assertTrue(env["salon.ledger.transaction"]._verify()["whole"])
            account = env["salon.ledger.account"].search([("partner_id", "=", self.partner_id)])
            self.assertEqual((account.balance, account.seq), (0, 1 + START // PRICE))

    def test_one_key_from_many_connections_is_booked_once(self):
        def earn(cr, worker, number):
            env = api.Environment(cr, SUPERUSER_ID, {})
            return env["salon.ledger.transaction"]._post([{
                "key": f"race:{self.partner_id}:same:{number}", "kind": "earn", "amount": PRICE, "partner": self.partner_id,
            }], NOW).id

        with mute_logger("odoo.sql_db"):
            answers = self._race(earn)
        self.assertEqual(len(set(answers)), EACH)
        with db_connect(self.dbname).cursor() as cr:
            account = api.Environment(cr, SUPERUSER_ID, {})["salon.ledger.account"].search([("partner_id", "=", self.partner_id)])
            self.assertEqual(account.balance, START + EACH * PRICE)

    def test_the_same_race_without_the_lock_overdraws(self):
        """The control: sum, then insert, as a careless till would do; if this cannot lose, the race above proves nothing."""
        with db_connect(self.dbname).cursor() as cr:
            cr.execute("CREATE TABLE salon_race_control (amount int)")
            cr.execute("INSERT INTO salon_race_control VALUES (%s)", (START,))

        def spend(cr, worker, number):
            cr.execute("SELECT sum(amount) FROM salon_race_control")
            if cr.fetchone()[0] < PRICE:
                return "refused"
            time.sleep(0.005)
            cr.execute("INSERT INTO salon_race_control VALUES (%s)", (-PRICE,))
            return "spent"

        try:
            self._race(spend)
            with db_connect(self.dbname).cursor() as cr:
                cr.execute("SELECT sum(amount) FROM salon_race_control")
                self.assertLess(cr.fetchone()[0], 0)
        finally:
            with db_connect(self.dbname).cursor() as cr:
                cr.execute("DROP TABLE salon_race_control")
