from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common import DAY, NOW, LedgerCase


@tagged("post_install", "-at_install")
class TestExpiry(LedgerCase):
    def _sweep(self, moment, limit=2000):
        with (
            patch("odoo.fields.Datetime.now", lambda: moment),
            patch.object(self.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 1),
        ):
            self.ledger._cron_expire_points(limit=limit)

    def test_points_end_after_their_last_day_in_the_branch(self):
        self._post("a", amount=10, expires_on=DAY)
        self._sweep(NOW.replace(hour=15, minute=59))  # 23:59 in Shanghai
        self.assertEqual(self._balance(), 10)
        self._sweep(NOW.replace(hour=16))  # midnight
        self.assertEqual(self._balance(), 0)
        self.assertEqual(self._events("points.expired").payload, {"points": 10, "balance": 0})

    def test_with_two_zones_the_day_ends_in_the_later_one(self):
        self.env["salon.branch"].create({"name": "West", "code": "LW", "tz": "Europe/Berlin", "company_id": self.company.id})
        self._post("a", amount=10, expires_on=DAY)
        self._sweep(NOW.replace(hour=16))
        self.assertEqual(self._balance(), 10)
        self._sweep(NOW.replace(hour=23))
        self.assertEqual(self._balance(), 0)

    def test_the_rest_stays_and_a_second_sweep_changes_nothing(self):
        self._post("a", amount=10, expires_on=DAY)
        self._post("b", amount=4)
        self._post("c", "spend", 3, day=DAY)
        later = NOW + timedelta(days=1)
        self._sweep(later)
        self._sweep(later)
        self.assertEqual(self._balance(), 4)
        self.assertEqual(self.ledger.search([("kind", "=", "expire"), ("company_id", "=", self.company.id)]).amount, -7)

    def test_batches_reach_everybody(self):
        partners = self.env["res.partner"].create([{"name": f"C{number}"} for number in range(5)])
        self.ledger._post(
            [{"key": f"k{partner.id}", "kind": "earn", "amount": 2, "partner": partner, "expires_on": DAY} for partner in partners], NOW,
        )
        self._sweep(NOW + timedelta(days=1), limit=2)
        partners.invalidate_recordset(["points_balance"])
        self.assertEqual(sum(partners.mapped("points_balance")), 0)
        self.assertTrue(self.ledger._verify()["whole"])
