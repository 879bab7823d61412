from psycopg2.errors import CheckViolation

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TeamCase


@tagged("post_install", "-at_install")
class TestTemplates(TeamCase):
    def test_times_are_typed_as_clocks(self):
        form = Form(self.env["salon.shift.template"].with_user(self.boss))
        form.name, form.start, form.stop = "Long", "9", "20:30"
        form.break_start, form.break_stop = "13:00", "14:00"
        pattern = form.save()
        self.assertEqual((pattern.start_min, pattern.stop_min, pattern.break_start_min, pattern.break_stop_min), (540, 1230, 780, 840))
        self.assertEqual((pattern.start, pattern.break_stop), ("09:00", "14:00"))

    def test_what_is_no_time_says_how_to_write_one(self):
        with self.assertRaisesRegex(ValidationError, "Write it like 09:30"):
            self.env["salon.shift.template"].create({"name": "x", "start": "morning", "stop": "18:00"})

    @mute_logger("odoo.sql_db")
    def test_a_pattern_ends_after_it_begins(self):
        with self.assertRaisesRegex(CheckViolation, "stop_after_start"), self.env.cr.savepoint():
            self.env["salon.shift.template"].create({"name": "x", "start": "18:00", "stop": "09:00"})

    def test_the_rota_offers_those_of_the_branch_and_of_all(self):
        north = self._make_branch("North", "NO")
        self.env["salon.shift.template"].create(
            [
                {"name": "Here", "start": "10:00", "stop": "12:00", "branch_id": self.branch.id},
                {"name": "There", "start": "10:00", "stop": "12:00", "branch_id": north.id},
                {"name": "Everywhere", "start": "10:00", "stop": "12:00"},
            ]
        )
        names = [pattern["name"] for pattern in self.rota.get_week(self.branch.id)["templates"]]
        self.assertIn("Here", names)
        self.assertIn("Everywhere", names)
        self.assertNotIn("There", names)
