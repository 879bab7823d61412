from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY

from .common import BoardCase


@tagged("post_install", "-at_install")
class TestBoardAccess(BoardCase):
    """Each role sees its share of the day, and no gap where the rest is."""

    def test_a_stylist_sees_the_own_column_with_short_names(self):
        self._book("10:00", wish=self.mei)
        self._book("10:00", wish=self.anna)
        board = self._board(self.mei_user)
        self.assertEqual([column["name"] for column in board["columns"]], ["Mei"])
        [block] = self._blocks("Mei", board)
        self.assertEqual((block["title"], block["step"], block["can_move"]), ("Lin Y.", "", False))
        self.assertEqual((board["totals"]["booked"], board["totals"]["free_min"]), (1, None))

    def test_nothing_of_contact_or_money_reaches_a_stylist(self):
        appointment = self._book("10:00", wish=self.mei)
        for verb in (appointment._record_arrival, appointment._record_start, appointment._record_finish):
            verb(self._at("10:00"))
        text = repr(self._board(self.mei_user))
        for secret in ("Lin Yue", "6688", "100.00", "Anna"):
            self.assertNotIn(secret, text)

    def test_a_visit_shared_with_a_colleague_shows_the_own_service_only(self):
        wash = self._make_service("Wash", [(20, "lead", False)])
        self._qualify(self.anna, wash)
        self._book("10:00", wash, self.colour)
        board = self._board(self.mei_user)
        self.assertEqual([block["service"] for column in board["columns"] for block in column["blocks"]], ["Colour"])

    def test_a_stylist_gets_no_rooms(self):
        self.assertEqual(self._board(self.mei_user, view="rooms")["view"], "staff")

    def test_another_branch_is_closed_for_the_desk(self):
        other = self._make_branch("Hill", "HI")
        with self.assertRaises(AccessError):
            self._board(self.desk, branch=other)
        manager = self._user("board_manager", "manager")
        manager.salon_branch_ids = False
        self.assertEqual(self._board(manager, branch=other)["branch"]["name"], "Hill")

    def test_an_accountant_has_no_day(self):
        with self.assertRaises(AccessError):
            self._board(self._user("board_books", "accountant"))

    def test_a_login_without_a_branch_is_told_whom_to_ask(self):
        nobody = self._user("board_nobody", "desk")
        nobody.write({"salon_branch_ids": False, "salon_branch_id": False})
        self.env["salon.branch"].search([]).company_id = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaisesRegex(UserError, "Ask a manager"):
            self.env["salon.board"].with_user(nobody).get_day()

    def test_a_stylist_moves_and_books_nothing(self):
        line = self._book("10:00", wish=self.mei).line_ids
        board = self.env["salon.board"].with_user(self.mei_user)
        with self.assertRaises(AccessError):
            board.get_moves(line.id, str(DAY))
        with self.assertRaises(AccessError):
            board.get_why_not(line.id, str(DAY), 660, self.mei.id)
        with self.assertRaises(AccessError):
            board.move_visit(line.appointment_id.id, {"start": "2031-03-03 03:00:00"})
        with self.assertRaises(AccessError):
            board.get_times(self.branch.id, str(DAY), 600, [self.cut.id])
        with self.assertRaises(AccessError):
            board.get_services(self.branch.id)

    def test_the_desk_of_another_branch_moves_nothing_here(self):
        line = self._book("10:00", wish=self.mei).line_ids
        stranger = self._user("board_stranger", "desk", branch=self._make_branch("Hill", "HI"))
        board = self.env["salon.board"].with_user(stranger)
        with self.assertRaises(AccessError):
            board.get_moves(line.id, str(DAY))
        with self.assertRaises(AccessError):
            board.move_visit(line.appointment_id.id, {"start": "2031-03-03 03:00:00"})
        self.assertEqual(self._clock(line.start), "10:00")

    def test_services_are_offered_by_name_only_and_the_usual_first(self):
        self._book("10:00", self.colour, wish=self.mei)
        answer = self.env["salon.board"].with_user(self.desk).get_services(self.branch.id, self.customer.id)
        self.assertEqual((answer["services"][0]["name"], answer["services"][0]["usual"]), ("Colour", True))
        self.assertEqual(set(answer["services"][0]), {"id", "name", "minutes", "usual"})
