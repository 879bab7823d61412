import time
from datetime import timedelta

from odoo.tests import tagged

from .common import DAY, NOW, LedgerCase

COUNT = 3000


@tagged("post_install", "-at_install")
class TestBulkLoad(LedgerCase):
    """What a load of history relies on: ids instead of records, no events, few statements, the same rows as one by one."""

    def _entries(self, partners, count):
        return [
            {
                "key": f"load:{number}", "kind": "earn", "partner": partners[number % len(partners)], "amount": number % 400 + 1,
                "company": self.company.id, "day": DAY - timedelta(days=number % 300), "expires_on": DAY + timedelta(days=65),
                "occurred_at": NOW - timedelta(days=number % 300),
            }
            for number in range(count)
        ]

    def test_thousands_of_entries_take_few_statements_and_seconds(self):
        partner_ids = self.env["res.partner"].create([{"name": f"C{number}"} for number in range(100)]).ids
        entries = self._entries(partner_ids, COUNT)
        before, started = self.cr.sql_log_count, time.monotonic()
        transactions = self.ledger._post(entries, NOW, emit=False)
        self.assertEqual(len(transactions), COUNT)
        self.assertLess(self.cr.sql_log_count - before, 20)
        # Some 0.4 s on an idle machine; the bound only catches a loop over records.
        self.assertLess(time.monotonic() - started, 10)
        self._check_deferred()
        answer = self.ledger._verify()
        self.assertTrue(answer["whole"], answer["broken"])
        accounts = self.env["salon.ledger.account"].search([("partner_id", "in", partner_ids)])
        self.assertEqual(sum(accounts.mapped("balance")), sum(entry["amount"] for entry in entries))

    def test_a_set_and_single_postings_end_alike(self):
        entries = self._entries([self.lin.id], 12)
        self.ledger._post(entries, NOW, emit=False)
        for entry in entries:
            self.ledger._post([{**entry, "key": f"{entry['key']}:single", "partner": self.wang.id}], NOW, emit=False)
        rows = [
            [(line.seq, line.amount, line.balance_after, line.lot_id.issued, line.lot_id.expires_on)
             for line in self.env["salon.ledger.line"].search([("partner_id", "=", partner.id)], order="seq")]
            for partner in (self.lin, self.wang)
        ]
        self.assertEqual(rows[0], rows[1])
        self.assertEqual(len(rows[0]), 12)

    def test_an_interrupted_load_is_finished_by_running_it_again(self):
        entries = self._entries([self.lin.id, self.wang.id], 20)
        self.ledger._post(entries[:11], NOW, emit=False)
        self.ledger._post(entries, NOW + timedelta(hours=1), emit=False)
        self.ledger._post(entries, NOW + timedelta(hours=2), emit=False)
        self.assertEqual(self._balance() + self._balance(self.wang), sum(entry["amount"] for entry in entries))

    def test_an_empty_set_is_no_work(self):
        before = self.cr.sql_log_count
        self.assertFalse(self.ledger._post([], NOW))
        self.assertEqual(self.cr.sql_log_count, before)
