from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import WaitlistCase


@tagged("post_install", "-at_install")
class TestWaits(WaitlistCase):
    """The branch keeps how many waits ended inside what was told, and widens what it tells when too few did."""

    def _waits(self, *minutes, low=10, high=20):
        now = self._clock_says("10:00")
        for waited in minutes:
            self.queue.sudo().create(
                {
                    "branch_id": self.branch.id,
                    "product_id": self.cut.id,
                    "state": "seated",
                    "joined_at": now - timedelta(hours=5),
                    "seated_at": now - timedelta(hours=5) + timedelta(minutes=waited),
                }
            ).write({"is_told": True, "told_low_min": low, "told_high_min": high, "raw_low_min": low, "raw_high_min": high})

    def _measure(self):
        self.env["salon.branch"]._cron_measure_waits()
        return self.branch.wait_seen, self.branch.wait_share, self.branch.wait_widening

    def test_an_honest_range_stays(self):
        self._waits(*[15] * 16, *[40] * 4)
        self.assertEqual(self._measure(), (20, 80, 100))

    def test_a_range_that_is_missed_widens_and_is_told_so(self):
        self._waits(*[15] * 10, *[28] * 10)
        seen, share, widening = self._measure()
        self.assertEqual((seen, share), (20, 50))
        self.assertGreater(widening, 100)
        self._book("09:30", wish=self.mei)
        self._book("09:30", wish=self.anna, customer_id=self.wang.id)
        entry = self._walk_in()
        self.assertGreater(entry.told_high_min - entry.told_low_min, entry.raw_high_min - entry.raw_low_min)

    @mute_logger("odoo.addons.salon_waitlist.models.salon_waitlist_opening")
    def test_one_branch_that_fails_keeps_no_other_from_being_measured(self):
        self._make_branch("Hill", "HL")
        apply = type(self.branch)._apply_seen
        self._waits(*[15] * 16, *[40] * 4)
        with patch.object(type(self.branch), "_apply_seen", lambda branch, seen: apply(branch, seen) if branch == self.branch else 1 / 0):
            self.assertEqual(self._measure(), (20, 80, 100))

    def test_a_range_that_holds_too_much_narrows_again(self):
        self.branch.wait_widening = 300
        self._waits(*[15] * 20)
        self.assertEqual(self._measure(), (20, 100, 100))

    def test_few_or_old_waits_change_nothing(self):
        self._waits(*[60] * 19)
        self.assertEqual(self._measure(), (19, 0, 100))
        self.queue.sudo().search([]).write({"joined_at": self._at("10:00") - timedelta(days=31)})
        self.assertEqual(self._measure()[0], 0)
