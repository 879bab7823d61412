from datetime import timedelta

from odoo.tests import tagged

from .common import NOW, FiguresCase


@tagged("post_install", "-at_install")
class TestHome(FiguresCase):
    def _cards(self, user):
        self.env.flush_all()
        with self._at(NOW):
            return {card["key"]: card for card in self.env["salon.home"].with_user(user).with_context(lang="en_US").get_home()["cards"]}

    def test_takings_stand_beside_the_same_weekday_last_week(self):
        session = self._open_session()
        self._sell(session, self.cut, moment=NOW - timedelta(hours=1))
        self._sell(session, self.colour, moment=NOW - timedelta(days=7, hours=1))
        self._sell(session, self.colour, moment=NOW - timedelta(days=7) + timedelta(hours=1))
        card = self._cards(self.manager)["takings"]
        self.assertIn("128.00", card["figure"])
        self.assertIn("by this time", card["note"])
        self.assertIn("358.00", card["note"])
        self.assertEqual(card["as_of"], "12:00")

    def test_each_figure_opens_the_list_it_counts(self):
        session = self._open_session()
        self._sell(session, self.cut, self.shampoo, moment=NOW)
        cards = self._cards(self.manager)
        takings = cards["takings"]["action"]
        self.assertAlmostEqual(self._sum(takings["domain"]), 216.8)
        for key in ("paid_visits", "no_shows"):
            action = cards[key]["action"]
            records = self.env[action["res_model"]].with_user(self.manager)
            self.assertEqual(cards[key]["figure"], str(records.search_count(action["domain"])))

    def test_who_sees_which_cards(self):
        manager, accountant, desk, stylist = (
            set(self._cards(user)) for user in (self.manager, self.accountant, self.desk, self.stylist_user)
        )
        mine = {"takings", "paid_visits", "books", "no_shows"}
        self.assertLessEqual(mine, manager)
        self.assertEqual(accountant & (mine | {"closed"}), mine - {"no_shows"})
        self.assertFalse(mine & (desk | stylist))

    def test_the_books_card_counts_days_that_differ(self):
        session = self._open_session()
        self._sell(session, self.cut, moment=NOW - timedelta(days=1))
        self.assertEqual(self._cards(self.accountant)["books"]["figure"], "1")
        self._close(session, day=NOW.date() - timedelta(days=1))
        self.assertEqual(self._cards(self.accountant)["books"]["figure"], "0")
