from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..engine.chain import GENESIS
from .common import DAY, NOW, LedgerCase


@tagged("post_install", "-at_install")
class TestPosting(LedgerCase):
    def test_points_move_from_the_house_to_the_customer(self):
        transaction = self._post("a", amount=100)
        self.assertEqual(self._balance(), 100)
        self.assertRecordValues(transaction.line_ids.sorted("amount"), [
            {"amount": -100, "balance_after": 0, "seq": 0, "prev_hash": False},
            {"amount": 100, "balance_after": 100, "seq": 1, "prev_hash": GENESIS},
        ])
        self.assertEqual(set(transaction.line_ids.account_id.mapped("house_key")), {"issued", False})
        self._check_deferred()

    def test_the_answer_of_the_first_call_is_repeated(self):
        first = self._post("a", amount=100)
        again = self._post("a", amount=100, now=NOW + timedelta(hours=1))
        self.assertEqual(first, again)
        self.assertEqual(self._balance(), 100)

    def test_a_key_cannot_be_used_for_something_else(self):
        self._post("a", amount=100)
        for other in ({"amount": 101}, {"partner": self.wang}, {"expires_on": DAY}, {"note": "gift"}, {"kind": "opening"}):
            with self.subTest(other=other), self.assertRaisesRegex(UserError, "booked before with other figures"):
                self._post("a", **{"amount": 100, **other})
        self.assertEqual(self._balance(), 100)

    def test_one_key_twice_in_a_set_is_booked_once(self):
        entry = {"key": "a", "kind": "earn", "amount": 5, "partner": self.lin}
        transactions = self.ledger._post([entry, dict(entry)], NOW)
        self.assertEqual(len(transactions), 2)
        self.assertEqual(len(set(transactions.ids)), 1)
        self.assertEqual(self._balance(), 5)

    def test_a_refusal_in_a_set_books_nothing_of_it(self):
        with self.assertRaisesRegex(UserError, "Only 5 points"):
            self.ledger._post([
                {"key": "a", "kind": "earn", "amount": 5, "partner": self.lin},
                {"key": "b", "kind": "spend", "amount": 6, "partner": self.lin},
            ], NOW)
        self.assertEqual(self._balance(), 0)
        self.assertFalse(self.ledger.search([("key", "in", ["a", "b"])]))

    def test_a_set_sees_its_own_earlier_entries(self):
        self.ledger._post([
            {"key": "a", "kind": "earn", "amount": 5, "partner": self.lin},
            {"key": "b", "kind": "spend", "amount": 3, "partner": self.lin},
            {"key": "c", "kind": "reverse", "amount": 5, "partner": self.lin, "reverses": "a"},
        ], NOW)
        self.assertEqual(self._balance(), 0)
        self.assertEqual(self.ledger.search([("key", "=", "c")]).shortfall, 3)
        self.assertTrue(self.ledger._verify()["whole"])
        self._check_deferred()

    def test_lots_end_soonest_first(self):
        self._post("a", amount=10, expires_on=DAY + timedelta(days=90))
        self._post("b", amount=10, expires_on=DAY + timedelta(days=30))
        self._post("c", "spend", 12)
        lots = self.env["salon.ledger.lot"].search([("partner_id", "=", self.lin.id)])
        self.assertEqual({lot.transaction_id.key: lot.remaining for lot in lots}, {"a": 8, "b": 0})

    def test_points_are_asked_for_a_customer_and_a_whole_number(self):
        with self.assertRaisesRegex(UserError, "Choose one"):
            self.ledger._post([{"key": "a", "kind": "earn", "amount": 5}], NOW)
        for amount in (0, -5, 1.5):
            with self.subTest(amount=amount), self.assertRaisesRegex(UserError, "whole number"):
                self._post("a", amount=amount)
        with self.assertRaisesRegex(UserError, "never booked"):
            self._post("a", "reverse", 5, reverses="nothing")

    def test_each_refusal_says_what_to_do_next(self):
        self._post("a", amount=5)
        wishes = (
            ({"key": "a", "amount": 6}, "correct it with a new entry"),
            ({"key": "b", "kind": "spend", "amount": 7}, "use fewer points"),
            ({"key": "c", "kind": "reverse", "amount": 5, "reverses": "nothing"}, "Check the visit"),
            ({"key": "d", "amount": 0}, "Enter a whole number"),
        )
        for wish, way_out in wishes:
            with self.subTest(wish=wish), self.assertRaisesRegex(UserError, way_out):
                self._post(**wish)

    def test_one_and_fifty_entries_need_the_same_statements(self):
        partners = self.env["res.partner"].create([{"name": f"C{number}"} for number in range(51)])
        self._post("warm", partner=partners[50])

        kinds = {"e": "earn", "x": "earn", "y": "earn", "s": "spend"}

        def entries(prefix, count):
            return [
                {"key": f"{prefix}{number}", "kind": kinds[prefix], "amount": 3, "partner": partners[number], "day": DAY}
                for number in range(count)
            ]

        self.ledger._post(entries("e", 50), NOW, emit=False)
        counts = []
        for prefix, count in (("x", 1), ("y", 50), ("s", 1)):
            before = self.cr.sql_log_count
            self.ledger._post(entries(prefix, count), NOW, emit=False)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[2], 15)

    def test_balances_of_companies_are_apart(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._post("a", amount=7)
        self._post("b", amount=9, company=other)
        self.assertEqual(self._balance(), 7)
        both = self.lin.with_context(allowed_company_ids=[self.company.id, other.id])
        both.invalidate_recordset(["points_balance"])
        self.assertEqual(both.points_balance, 16)
        with self.assertRaisesRegex(UserError, "Only 7 points"):
            self._post("c", "spend", 8)

    def test_customers_are_found_by_their_points(self):
        self._post("a", amount=7)
        partners = self.env["res.partner"]
        both = [("id", "in", (self.lin | self.wang).ids)]
        for condition, expected in (
            (("points_balance", ">", 6), self.lin), (("points_balance", "=", 7), self.lin), (("points_balance", "=", 0), self.wang),
            (("points_balance", "<=", 7), self.lin | self.wang), (("points_balance", "!=", 7), self.wang),
            (("points_balance", "in", [0, 7]), self.lin | self.wang), (("points_balance", ">=", 8), partners),
        ):
            with self.subTest(condition=condition):
                self.assertEqual(partners.search([*both, condition]), expected)

    def test_the_summary_tells_what_ends_next(self):
        self._post("a", amount=10, expires_on=DAY + timedelta(days=30))
        self._post("b", amount=5, expires_on=DAY + timedelta(days=30))
        self._post("c", amount=7)
        self._post("d", amount=3, expires_on=DAY - timedelta(days=1), day=DAY - timedelta(days=9))
        summary = (self.lin | self.wang)._get_points_summary(now=NOW)
        self.assertEqual(summary[self.lin.id], {
            "balance": 25, "usable": 22, "expiring": 15, "expiring_on": DAY + timedelta(days=30), "as_of": NOW,
        })
        self.assertEqual(summary[self.wang.id]["balance"], 0)

    def test_events_tell_of_points(self):
        self._post("a", amount=10, expires_on=DAY)
        self._post("b", "spend", 4, day=DAY)
        self._post("c", "reverse", 10, reverses="a")
        self.assertEqual(self._events("points.earned").payload, {"points": 10, "balance": 10, "expires_on": "2026-11-21"})
        self.assertEqual(self._events("points.spent").payload, {"points": 4, "balance": 6})
        self.assertEqual(self._events("points.reversed").payload, {"points": 6, "balance": 0, "shortfall": 4})

    def test_a_load_of_history_may_stay_silent(self):
        self.ledger._post([{"key": "a", "kind": "opening", "amount": 10, "partner": self.lin.id}], NOW, emit=False)
        self.assertFalse(self._events("points.earned"))

    def test_an_opening_balance_is_taken_back_as_far_as_it_is_still_there(self):
        self._post("list:1", "opening", 50)
        self._post("use", "spend", 20)
        for _once_more in range(2):
            self._post("list:1:undo", "reverse", 50, reverses="list:1")
        self.assertEqual(self.lin.points_balance, 0)
        self.assertEqual(self._events("points.reversed").payload, {"points": 30, "balance": 0, "shortfall": 20})
