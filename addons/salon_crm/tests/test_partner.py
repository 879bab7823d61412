from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SalonCase


@tagged("-at_install", "post_install")
class TestPartner(SalonCase):
    def test_birthday_says_what_is_known(self):
        cases = [
            ({"birth_year": 1990, "birth_month": 3, "birth_day": 5}, "1990-03-05"),
            ({"birth_month": 3, "birth_day": 5}, "03-05"),
            ({"birth_year": 1990}, "1990"),
            ({}, False),
        ]
        for values, text in cases:
            with self.subTest(values=values):
                self.assertEqual(self._make_customer(**values).birthday_text, text)

    def test_a_birthday_that_cannot_be_is_refused_in_words(self):
        for values, told in (
            ({"birth_year": 2031, "birth_month": 1, "birth_day": 1}, "2031 cannot be a year of birth"),
            ({"birth_year": 85, "birth_month": 1, "birth_day": 1}, "Write all four digits"),
            ({"birth_month": 2, "birth_day": 30}, "Month 2 ends with day 29"),
            ({"birth_year": 1990, "birth_month": 2, "birth_day": 29}, "Month 2 ends with day 28"),
            ({"birth_month": 7, "birth_day": 31, "birth_is_lunar": True}, "Month 7 ends with day 30"),
            ({"birth_year": 2030, "birth_month": 6, "birth_day": 2}, "This birthday lies ahead"),
        ):
            with self.subTest(values=values), freeze_time("2030-06-01 12:00:00"), self.assertRaisesRegex(ValidationError, told):
                self._make_customer(**values)
        self.assertEqual(self._make_customer(birth_month=2, birth_day=29).birthday_text, "02-29")

    def test_a_pets_days_are_past_and_in_order(self):
        pet = self._make_pet(self.customer)
        with freeze_time("2030-06-01 12:00:00"):
            for field in ("birth_date", "deceased_on"):
                with self.subTest(field=field), self.assertRaisesRegex(ValidationError, "This day lies ahead"):
                    pet[field] = "2030-06-03"
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            pet.write({"birth_date": "2020-02-02", "deceased_on": "2020-02-01"})
            pet.flush_recordset()

    def test_another_species_lets_go_of_the_breed(self):
        pug = self.env["salon.pet.breed"].create({"name": "Trial pug", "species": "dog", "size": "small"})
        with Form(self.env["salon.pet"].with_context(default_owner_id=self.customer.id), view="salon_crm.salon_pet_view_form") as form:
            form.name, form.species, form.breed_id = "Momo", "dog", pug
            form.species = "cat"
            self.assertFalse(form.breed_id)

    def test_lunar_birthday_says_so(self):
        lunar = self._make_customer(birth_month=8, birth_day=15, birth_is_lunar=True)
        leap = self._make_customer(birth_month=8, birth_day=15, birth_is_lunar=True, birth_is_leap_month=True)
        self.assertIn("lunar", lunar.with_context(lang="en_US").birthday_text)
        self.assertIn("leap", leap.with_context(lang="en_US").birthday_text)

    @mute_logger("odoo.sql_db")
    def test_a_thirteenth_month_is_refused_by_the_database(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._make_customer(birth_month=13)

    def test_a_number_in_use_is_said_before_saving(self):
        desk = self._make_user("desk", branches=self.branch)
        partners = self.env["res.partner"].with_user(desk).with_context(default_is_salon_customer=True)
        form = Form(partners, view="salon_crm.res_partner_view_form_customer_quick")
        form.name = "Somebody"
        form.phone = "+86 138 0013 6688"
        self.assertEqual(form.same_phone_ids.ids, self.customer.ids)
        twin = self._make_customer("Twin", phone="+8613800136688")
        self.assertEqual(twin.same_phone_ids, self.customer)
        self.assertEqual(self.customer.same_phone_ids, twin)

    def test_quick_form_saves_with_name_and_phone(self):
        desk = self._make_user("desk", branches=self.branch)
        partners = self.env["res.partner"].with_user(desk).with_context(default_is_salon_customer=True)
        with Form(partners, view="salon_crm.res_partner_view_form_customer_quick") as form:
            form.name = "Chen Yi"
            form.phone = "+86 139 0000 1111"
        self.assertTrue(form.record.is_salon_customer)

    def test_one_box_makes_name_and_phone(self):
        partners = self.env["res.partner"].with_context(default_is_salon_customer=True)
        partner_id, _name = partners.name_create("陈一 13900001111")
        self.assertRecordValues(partners.browse(partner_id), [{"name": "陈一", "phone": "13900001111", "is_salon_customer": True}])

    def test_customers_open_in_the_customer_form(self):
        desk = self._make_user("desk", branches=self.branch)
        view = self.env.ref("salon_crm.res_partner_view_form_customer")
        self.assertEqual(self.customer.with_user(desk).get_formview_id(), view.id)
        self.assertNotEqual(self.env.company.partner_id.with_user(desk).get_formview_id(), view.id)

    def test_short_name_keeps_the_family_name_back(self):
        cases = [
            ("Lin Yue", False, "Lin Y."), ("林悦", "female", "林女士"), ("林悦", False, "林*"), ("欧阳晴", "female", "欧阳女士"),
            ("Madonna", False, "Madonna"),
        ]
        for name, gender, short in cases:
            with self.subTest(name=name, gender=gender):
                self.assertEqual(self._make_customer(name, gender=gender)._get_short_name(), short)

    def test_stats_of_many_customers_equal_a_recount(self):
        others = [self._make_customer(f"Customer {number}") for number in range(3)]
        for number, customer in enumerate([self.customer, *others]):
            for _turn in range(number):
                self._make_visit(self.branch, customer, [(self.service, self.stylist, 80.0)])._record_closing()
        customers = self.customer.union(*others)
        cached = [(partner.visit_count, partner.visit_total) for partner in customers]
        self.assertEqual(cached, [(0, 0.0), (1, 80.0), (2, 160.0), (3, 240.0)])
        customers.write({"visit_count": 99, "visit_total": 1.0, "last_visit_date": False})
        customers.flush_recordset()
        customers._refresh_visit_stats()
        self.assertEqual([(partner.visit_count, partner.visit_total) for partner in customers], cached)
        self.assertEqual(others[0].last_visit_date, self.branch._today())

    def test_those_who_never_came_stand_last(self):
        never = self._make_customer("Never")
        self._make_visit(self.branch, self.customer, [(self.service, self.stylist, None)])._record_closing()
        found = self.env["res.partner"].search([("id", "in", (never + self.customer).ids)], order="last_visit_date desc, id desc")
        self.assertEqual(found, self.customer + never)
