from odoo.tests import tagged

from .common import PHONE, PagesCase

FACTS = {"k": "dog", "z": "large", "c": "curly"}


@tagged("post_install", "-at_install")
class TestPets(PagesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._make_service("Wash", [(60, "lead", True)], is_by_size=True, is_by_coat=True, online_bookable=True)
        cls.wash.product_tmpl_id.salon_kind_id = cls.trade
        cls._qualify(cls.mei, cls.wash)
        factors = cls.env["salon.pet.factor"]
        for axis, key, minutes, price in (("size", "large", 1.5, 2.0), ("coat", "curly", 1.0, 1.5)):
            known = factors.search([("axis", "=", axis), ("key", "=", key)])
            values = {"minutes_factor": minutes, "price_factor": price}
            known.write(values) if known else factors.create({"axis": axis, "key": key, "name": key, **values})
        cls.rex = cls.env["salon.pet"].create(
            {"name": "Rex", "owner_id": cls.customer.id, "species": "dog", "size": "large", "coat": "curly"}
        )

    def _owner(self):
        return "138 0000 6688"

    def test_size_and_coat_are_asked_for_before_the_times(self):
        self._times(self.wash)
        self.assertIn("Who is coming?", self._text())
        self.assertIn('value="curly"', self.page.text)
        self._times(self.wash, **FACTS)
        self.assertIn("Monday 3 March", self._text())
        self.assertIn("300.00", self._text())

    def test_a_large_curly_dog_takes_longer_and_costs_more(self):
        self._hold("10:00", self.wash, **FACTS)
        self.assertIn("10:00–11:30", self._text())
        self.assertIn("300.00", self._text())
        self.assertEqual(self._held(self.mei.resource_id), [("10:00", "11:30")])

    def test_a_new_pet_gets_a_file_under_its_new_owner(self):
        hold = self._hold("10:00", self.wash, **FACTS)
        self._send_code(hold, pet="Momo")
        self._post(f"{hold}/confirm", code=self._last_code())
        appointment = self._appointments()
        pet = appointment.line_ids.pet_id
        self.assertRecordValues(pet, [{"name": "Momo", "species": "dog", "size": "large", "coat": "curly"}])
        self.assertEqual(pet.owner_id, appointment.customer_id)
        self.assertEqual((appointment.amount_estimate, appointment.line_ids.duration_min), (300, 90))
        self.assertIn("Momo", self._text())

    def test_the_name_of_the_pet_is_needed(self):
        hold = self._hold("10:00", self.wash, **FACTS)
        self._send_code(hold)
        self.assertIn("Enter the pet's name.", self._text())

    def test_own_pets_are_offered_after_the_code_only(self):
        hold = self._hold("10:00", self.wash, **FACTS)
        self._send_code(hold, contact=self._owner(), pet="Momo")
        self.assertNotIn("Rex", self.page.text)
        self._get(f"{hold}/pet")
        self.assertNotIn("Rex", self.page.text)
        self._get(f"{hold}/code")
        self._post(f"{hold}/confirm", code=self._last_code())
        self.assertIn("Rex", self._text())
        self.assertFalse(self._appointments())
        self._post(f"{hold}/pet", pet=self.rex.id)
        self.assertEqual(self._appointments().line_ids.pet_id, self.rex)

    def test_an_own_pet_of_another_size_is_planned_as_it_is(self):
        self.rex.size, self.rex.coat = "small", "smooth"
        factors = self.env["salon.pet.factor"].search([("key", "in", ("small", "smooth"))])
        factors.write({"minutes_factor": 1, "price_factor": 1})
        hold = self._hold("10:00", self.wash, **FACTS)
        self._send_code(hold, contact=self._owner(), pet="Momo")
        self._post(f"{hold}/confirm", code=self._last_code())
        self._post(f"{hold}/pet", pet=self.rex.id)
        line = self._appointments().line_ids
        self.assertRecordValues(line, [{"duration_min": 60, "price": 100}])

    def test_somebody_elses_pet_is_refused(self):
        other = self.env["res.partner"].create({"name": "Other", "is_salon_customer": True})
        theirs = self.env["salon.pet"].create({"name": "Theirs", "owner_id": other.id})
        hold = self._hold("10:00", self.wash, **FACTS)
        self._send_code(hold, contact=self._owner(), pet="Momo")
        self._post(f"{hold}/confirm", code=self._last_code())
        self._post(f"{hold}/pet", pet=theirs.id)
        self.assertEqual(self.page.status_code, 409)
        self.assertFalse(self._appointments())
        self.assertNotIn("Theirs", self._text())

    def test_the_pet_just_told_can_be_taken_instead(self):
        hold = self._hold("10:00", self.wash, **FACTS)
        self._send_code(hold, contact=self._owner(), pet="Momo")
        self._post(f"{hold}/confirm", code=self._last_code())
        self._post(f"{hold}/pet", pet="")
        self.assertEqual(self._appointments().line_ids.pet_id.name, "Momo")
        self.assertEqual(self.customer.pet_ids.mapped("name"), ["Momo", "Rex"])

    def test_a_pet_that_died_is_not_offered(self):
        self.rex.deceased_on = "2030-01-01"
        hold = self._hold("10:00", self.wash, **FACTS)
        self._send_code(hold, contact=self._owner(), pet="Momo")
        self._post(f"{hold}/confirm", code=self._last_code())
        self.assertNotIn("Rex", self._text())
        self.assertTrue(self._appointments())

    def test_sizes_of_cats_and_dogs_are_not_mixed(self):
        self._times(self.wash, k="dog", z="cat_large", c="curly")
        self.assertNotIn("Monday 3 March", self._text())
        self._times(self.wash, k="horse", z="large", c="curly")
        self.assertNotIn("Monday 3 March", self._text())

    def test_a_visit_is_for_people_or_for_a_pet(self):
        self._times(self.wash, self.cut, **FACTS)
        self.assertNotIn("Monday 3 March", self._text())
        self._get(f"/book/lk?s={self._id(self.wash)}")
        self.assertNotIn("Colour", self._text())

    def test_the_same_again_is_for_the_same_pet(self):
        hold = self._hold("10:00", self.wash, **FACTS)
        self._send_code(hold, contact=PHONE, pet="Momo")
        self._post(f"{hold}/confirm", code=self._last_code())
        path, first = self._path(), self._appointments()
        self._get(f"{path}/again")
        self._post(f"{path}/again", start=self._moment("14:00"), key="form")
        again = self._appointments() - first
        self.assertEqual(again.line_ids.pet_id, first.line_ids.pet_id)
        self.assertEqual(again.line_ids.duration_min, 90)
