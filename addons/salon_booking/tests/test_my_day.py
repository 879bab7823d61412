from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DAY, BookingCase


@tagged("post_install", "-at_install")
class TestMyDay(BookingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls._user("mei_day", "stylist")
        cls.mei.user_id = cls.user
        cls.other = cls._user("anna_day", "stylist")
        cls.anna.user_id = cls.other

    def _day(self, user=None):
        return self.env["salon.appointment"].with_user(user or self.user).get_my_day(str(DAY))

    def test_the_day_shows_own_services_only_with_first_names(self):
        self._book("10:00", wish=self.mei, note="quiet please")
        self._book("10:00", wish=self.anna)
        day = self._day()
        self.assertEqual(
            [(card["time"], card["customer"], card["service"], card["place"]) for card in day["cards"]],
            [
                ("10:00–11:00", "Lin Y.", "Cut", "Chair 1"),
            ],
        )
        self.assertEqual(day["shift"], "09:00–18:00")
        self.assertEqual(day["cards"][0]["note"], "quiet please")

    def test_no_contact_data_is_in_the_answer(self):
        self._book("10:00", wish=self.mei)
        text = repr(self._day())
        for secret in ("Lin Yue", "6688", "138"):
            self.assertNotIn(secret, text)

    def test_start_and_finish_by_the_stylist(self):
        appointment = self._book("10:00", wish=self.mei)
        line = appointment.line_ids.with_user(self.user)
        line.action_start_own()
        self.assertEqual(appointment.state, "in_service")
        self.assertTrue(appointment.visit_id)
        self.assertEqual(self._day()["cards"][0]["can_finish"], True)
        line.action_finish_own()
        self.assertEqual(appointment.state, "done")
        self.assertEqual(appointment.visit_id.state, "open")
        self.assertEqual((self._day()["done"], self._day()["cards"][0]["state"]), (1, "done"))

    def test_two_stylists_in_one_visit_have_a_clock_each(self):
        wash = self._make_service("Wash", [(20, "lead", False)])
        self._qualify(self.anna, wash)
        appointment = self._book("10:00", wash, self.colour)
        first, second = appointment.line_ids
        self.assertEqual((first.employee_id, second.employee_id), (self.anna, self.mei))
        first.with_user(self.other).action_start_own()
        self.assertEqual(self._day()["cards"][0]["state"], "arrived")
        first.with_user(self.other).action_finish_own()
        self.assertEqual(appointment.state, "in_service")
        second.with_user(self.user).action_start_own()
        second.with_user(self.user).action_finish_own()
        self.assertEqual(appointment.state, "done")

    def test_a_colleagues_service_is_out_of_reach(self):
        appointment = self._book("10:00", wish=self.anna)
        with self.assertRaises(AccessError):
            appointment.line_ids.with_user(self.user).action_start_own()

    def test_what_is_over_cannot_start(self):
        appointment = self._book("10:00", wish=self.mei)
        appointment._record_cancel(self._at("09:00"))
        with self.assertRaises(UserError):
            appointment.line_ids.with_user(self.user).action_start_own()
        self.assertEqual(self._day()["cards"], [])

    def test_a_login_without_a_person_gets_a_plain_answer(self):
        self.assertEqual(self._day(self._user("nobody_day", "stylist")), {"linked": False, "cards": []})

    def test_home_cards_by_role(self):
        self._book("10:00", wish=self.mei)
        desk = self._user("desk_home", "desk")
        keys = [card["key"] for card in self.env["salon.home"].with_user(desk)._get_cards()]
        self.assertIn("booking_today", keys)
        cards = {card["key"]: card for card in self.env["salon.home"].with_user(self.user)._get_cards()}
        self.assertIn("my_day", cards)
        self.assertNotIn("booking_today", cards)
