from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.salon_crm.config.reader import read_folder
from odoo.addons.salon_crm.config.upsert import Upsert

from ..config.pet_factors import check_pet_factors, load_pet_factors
from .common import DAY, NOW, BookingCase


class GuestCase(BookingCase):
    @classmethod
    def _own(cls, minutes=0, price=None, service=None, pet=None):
        return cls.env["salon.customer.service"].create(
            {
                "customer_id": cls.customer.id,
                "product_tmpl_id": (service or cls.cut).product_tmpl_id.id,
                "pet_id": pet.id if pet else False,
                "duration_min": minutes,
                "has_own_price": price is not None,
                "price": price or 0,
            }
        )

    @classmethod
    def _pet(cls, **values):
        return cls.env["salon.pet"].create({"name": "Momo", "owner_id": cls.customer.id, **values})

    @classmethod
    def _book_pet(cls, clock, pet, *services, matting="none", **values):
        lines = [
            Command.create({"product_id": service.id, "pet_id": pet.id, "pet_matting": matting, "sequence": number})
            for number, service in enumerate(services or (cls.cut,))
        ]
        return cls._book(clock, **{**values, "line_ids": lines})


@tagged("post_install", "-at_install")
class TestOwnTimeAndPrice(GuestCase):
    def test_a_customers_own_minutes_shape_the_plan(self):
        self._own(75)
        self.assertEqual(self._book("10:00", wish=self.mei).stop, self._at("11:15"))
        self.assertEqual(self._book("10:00", customer_id=False).stop, self._at("11:00"))

    def test_differences_of_person_and_customer_add(self):
        self.mei.qualification_ids.filtered(lambda row: row.product_tmpl_id == self.cut.product_tmpl_id).duration_min = 50
        self._own(80)
        self.assertEqual(self._book("10:00", wish=self.mei).stop, self._at("11:10"))
        self.assertEqual(self._book("10:00", wish=self.anna).stop, self._at("11:20"))

    def test_what_develops_takes_as_long_as_ever(self):
        self._own(110, service=self.colour)
        self._book("10:00", self.colour, wish=self.mei)
        held = self._held(self.mei.resource_id)
        self.assertEqual(sum(self._minutes(*pair) for pair in held), 75)
        self.assertEqual(self._minutes(held[0][1], held[1][0]), 35)

    def _minutes(self, start, stop):
        return (self._at(stop) - self._at(start)).seconds // 60

    def test_an_own_price_goes_before_that_of_the_person(self):
        self.mei.qualification_ids.price = 300
        self._own(price=88)
        self.assertEqual(self._book("10:00", wish=self.mei).line_ids.price, 88)

    def test_an_own_price_may_be_nothing(self):
        self._own(price=0.0)
        self.assertEqual(self._book("10:00").line_ids.price, 0)

    def test_a_later_change_never_alters_what_is_booked(self):
        row = self._own(75, price=88)
        appointment = self._book("10:00", wish=self.mei)
        row.write({"duration_min": 20, "price": 500})
        appointment.note = "later"
        self.assertEqual((appointment.line_ids.price, appointment.stop), (88, self._at("11:15")))

    def test_another_customer_is_planned_anew(self):
        self._own(75, price=88)
        appointment = self._book("10:00", wish=self.mei, customer_id=False)
        appointment.customer_id = self.customer
        self.assertEqual((appointment.line_ids.price, appointment.stop), (88, self._at("11:15")))

    def test_once_per_customer_and_service(self):
        self._own(75)
        with self.assertRaisesRegex(Exception, "customer_service"), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._own(80)

    def test_a_pet_must_be_the_customers(self):
        other = self.env["res.partner"].create({"name": "Wei", "is_salon_customer": True})
        pet = self.env["salon.pet"].create({"name": "Ruby", "owner_id": other.id})
        with self.assertRaisesRegex(ValidationError, "belongs to somebody else"):
            self._own(75, pet=pet)

    def test_the_free_times_of_the_form_know_the_customer(self):
        self._own(480)
        appointment = self._book("09:00", wish=self.mei)
        labels = [chip["label"] for chip in appointment.time_options["times"]]
        self.assertEqual(labels, ["09:00", "09:15", "09:30", "09:45", "10:00"])


@tagged("post_install", "-at_install")
class TestPets(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rows = [("size", "large", 1.6, 1.9), ("size", "giant", 2.0, 2.6), ("temper", "anxious", 1.2, 1.1), ("matting", "severe", 1.5, 1.4)]
        cls.env["salon.pet.factor"].search([]).unlink()
        cls.env["salon.pet.factor"].create(
            [
                {"axis": axis, "key": key, "name": key, "minutes_factor": minutes, "price_factor": price}
                for axis, key, minutes, price in rows
            ]
        )
        cls.cut.product_tmpl_id.write({"is_by_size": True, "is_by_matting": True, "is_by_temper": True})

    def test_size_and_temper_make_it_longer_and_dearer(self):
        line = self._book_pet("10:00", self._pet(size="large", temper="anxious")).line_ids
        self.assertEqual((line.duration_min, line.price), (120, 209))  # 60 x 1.92 up to five; 100 x 2.09

    def test_a_weighed_pet_is_of_the_size_of_its_weight(self):
        self.assertEqual(self._book_pet("10:00", self._pet(size="large", weight_kg=40)).line_ids.duration_min, 120)

    def test_the_breed_takes_longer_and_is_no_dearer(self):
        breed = self.env["salon.pet.breed"].create({"name": "Test", "species": "dog", "size": "large", "groom_factor": 1.25})
        line = self._book_pet("10:00", self._pet(breed_id=breed.id)).line_ids
        self.assertEqual((line.duration_min, line.price), (120, 190))

    def test_a_pets_own_values_take_the_place_of_its_factors(self):
        pet = self._pet(size="giant")
        self._own(70, price=150, pet=pet)
        line = self._book_pet("10:00", pet).line_ids
        self.assertEqual((line.duration_min, line.price), (70, 150))

    def test_matting_found_before_the_work_is_planned_anew(self):
        appointment = self._book_pet("10:00", self._pet())
        appointment.write({"line_ids": [Command.update(appointment.line_ids.id, {"pet_matting": "severe"})]})
        self.assertEqual((appointment.line_ids.duration_min, appointment.line_ids.price), (90, 140))

    def test_a_service_that_asks_for_no_factor_stays_as_on_the_menu(self):
        line = self._book_pet("10:00", self._pet(size="giant"), self.colour, wish=self.mei).line_ids
        self.assertEqual((line.duration_min, line.price), (90, 100))

    def test_a_pet_is_not_offered_a_time_in_which_it_is_elsewhere(self):
        pet = self._pet()
        appointment = self._book_pet("10:00", pet)
        other = self._book_pet("14:00", pet)
        with self.assertRaisesRegex(UserError, "in another visit until 11:00"):
            other.start = self._at("10:30")
        self.assertEqual(appointment.stop, self._at("11:00"))
        labels = [chip["label"] for chip in other.time_options["times"]]
        self.assertNotIn("10:15", labels)
        self.assertIn("11:00", labels)

    def test_the_tables_of_the_configuration_are_applied_once(self):
        folder, faults = read_folder(self._config())
        self.assertEqual((faults, check_pet_factors(folder)), ([], []))
        self.env["salon.pet.factor"].search([]).unlink()
        load_pet_factors(Upsert(self.env), folder)
        row = self.env["salon.pet.factor"].search([("axis", "=", "size"), ("key", "=", "giant")])
        self.assertEqual((row.minutes_factor, row.price_factor, row.name), (2.0, 2.6, "dog over 35 kg"))
        again = Upsert(self.env)
        load_pet_factors(again, folder)
        self.assertEqual((again.created, again.changed), (0, 0))

    def test_an_unknown_factor_is_a_fault(self):
        folder, _faults = read_folder(self._config())
        folder.files["services"]["pet_factors"]["mood"] = {"good": {"minutes": "1", "price": "1", "zh": "好", "en": "good"}}
        folder.files["services"]["pet_factors"]["size"]["toy"]["price"] = "99"
        self.assertEqual({fault.key for fault in check_pet_factors(folder)}, {"mood", "size_toy"})

    @staticmethod
    def _config():
        from odoo.modules.module import get_module_path

        return f"{get_module_path('salon_booking')}/../../config/salon"


@tagged("post_install", "-at_install")
class TestSurcharge(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appointment = cls._book("10:00")
        cls.appointment._record_arrival(cls._at("10:00"))
        cls.line = cls.appointment.line_ids

    def test_the_work_waits_for_the_owners_answer(self):
        self.line.write({"surcharge": 40, "surcharge_reason": "Badly matted"})
        for start in (self.appointment.action_start, self.line.action_start_own):
            with self.assertRaisesRegex(UserError, "Ask the owner"):
                start()
        self.line.action_agree_surcharge()
        self.appointment.action_start()
        self.assertEqual((self.line.price, self.line.visit_line_id.price_unit), (140, 140))

    def test_a_no_keeps_the_price(self):
        self.line.surcharge = 40
        self.line.action_decline_surcharge()
        self.appointment.action_start()
        self.assertEqual((self.line.price, self.line.surcharge_state), (100, "declined"))

    def test_an_answer_is_not_written_by_hand_nor_given_twice(self):
        self.line.surcharge = 40
        line = self.line.with_user(self._user("surcharge_desk", "desk"))
        with self.assertRaisesRegex(UserError, "in the appointment"):
            line.surcharge_state = "agreed"
        line.action_agree_surcharge()
        with self.assertRaisesRegex(UserError, "no surcharge to be answered"):
            line.action_agree_surcharge()
        with self.assertRaisesRegex(UserError, "agreed to this surcharge already"):
            line.surcharge = 80


@tagged("post_install", "-at_install")
class TestCourses(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cut.product_tmpl_id.min_interval_days = 7
        for days in range(1, 15):
            cls._shift(cls.mei, "09:00", "18:00", day=DAY + timedelta(days=days))

    def _is_possible(self, days, **values):
        try:
            with self.env.cr.savepoint():
                self._book("12:00", day=DAY + timedelta(days=days), **values)
        except UserError as refusal:
            self.assertIn("Cut is too soon after the last time; possible from", str(refusal))
            return False
        return True

    def test_a_week_lies_between_two(self):
        self._book("10:00")
        self.assertEqual([self._is_possible(days) for days in (0, 6, 7)], [False, False, True])

    def test_a_booking_ahead_counts_as_well(self):
        self._book("10:00", day=DAY + timedelta(days=10))
        self.assertEqual([self._is_possible(days) for days in (4, 3)], [False, True])

    def test_what_was_paid_without_an_appointment_counts(self):
        visit = self.env["salon.visit"]._open_visits(
            [
                {
                    "branch_id": self.branch.id,
                    "customer_id": self.customer.id,
                    "origin": "walk_in",
                    "arrived_at": NOW,
                    "line_ids": [Command.create({"product_id": self.cut.id, "employee_id": self.mei.id, "price_unit": 100})],
                }
            ]
        )
        visit._record_closing(NOW)
        self.assertEqual([self._is_possible(days) for days in (5, 6)], [False, True])

    def test_what_was_cancelled_does_not_count_nor_what_others_had(self):
        self._book("10:00")._record_cancel(self._at("08:00"))
        other = self.env["res.partner"].create({"name": "Wei", "is_salon_customer": True})
        self._book("10:00", customer_id=other.id)
        self.assertTrue(self._is_possible(1))

    def test_an_appointment_is_not_in_its_own_way(self):
        appointment = self._book("10:00")
        appointment.start = self._at("10:00", DAY + timedelta(days=1))
        self.assertEqual(appointment.visit_date, DAY + timedelta(days=1))

    def test_a_category_counts_as_one(self):
        category = self.env["product.category"].create({"name": "Laser"})
        (self.cut + self.colour).product_tmpl_id.write({"categ_id": category.id})
        self._book("10:00", self.colour, wish=self.mei)
        self.assertTrue(self._is_possible(1))
        self.env["salon.appointment"].search([("visit_date", "=", DAY + timedelta(days=1))])._record_cancel(NOW)
        self.cut.product_tmpl_id.interval_scope = "category"
        self.assertFalse(self._is_possible(1))

    def test_pets_of_one_owner_are_counted_apart(self):
        momo, ruby = self._pet(), self._pet(name="Ruby")
        self._book_pet("10:00", momo)
        self.assertTrue(self._book_pet("12:00", ruby))
        with self.assertRaisesRegex(UserError, "too soon"):
            self._book_pet("14:00", momo)


@tagged("post_install", "-at_install")
class TestAddons(GuestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mask = cls._make_service("Mask", [(15, "lead", True)], is_addon=True)
        cls._qualify(cls.mei, cls.mask)
        cls._qualify(cls.anna, cls.mask)

    def test_an_addon_stands_beside_a_service(self):
        with self.assertRaisesRegex(ValidationError, "Mask is only done beside another service"):
            self._book("10:00", self.mask)
        self.assertTrue(self._book("10:00", self.cut, self.mask))

    def test_the_service_cannot_leave_its_addon_behind(self):
        appointment = self._book("10:00", self.cut, self.mask)
        with self.assertRaisesRegex(ValidationError, "beside another service"):
            appointment.write({"line_ids": [Command.delete(appointment.line_ids[0].id)]})

    def test_it_is_the_same_guests(self):
        lines = [Command.create({"product_id": service.id, "guest_no": guest}) for guest, service in enumerate((self.cut, self.mask), 1)]
        with self.assertRaisesRegex(ValidationError, "for the same guest"):
            self._book("10:00", line_ids=lines)

    def test_the_same_person_does_it(self):
        # Mei is busy at eleven: with her for the cut, Anna would do the mask if she might.
        self._book("11:00", wish=self.mei)
        appointment = self._book("10:00", self.cut, self.mask)
        self.assertEqual(appointment.line_ids.employee_id, self.anna)
        appointment._record_cancel(NOW)
        first = Command.create({"product_id": self.cut.id, "wished_employee_id": self.mei.id, "sequence": 1})
        second = Command.create({"product_id": self.mask.id, "sequence": 2})
        with self.assertRaisesRegex(UserError, "busy until 12:00"):
            self._book("10:00", line_ids=[first, second])

    def test_an_addon_that_comes_first_is_done_by_who_goes_on(self):
        self._book("10:15", wish=self.anna)
        appointment = self._book("10:00", self.mask, self.cut)
        self.assertEqual(appointment.line_ids.employee_id, self.mei)
        self.assertEqual([wish["same_lead"] for wish in appointment._get_wishes()], [False, True])
