import random
from collections import defaultdict
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DAY, NOW, LedgerCase

STEPS, CHECK_EVERY = 120, 20
KINDS = ("earn", "earn", "earn", "spend", "spend", "adjust", "expire", "reverse")


class Auditor:
    """A plain model of the ledger: {partner: {lot: [units, last day]}}; it knows nothing of chains and tables."""

    def __init__(self):
        self.lots = defaultdict(dict)

    def _order(self, partner):
        return sorted(self.lots[partner], key=lambda key: (self.lots[partner][key][1] or DAY + timedelta(days=9999), key))

    def usable(self, partner, day):
        return sum(units for units, last in self.lots[partner].values() if not last or last >= day)

    def expired(self, partner, day):
        return sum(units for units, last in self.lots[partner].values() if last and last < day)

    def total(self, partner):
        return sum(units for units, _last in self.lots[partner].values())

    def take(self, partner, amount, accepts):
        for key in self._order(partner):
            units, last = self.lots[partner][key]
            if amount and accepts(last):
                taken = min(units, amount)
                self.lots[partner][key] = [units - taken, last]
                amount -= taken

    def expect(self, kind, partner, amount, day):
        """Return the units that will move, or None when the wish will be refused."""
        if kind == "spend":
            return amount if amount <= self.usable(partner, day) else None
        if kind == "expire":
            return amount if amount <= self.expired(partner, day) else None
        if kind == "reverse":
            return min(amount, self.total(partner))
        return amount if amount > 0 or -amount <= self.total(partner) else None

    def apply(self, kind, partner, amount, day, number, last):
        if kind == "earn" or (kind == "adjust" and amount > 0):
            self.lots[partner][number] = [amount, last]
        elif kind == "spend":
            self.take(partner, amount, lambda ends: not ends or ends >= day)
        elif kind == "expire":
            self.take(partner, amount, lambda ends: ends and ends < day)
        else:
            self.take(partner, abs(amount), lambda ends: True)


@tagged("post_install", "-at_install")
class TestInvariants(LedgerCase):
    def _wish(self, chance, number, day):
        kind = chance.choice(KINDS)
        amount = chance.randint(1, 60)
        if kind == "adjust" and chance.random() < 0.5:
            amount = -amount
        last = day + timedelta(days=chance.randint(0, 12)) if kind == "earn" and chance.random() < 0.8 else None
        return kind, chance.choice([self.lin, self.wang]), amount, last

    def test_a_seeded_history_ends_as_a_plain_model_says(self):
        chance, auditor, day = random.Random(42), Auditor(), DAY  # noqa: S311 a seeded history, no secret
        refusals = 0
        for number in range(STEPS):
            day += timedelta(days=chance.randint(0, 1))
            kind, partner, amount, last = self._wish(chance, number, day)
            expected = auditor.expect(kind, partner, amount, day)
            values = {"expires_on": last, "day": day, "occurred_at": NOW}
            if expected is None:
                refusals += 1
                with self.assertRaises(UserError):
                    self._post(f"h{number}", kind, amount, partner, **values)
            else:
                transaction = self._post(f"h{number}", kind, amount, partner, **values)
                self.assertEqual(abs(transaction.amount), abs(expected))
                auditor.apply(kind, partner, transaction.amount if kind == "adjust" else expected, day, number, last)
            self.assertEqual((self._balance(), self._balance(self.wang)), (auditor.total(self.lin), auditor.total(self.wang)))
            if number % CHECK_EVERY == CHECK_EVERY - 1:
                self._check_deferred()
                self.assertTrue(self.ledger._verify()["whole"])
        self.assertGreater(refusals, 5)

    def test_all_accounts_of_the_company_sum_to_zero(self):
        self._post("a", amount=50)
        self._post("b", "spend", 20, day=DAY)
        self._post("c", amount=7, partner=self.wang)
        lines = self.env["salon.ledger.line"].search([("company_id", "=", self.company.id)])
        self.assertEqual(sum(lines.mapped("amount")), 0)
        house = {line.account_id.house_key: 0 for line in lines if line.account_id.house_key}
        for line in lines.filtered("account_id.house_key"):
            house[line.account_id.house_key] += line.amount
        self.assertEqual(house, {"issued": -57, "spent": 20})
