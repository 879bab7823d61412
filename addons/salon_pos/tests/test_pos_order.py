from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SalonPosCase


@tagged("post_install", "-at_install")
class TestPosOrder(SalonPosCase):
    def _events(self, visit, key="visit.closed"):
        return self.env["workflow.event"].sudo().search([
            ("res_model", "=", "salon.visit"), ("res_id", "=", visit.id), ("event_key", "=", key),
        ])

    def test_paying_a_visit_closes_it_with_the_lines_of_the_order(self):
        visit = self._arrive([(self.cut, self.mei), (self.colour, self.anna)])
        first_line = visit.line_ids[0]
        order = self._pay_visit(self.session, visit, [self._line(self.shampoo, qty=2, discount=10)])
        self.assertEqual((order.state, visit.state), ("paid", "closed"))
        self.assertRecordValues(visit.line_ids, [
            {"kind": "service", "product_id": self.cut.id, "employee_id": self.mei.id, "quantity": 1, "amount_total": 128.0},
            {"kind": "service", "product_id": self.colour.id, "employee_id": self.anna.id, "quantity": 1, "amount_total": 358.0},
            {"kind": "retail", "product_id": self.shampoo.id, "employee_id": False, "quantity": 2, "amount_total": 159.84},
        ])
        self.assertIn(first_line, visit.line_ids, "A line that was paid as booked stays the same row")
        self.assertAlmostEqual(visit.amount_total, order.amount_total, places=2)
        self.assertAlmostEqual(visit.amount_tax, order.amount_tax, places=2)
        self.assertEqual(order.lines.visit_line_id, visit.line_ids)
        self.assertEqual(len(self._events(visit)), 1)

    def test_what_was_not_paid_leaves_the_visit(self):
        visit = self._arrive([(self.cut, self.mei), (self.colour, self.anna)])
        self._pay(self.session, self._lines_of(visit)[:1], visit=visit, customer=self.customer)
        self.assertEqual(visit.line_ids.product_id, self.cut)

    def test_what_was_worked_and_not_paid_stays_known(self):
        visit = self._arrive([(self.cut, self.mei), (self.colour, self.anna)])
        self._pay(self.session, self._lines_of(visit)[:1], visit=visit, customer=self.customer)
        event = self._events(visit, "visit.line_removed")
        self.assertEqual(event.payload, {
            "branch_id": visit.branch_id.id, "product_id": self.colour.id, "employee_id": self.anna.id, "amount_cents": 35800,
        })
        self.assertEqual(event.partner_id, self.customer)

    def test_what_nobody_in_person_did_can_be_taken_off_too(self):
        visit = self._arrive([(self.cut, self.mei)])
        visit.line_ids.create({"visit_id": visit.id, "kind": "retail", "product_id": self.shampoo.id, "price_unit": 88.8})
        self._pay(self.session, self._lines_of(visit)[:1], visit=visit, customer=self.customer)
        self.assertEqual(visit.state, "closed")
        self.assertNotIn("employee_id", self._events(visit, "visit.line_removed").payload)

    def test_the_stylist_on_the_order_line_did_the_work(self):
        visit = self._arrive([(self.cut, self.mei)])
        self._pay(self.session, [self._line(self.cut, stylist=self.anna, visit_line=visit.line_ids)], visit=visit)
        self.assertEqual(visit.line_ids.employee_id, self.anna)

    def test_the_same_order_sent_twice_closes_once(self):
        visit = self._arrive([(self.cut, self.mei)])
        data = self._order_data(self.session, self._lines_of(visit), visit=visit, customer=self.customer)
        again = self._copy_data(data)
        self._send(data)
        stored = self._send(again)
        self.assertEqual(len(stored), 1)
        self.assertEqual(len(stored.payment_ids), 1)
        self.assertEqual(len(self._events(visit)), 1)
        self.assertEqual(self.customer.points_balance, 128)

    def test_a_saved_draft_is_paid_once_and_keeps_its_visit(self):
        visit = self._arrive([(self.cut, self.mei)])
        data = self._order_data(self.session, self._lines_of(visit), visit=visit, customer=self.customer, state="draft")
        uuid = data["uuid"]
        draft = self._send(data)
        self.assertEqual((draft.state, visit.state), ("draft", "open"))
        paid = self._order_data(self.session, self._lines_of(visit), visit=visit, customer=self.customer, uuid=uuid)
        paid["lines"] = []
        paid["amount_total"], paid["amount_tax"] = 128.0, draft.amount_tax
        paid["payment_ids"][0][2]["amount"] = 128.0
        self._send(paid)
        self.assertEqual((draft.state, visit.state), ("paid", "closed"))

    def test_a_cancelled_draft_leaves_the_visit_open(self):
        visit = self._arrive([(self.cut, self.mei)])
        data = self._order_data(self.session, self._lines_of(visit), visit=visit, customer=self.customer, state="draft")
        draft = self._send(data)
        draft.with_user(self.desk).action_pos_order_cancel()
        self.assertEqual((draft.state, visit.state), ("cancel", "open"))
        self.assertEqual(self._pay_visit(self.session, visit).state, "paid", "Another order may pay it")

    def test_the_second_order_for_a_visit_is_refused_and_stores_nothing(self):
        visit = self._arrive([(self.cut, self.mei)])
        first = self._pay_visit(self.session, visit)
        count = self.env["pos.payment"].search_count([])
        with self.assertRaisesRegex(UserError, "was paid at .* already"), self.cr.savepoint():
            self._pay(self.session, [self._line(self.cut, stylist=self.mei)], visit=visit, customer=self.customer)
        self.assertEqual(self.env["pos.payment"].search_count([]), count)
        self.assertEqual(visit.pos_order_ids, first)

    def test_the_database_refuses_two_paid_orders_of_one_visit(self):
        visit = self._arrive([(self.cut, self.mei)])
        first = self._pay_visit(self.session, visit)
        other = self._pay(self.session, [self._line(self.shampoo)])
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation) as caught, self.cr.savepoint():
            self.env.cr.execute("UPDATE pos_order SET visit_id = %s WHERE id = %s", [visit.id, other.id])
        self.assertEqual(caught.exception.diag.constraint_name, "pos_order_one_payment_per_visit")
        self.assertEqual(first.visit_id, visit)

    def test_the_index_exists(self):
        self.env.cr.execute("SELECT 1 FROM pg_indexes WHERE indexname = 'pos_order_one_payment_per_visit'")
        self.assertTrue(self.env.cr.fetchone())

    def test_a_void_visit_cannot_be_paid(self):
        visit = self._arrive([(self.cut, self.mei)])
        lines = self._lines_of(visit)
        visit._record_void()
        with self.assertRaisesRegex(UserError, "given up"):
            self._pay(self.session, lines, visit=visit, customer=self.customer)

    def test_a_visit_of_another_branch_cannot_be_paid_here(self):
        other = self._make_branch("Lakeside", "XLKS")
        self.desk.salon_branch_ids |= other
        visit = self._arrive([(self.cut, self.mei)], branch_id=other.id)
        with self.assertRaisesRegex(UserError, "belongs to Lakeside"):
            self._pay_visit(self.session, visit)
        self.assertEqual(visit.state, "open")

    def test_a_visit_out_of_sight_cannot_be_paid(self):
        other = self._make_branch("Lakeside", "XLKS")
        visit = self._arrive([(self.cut, self.mei)], branch_id=other.id)
        with self.assertRaisesRegex(UserError, "not there any more"):
            self._pay_visit(self.session, visit)

    def test_a_walk_in_sale_opens_and_closes_its_own_visit(self):
        order = self._pay(self.session, [self._line(self.cut, stylist=self.mei), self._line(self.shampoo)], customer=self.customer)
        visit = order.visit_id
        self.assertRecordValues(visit, [{
            "state": "closed", "origin": "walk_in", "branch_id": self.branch.id, "customer_id": self.customer.id, "amount_total": 216.8,
        }])
        self.assertEqual(visit.visit_date, self.branch._local_date(fields.Datetime.now()))
        self.assertEqual(len(self._events(visit, "visit.opened")), 1)

    def test_a_sale_to_nobody_known_works(self):
        order = self._pay(self.session, [self._line(self.shampoo)])
        self.assertFalse(order.visit_id.customer_id)
        self.assertEqual((order.visit_id.state, order.salon_points_earned), ("closed", 0))

    def test_an_unnamed_visit_takes_the_customer_of_the_order(self):
        visit = self._arrive([(self.cut, self.mei)], customer=self.env["res.partner"])
        self._pay(self.session, self._lines_of(visit), visit=visit, customer=self.customer)
        self.assertEqual(visit.customer_id, self.customer)

    def test_who_pays_for_somebody_else_does_not_become_the_customer(self):
        mother = self._make_customer("Lin Hua")
        visit = self._arrive([(self.cut, self.mei)])
        self._pay(self.session, self._lines_of(visit), visit=visit, customer=mother)
        self.assertEqual(visit.customer_id, self.customer)

    def test_points_and_new_balance_come_back_for_the_receipt(self):
        visit = self._arrive([(self.cut, self.mei)])
        order = self._pay_visit(self.session, visit)
        self.assertRecordValues(order, [{"salon_points_earned": 128, "salon_points_balance": 128}])

    def test_the_pet_of_a_line_reaches_the_visit(self):
        pet = self.env["salon.pet"].create({"name": "Momo", "owner_id": self.customer.id, "species": "dog"})
        order = self._pay(self.session, [self._line(self.cut, stylist=self.mei, pet=pet)], customer=self.customer)
        self.assertEqual(order.visit_id.line_ids.pet_id, pet)

    def test_totals_invented_by_the_browser_do_not_count(self):
        visit = self._arrive([(self.cut, self.mei)])
        data = self._order_data(self.session, self._lines_of(visit), visit=visit, customer=self.customer)
        data["amount_total"] = data["amount_paid"] = data["payment_ids"][0][2]["amount"] = 1.0
        with self.assertRaisesRegex(UserError, "not fully paid"):
            self._send(data)

    def test_line_amounts_invented_by_the_browser_are_replaced(self):
        visit = self._arrive([(self.cut, self.mei)])
        data = self._order_data(self.session, self._lines_of(visit), visit=visit, customer=self.customer)
        data["lines"][0][2].update(price_subtotal=1.0, price_subtotal_incl=1.0)
        order = self._send(data)
        self.assertEqual(order.lines.price_subtotal_incl, 128.0)
        self.assertEqual(visit.amount_total, 128.0)

    def test_a_changed_price_needs_a_manager(self):
        visit = self._arrive([(self.cut, self.mei)])
        lines = [self._line(self.cut, price=1.0, stylist=self.mei, visit_line=visit.line_ids)]
        with self.assertRaisesRegex(UserError, "price of Cut was changed"), self.cr.savepoint():
            self._pay(self.session, lines, visit=visit, customer=self.customer)
        self._approve(lines, "Price of last year, as promised")
        with self.assertRaisesRegex(UserError, "price of Cut was changed"), self.cr.savepoint():
            self._pay(self.session, [self._again(line) for line in lines], visit=visit, customer=self.customer)
        order = self._pay(self.session, lines, visit=visit, customer=self.customer, user=self.manager)
        self.assertEqual((order.state, visit.amount_total), ("paid", 1.0))

    def test_a_price_by_person_needs_no_manager(self):
        self.env["salon.skill.level"].create({
            "employee_id": self.anna.id, "product_tmpl_id": self.cut.product_tmpl_id.id, "level_id": self.level.id, "price": 168,
        })
        order = self._pay(self.session, [self._line(self.cut, price=168.0, stylist=self.anna)])
        self.assertEqual(order.state, "paid")

    def test_cents_of_rounding_add_up_over_the_lines(self):
        """Three times 33.33 with 13 % on top rounds differently by line and by order; lines must sum to the order."""
        self.company.tax_calculation_rounding_method = "round_globally"
        tax = self.env["account.tax"].create({"name": "13 % on top", "amount": 13, "price_include_override": "tax_excluded"})
        products = [self._make_service(f"Odd {number}", 33.33) for number in range(3)]
        for product in products:
            product.taxes_id = tax
        data = self._order_data(self.session, [self._line(product) for product in products])
        data["amount_total"] = data["amount_paid"] = data["payment_ids"][0][2]["amount"] = 112.99
        order = self._send(data)
        self.assertAlmostEqual(order.amount_total, 112.99, places=2)
        visit = order.visit_id
        self.assertAlmostEqual(sum(visit.line_ids.mapped("amount_total")), order.amount_total, places=2)
        self.assertAlmostEqual(sum(visit.line_ids.mapped("amount_tax")), order.amount_tax, places=2)

    def test_a_till_of_no_branch_makes_no_visits(self):
        config = self.env["pos.config"].create({"name": "Fair", "payment_method_ids": [(6, 0, self.card.ids)]})
        session = self._open_session(config)
        visits = self.env["salon.visit"].search_count([])
        order = self._pay(session, [self._line(self.shampoo)], method=self.card)
        self.assertEqual((order.state, order.visit_id.id), ("paid", False))
        self.assertEqual(self.env["salon.visit"].search_count([]), visits)

    def test_a_till_that_took_money_keeps_its_branch(self):
        with self.assertRaisesRegex(UserError, "has taken money"):
            self.config.salon_branch_id = self._make_branch("Lakeside", "XLKS")

    def test_paid_visits_stay_as_they_are(self):
        visit = self._arrive([(self.cut, self.mei)])
        self._pay_visit(self.session, visit)
        with self.assertRaisesRegex(UserError, "closed"):
            visit.line_ids.amount_total = 1
