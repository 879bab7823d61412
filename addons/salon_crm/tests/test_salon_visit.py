from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.salon_visit import TRANSITIONS
from ..tools.money import from_cents, to_cents
from .common import SalonCase


@tagged("-at_install", "post_install")
class TestSalonVisit(SalonCase):
    def _visit(self, **values):
        return self._make_visit(self.branch, self.customer, [(self.service, self.stylist, 80.0)], **values)

    def _events(self, visit):
        events = self.env["workflow.event"].search([("res_model", "=", "salon.visit"), ("res_id", "=", visit.id)], order="id")
        return events.mapped("event_key")

    def test_a_visit_belongs_to_the_branch_s_day(self):
        late = self._visit(arrived_at=datetime(2026, 5, 4, 15, 59))
        next_day = self._visit(arrived_at=datetime(2026, 5, 4, 16, 1))
        self.assertEqual((late + next_day).mapped("visit_date"), [date(2026, 5, 4), date(2026, 5, 5)])

    def test_progress_follows_the_work(self):
        visit = self._visit()
        self.assertEqual(visit.progress, "arrived")
        visit.action_start()
        self.assertEqual(visit.progress, "in_service")
        visit.action_finish()
        self.assertEqual(visit.progress, "to_pay")
        visit._record_closing()
        self.assertEqual(visit.progress, "done")

    def test_the_desk_does_not_close_or_void_a_visit_by_editing_it(self):
        visit = self._visit().with_user(self._make_user("desk", branches=self.branch))
        moment = datetime(2026, 5, 4, 2, 0)
        for values in (
            {"state": "closed", "closed_at": moment}, {"state": "void"}, {"origin": "import"}, {"amount_total": 1.0}, {"closed_at": moment},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                visit.write(values)
        for values in ({"state": "closed", "closed_at": moment}, {"origin": "import"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                visit.create({"branch_id": self.branch.id, **values})
        visit._record_closing()
        self.assertEqual(visit.state, "closed")

    def test_the_desk_makes_no_paid_or_imported_visit_by_defaults(self):
        visits = self.env["salon.visit"].with_user(self._make_user("desk", branches=self.branch))
        for defaults in ({"default_state": "closed", "default_closed_at": "2026-05-04 02:00:00"}, {"default_origin": "import"}):
            with self.subTest(defaults=defaults), self.assertRaises(UserError):
                visits.with_context(**defaults).create({"branch_id": self.branch.id})

    def test_the_desk_adds_nothing_to_a_closed_visit_and_reverses_nothing(self):
        visit, other = self._visit(), self._visit()
        visit._record_closing()
        lines = self.env["salon.visit.line"].with_user(self._make_user("desk", branches=self.branch))
        values = {"product_id": self.service.product_variant_id.id, "quantity": -1, "reversed_line_id": visit.line_ids.id}
        for target in (visit, other):
            refused = self.assertRaisesRegex(UserError, "(?i)refund (it )?at the till")
            with self.subTest(state=target.state), refused, self.env.cr.savepoint():
                lines.create({"visit_id": target.id, **values})
        with self.assertRaisesRegex(UserError, "(?i)refund (it )?at the till"):
            lines.browse(other.line_ids.id).write({"reversed_line_id": visit.line_ids.id})
        self.assertEqual(visit.amount_total, 80.0)

    def test_a_line_does_not_move_into_another_visit(self):
        closed, visit = self._visit(), self._visit()
        closed._record_closing()
        with self.assertRaisesRegex(UserError, "stays with its visit"):
            visit.line_ids.with_user(self._make_user("desk", branches=self.branch)).write({"visit_id": closed.id})

    def test_customer_branch_and_day_of_a_paid_visit_stay(self):
        visit = self._visit()
        visit._record_closing()
        desk = self._make_user("desk", branches=self.branch)
        for values in ({"customer_id": False}, {"branch_id": self.branch.id}, {"company_id": False}, {"currency_id": False}):
            with self.subTest(values=values), self.assertRaises(UserError):
                visit.with_user(desk).write(values)
        with self.assertRaisesRegex(UserError, "closed"):
            visit.line_ids.with_user(desk).write({"visit_date": date(2020, 1, 1)})

    def test_every_line_counts_on_the_day_of_the_payment(self):
        visit = self._visit(arrived_at=datetime(2026, 5, 4, 2, 0))
        visit.line_ids.visit_date = date(2020, 1, 1)
        visit._record_closing(datetime(2026, 5, 4, 4, 0))
        self.assertEqual(visit.line_ids.visit_date, date(2026, 5, 4))

    def test_starting_twice_keeps_the_first_moment(self):
        visit = self._visit()
        visit._record_start(datetime(2026, 5, 4, 2, 0))
        visit._record_start(datetime(2026, 5, 4, 3, 0))
        self.assertEqual(visit.started_at, datetime(2026, 5, 4, 2, 0))

    def test_a_visit_closes_exactly_once(self):
        visit = self._visit()
        self.assertEqual(visit._record_closing(datetime(2026, 5, 4, 4, 0)), visit)
        self.assertFalse(visit._record_closing(datetime(2026, 5, 4, 5, 0)))
        self.assertEqual(visit.closed_at, datetime(2026, 5, 4, 4, 0))
        self.assertEqual(self._events(visit), ["visit.opened", "visit.closed"])
        self.assertEqual(self.customer.visit_count, 1)

    def test_every_move_is_legal_or_refused(self):
        verbs = {"closed": "_record_closing", "void": "_record_void"}
        for state in TRANSITIONS:
            for goal, verb in verbs.items():
                with self.subTest(state=state, goal=goal):
                    visit = self._visit()
                    getattr(visit, verbs.get(state, "browse"))()
                    self.assertEqual(visit.state, state)
                    self._assert_move(visit, goal, verb)

    def _assert_move(self, visit, goal, verb):
        before = visit.state
        if goal in TRANSITIONS[before]:
            getattr(visit, verb)()
            self.assertEqual(visit.state, goal)
        elif (before, goal) == ("closed", "closed"):
            self.assertFalse(getattr(visit, verb)())
        else:
            with self.assertRaises(UserError):
                getattr(visit, verb)()
            self.assertEqual(visit.state, before)

    def test_lines_of_a_closed_visit_stay_as_they_are(self):
        visit = self._visit()
        visit._record_closing()
        for values in ({"price_unit": 1.0}, {"quantity": 2}, {"employee_id": False}, {"amount_total": 0.0}):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "refund"):
                visit.line_ids.write(values)
        with self.assertRaisesRegex(UserError, "refund"):
            visit.line_ids.unlink()
        visit.line_ids.note = "A note may still be added"

    def test_a_closed_visit_takes_no_further_line(self):
        visit = self._visit()
        visit._record_closing()
        with self.assertRaisesRegex(UserError, "closed"):
            visit.line_ids.copy({"visit_id": visit.id})

    @mute_logger("odoo.sql_db")
    def test_the_database_itself_refuses_changes_of_a_closed_visit(self):
        visit = self._visit()
        visit._record_closing()
        self.env.flush_all()
        statements = [
            "UPDATE salon_visit SET state = 'open' WHERE id = %s",
            "UPDATE salon_visit SET visit_date = '2020-01-01' WHERE id = %s",
            "DELETE FROM salon_visit WHERE id = %s",
            "UPDATE salon_visit_line SET amount_total = 0, amount_untaxed = 0 WHERE visit_id = %s",
            "UPDATE salon_visit_line SET employee_id = NULL WHERE visit_id = %s",
            "UPDATE salon_visit_line SET visit_date = '2020-01-01' WHERE visit_id = %s",
            "DELETE FROM salon_visit_line WHERE visit_id = %s",
        ]
        for statement in statements:
            with self.subTest(statement=statement), self.assertRaisesRegex(IntegrityError, "closed") as caught, self.env.cr.savepoint():
                self.env.cr.execute(statement, [visit.id])
            # What a person reads: `retrying` turns an IntegrityError into a ValidationError with this sentence.
            model = {record._table: record for record in (visit, visit.line_ids)}[caught.exception.diag.table_name]
            self.assertIn("refund at the till", model._sql_error_to_message(caught.exception))

    def test_an_imported_visit_can_be_undone(self):
        visit = self._visit(origin="import")
        visit._record_closing()
        visit.line_ids.unlink()
        visit.unlink()
        self.assertFalse(visit.exists())

    def test_a_correction_reverses_a_line_and_the_figures_follow(self):
        visit = self._visit()
        visit._record_closing()
        line = visit.line_ids
        visit._record_correction([{
            "visit_id": visit.id, "product_id": line.product_id.id, "employee_id": line.employee_id.id, "quantity": -1,
            "price_unit": line.price_unit, "reversed_line_id": line.id,
        }])
        self.assertEqual(visit.amount_total, 0.0)
        self.assertRecordValues(self.customer, [{"visit_count": 1, "visit_total": 0.0}])

    def test_hooks_run_once_for_the_whole_set(self):
        calls = []
        self.patch(self.registry["salon.visit"], "_on_closed", lambda visits: calls.append(visits.ids))
        visits = self._visit() + self._visit()
        visits._record_closing()
        visits._record_closing()
        self.assertEqual(calls, [visits.ids])

    @mute_logger("odoo.sql_db")
    def test_the_constraints_stand_in_the_database(self):
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid IN ('salon_visit'::regclass, 'salon_visit_line'::regclass) AND contype = 'c'"
        )
        names = {name for (name,) in self.env.cr.fetchall()}
        expected = {"salon_visit_closed_has_moment", "salon_visit_line_total_adds_up", "salon_visit_line_discount_sane"}
        self.assertLessEqual(expected, names)
        visit = self._visit()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            visit.line_ids.discount_percent = 120
            self.env.flush_all()

    def test_the_triggers_stand_in_the_database(self):
        self.env.cr.execute(
            "SELECT tgname FROM pg_trigger WHERE tgname IN ('salon_visit_guard', 'salon_visit_line_guard') AND tgenabled = 'O'"
        )
        self.assertEqual(len(self.env.cr.fetchall()), 2)

    def test_a_line_takes_the_person_s_price(self):
        director = self._make_level("Director", 20)
        service = self._make_service("Cut by level", prices={self._make_level(): 100.0, director: 180.0})
        anna = self._make_stylist(self.branch, "Anna", level=director)
        visit = self._make_visit(self.branch, self.customer, [(service, anna, None), (service, self.stylist, None)])
        self.stylist._sync_qualifications()
        self.assertEqual(visit.line_ids.mapped("price_unit"), [180.0, 100.0])

    def test_discount_and_total_agree(self):
        visit = self._visit()
        visit.line_ids.discount_percent = 15
        self.assertRecordValues(visit, [{"amount_total": 68.0, "amount_tax": 0.0, "amount_untaxed": 68.0}])

    def test_cents_go_there_and_back(self):
        yen = self.env.ref("base.JPY")
        cny = self.env.ref("base.CNY")
        self.assertEqual((to_cents(486.005, cny), to_cents(0.1 + 0.2, cny), to_cents(486, yen)), (48601, 30, 486))
        for cents in (0, 1, -30, 123456789):
            with self.subTest(cents=cents):
                self.assertEqual(to_cents(from_cents(cents, cny), cny), cents)

    def test_closing_fifty_costs_as_many_queries_as_one(self):
        def make(count):
            return self.env["salon.visit"].union(
                *[
                    self._make_visit(self.branch, self._make_customer(f"C{number}"), [(self.service, self.stylist, 80.0)])
                    for number in range(count)
                ]
            )

        make(1)._record_closing()
        for count in (1, 50):
            visits = make(count)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(count=count), self.assertQueryCount(35):
                visits._record_closing()
                self.env.flush_all()

    def test_stylists_read_a_short_name(self):
        self.assertEqual(self._visit().customer_short_name, "Lin Y.")
        self.assertTrue(self._make_visit(self.branch).customer_short_name)
