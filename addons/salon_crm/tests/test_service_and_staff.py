from psycopg2 import IntegrityError

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SalonCase


@tagged("-at_install", "post_install")
class TestServiceAndStaff(SalonCase):
    def test_minutes_are_the_sum_of_the_phases(self):
        colour = self._make_service("Colour", phases=((30, "lead"), (35, "none"), (25, "lead")))
        self.assertEqual(colour.service_min, 90)
        colour.phase_ids[1].duration_min = 40
        self.assertEqual(colour.service_min, 95)

    def test_the_level_decides_the_price(self):
        director = self._make_level("Director", 20)
        service = self._make_service("Colour", price=90.0, prices={self._make_level(): 100.0, director: 180.0})
        self.assertEqual(service._get_level_price(director), 180.0)
        self.assertEqual(service._get_level_price(self._make_level("Assistant")), 100.0)
        self.assertEqual(self.service._get_level_price(director), 100.0)

    def test_qualifications_come_from_skills(self):
        self.assertEqual(self.stylist.qualification_ids.product_tmpl_id & self.service, self.service)
        nails = self._make_service("Manicure", skills=("Nail art",))
        self.assertFalse(self.stylist._sync_qualifications().filtered(lambda row: row.product_tmpl_id == nails))
        self.stylist.salon_skill_ids += self._make_skill("Nail art")
        self.assertEqual(self.stylist._sync_qualifications().product_tmpl_id, nails)

    def test_a_level_without_a_price_does_not_do_the_service(self):
        director = self._make_level("Director", 20)
        service = self._make_service("Colour by directors", prices={director: 180.0})
        self.assertNotIn(service, self.stylist._sync_qualifications().product_tmpl_id)

    def test_rows_set_by_hand_stay(self):
        row = self.stylist.qualification_ids.filtered(lambda line: line.product_tmpl_id == self.service)
        row.write({"price": 120.0, "duration_min": 45, "active": False})
        self.assertFalse(self.stylist._sync_qualifications())
        self.assertEqual((row._get_price(), row.duration_min, row.active), (120.0, 45, False))

    def test_manager_updates_from_skills_by_button(self):
        manager = self._make_user("manager")
        self._make_service("Blow-dry")
        action = self.stylist.with_user(manager).action_sync_qualifications()
        self.assertEqual(action["params"]["message"][:1], "1")
        again = self.stylist.with_user(manager).action_sync_qualifications()
        self.assertNotIn("1", again["params"]["message"])

    def test_manager_edits_a_colleague_in_the_salon_s_form(self):
        manager = self._make_user("manager")
        with Form(self.stylist.with_user(manager), view="salon_crm.hr_employee_view_form_salon") as form:
            form.salon_level_id = self._make_level("Director", 20)
            form.online_bookable = True
        self.assertTrue(self.stylist.online_bookable)

    def test_admin_makes_a_service_with_phases_in_the_form(self):
        admin = self._make_user("admin")
        services = self.env["product.template"].with_user(admin).with_context(default_is_salon_service=True, default_type="service")
        with Form(services, view="salon_crm.product_template_view_form_service") as form:
            form.name = "Express facial"
            form.salon_kind_id = self._make_kind("beauty")
            with form.phase_ids.new() as phase:
                phase.duration_min = 20
        self.assertRecordValues(form.record, [{"type": "service", "service_min": 20, "is_salon_service": True}])

    def test_admin_adds_colleagues_and_places(self):
        admin = self._make_user("admin")
        with Form(self.env["hr.employee"].with_user(admin), view="salon_crm.hr_employee_view_form_salon") as form:
            form.name = "Bo"
            form.salon_branch_id = self.branch
        self.assertEqual(form.record.salon_branch_id, self.branch)
        place = (
            self.env["resource.resource"]
            .with_user(admin)
            .create({"name": "Bath", "resource_type": "material", "salon_branch_id": self.branch.id})
        )
        self.assertTrue(place)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_impossible_settings(self):
        cases = [
            lambda: self.service.phase_ids[0].write({"duration_min": 0}),
            lambda: self.service.write({"buffer_after_min": -5}),
            lambda: self.service.write({"list_price": -1}),
            lambda: self._make_product(price=-1),
            lambda: self._make_place(self.branch).write({"salon_clean_min": -5}),
            lambda: self.env["salon.pet.breed"].create({"name": "Pug", "groom_factor": 0}),
            lambda: self._make_level().write({"minutes_factor": 0}),
            lambda: self.branch.write({"slot_step_min": 7}),
            lambda: self._make_pet(self.customer, weight_kg=-1),
            lambda: self.env["salon.feedback"].create({"branch_id": self.branch.id, "rating": 6}),
        ]
        for number, case in enumerate(cases):
            with self.subTest(number=number), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                case()
                self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_one_person_has_one_row_per_service(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["salon.skill.level"].create({
                "employee_id": self.stylist.id, "product_tmpl_id": self.service.id, "level_id": self._make_level().id,
            })

    def test_breed_fills_size_and_coat_until_someone_knows_better(self):
        breed = self.env["salon.pet.breed"].create({"name": "Poodle", "species": "dog", "size": "small", "coat": "curly"})
        pet = self._make_pet(self.customer, breed_id=breed.id)
        self.assertEqual((pet.size, pet.coat), ("small", "curly"))
        pet.size = "toy"
        self.assertEqual(pet.size, "toy")

    def test_feedback_is_answered_and_taken_up_again(self):
        feedback = self.env["salon.feedback"].create({"branch_id": self.branch.id, "rating": 4})
        feedback.action_answered()
        self.assertEqual(feedback.state, "answered")
        feedback.action_reopen()
        self.assertEqual(feedback.state, "new")

    def test_a_place_is_called_differently_in_each_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        place = self.env["resource.resource"].create({
            "salon_place_name": "Styling chair", "resource_type": "material", "salon_branch_id": self.branch.id,
        })
        self.assertEqual((place.name, place.display_name), ("Styling chair", "Styling chair"))
        place.with_context(lang="zh_CN").salon_place_name = "剪发椅"
        self.assertEqual(place.with_context(lang="en_US").display_name, "Styling chair")
        self.assertEqual(place.with_context(lang="zh_CN").display_name, "剪发椅")
        self.assertIn(place.id, [number for number, _name in self.env["resource.resource"].name_search("Styling chair")])
        self.assertEqual(self.stylist.resource_id.display_name, self.stylist.name, "People have their own names")
