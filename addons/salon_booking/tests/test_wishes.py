from psycopg2.errors import ExclusionViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import BookingCase


@tagged("post_install", "-at_install")
class TestWishes(BookingCase):
    """Guests side by side and what they wish beside service, person and time."""

    def _book_guests(self, clock, *services, **values):
        lines = [Command.create({"product_id": each.id, "guest_no": number, "sequence": number}) for number, each in enumerate(services, 1)]
        return self.env["salon.appointment"]._book({**self._values(clock), "line_ids": lines, **values})

    def test_two_guests_sit_side_by_side_with_a_person_and_a_chair_each(self):
        appointment = self._book_guests("10:00", self.cut, self.cut)
        self.assertEqual(set(appointment.line_ids.mapped("start")), {self._at("10:00")})
        self.assertEqual(appointment.line_ids.employee_id, self.mei | self.anna)
        places = appointment.allocation_ids.resource_id.filtered(lambda resource: resource.resource_type == "material")
        self.assertEqual(places, self.chairs)

    def test_three_guests_and_two_people_are_refused_as_a_whole(self):
        with self.assertRaisesRegex(UserError, "3 guests need .* enough for 2"):
            self._book_guests("10:00", self.cut, self.cut, self.cut)
        self.assertFalse(self._held(self.chairs[0]))

    def test_one_person_for_all(self):
        self._book("10:00", avoided_resource_ids=self.mei.resource_id.ids)
        self._qualify(self.anna, self.colour)
        split = self._book("09:00", self.cut, self.colour)
        self.assertEqual(split.line_ids.employee_id, self.mei)
        self._book("14:30", wish=self.mei)
        self._book("13:00", wish=self.anna)
        with self.assertRaisesRegex(UserError, "busy until"):
            self._book("13:00", self.cut, self.colour, is_one_person=True)
        self.assertEqual(len(self._book("13:00", self.cut, self.cut).line_ids.employee_id), 2)

    def test_who_is_excluded_is_not_taken(self):
        self.assertEqual(self._book("10:00", avoided_resource_ids=self.mei.resource_id.ids).employee_id, self.anna)
        with self.assertRaisesRegex(ValidationError, "wished and excluded"):
            self._book("12:00", wish=self.mei, avoided_resource_ids=self.mei.resource_id.ids)

    def test_a_wished_level_or_sex_narrows_the_choice(self):
        senior = self.env["salon.level"].create({"name": "Senior"})
        self.env["salon.skill.level"].search([("employee_id", "=", self.anna.id)]).level_id = senior
        self.assertEqual(self._book("10:00", wished_level_id=senior.id).employee_id, self.anna)
        self.anna.sex = "female"
        self.assertEqual(self._book("12:00", wished_sex="female").employee_id, self.anna)
        with self.assertRaisesRegex(UserError, "wished level or kind"):
            self._book("14:00", wished_sex="male")

    def test_the_usual_stylist_is_taken_first_but_not_waited_for(self):
        self.customer.preferred_employee_id = self.anna
        self.assertEqual(self._book("10:00").employee_id, self.anna)
        self.assertEqual(self._book("10:00").employee_id, self.mei)

    def test_a_device_is_held_beside_the_place(self):
        laser = self.env["salon.resource.kind"].create({"name": "Laser", "code": "test_laser"})
        device = self.env["resource.resource"].create(
            {"name": "Laser 1", "resource_type": "material", "salon_branch_id": self.branch.id, "salon_kind_id": laser.id}
        )
        self.cut.phase_ids.device_kind_ids = laser
        self._book("10:00")
        self.assertEqual(self._held(device), [("10:00", "11:00")])
        with self.assertRaisesRegex(UserError, "kind Laser is taken"):
            self._book("10:30")

    def test_a_short_wait_between_services_is_allowed_if_the_branch_says_so(self):
        self._qualify(self.anna, self.colour)
        self.env["salon.skill.level"].search([("employee_id", "=", self.mei.id)]).filtered(
            lambda row: row.product_tmpl_id == self.colour.product_tmpl_id
        ).unlink()
        self._book("10:00", wish=self.mei)
        self._book("11:15", wish=self.anna)
        with self.assertRaisesRegex(UserError, "Anna is busy until 12:15"):
            self._book("11:00", self.cut, self.colour)
        self.branch.guest_wait_min = 15
        appointment = self._book("11:00", self.cut, self.colour)
        self.assertEqual([self._clock(line.start) for line in appointment.line_ids], ["11:00", "12:15"])

    def test_changing_a_wish_plans_anew(self):
        appointment = self._book("10:00")
        first = appointment.employee_id
        appointment.avoided_resource_ids = first.resource_id
        self.assertNotEqual(appointment.employee_id, first)
        self.assertFalse(self._held(first.resource_id))

    def test_a_pet_is_one_guest(self):
        pet = self.env["salon.pet"].create({"name": "Momo", "owner_id": self.customer.id, "species": "dog"})
        lines = [Command.create({"product_id": self.cut.id, "pet_id": pet.id, "guest_no": number}) for number in (1, 2)]
        with self.assertRaisesRegex(ValidationError, "Momo cannot be two guests at once"), self.env.cr.savepoint():
            self._book("10:00", line_ids=lines)
        lines[1][2]["guest_no"] = 1
        appointment = self._book("10:00", line_ids=lines)
        with self.assertRaisesRegex(ValidationError, "Momo cannot be two guests at once"):
            appointment.line_ids = [Command.update(appointment.line_ids[1].id, {"guest_no": 2})]

    def test_a_pet_is_in_one_place_at_a_time(self):
        pet = self.env["salon.pet"].create({"name": "Momo", "owner_id": self.customer.id, "species": "dog"})
        values = self._values("10:00")
        values["line_ids"][0][2]["pet_id"] = pet.id
        first = self.env["salon.appointment"]._book(values)
        with self.assertRaisesRegex(UserError, "in another visit until 11:00"):
            self.env["salon.appointment"]._book({**values, "start": self._at("10:30")})
        other = self._book("10:30")
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation), self.cr.savepoint():
            other.line_ids.sudo().pet_id = pet
            self.env.flush_all()
        other.action_cancel()
        first.action_cancel()
        self.assertTrue(self.env["salon.appointment"]._book({**values, "start": self._at("10:30")}))
