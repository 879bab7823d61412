from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY

from .common import BoardCase


@tagged("post_install", "-at_install")
class TestBoardRooms(BoardCase):
    """Moving a visit in the view by rooms: where a time stands is the planner's choice, and it keeps its word."""

    def _room_moves(self, line):
        return self.env["salon.board"].with_user(self.desk).get_moves(line.id, str(DAY), [], "rooms")["columns"]

    def _chair(self, line):
        return line.allocation_ids.resource_id.filtered(lambda resource: resource.resource_type == "material")

    def test_each_lit_place_is_where_the_visit_then_stands(self):
        line = self._book("10:00", wish=self.mei).line_ids
        self._book("12:00", wish=self.anna)
        columns = self._room_moves(line)
        self.assertTrue(columns)
        self.assertNotIn(self.mei.id, columns)
        for place_id, moves in columns.items():
            for move in moves[::6]:
                self.env["salon.board"].with_user(self.desk).move_visit(line.appointment_id.id, move["place"])
                with self.subTest(time=move["label"]):
                    self.assertEqual((self._clock(line.start), self._chair(line).ids), (move["label"], [place_id]))
                    self.assertEqual(line.employee_id, self.mei)

    def test_a_place_that_is_taken_is_not_lit(self):
        line = self._book("10:00", wish=self.mei).line_ids
        busy = self._book("12:00", wish=self.anna)
        taken = self._chair(busy.line_ids)
        at = {move["label"] for move in self._room_moves(line).get(taken.id, ())}
        self.assertNotIn("12:00", at)

    def test_a_time_that_fits_elsewhere_says_where(self):
        line = self._book("10:00", wish=self.mei).line_ids
        lit = {move["label"]: place for place, moves in self._room_moves(line).items() for move in moves}["14:00"]
        domain = [("salon_branch_id", "=", self.branch.id), ("resource_type", "=", "material"), ("id", "!=", lit)]
        other = self.env["resource.resource"].search(domain, limit=1)
        why = self.env["salon.board"].with_user(self.desk).get_why_not(line.id, str(DAY), 840, self.mei.id, other.id)
        self.assertIn(self.env["resource.resource"].browse(lit).name, why["reasons"][0])
        self.env["salon.board"].with_user(self.desk).move_visit(line.appointment_id.id, why["ways"][0]["place"])
        self.assertEqual(self._clock(line.start), "14:00")

    def test_a_time_that_does_not_fit_says_why_as_among_people(self):
        line = self._book("10:00", wish=self.mei).line_ids
        self._book("12:00", wish=self.mei)
        place = self._chair(line)
        why = self.env["salon.board"].with_user(self.desk).get_why_not(line.id, str(DAY), 720, self.mei.id, place.id)
        self.assertEqual(why["reasons"], ["Mei is busy until 13:00."])
        self.assertGreaterEqual(len(why["ways"]), 2)
