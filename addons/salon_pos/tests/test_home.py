from odoo.tests import tagged

from .common import SalonPosCase


@tagged("post_install", "-at_install")
class TestHome(SalonPosCase):
    def _card(self, user):
        cards = self.env["salon.home"].with_user(user).get_home()["cards"]
        return next((card for card in cards if card["key"] == "till_ready"), None)

    def test_the_desk_sees_who_is_ready_to_pay(self):
        self._arrive([(self.cut, self.mei)])
        visit = self._arrive([(self.colour, self.anna)])
        visit._record_finish()
        card = self._card(self.desk)
        self.assertEqual((card["figure"], card["note"]), ("1", "1 more in the house"))
        self.assertEqual([(row["title"], row["note"]) for row in card["rows"]], [("Lin Yue", "Colour · Anna")])

    def test_a_stylist_sees_no_till(self):
        self.assertIsNone(self._card(self._make_user("stylist_pos", "salon_crm.group_salon_stylist")))
