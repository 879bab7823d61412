from odoo.tests import HttpCase, tagged

from .common import SalonPosBuilder


@tagged("post_install", "-at_install")
class TestTillTour(SalonPosBuilder, HttpCase):
    """The till in a real browser, as the desk sees it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build()
        # One product of each kind on the screen, none of another test's.
        cls.env["product.template"].search([
            ("available_in_pos", "=", True), ("id", "not in", (cls.cut | cls.colour | cls.shampoo).product_tmpl_id.ids),
        ]).available_in_pos = False
        category = cls.env["pos.category"].create({"name": "All of it"})
        (cls.cut | cls.colour | cls.shampoo).product_tmpl_id.pos_categ_ids = category
        for stylist, cut, colour in ((cls.mei, 128, 358), (cls.anna, 168, 358)):
            cls.env["salon.skill.level"].create([
                {"employee_id": stylist.id, "product_tmpl_id": service.product_tmpl_id.id, "level_id": cls.level.id, "price": price}
                for service, price in ((cls.cut, cut), (cls.colour, colour))
            ])
        cls.earlier = cls._arrive(arrived_at="2026-01-05 02:00:00")
        cls.env["salon.visit.line"].create({"visit_id": cls.earlier.id, "product_id": cls.shampoo.id, "kind": "retail", "price_unit": 10})
        cls.earlier._record_closing()

    def _run(self, tour, points=10):
        self.assertEqual(self.customer.points_balance, points)
        self.start_tour(f"/pos/ui/{self.config.id}?from_backend=1", tour, login=self.desk.login)

    def test_choose_a_visit_change_the_person_add_a_product_and_pay(self):
        visit = self._arrive([(self.cut, self.mei), (self.colour, self.anna)])
        visit._record_finish()
        self._arrive([(self.cut, self.mei)], customer=self._make_customer("Gao Xin", "13800001234"))._record_start()
        self._run("SalonTillPayVisit")
        self.assertEqual(visit.state, "closed")
        order = visit.pos_order_ids
        self.assertRecordValues(order, [{"state": "paid", "amount_total": 614.8, "salon_points_earned": 614, "salon_points_balance": 624}])
        self.assertRecordValues(visit.line_ids, [
            {"product_id": self.cut.id, "employee_id": self.anna.id, "amount_total": 168.0},
            {"product_id": self.colour.id, "employee_id": self.anna.id, "amount_total": 358.0},
            {"product_id": self.shampoo.id, "employee_id": False, "amount_total": 88.8},
        ])
        closings = self.env["workflow.event"].sudo().search_count([
            ("res_model", "=", "salon.visit"), ("res_id", "=", visit.id), ("event_key", "=", "visit.closed"),
        ])
        self.assertEqual(closings, 1)

    def test_a_walk_in_sale_with_people_and_a_customer_found_by_phone(self):
        self._run("SalonTillWalkIn")
        visit = self.env["salon.visit"].search([("branch_id", "=", self.branch.id)], order="id desc", limit=1)
        self.assertRecordValues(visit, [{"state": "closed", "origin": "walk_in", "customer_id": self.customer.id, "amount_total": 526.0}])
        self.assertEqual(visit.line_ids.employee_id, self.anna)

    def test_a_visit_that_is_gone_meanwhile_is_refused_on_the_payment_screen(self):
        visit = self._arrive([(self.cut, self.mei)])
        payments = self.env["pos.payment"].search_count([])
        self._run("SalonTillPaidElsewhere")
        self.assertEqual((visit.state, visit.pos_order_ids.filtered(lambda order: order.state == "paid").ids), ("void", []))
        self.assertEqual(self.env["pos.payment"].search_count([]), payments)

    def test_a_service_goes_back_at_the_till(self):
        visit = self._arrive([(self.cut, self.mei), (self.colour, self.anna)])
        self._pay_visit(self._open_session(), visit)
        self.customer.invalidate_recordset(["points_balance"])
        self._run("SalonTillRefund", points=496)
        reversing = visit.line_ids.filtered("reversed_line_id")
        self.assertRecordValues(reversing, [
            {"product_id": self.cut.id, "employee_id": self.mei.id, "quantity": -1, "amount_total": -128.0},
        ])
        self.assertEqual((visit.state, visit.amount_total), ("closed", 358.0))
        self.customer.invalidate_recordset(["points_balance"])
        self.assertEqual(self.customer.points_balance, 368)

    def test_a_whole_sale_without_a_mouse(self):
        visit = self._arrive([(self.cut, self.mei), (self.colour, self.anna)])
        visit._record_finish()
        self.shampoo.barcode = "6901234567892"
        self._open_session()
        self._run("SalonTillKeyboard")
        self.assertRecordValues(visit.pos_order_ids, [{"state": "paid", "amount_total": 663.6}])
        self.assertEqual(visit.pos_order_ids.payment_ids.payment_method_id, self.cash)
        self.assertEqual(visit.state, "closed")

    def test_a_manager_confirms_a_discount_on_the_desk_s_screen(self):
        self.manager.password = "a manager of the till tour"
        # Only this manager at the branch, whoever else the database has.
        others = self.env["res.users"].search([("id", "!=", self.manager.id), ("salon_branch_ids", "=", False)])
        others.salon_branch_ids = self._make_branch("Lakeside", "XLKS")
        self._open_session()
        self._run("SalonTillDiscount")
        word = self.env["salon.till.approval"].search([], limit=1)
        self.assertRecordValues(word, [{"manager_id": self.manager.id, "cashier_id": self.desk.id, "reason": "Dented tin", "percent": 50}])
        self.assertRecordValues(word.order_id, [{"state": "paid", "amount_total": 44.4}])

    def test_a_sale_without_network_for_a_visit_settled_meanwhile_is_kept(self):
        visit = self._arrive([(self.cut, self.mei)])
        self._open_session()
        self._run("SalonTillOffline")
        order = self.env["pos.order"].search([("salon_meant_visit_id", "=", visit.id)])
        self.assertRecordValues(order, [{"state": "paid", "salon_paid_offline": True, "salon_double_state": "open", "amount_total": 128}])
        self.assertEqual((visit.state, order.visit_id.state), ("void", "closed"))

    def test_a_till_without_network_takes_nothing_that_needs_a_manager(self):
        visit = self._arrive([(self.shampoo, self.mei)])
        visit.line_ids.write({"kind": "retail", "price_unit": 40.0})
        part = self._arrive([(self.cut, self.mei)], customer=self._make_customer("Gao Xin"))
        part.line_ids.quantity = 0.5
        self._open_session()
        self._run("SalonTillOfflineLimit")
        self.assertEqual((visit | part).mapped("state"), ["open", "open"])
