from collections import Counter
from datetime import date, datetime, timedelta

from freezegun import freeze_time
from psycopg2.errors import ForeignKeyViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.salon_demo.loader.bulk import Sink, foreign_keys_checked_at_the_end, raw_row
from odoo.addons.salon_demo.loader.load import find_config, load_demo

TODAY = date(2026, 11, 21)


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The smallest demo salon, loaded for real: everything links up and every figure agrees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys_before = cls._foreign_keys()
        with freeze_time(datetime(TODAY.year, TODAY.month, TODAY.day, 6, 30)):  # 14:30 in Shanghai
            cls.counts, cls.logins = load_demo(cls.env, config_dir=find_config(), size="tiny", seed=3, today=TODAY)
        cls.visits = cls.env["salon.visit"].search([])
        cls.closed = cls.visits.filtered(lambda visit: visit.state == "closed")

    @classmethod
    def _foreign_keys(cls):
        cls.env.cr.execute(
            "SELECT conrelid, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE contype = 'f' ORDER BY 1, 2"
        )
        return cls.env.cr.fetchall()

    def _query(self, text):
        self.env.cr.execute(text)
        return self.env.cr.fetchall()

    def test_a_salon_with_visits_is_never_loaded_over(self):
        with self.assertRaisesRegex(UserError, "visits already"):
            load_demo(self.env, config_dir=find_config(), size="tiny")

    def test_counts_are_those_of_the_size(self):
        self.assertEqual((self.counts["customers"], self.counts["pets"], self.counts["staff"]), (120, 30, 24))
        self.assertAlmostEqual(len(self.visits), 600, delta=30)

    def test_the_desk_left_something_on_each_list(self):
        self.assertGreater(self.counts["papers"], self.counts["staff"] / 2)
        self.assertGreaterEqual(min(self.env["salon.licence"].search([]).mapped("valid_until")), TODAY, "What has run out blocks bookings")
        self.assertEqual(self.counts["standing"], 3)
        self.assertGreaterEqual(self.counts["fees"], 1)
        self.assertLess(self.counts["changes"], 60, "What came to nothing leaves nothing behind")
        kinds = set(self.env["salon.appointment.change"].search([]).mapped("kind"))
        self.assertLessEqual({"booked", "moved", "cancelled"}, kinds)

    def test_deposits_can_be_tried_without_a_bank(self):
        provider = self.env.ref("payment.payment_provider_demo")
        self.assertEqual((provider.state, provider.is_published), ("test", True))

    def test_every_paid_visit_has_one_order_of_the_same_lines(self):
        orders = self.env["pos.order"].search([])
        sales = orders.filtered(lambda order: not order.is_refund)
        self.assertEqual((sales.visit_id, len(sales)), (self.closed & sales.visit_id, len(self.closed)))
        for order in sales:
            lines = order.visit_id.line_ids.filtered(lambda line: not line.reversed_line_id)
            self.assertAlmostEqual(order.amount_total, sum(lines.mapped("amount_total")), places=2)
            self.assertEqual(order.lines.visit_line_id, lines)
        for order in orders:
            self.assertEqual(order.partner_id, order.visit_id.customer_id)
            self.assertAlmostEqual(sum(order.payment_ids.mapped("amount")), order.amount_total, places=2)
        for line in orders.lines:
            self.assertEqual(line.product_id, line.visit_line_id.product_id)
            self.assertEqual(line.salon_employee_id, line.visit_line_id.employee_id)
            self.assertEqual(line.price_subtotal_incl, line.visit_line_id.amount_total)

    def test_what_went_back_reverses_what_was_sold(self):
        refunds = self.env["pos.order"].search([("is_refund", "=", True)])
        self.assertTrue(refunds)
        for line in refunds.lines:
            sold, reversing = line.refunded_orderline_id, line.visit_line_id
            self.assertEqual(reversing.reversed_line_id, sold.visit_line_id)
            self.assertEqual((line.qty, line.price_subtotal_incl), (-sold.qty, -sold.price_subtotal_incl))
            self.assertEqual(sold.refunded_qty, sold.qty)
            self.assertGreater(line.order_id.date_order, sold.order_id.date_order)
            self.assertEqual(reversing.visit_date, line.order_id.salon_branch_id._local_date(line.order_id.date_order))
        for visit in refunds.visit_id:
            self.assertAlmostEqual(visit.amount_total, sum(visit.line_ids.mapped("amount_total")), places=2)
            self.assertAlmostEqual(visit.amount_total, sum(visit.pos_order_ids.mapped("amount_total")), places=2)

    def test_the_drawer_of_one_day_is_that_of_the_evening_before(self):
        for config in self.env["pos.config"].search([("salon_branch_id", "!=", False)]):
            sessions = self.env["pos.session"].search([("config_id", "=", config.id)], order="start_at")
            for before, after in zip(sessions, sessions[1:], strict=False):
                self.assertEqual(before.cash_register_balance_end_real, after.cash_register_balance_start)
            for session in sessions:
                moved = sum(session.statement_line_ids.mapped("amount"))
                self.assertAlmostEqual(
                    session.cash_register_balance_end_real,
                    session.cash_register_balance_start + moved,
                    places=2,
                )
                cash = session.order_ids.payment_ids.filtered(lambda payment: payment.payment_method_id.is_cash_count)
                self.assertAlmostEqual(moved - session.cash_real_transaction, sum(cash.mapped("amount")), places=2)
                self.assertLess(session.cash_register_balance_end_real, 600)
        words = " ".join(self.env["account.bank.statement.line"].search([]).mapped("payment_ref"))
        self.assertIn("-out-Deposit to the bank", words)
        self.assertIn("-in-Coins from the bank", words)

    def test_what_was_sold_left_the_shelf(self):
        sold = dict(
            self._query("""
            SELECT line.product_id, sum(line.qty) FROM pos_order_line line JOIN salon_visit_line visit ON visit.id = line.visit_line_id
             WHERE visit.kind = 'retail' GROUP BY 1""")
        )
        moved = dict(
            self._query("""
            SELECT move.product_id, sum(CASE WHEN is_out THEN move.quantity ELSE -move.quantity END)
              FROM stock_move move JOIN stock_picking picking ON picking.id = move.picking_id
             WHERE picking.pos_session_id IS NOT NULL AND move.state = 'done' GROUP BY 1""")
        )
        self.assertTrue(sold)
        self.assertEqual({key: float(value) for key, value in sold.items()}, {key: float(value) for key, value in moved.items()})

    def test_shelves_hold_what_their_moves_left_and_never_less_than_nothing(self):
        shelves = tuple(self.env["stock.warehouse"].search([]).lot_stock_id.ids)
        self.env.cr.execute(
            """
            SELECT product_id, shelf, sum(quantity) OVER (PARTITION BY product_id, shelf ORDER BY at, id) FROM (
                SELECT id, product_id, location_dest_id AS shelf, date AS at, quantity FROM stock_move WHERE state = 'done'
                 UNION ALL
                SELECT id, product_id, location_id, date, -quantity FROM stock_move WHERE state = 'done'
            ) AS way WHERE shelf IN %s ORDER BY product_id, shelf, at, id""",
            [shelves],
        )
        rows = self.env.cr.fetchall()
        self.assertFalse([row for row in rows if row[2] < 0])
        quants = "SELECT product_id, location_id, sum(quantity) FROM stock_quant WHERE location_id IN %s GROUP BY 1, 2"
        self.env.cr.execute(quants, [shelves])
        held = self.env.cr.fetchall()
        # The last row of each product and shelf says what its moves left there.
        self.assertEqual(self._by_shelf(rows), self._by_shelf(held))

    def _by_shelf(self, rows):
        return {(product, shelf): float(left) for product, shelf, left in rows if left}

    def test_amounts_are_what_the_till_would_compute(self):
        for order in self.env["pos.order"].search([], limit=200):
            for line, amounts in order._get_line_amounts().items():
                visit_line = line.visit_line_id
                stored = (visit_line.amount_untaxed, visit_line.amount_tax, visit_line.amount_total)
                self.assertEqual([round(value, 2) for value in stored], [round(value, 2) for value in amounts])

    def test_visits_till_and_books_agree_to_the_cent_on_every_day(self):
        answer = self.env["salon.takings.report"]._compare_with_books(TODAY - timedelta(days=60), TODAY)
        self.assertFalse([row for row in answer["days"] if not row["agrees"]])
        total = answer["totals"][0]
        self.assertGreater(total["visits"], 10000)
        self.assertEqual((total["visits"], total["visits"]), (total["till"], total["journal"]))

    def test_entries_balance_and_receivables_are_settled(self):
        self.assertFalse(self._query("SELECT move_id FROM account_move_line GROUP BY move_id HAVING abs(sum(balance)) > 0.001"))
        sessions = self.env["pos.session"].search([])
        self.assertEqual(set(sessions.mapped("state")), {"closed"})
        self.assertEqual(set(sessions.move_id.mapped("state")), {"posted"})
        receivable = sessions.move_id.line_ids.filtered(lambda line: line.display_type == "payment_term")
        self.assertTrue(receivable and all(receivable.mapped("reconciled")))
        names = self.env["account.move"].search([("journal_id", "in", sessions.move_id.journal_id.ids)]).mapped("name")
        self.assertEqual(len(names), len(set(names)))

    def test_points_are_earned_by_paid_visits_and_the_chain_is_whole(self):
        answer = self.env["salon.ledger.verification"]._verify()
        self.assertTrue(answer["whole"], answer)
        for customer in self.closed.customer_id:
            paid = self.closed.filtered(lambda visit, customer=customer: visit.customer_id == customer)
            self.assertEqual(customer.points_balance, sum(map(self._points_kept, paid)))

    def _points_kept(self, visit):
        """One point per whole yuan paid; of what was paid, the same share goes back in points."""
        paid = round(100 * sum(line.amount_total for line in visit.line_ids if not line.reversed_line_id))
        return paid // 100 * round(100 * visit.amount_total) // paid if paid else 0

    def test_every_foreign_key_is_back_and_was_checked(self):
        self.assertEqual(self._foreign_keys(), self.keys_before)
        self.assertTrue(all(validated for *_key, validated in self.keys_before))

    def test_rows_that_break_a_foreign_key_are_refused_at_the_end(self):
        with (
            self.assertRaises(ForeignKeyViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
            foreign_keys_checked_at_the_end(self.env.cr, ["salon_visit_line"]),
        ):
            sink = Sink(self.env, "salon_visit_line", raw_row(self.env, "salon_visit_line", self.visits.line_ids[:1].id))
            sink.add(id=sink.ids(1)[0], visit_id=-1)
            sink.write()

    def test_receipts_name_the_balance_that_the_ledger_has(self):
        for customer in self.closed.customer_id:
            earned = [("partner_id", "=", customer.id), ("salon_points_earned", "!=", 0)]
            last = self.env["pos.order"].search(earned, order="date_order, id")
            self.assertEqual(last[-1:].salon_points_balance, customer.points_balance)

    def test_rows_of_one_table_name_the_same_columns(self):
        sink = Sink(self.env, "salon_feedback", {"rating": 5})
        sink.add(rating=4)
        sink.add(comment="missing in the first row")
        with self.assertRaisesRegex(ValueError, "comment"):
            sink.write()

    def test_nothing_is_negative(self):
        for table, column in (
            ("salon_visit", "amount_total"),
            ("salon_visit_line", "price_unit"),
            ("stock_quant", "quantity"),
            ("salon_ledger_lot", "remaining"),
            ("salon_pet", "weight_kg"),
        ):
            extra = " AND location_id IN (SELECT id FROM stock_location WHERE usage = 'internal')" if table == "stock_quant" else ""
            self.assertFalse(self._query(f"SELECT id FROM {table} WHERE {column} < 0{extra}"), table)  # noqa: S608

    def test_figures_on_customers_are_those_of_a_rebuild(self):
        customers = self.env["res.partner"].search([("is_salon_customer", "=", True)])
        fields_ = ["visit_count", "visit_total", "first_visit_date", "last_visit_date", "no_show_count"]
        before = customers.read(fields_)
        customers._refresh_visit_stats()
        self.assertEqual(before, customers.read(fields_))
        self.assertTrue(any(customers.mapped("no_show_count")))

    def test_customers_are_found_by_name_pinyin_and_phone(self):
        customer = self.env["res.partner"].search([("is_salon_customer", "=", True), ("name_pinyin", "!=", False)], limit=1)
        for part in (customer.name, customer.name_pinyin.split()[0], customer.phone_sanitized[-6:]):
            self.assertIn(part.lower(), customer.salon_search)

    def test_stored_columns_are_what_the_orm_would_compute(self):
        for model in ("res.partner", "salon.appointment", "salon.shift", "salon.visit"):
            domain = [("is_salon_customer", "=", True)] if model == "res.partner" else []
            records = self.env[model].search(domain, limit=40)
            names = [
                name
                for name, field in records._fields.items()
                if field.store
                and field.compute
                and field.type not in {"many2many", "one2many", "binary"}
                and not field.company_dependent
                and not field.related
                and name not in {"visit_total"}
                and field.readonly is not False
            ]
            before = [{name: record[name] for name in names} for record in records]
            for name in names:
                self.env.add_to_compute(records._fields[name], records)
            after = [{name: record[name] for name in names} for record in records]
            self.assertEqual(before, after, model)

    def test_the_diary_has_a_past_a_today_and_a_future(self):
        appointments = self.env["salon.appointment"].search([])
        states = Counter(appointments.mapped("state"))
        self.assertTrue(all(states[state] for state in ("booked", "done", "no_show", "cancelled")), states)
        future = appointments.filtered(lambda row: row.visit_date > TODAY and row.state == "booked")
        self.assertTrue(future and all(future.mapped("allocation_ids")))
        self.assertFalse(appointments.filtered(lambda row: row.state == "cancelled").allocation_ids.filtered("blocking"))
        for appointment in appointments.filtered("visit_id"):
            self.assertEqual(appointment.customer_id, appointment.visit_id.customer_id)
            self.assertEqual(appointment.line_ids.visit_line_id.visit_id, appointment.visit_id)

    def test_the_next_visit_and_the_next_booking_get_numbers_of_their_own(self):
        branch = self.env.ref("salon_crm.branch_wutong")
        visit = self.env["salon.visit"]._open_visits([{"branch_id": branch.id}])
        self.assertEqual(self.env["salon.visit"].search_count([("name", "=", visit.name)]), 1)

    def test_the_next_session_of_the_till_closes_into_the_books(self):
        config = self.env.ref("salon_crm.branch_wutong").pos_config_ids
        session = self.env["pos.session"].create({"config_id": config.id, "user_id": self.env.uid})
        session.set_opening_control(500, "")
        service = self.env.ref("salon_crm.service_hair_cut_men").product_variant_id
        order = self.env["pos.order"].create(
            {
                "session_id": session.id,
                "amount_tax": 0,
                "amount_total": 68,
                "amount_paid": 0,
                "amount_return": 0,
                "lines": [
                    (
                        0,
                        0,
                        {
                            "product_id": service.id,
                            "qty": 1,
                            "price_unit": 68,
                            "price_subtotal": 64.15,
                            "price_subtotal_incl": 68,
                            "tax_ids": [(6, 0, service.taxes_id.ids)],
                        },
                    )
                ],
            }
        )
        method = config.payment_method_ids.filtered(lambda row: row.salon_tender == "card")
        order.add_payment({"pos_order_id": order.id, "amount": 68, "payment_method_id": method.id})
        order.action_pos_order_paid()
        session.post_closing_cash_details(500)
        session.action_pos_session_closing_control()
        self.assertEqual((session.state, session.move_id.state), ("closed", "posted"))
        self.assertEqual(self.env["pos.order"].search_count([("name", "=", order.name)]), 1)

    def test_each_role_has_a_login_and_its_group(self):
        for role, group in (
            ("desk", "desk"),
            ("stylist", "stylist"),
            ("manager", "manager"),
            ("accountant", "accountant"),
            ("owner", "admin"),
        ):
            user = self.env["res.users"].search([("login", "=", self.logins[role]["login"])])
            self.assertTrue(user.has_group(f"salon_crm.group_salon_{group}"))
            self.assertEqual(user.tz, "Asia/Shanghai")
        self.assertEqual(self.env["res.users"].search([("login", "=", "stylist")]).employee_id.name, "陆知遥")
        self.assertGreaterEqual(min(len(entry["password"]) for entry in self.logins.values()), 12)

    def test_events_tell_the_story_of_the_last_weeks(self):
        keys = Counter(self.env["workflow.event"].search([]).mapped("event_key"))
        self.assertEqual(keys["visit.opened"], len(self.visits))
        self.assertEqual(keys["visit.closed"], len(self.closed))
        self.assertTrue(keys["appointment.booked"] and keys["appointment.no_show"])
        latest = self.env["workflow.event"].search([], order="occurred_at desc", limit=1).occurred_at
        self.assertLessEqual(latest, fields.Datetime.to_datetime("2026-11-21 06:30:00"))

    def test_shelves_are_full(self):
        quants = self.env["stock.quant"].search([("location_id.usage", "=", "internal"), ("quantity", ">", 0)])
        products = self.env["product.template"].search([("salon_use", "!=", False)])
        self.assertEqual(quants.product_id.product_tmpl_id & products, products)
