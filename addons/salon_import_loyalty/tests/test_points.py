from odoo import fields
from odoo.exceptions import UserError

from odoo.addons.salon_import.tests.common import EXPECTED, ImportCase

HEAD = "会员编号,姓名,手机号,积分\n"


class PointsCase(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ledger = cls.env["salon.ledger.transaction"]

    def _openings(self, record):
        return self.ledger.search([("key", "=like", f"import:{record.id}:points:%"), ("kind", "=", "opening")], order="id")

    def _line(self, record, figure):
        return next((line for line in record._describe_carried() if line["figure"] == figure), None)

    def _customer(self, **values):
        return self.env["res.partner"].create({
            "name": "王芳", "phone": "+8613800000101", "is_salon_customer": True, **values,
        })

    def _check_deferred(self):
        """Ask now what PostgreSQL would ask at commit."""
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.cr.execute("SET CONSTRAINTS ALL DEFERRED")


class TestImportedPoints(PointsCase):
    def test_each_customer_of_the_sample_gets_one_opening_entry(self):
        record = self._sample("members_points_zh.csv")
        record.action_import()
        openings = self._openings(record)
        expected = EXPECTED["members_points_zh.csv"]
        self.assertEqual({opening.partner_id.name: opening.amount for opening in openings}, expected["ledger"]["points"])
        self.assertEqual(openings.partner_id.mapped("points_balance"), [2000, 300])
        self.assertEqual(set(openings.mapped("note")), {"members_points_zh.csv"})
        self._check_deferred()

    def test_the_points_of_the_file_are_those_booked_and_those_left_out(self):
        record = self._sample("members_points_zh.csv")
        record.action_import()
        counts = record.counts
        left = {"duplicate_row": "300", "name_missing": "60", "points_negative": "-40"}
        self.assertEqual((counts["totals"]["points"], counts["left_out"]["points"]), ("2300", left))
        self.assertEqual(sum(self._openings(record).mapped("amount")), 2300)
        line = self._line(record, "points")
        self.assertEqual((line["file"], line["booked"], line["noted"]), ("2,620", "2,300", ""))
        self.assertIn("below zero", line["left"][-1]["why"])

    def test_money_and_packages_stay_in_the_note_and_the_report_says_so(self):
        record = self._sample("members_zh_gb18030.csv")
        record.action_import()
        noted = {line["figure"]: line["noted"] for line in record._describe_carried() if line["noted"]}
        self.assertEqual(set(noted), {"balance", "gift", "packages", "sessions"})
        self.assertIn("1,610.00", noted["balance"])
        self.assertEqual((noted["packages"], noted["sessions"]), ("1", "6"))
        note = self._made(record, "res.partner").filtered(lambda partner: partner.name == "张三").import_note
        self.assertIn("1,280.00", note)

    def test_looking_books_nothing(self):
        record = self._sample("members_points_zh.csv")
        record.action_look()
        self.assertFalse(self._openings(record))
        foreseen = self._line(record, "points")
        self.assertEqual(foreseen["booked"], "2,300")
        record.action_import()
        self.assertEqual(self._line(record, "points"), foreseen)

    def test_posting_the_same_points_again_books_nothing(self):
        record = self._import(HEAD + "M1,王芳,13800000101,100\n")
        opening, wang = self._openings(record), self._made(record, "res.partner")
        rows = [{"partner_id": wang.id, "card": "M1", "balance": None, "gift": None, "points": 100}]
        created = {"salon.ledger.transaction": []}
        self.assertEqual(record._import_balances(rows, created), {"points": {}})
        self.assertEqual(created["salon.ledger.transaction"], opening.ids)
        self.assertEqual(wang.points_balance, 100)

    def test_a_second_list_does_not_bring_the_same_points_forward_again(self):
        first = self._import(HEAD + "M1,王芳,13800000101,100\n")
        second = self._import(HEAD + "M1,王芳,13800000101,120\n")
        wang = self._made(first, "res.partner")
        self.assertEqual((wang.points_balance, self._openings(second).ids), (100, []))
        self.assertEqual(second.counts["left_out"]["points"], {"points_opened": "120"})
        second.action_undo()
        first.action_undo()
        third = self._import(HEAD + "M1,王芳,13800000101,120\n")
        self.assertEqual(self._openings(third).mapped("amount"), [120])

    def test_too_many_points_are_left_out_with_the_reason(self):
        record = self._import(HEAD + "M1,王芳,13800000101,13800000101\nM2,李四,13800000102,7\n")
        self.assertEqual(self._openings(record).mapped("amount"), [7])
        self.assertEqual(record.counts["left_out"]["points"], {"points_too_many": "13800000101"})

    def test_points_on_two_rows_of_one_customer_are_brought_forward_once(self):
        text = "姓名,手机号,备注,积分\n王小明,13800000001,a,500\n王小明,13800000001,b,500\n李四,13800000002,a,500\n李四,13800000002,b,400\n"
        record = self._start(text)
        record.action_look()
        foreseen = self._line(record, "points")
        self.assertEqual((foreseen["file"], foreseen["booked"]), ("1,900", "1,400"))
        self.assertEqual(foreseen["left"], [{"amount": "500", "why": "told again for the same customer and card; counted once"}])
        chinese = self._line(record.with_context(lang="zh_CN"), "points")
        self.assertEqual(chinese["left"][0]["why"], "同一客户同一张卡重复列出，只计一次")
        record.action_import()
        self.assertEqual(self._line(record, "points"), foreseen)
        self.assertEqual({opening.partner_id.name: opening.amount for opening in self._openings(record)}, {"王小明": 500, "李四": 900})

    def test_points_end_by_the_rule_of_the_salon(self):
        self.env.company.points_valid_days = 30
        self.assertTrue(self._openings(self._import(HEAD + "M1,王芳,13800000101,100\n")).expires_on)
        self.env.company.points_valid_days = 0
        self.assertFalse(self._openings(self._import(HEAD + "M2,李四,13800000102,100\n")).expires_on)

    def test_nobody_is_told(self):
        events = self.env["workflow.event"].search_count([])
        self._import(HEAD + "M1,王芳,13800000101,100\n").action_undo()
        self.assertEqual(self.env["workflow.event"].search_count([]), events)


class TestUndonePoints(PointsCase):
    def test_undo_takes_points_back_by_an_entry_and_the_rows_stay(self):
        wang = self._customer()
        record = self._import(HEAD + "M1,王芳,13800000101,100\n")
        opening = self._openings(record)
        self.assertEqual(wang.points_balance, 100)
        record.action_undo()
        self.assertEqual(wang.points_balance, 0)
        back = self.ledger.search([("reverses_id", "=", opening.id)])
        self.assertEqual((back.kind, back.amount, back.key), ("reverse", -100, f"{opening.key}:undo"))
        self.assertTrue(opening.exists())
        self.assertEqual((wang.active, wang.is_salon_customer, wang.name), (True, True, "王芳"))
        self._check_deferred()

    def test_of_a_customer_the_import_made_only_a_nameless_holder_stays(self):
        head = "会员编号,姓名,手机号,邮箱,性别,生日,城市,来源,备注,积分\n"
        record = self._import(head + "M1,王芳,13800000101,a@b.cn,女,1990-03-05,上海,朋友,怕疼,100\n")
        wang = self._made(record, "res.partner")
        record.action_undo()
        self.assertEqual((wang.active, wang.is_salon_customer, wang.points_balance), (False, False, 0))
        self.assertEqual(wang.name, f"Undone import {record.id}")
        kept = [name for name in ("phone", "email", "ref", "gender", "birth_year", "city", "salon_source", "comment", "import_note",
                                  "phone_sanitized", "email_normalized", "birthday_text") if wang[name]]
        self.assertEqual(kept, [])
        self.assertNotIn("王芳", f"{wang.complete_name} {wang.salon_search}")

    def test_customers_without_points_are_gone(self):
        record = self._import(HEAD + "M1,王芳,13800000101,100\nM2,李四,13800000102,\n")
        li = self._made(record, "res.partner").filtered(lambda partner: partner.name == "李四")
        record.action_undo()
        self.assertFalse(li.exists())

    def test_points_that_were_spent_stand_in_the_way(self):
        wang = self._customer()
        record = self._import(HEAD + "M1,王芳,13800000101,100\n")
        self.ledger._post([{"key": "test:spend", "kind": "spend", "partner": wang, "amount": 30}], fields.Datetime.now())
        with self.assertRaisesRegex(UserError, r"(?s)cannot be undone.*Points earned or spent since: 王芳"):
            record.action_undo()
        self.assertEqual((wang.points_balance, record.state), (70, "done"))

    def test_points_that_came_later_stand_in_the_way_of_a_customer_who_would_go(self):
        record = self._import(HEAD + "M1,王芳,13800000101,\n")
        wang = self._made(record, "res.partner")
        self.ledger._post([{"key": "test:earn", "kind": "earn", "partner": wang, "amount": 30}], fields.Datetime.now())
        with self.assertRaisesRegex(UserError, "Points earned or spent since"):
            record.action_undo()

    def test_points_that_came_later_stay_with_a_customer_who_was_there_before(self):
        wang = self._customer()
        record = self._import(HEAD + "M1,王芳,13800000101,100\n")
        self.ledger._post([{"key": "test:earn", "kind": "earn", "partner": wang, "amount": 30}], fields.Datetime.now())
        record.action_undo()
        self.assertEqual(wang.points_balance, 30)

    def test_queries_do_not_grow_with_the_rows(self):
        def lines(count, start):
            return HEAD + "".join(f"N{start + number},顾客{number},138{start + number:08d},5\n" for number in range(count))

        self._import(lines(3, 100))
        spent = []
        for record in (self._start(lines(3, 200)), self._start(lines(60, 300))):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            record.action_import()
            spent.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(spent[1], spent[0] + 5)
