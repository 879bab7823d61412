import json

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import BookingCase


@tagged("post_install", "-at_install")
class TestWhyNot(BookingCase):
    """A refused time tells why, and offers ways out that work when pressed."""

    def _options(self, clock, wish=None):
        form = Form(self.env["salon.appointment"].with_context(default_branch_id=self.branch.id))
        form.start = self._at(clock)
        with form.line_ids.new() as line:
            line.product_id = self.cut
            line.wished_employee_id = wish or self.env["hr.employee"]
        return form.time_options

    def test_a_refused_time_names_the_cause_and_ways_that_can_be_booked(self):
        self._book("10:00", wish=self.mei)
        options = self._options("10:00", wish=self.mei)
        self.assertEqual(options["reasons"], ["Mei is busy until 11:00."])
        self.assertEqual([way["label"] for way in options["ways"]], ["10:00 Anna", "09:00 Mei", "11:00 Mei"])
        first = options["ways"][0]
        self.assertEqual((first["free"], first["start"]), ([0], fields.Datetime.to_string(self._at("10:00"))))
        self.assertEqual(self._book("10:00").employee_id, self.anna)

    def test_a_possible_time_has_no_reasons_and_no_ways(self):
        options = self._options("10:00")
        self.assertEqual((options["reasons"], options["ways"]), ([], []))

    def test_times_that_spoil_no_gap_are_marked(self):
        self._book("11:00", wish=self.mei)
        times = {time["label"]: time["best"] for time in self._options("10:00", wish=self.mei)["times"]}
        self.assertTrue(times["09:00"] and times["10:00"])
        self.assertFalse(times["09:15"] or times["09:45"])
        self.assertLessEqual(sum(times.values()), 3)

    def test_the_question_can_be_saved_without_a_name_in_it(self):
        self._book("10:00", wish=self.mei)
        desk = self._user("desk_file", "desk")
        lines = [{"product_id": self.cut.id, "wished_employee_id": self.mei.id, "guest_no": 1}]
        values = {"branch_id": self.branch.id, "start": fields.Datetime.to_string(self._at("10:00")), "lines": lines}
        values |= {"is_one_person": False, "guest_wait_min": 0}
        file = self.env["salon.appointment"].with_user(desk).get_query_file(values)
        self.assertEqual(file["name"], "salon-slot-query-20310303-0200.json")
        for name in ("Mei", "Anna", "Lin", "Chair", "6688"):
            self.assertNotIn(name, file["content"])
        self.assertEqual(json.loads(file["content"])["start"], "2031-03-03T02:00Z")

    def test_only_the_desk_saves_questions(self):
        stylist = self._user("stylist_file", "stylist")
        with self.assertRaises(AccessError):
            self.env["salon.appointment"].with_user(stylist).get_query_file({"branch_id": self.branch.id, "lines": []})
