from datetime import timedelta

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.salon_workflow.tools.append_only import trigger_names

from ..engine import chain
from .common import DAY, NOW, LedgerCase

TABLES = ("salon_ledger_transaction", "salon_ledger_line")


@tagged("post_install", "-at_install")
class TestLedgerGuards(LedgerCase):
    """The database keeps the promises, whoever writes to it."""

    def _assert_refused(self, statement, *params):
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self.cr.execute(statement, params)
            self.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.cr.execute("SET CONSTRAINTS ALL DEFERRED")

    def test_the_triggers_exist(self):
        self.cr.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")
        names = {name for (name,) in self.cr.fetchall()}
        for table in (*TABLES, "salon_ledger_lot", "salon_ledger_account"):
            self.assertLessEqual(trigger_names(table), names)
        self.assertLessEqual({"salon_ledger_line_balanced", "salon_ledger_transaction_whole"}, names)

    def test_the_constraints_exist(self):
        self.cr.execute("SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes")
        names = {name for (name,) in self.cr.fetchall()}
        self.assertLessEqual({
            "salon_ledger_account_never_negative", "salon_ledger_account_holder_or_house", "salon_ledger_account_holder_unique",
            "salon_ledger_account_house_unique", "salon_ledger_line_never_negative", "salon_ledger_line_chain_unique",
            "salon_ledger_line_chained_or_house", "salon_ledger_lot_within_issued", "salon_ledger_transaction_key_unique",
            "salon_ledger_transaction_at_most_requested", "salon_ledger_transaction_gives_in_full",
        }, names)

    def test_rows_are_neither_changed_nor_deleted(self):
        self._post("a")
        self._check_deferred()
        for table in TABLES:
            with self.subTest(table=table):
                self._assert_refused(f"UPDATE {table} SET amount = amount + 1")  # noqa: S608
                self._assert_refused(f"DELETE FROM {table}")  # noqa: S608
                self._assert_refused(f"TRUNCATE {table} CASCADE")
        self._assert_refused("UPDATE salon_ledger_lot SET expires_on = '2099-01-01'")
        self._assert_refused("DELETE FROM salon_ledger_lot")
        self._assert_refused("UPDATE salon_ledger_account SET company_id = NULL")

    def test_a_balance_cannot_fall_below_zero(self):
        self._post("a", amount=5)
        self._assert_refused("UPDATE salon_ledger_account SET balance = -1 WHERE partner_id = %s", self.lin.id)
        self._assert_refused("UPDATE salon_ledger_lot SET remaining = -1")
        self._assert_refused("UPDATE salon_ledger_lot SET remaining = issued + 1")

    def test_a_leg_cannot_be_added_to_a_transaction(self):
        house_leg = self._post("a").line_ids.filtered("account_id.house_key")
        self._assert_refused(
            "INSERT INTO salon_ledger_line (transaction_id, account_id, amount, occurred_at) VALUES (%s, %s, 5, now())",
            house_leg.transaction_id.id, house_leg.account_id.id,
        )

    def test_a_transaction_without_legs_does_not_survive_the_commit(self):
        account = self._post("a").account_id
        self._assert_refused(
            "INSERT INTO salon_ledger_transaction (key, kind, account_id, company_id, requested, amount, occurred_at, recorded_at,"
            " content_hash, user_id) VALUES ('forged', 'earn', %s, %s, 5, 5, now(), now(), 'x', %s)",
            account.id, account.company_id.id, self.env.uid,
        )

    def test_a_customer_with_points_cannot_be_deleted(self):
        self._post("a", amount=5)
        self._assert_refused("DELETE FROM res_partner WHERE id = %s", self.lin.id)

    def test_one_customer_has_one_account_per_company(self):
        self._post("a", amount=5)
        self._assert_refused(
            "INSERT INTO salon_ledger_account (company_id, book, partner_id, balance, seq, head) VALUES (%s, 'points', %s, 0, 0, 'x')",
            self.company.id, self.lin.id,
        )
        self._assert_refused(
            "INSERT INTO salon_ledger_account (company_id, book, house_key, balance) VALUES (%s, 'points', 'issued', 5)", self.company.id,
        )

    def test_an_account_moved_by_hand_is_found_by_its_next_transaction(self):
        self._post("a", amount=5)
        self._check_deferred()
        self.cr.execute("UPDATE salon_ledger_account SET balance = 500 WHERE partner_id = %s", (self.lin.id,))
        self.assertEqual(self.ledger._verify()["broken"]["check"], "balance")

    def test_engine_and_database_agree_on_the_hashes(self):
        transaction = self._post("ключ-钥匙", amount=5, expires_on=DAY, note="Übertrag\n两行", occurred_at=NOW - timedelta(days=1))
        self._post("b", "spend", 2, day=DAY)
        self.assertEqual(transaction.content_hash, chain.content_hash(
            key="ключ-钥匙", kind="earn", account_id=transaction.account_id.id, requested=5, visit_id=None, reverses_id=None,
            expires_on=DAY, note="Übertrag\n两行",
        ))
        self.assertTrue(self.ledger._verify()["whole"])


@tagged("post_install", "-at_install")
class TestVerification(LedgerCase):
    """Tampering by someone who may switch triggers off is found, and the first broken row is named."""

    def setUp(self):
        super().setUp()
        self._post("a", amount=50, expires_on=DAY + timedelta(days=9))
        self._post("b", amount=30)
        self._post("c", "spend", 60, day=DAY)
        self._post("d", amount=5, partner=self.wang)
        self._check_deferred()
        self.assertTrue(self.ledger._verify()["whole"])
        for table in (*TABLES, "salon_ledger_lot", "salon_ledger_account"):
            self.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")

    def _assert_found(self, check, statement, *params):
        self.cr.execute(statement, params)
        answer = self.ledger._verify()
        self.assertFalse(answer["whole"])
        self.assertEqual(answer["broken"]["check"], check)
        return answer["broken"]

    def _line(self, key):
        return self.ledger.search([("key", "=", key)]).line_ids.filtered("seq")[:1]

    def test_a_changed_amount(self):
        line = self._line("b")
        broken = self._assert_found("chain", "UPDATE salon_ledger_line SET amount = 3000 WHERE id = %s", line.id)
        self.assertEqual((broken["model"], broken["id"], broken["account_id"]), ("salon.ledger.line", line.id, line.account_id.id))
        self.assertIn(str(line.id), broken["text"])

    def test_a_changed_moment(self):
        self._assert_found("chain", "UPDATE salon_ledger_line SET occurred_at = '2020-01-01' WHERE id = %s", self._line("a").id)

    def test_a_changed_transaction(self):
        self._assert_found("content", "UPDATE salon_ledger_transaction SET expires_on = '2099-01-01' WHERE key = 'a'")

    def test_a_removed_line_in_the_middle(self):
        self._assert_found("chain", "DELETE FROM salon_ledger_line WHERE id = %s", self._line("b").id)

    def test_a_removed_tail(self):
        self._assert_found("balance", "DELETE FROM salon_ledger_line WHERE id = %s", self._line("d").id)

    def test_a_changed_house_leg(self):
        self._assert_found("zero_sum", "UPDATE salon_ledger_line SET amount = -1 WHERE seq IS NULL AND transaction_id = %s",
                           self._line("a").transaction_id.id)

    def test_a_refilled_lot(self):
        self._assert_found("lot", "UPDATE salon_ledger_lot SET remaining = issued")

    def test_a_changed_balance(self):
        self._assert_found("balance", "UPDATE salon_ledger_account SET balance = 999 WHERE partner_id = %s", self.wang.id)

    def test_a_whole_rewrite_shows_in_the_digest_kept_outside(self):
        before = self.ledger._verify()["digest"]
        self._post("e", amount=1)
        self.assertNotEqual(self.ledger._verify()["digest"], before)
