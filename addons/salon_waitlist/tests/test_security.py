from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import WaitlistCase

MODELS = ("salon.queue.entry", "salon.waitlist.wish", "salon.waitlist.offer", "salon.turn.log")


@tagged("post_install", "-at_install")
class TestSecurity(WaitlistCase):
    """Wishes name customers: they are the desk's, of the own branch."""

    def test_stylists_and_accountants_see_none_of_it(self):
        self._wish().action_offer()
        for role in ("stylist", "accountant"):
            user = self._user(f"waitlist_{role}", role)
            for model in MODELS:
                with self.subTest(role=role, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    def test_the_desk_of_another_branch_sees_none_of_it(self):
        wish, entry = self._wish(), self._walk_in()
        wish.action_offer()
        self._clock_says("10:00")
        entry.action_seat()
        other = self._user("waitlist_hill", "desk", branch=self._make_branch("Hill", "HL"))
        for model in MODELS:
            with self.subTest(model=model):
                self.assertTrue(self.env[model].with_user(self.desk).search([]))
                self.assertFalse(self.env[model].with_user(other).search([]))
        with self.assertRaises(AccessError):
            wish.with_user(other).action_leave()
        with self.assertRaises(AccessError):
            entry.with_user(other).action_leave()

    def test_offers_turns_and_freed_time_are_written_by_what_happens(self):
        wish = self._wish()
        wish.action_offer()
        offer = self._open_offer(wish).with_user(self.desk)
        with self.assertRaises(AccessError):
            offer.write({"state": "accepted"})
        with self.assertRaises(AccessError):
            self.turns.with_user(self.desk).create({"number": 1})
        with self.assertRaises(AccessError):
            self.openings.with_user(self.desk).search([])

    def test_wishes_and_guests_are_not_deleted(self):
        for record in (self._wish(), self._walk_in()):
            with self.subTest(record=record), self.assertRaises(AccessError):
                record.unlink()
