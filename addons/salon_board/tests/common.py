from freezegun import freeze_time

from odoo.addons.salon_booking.tests.common import DAY, BookingCase


class BoardCase(BookingCase):
    """The branch of the booking tests, its desk, and Mei with a login of her own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._user("board_desk", "desk")
        cls.mei_user = cls._user("board_mei", "stylist")
        cls.mei.user_id = cls.mei_user

    def _board(self, user=None, day=DAY, view="staff", branch=None):
        board = self.env["salon.board"].with_user(user or self.desk).with_context(lang="en_US")
        return board.get_day((branch or self.branch).id, str(day), view)

    def _column(self, name, board=None):
        return {column["name"]: column for column in (board or self._board())["columns"]}[name]

    def _blocks(self, name, board=None):
        return self._column(name, board)["blocks"]

    def _moves(self, line, day=DAY, user=None):
        return self.env["salon.board"].with_user(user or self.desk).get_moves(line.id, str(day))

    def _place(self, line, clock, person=None):
        """Return what a drop sends, as the board got it from ``get_moves``."""
        moves = self._moves(line)["columns"][(person or line.employee_id).id]
        return {move["label"]: move for move in moves}[clock]["place"]

    def _frozen(self, clock, day=DAY):
        return freeze_time(self._at(clock, day))
