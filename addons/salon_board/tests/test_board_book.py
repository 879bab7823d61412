from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY

from .common import BoardCase


@tagged("post_install", "-at_install")
class TestBoardBook(BoardCase):
    """Booking from a free stretch."""

    def _times(self, minute, product=None, person=None):
        board = self.env["salon.board"].with_user(self.desk)
        return board.get_times(self.branch.id, str(DAY), minute, [(product or self.cut).id], (person or self.mei).id, self.customer.id)

    def test_the_pressed_time_comes_first(self):
        answer = self._times(11 * 60)
        self.assertEqual((answer["times"][0]["label"], answer["times"][0]["chosen"]), ("11:00", True))
        self.assertEqual(answer["times"][0]["day"], str(DAY))
        self.assertEqual(answer["reasons"], [])

    def test_a_pressed_time_that_does_not_fit_says_why_and_offers_others(self):
        self._book("11:00", wish=self.mei)
        answer = self._times(11 * 60)
        self.assertEqual(answer["reasons"], ["Mei is busy until 12:00."])
        self.assertFalse(any(chip["chosen"] for chip in answer["times"]))
        self.assertTrue(answer["times"])

    def test_without_a_pressed_time_the_best_ones_are_among_those_shown(self):
        answer = self._times(None)
        self.assertEqual((answer["reasons"], answer["hint"]), ([], ""))
        self.assertEqual(answer["times"][0]["label"], "09:00")
        self.assertEqual(answer["times"], sorted(answer["times"], key=lambda chip: chip["start"]))
        self.assertLessEqual(len(answer["times"]), 12)

    def test_a_full_day_offers_the_next_one(self):
        for hour in range(9, 18):
            self._book(f"{hour:02}:00", wish=self.mei)
        self._shift(self.mei, "09:00", "12:00", day=DAY.replace(day=4))
        answer = self._times(600)
        self.assertIn("Next", answer["hint"])
        self.assertEqual(answer["times"][0]["day"], "2031-03-04")

    def test_what_is_offered_is_booked_once_however_often_it_is_sent(self):
        board = self.env["salon.board"].with_user(self.desk)
        key = board.get_services(self.branch.id)["client_key"]
        vals = {
            "branch_id": self.branch.id,
            "customer_id": self.customer.id,
            "start": self._times(11 * 60)["times"][0]["start"],
            "client_key": key,
            "line_ids": [Command.create({"product_id": self.cut.id, "wished_employee_id": self.mei.id})],
        }
        appointments = self.env["salon.appointment"].with_user(self.desk)
        first = appointments.create(dict(vals))
        self.assertEqual(appointments.create(dict(vals)), first)
        self.assertEqual([block["from"] for block in self._blocks("Mei")], [660])

    def test_several_services_in_a_row_need_one_start_that_holds_them_all(self):
        self._book("12:00", wish=self.mei)
        board = self.env["salon.board"].with_user(self.desk)
        asked = [self.branch.id, str(DAY), 11 * 60, [self.cut.id, self.colour.id], self.mei.id, self.customer.id]
        answer = board.get_times(*asked)
        self.assertFalse(any(chip["chosen"] for chip in answer["times"]))
        self.assertIn("13:00", [chip["label"] for chip in answer["times"]])
        self.assertEqual(board.get_times(*asked[:3], [self.cut.id], *asked[4:])["times"][0]["label"], "11:00")

    def test_the_services_of_the_last_visit_come_back_in_their_order(self):
        board = self.env["salon.board"].with_user(self.desk)
        self._book("09:00", self.colour, self.cut)
        self.assertEqual(board.get_services(self.branch.id, self.customer.id)["last"], [])
        with self._frozen("18:00"):
            self.assertEqual(board.get_services(self.branch.id, self.customer.id)["last"], [self.colour.id, self.cut.id])

    def test_what_is_no_service_is_told(self):
        board = self.env["salon.board"].with_user(self.desk)
        for nonsense in ([], False, "1", [True], [10**9], {"1": 2}):
            with self.subTest(nonsense=nonsense), self.assertRaisesRegex(UserError, "Choose at least one service"):
                board.get_times(self.branch.id, str(DAY), 600, nonsense)
