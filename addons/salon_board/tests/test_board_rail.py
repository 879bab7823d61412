from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY

from .common import BoardCase


@tagged("post_install", "-at_install")
class TestBoardRail(BoardCase):
    """Queue and waitlist beside the day: the desk reads both in words, a stylist the own turn."""

    def setUp(self):
        super().setUp()
        self.startPatcher(self._frozen("10:00"))
        self.patch(self.env.cr, "now", lambda: self._at("10:00"))

    def _rail(self, user=None):
        return self.env["salon.board"].with_user(user or self.desk).with_context(lang="en_US").get_rail(self.branch.id)

    def _walk_in(self, **values):
        values = {"branch_id": self.branch.id, "product_id": self.cut.id, **values}
        return self.env["salon.queue.entry"].with_user(self.desk).create(values)

    def _wish(self, **values):
        return (
            self.env["salon.waitlist.wish"]
            .with_user(self.desk)
            .create(
                {
                    "branch_id": self.branch.id,
                    "customer_id": self.customer.id,
                    "product_ids": [Command.set(self.cut.ids)],
                    "first_day": DAY,
                    "last_day": DAY,
                    **values,
                }
            )
        )

    def test_the_queue_says_who_is_next_and_why(self):
        self._walk_in(guest_name="Ma Rui")
        self._walk_in(asked_employee_id=self.mei.id)
        first, second = self._rail()["queue"]
        self.assertEqual((first["guest"], first["service"], first["wait"], first["next"]), ("Ma Rui", "Cut", "now", "next: Mei"))
        self.assertTrue(first["can_seat"])
        self.assertEqual((second["guest"], second["why"]), ("Guest", "asked for Mei"))
        self.assertFalse(second["can_seat"], "Mei is given to the guest before")
        self.assertEqual([person["name"] for person in first["people"]], ["Mei", "Anna"])

    def test_turns_are_shown_next_first(self):
        self.assertEqual([turn["name"] for turn in self._rail()["turns"]], ["Mei", "Anna"])
        self._walk_in().action_seat()
        self.assertEqual([(turn["name"], turn["turns"]) for turn in self._rail()["turns"]], [("Anna", 0), ("Mei", 1)])

    def test_wishes_that_fit_today_come_first_with_their_time(self):
        self._wish(from_time="18:30")
        fits = self._wish(from_time="15:00", to_time="16:00")
        rail = self._rail()
        self.assertEqual(rail["fits"], 1)
        self.assertEqual([card["id"] for card in rail["wishes"]][0], fits.id)
        offer = rail["wishes"][0]["offer"]
        self.assertEqual(offer["label"], "15:00")
        self.assertIn("Held for 15 minutes", offer["words"])
        self.assertFalse(rail["wishes"][1]["offer"])

    def test_an_offer_shows_until_when_it_stands(self):
        wish = self._wish()
        wish.action_offer(self._rail()["wishes"][0]["offer"]["start"])
        [card] = self._rail()["wishes"]
        self.assertEqual(card["state"], "offered")
        self.assertIn("held until 10:15", card["offered"])

    def test_a_stylist_reads_the_own_turn_alone(self):
        guest = self._walk_in(guest_name="Ma Rui")
        self._wish()
        rail = self._rail(self.mei_user)
        self.assertEqual((rail["queue"], rail["wishes"], rail["turns"]), ([], [], []))
        self.assertEqual(rail["turn"], "The next walk-in is yours.")
        for secret in ("Ma Rui", "Lin Yue", "Anna"):
            self.assertNotIn(secret, repr(rail))
        guest.action_seat()  # a guest who came later would be Anna's: Mei is given to this one
        self.assertEqual(self._rail(self.mei_user)["turn"], "1 colleague is before you.")

    def test_nobody_without_a_day_reads_it(self):
        with self.assertRaises(AccessError):
            self._rail(self._user("rail_books", "accountant"))
        with self.assertRaises(AccessError):
            self._rail(self._user("rail_hill", "desk", branch=self._make_branch("Hill", "HL")))
