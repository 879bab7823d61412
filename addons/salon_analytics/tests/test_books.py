from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import NOW, TODAY, TOMORROW, FiguresCase


@tagged("post_install", "-at_install")
class TestBooks(FiguresCase):
    def test_visits_till_and_journal_agree_after_a_day_of_everything(self):
        session = self._open_session()
        order = self._sell(session, self.cut, self.colour, self.shampoo)
        self._sell(session, self.colour, discount=15, price=333.33)
        self._sell(session, self.shampoo, price=0.07)
        self._sell(session, self.cut, discount=33.33, price=99.99)
        self._give_back(session, order.lines[2])
        self._close(session)
        row = self._row()
        self.assertTrue(row["agrees"], row)
        self.assertEqual(row["visits"], row["till"])
        self.assertEqual(row["visits"], row["journal"])
        self.assertEqual(row["visits"], round(sum(session.order_ids.mapped("amount_total")), 2))
        self.assertGreater(row["visits"], 500)

    def test_a_day_without_takings_agrees_with_zeros(self):
        row = self._row(date(2020, 2, 29))
        self.assertEqual((row["visits"], row["till"], row["journal"], row["agrees"]), (0.0, 0.0, 0.0, True))

    def test_an_open_till_is_named_as_the_cause(self):
        self._sell(self._open_session(), self.cut)
        row = self._row()
        self.assertEqual((row["till_difference"], row["journal_difference"]), (0.0, -128.0))
        [cause] = self.report.with_user(self.manager)._get_causes(row)
        self.assertIn("Till not closed", cause["text"])
        self.assertEqual(cause["action"]["res_model"], "pos.session")

    def test_a_till_closed_the_next_day_is_named_on_both_days(self):
        session = self._open_session()
        self._sell(session, self.cut)
        self._close(session, day=TOMORROW)
        today, tomorrow = self._compare(TODAY, TOMORROW, self.branch)["days"]
        report = self.report.with_user(self.manager)
        self.assertEqual((today["journal_difference"], tomorrow["journal_difference"]), (-128.0, 128.0))
        self.assertIn("another day", report._get_causes(today)[0]["text"])
        self.assertIn("another day", report._get_causes(tomorrow)[0]["text"])
        [total] = self._compare(TODAY, TOMORROW, self.branch)["totals"]
        self.assertTrue(total["agrees"])

    def test_a_visit_closed_without_the_till_is_named(self):
        visit = self._arrive([(self.cut, self.mei)], arrived_at=NOW)
        visit._record_closing(NOW)
        row = self._row()
        self.assertEqual(row["till_difference"], -128.0)
        texts = [cause["text"] for cause in self.report.with_user(self.manager)._get_causes(row)]
        self.assertIn("Closed visits without an order at the till.", texts)

    def test_days_are_the_branchs(self):
        session = self._open_session()
        late = NOW.replace(hour=15, minute=59)  # 23:59 in Shanghai
        self._sell(session, self.cut, moment=late)
        self._sell(session, self.colour, moment=late + timedelta(minutes=2))
        today, tomorrow = self._compare(TODAY, TOMORROW, self.branch)["days"]
        self.assertEqual((today["visits"], today["till"]), (128.0, 128.0))
        self.assertEqual((tomorrow["visits"], tomorrow["till"]), (358.0, 358.0))

    def test_an_invoiced_order_counts_once(self):
        session = self._open_session()
        self._sell(session, self.colour)
        self.customer.write({"country_id": self.env.ref("base.cn").id})
        order = self._sell(session, self.cut)
        with self._at(NOW):
            order.with_context(generate_pdf=False).action_pos_order_invoice()
        self.assertEqual(order.account_move.sudo().date, TODAY)
        self._close(session)
        self.assertTrue(self._row()["agrees"], self._row())

    def test_a_manager_of_one_branch_does_not_see_the_till_of_another(self):
        self._sell(self._open_session(), self.cut)
        other = self._make_branch("Lakeside", "LKS")
        self.manager.salon_branch_ids = [Command.set(other.ids)]
        self.assertEqual({row["branch"] for row in self._compare()["days"]}, {other})
        with self.assertRaises(AccessError):
            self._compare(branch=self.branch)
        with self.assertRaisesRegex(UserError, "cannot be opened"):
            self.report.with_user(self.manager).get_books_action("till", str(TODAY), self.branch.id)

    def test_desk_and_stylist_get_no_comparison(self):
        for user in (self.desk, self.stylist_user):
            for call in (
                lambda report: report.get_books(str(TODAY), str(TODAY)),
                lambda report: report.get_books_action("till", str(TODAY), self.branch.id),
                lambda report: report._compare_with_books(TODAY, TODAY),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call(self.report.with_user(user))

    def test_spans_without_sense_are_refused(self):
        for day_from, day_to in ((TOMORROW, TODAY), (TODAY - timedelta(days=400), TODAY)):
            with self.assertRaisesRegex(UserError, "at most a year apart"):
                self._compare(day_from, day_to)

    def test_a_year_of_days_needs_no_more_statements_than_a_day(self):
        self._compare(TODAY, TODAY, self.branch)
        counts = []
        for day_from in (TODAY, TODAY - timedelta(days=300)):
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.report.with_user(self.manager)._compare_with_books(day_from, TODAY, self.branch)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])


@tagged("post_install", "-at_install")
class TestBooksScreen(FiguresCase):
    def _books(self, user=None, **kwargs):
        self.env.flush_all()
        return self.report.with_user(user or self.accountant).get_books(str(TODAY), str(TOMORROW), self.branch.id, **kwargs)

    def test_the_page_shows_days_with_takings_and_their_sums(self):
        session = self._open_session()
        self._sell(session, self.cut)
        self._close(session)
        page = self._books()
        self.assertEqual([row["iso_day"] for row in page["rows"]], [str(TODAY)])
        self.assertEqual(page["differing"], 0)
        self.assertIn("128.00", page["rows"][0]["journal"])
        self.assertEqual(page["totals"][0]["visits"], page["rows"][0]["visits"])
        self.assertRegex(page["as_of"], r"^\d\d:\d\d:\d\d$")

    def test_without_days_it_is_the_last_week_up_to_today_on_the_branches_clock(self):
        self.branch.tz = "Asia/Shanghai"
        report = self.report.with_user(self.accountant)
        with freeze_time("2027-03-05 17:30:00"):  # half past one in the morning there
            page = report.get_books(False, False)
        self.assertEqual((page["day_from"], page["day_to"]), ("2027-02-28", "2027-03-06"))
        with self.assertRaisesRegex(UserError, "first and a last day"):
            report.get_books("2027-03-01", False)

    def test_each_figure_opens_rows_that_sum_to_it(self):
        session = self._open_session()
        self._sell(session, self.cut, self.shampoo)
        self._close(session)
        row, report = self._row(), self.report.with_user(self.accountant)
        for source, field, sign in (("visits", "amount_total", 1), ("till", "amount_total", 1), ("journal", "balance", -1)):
            with self.subTest(source=source):
                action = report.get_books_action(source, str(TODAY), self.branch.id)
                records = self.env[action["res_model"]].search(action["domain"])
                self.assertEqual(round(sign * sum(records.mapped(field)), 2), row[source])

    def test_a_figure_that_does_not_exist_is_refused_kindly(self):
        with self.assertRaisesRegex(UserError, "cannot be opened"):
            self.report.with_user(self.accountant).get_books_action("phones", str(TODAY), self.branch.id)

    def test_differences_come_with_their_source_and_cause(self):
        self._sell(self._open_session(), self.cut)
        [row] = self._books()["rows"]
        self.assertFalse(row["agrees"])
        self.assertEqual([difference["source"] for difference in row["differences"]], ["journal"])
        self.assertTrue(row["causes"][0]["text"])
