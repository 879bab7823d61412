from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SalonPosCase


@tagged("post_install", "-at_install")
class TestTillData(SalonPosCase):
    def _rows(self):
        return self.config.with_user(self.desk).get_salon_visits()

    def test_the_list_names_customer_services_stylist_and_amount(self):
        visit = self._arrive([(self.cut, self.mei), (self.colour, self.anna)])
        visit._record_finish()
        row = next(row for row in self._rows() if row["id"] == visit.id)
        self.assertEqual(
            {key: row[key] for key in ("customer", "phone_tail", "stage", "services", "staff", "amount", "day")},
            {"customer": "Lin Yue", "phone_tail": "6688", "stage": "to_pay", "services": "Cut · Colour", "staff": "Mei · Anna",
             "amount": 486.0, "day": ""},
        )

    def test_who_is_ready_to_pay_comes_first(self):
        here = self._arrive([(self.cut, self.mei)])
        serving = self._arrive([(self.cut, self.mei)])
        serving._record_start()
        ready = self._arrive([(self.cut, self.mei)])
        ready._record_finish()
        self.assertEqual([row["id"] for row in self._rows()], [ready.id, serving.id, here.id])
        self.assertEqual([row["stage"] for row in self._rows()], ["to_pay", "in_service", "here"])

    def test_paid_void_and_foreign_visits_are_not_listed(self):
        self._pay_visit(self.session, self._arrive([(self.cut, self.mei)]))
        self._arrive([(self.cut, self.mei)])._record_void()
        self._arrive([(self.cut, self.mei)], branch_id=self._make_branch("Lakeside", "XLKS").id)
        self.assertEqual(self._rows(), [])

    def test_a_visit_left_over_from_yesterday_says_its_day(self):
        moment = fields.Datetime.now() - timedelta(days=1)
        visit = self._arrive([(self.cut, self.mei)], arrived_at=moment)
        row = next(row for row in self._rows() if row["id"] == visit.id)
        self.assertEqual(row["day"], fields.Date.to_string(self.branch._local_date(moment)))

    def test_the_list_takes_the_same_queries_for_one_and_for_many(self):
        for _number in range(2):
            self._arrive([(self.cut, self.mei)])
        self._rows()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self._rows()
        for _number in range(10):
            self._arrive([(self.cut, self.mei), (self.colour, self.anna)])
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self._rows()

    def test_choosing_a_visit_brings_its_lines_and_customer(self):
        visit = self._arrive([(self.cut, self.mei)])
        data = self.config.with_user(self.desk).open_salon_visit(visit.id)
        self.assertEqual(data["salon.visit"][0]["customer_id"], self.customer.id)
        self.assertEqual(
            {key: data["salon.visit.line"][0][key] for key in ("product_id", "employee_id", "quantity", "price_unit")},
            {"product_id": self.cut.id, "employee_id": self.mei.id, "quantity": 1.0, "price_unit": 128.0},
        )
        self.assertEqual(data["res.partner"][0]["points_balance"], 0)

    def test_choosing_a_paid_visit_is_refused(self):
        visit = self._arrive([(self.cut, self.mei)])
        self._pay_visit(self.session, visit)
        with self.assertRaisesRegex(UserError, "already"):
            self.config.with_user(self.desk).open_salon_visit(visit.id)

    def test_staff_come_with_their_price(self):
        self.env["salon.skill.level"].create({
            "employee_id": self.anna.id, "product_tmpl_id": self.cut.product_tmpl_id.id, "level_id": self.level.id, "price": 168,
        })
        staff = self.config.with_user(self.desk).get_salon_staff(self.cut.id)
        self.assertEqual({person["name"]: person["price"] for person in staff}, {"Anna": 168, "Mei": None})

    def test_customers_are_found_by_name_phone_and_pet_and_not_loaded_in_bulk(self):
        self.env["salon.pet"].create({"name": "Momo", "owner_id": self.customer.id, "species": "dog"})
        chinese = self._make_customer("李娜", "13900006612")
        partners = self.env["res.partner"].with_user(self.desk)
        for query, expected in (("lin", self.customer), ("6688", self.customer), ("momo", self.customer), ("李", chinese), ("ln", chinese)):
            with self.subTest(query=query):
                found = [row["id"] for row in partners.search_salon_customers(self.config.id, query)["res.partner"]]
                self.assertIn(expected.id, found)
        self.assertEqual(partners.search_salon_customers(self.config.id, "  ")["res.partner"], [])
        self.assertEqual(partners.get_new_partner(self.config.id, [], 0)["res.partner"], [])
        loaded = self.session.with_user(self.desk).load_data(["res.partner", "pos.order"])["res.partner"]
        self.assertEqual([row["id"] for row in loaded], self.desk.partner_id.ids)

    def test_the_till_keeps_no_addresses(self):
        row = self.env["res.partner"].with_user(self.desk).search_salon_customers(self.config.id, "lin")["res.partner"][0]
        self.assertFalse({"street", "city", "pos_contact_address"} & row.keys())

    def test_the_till_loads_as_desk_and_knows_the_staff(self):
        data = self.session.with_user(self.desk).load_data([])
        self.assertEqual({row["name"] for row in data["hr.employee"]}, {"Mei", "Anna"})
        self.assertEqual([row["name"] for row in data["salon.branch"]], ["Riverside"])
        params = self.session.with_user(self.desk).load_data_params()
        self.assertEqual(params["pos.order.line"]["relations"]["salon_employee_id"]["relation"], "hr.employee")

    def test_open_tills_hear_of_every_step(self):
        visit = self._arrive([(self.cut, self.mei)])
        cls = type(self.env["pos.config"])
        with patch.object(cls, "_notify", autospec=True) as notify:
            visit._record_start()
            visit._record_finish()
            self.assertEqual([call.args[1] for call in notify.call_args_list], ["SALON_VISITS"] * 2)

    def test_the_menu_opens_the_till_of_my_branch(self):
        action = self.env["pos.config"].with_user(self.desk).action_open_branch_till()
        self.assertIn(f"/pos/ui/{self.config.id}", action["url"])
