import contextlib
import csv
import io
import tempfile
from argparse import Namespace
from pathlib import Path

from odoo.exceptions import UserError

from odoo.addons.salon_import.cli.salon_import import SalonImport

from .common import HEAD, ImportCase


class TestSalonImport(ImportCase):
    def test_a_known_customer_is_filled_and_never_overwritten(self):
        old = self.env["res.partner"].create({
            "name": "王芳", "phone": "+8613800000101", "is_salon_customer": True, "city": "上海", "import_note": "常客",
        })
        record = self._import(HEAD + "M1,王芳,138-0000-0101,wf@example.com,88,北京,怕疼\n")
        self.assertEqual(record.counts["total"], {"read": 1, "created": 0, "merged": 1, "fix": 0, "skipped": 0})
        self.assertEqual((old.ref, old.email, old.city), ("M1", "wf@example.com", "上海"))
        self.assertIn("北京", old.import_note)
        self.assertTrue(old.import_note.startswith("常客"))
        self.assertIn("储值余额: 88", old.import_note)
        record.action_undo()
        self.assertEqual((old.ref, old.email, old.city, old.import_note), (False, False, "上海", "常客"))

    def test_another_name_on_a_known_phone_is_a_second_customer(self):
        self.env["res.partner"].create({"name": "王芳", "phone": "+8613800000101", "is_salon_customer": True})
        record = self._import(HEAD + ",王小宝,13800000101,,,,\n")
        self.assertEqual(record.counts["total"]["created"], 1)
        self.assertEqual(record.row_ids.problems[0]["code"], "duplicate_phone")

    def test_looking_writes_nothing_of_the_salon(self):
        before = self._figures()
        record = self._start(HEAD + ",王芳,13800000101,,,,\n,,,,,,谁\n")
        record.action_look()
        self.assertEqual(self._figures(), before)
        self.assertEqual(record.counts["total"], {"read": 2, "created": 1, "merged": 0, "fix": 1, "skipped": 0})
        self.assertEqual(record.action_rows(show="fix")["rows"][0]["row"], 3)

    def test_a_cell_is_mended_once_or_for_all_alike(self):
        record = self._start(HEAD + ",A,12345,,,,\n,B,12345,,,,\n")
        record.action_look()
        self.assertEqual(record.action_rows(column="手机号")["total"], 2)
        record.action_fix(0, 2, 2, "13800000101", alike=True)
        self.assertEqual(record.counts["codes"], [{"code": "duplicate_phone", "severity": "warn", "count": 1}])
        record.action_fix(0, 3, 2, "13800000102")
        self.assertEqual(record.counts["codes"], [])
        record.action_import()
        self.assertEqual(self._made(record, "res.partner").mapped("phone_sanitized"), ["+8613800000101", "+8613800000102"])

    def test_a_row_is_left_out_and_taken_back_in(self):
        record = self._start(HEAD + ",A,13800000101,,,,\n,B,13800000102,,,,\n")
        record.action_look()
        record.action_skip(0, 3)
        self.assertEqual(record.counts["total"], {"read": 2, "created": 1, "merged": 0, "fix": 0, "skipped": 1})
        record.action_skip(0, 3, back=True)
        self.assertEqual(record.counts["total"]["created"], 2)

    def test_another_column_or_kind_is_read_anew(self):
        record = self._start("姓名,暗号\n王芳,上海\n")
        record.action_map(mapping=[{"sheet": 0, "columns": {"1": "city"}}])
        record.action_import()
        self.assertEqual(self._made(record, "res.partner").city, "上海")
        other = self._start("name,price,duration\nCut,88,45\n")
        other.action_map(mapping=[{"sheet": 0, "kind": "customer"}])
        self.assertEqual(other.mapping["sheets"][0]["kind"], "customer")
        other.action_map(mapping=[{"sheet": 0, "columns": {"0": "password"}}])
        self.assertNotIn("password", [column["target"] for column in other.mapping["sheets"][0]["columns"]])

    def test_the_question_of_day_and_month_is_asked_and_answered(self):
        record = self._start("Name,Phone,Birthday\nAnn,13800000101,3/4/1990\n")
        record.action_look()
        self.assertEqual(record.counts["questions"], [[0, "Birthday", "dmy"]])
        record.action_map(date_order="mdy")
        self.assertEqual(record.counts["questions"], [])
        record.action_import()
        self.assertEqual(self._made(record, "res.partner").birthday_text, "1990-03-04")

    def test_refusals_are_sentences(self):
        for data, words in ((b"%PDF-1.7 x", "not a list"), (b"", "empty"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel")):
            with self.assertRaisesRegex(UserError, words):
                self._start(data)
        self.env["ir.config_parameter"].set_param("salon_import.max_mb", "1")
        with self.assertRaisesRegex(UserError, "larger than 1 MB"):
            self._start(b"name\n" * 300000)

    def test_an_import_happens_once(self):
        record = self._import(HEAD + ",A,13800000101,,,,\n")
        with self.assertRaisesRegex(UserError, "already dealt with"):
            record.action_import()
        with self.assertRaisesRegex(UserError, "Undo the import first"):
            record.unlink()

    def test_imported_visits_thank_and_reward_nobody(self):
        events = self.env["workflow.event"].search_count([])
        record = self._import("日期,客户,客户手机,项目,金额\n2026-10-01,张三,13800000101,剪发,88\n")
        self.assertEqual(self.env["workflow.event"].search_count([]), events)
        self.assertEqual(self._made(record, "salon.visit").line_ids.product_id.name, "剪发")

    def test_a_sale_without_service_stands_on_the_general_one(self):
        record = self._import("日期,客户,金额\n2026-10-01,散客,88\n2026-10-01,散客,88\n")
        products = self._made(record, "salon.visit").line_ids.product_id.product_tmpl_id
        self.assertEqual(products, self.env.ref("salon_import.product_template_old_sale"))

    def test_services_get_their_trade_and_minutes(self):
        self._make_kind("hair")
        record = self._import("项目编号,项目名称,分类,价格,时长\nS1,染发测试,美发,388,1小时30分\n")
        service = self._made(record, "product.template")
        self.assertEqual((service.default_code, service.list_price, service.service_min), ("S1", 388.0, 90))
        self.assertEqual(service.salon_kind_id.code, "hair")

    def test_a_stylist_of_the_team_is_found_and_others_stay_in_the_note(self):
        stylist = self._make_stylist(self.shop, name="Ella")
        record = self._import("日期,客户,项目,技师,金额\n2026-10-01,散客,剪发,ella,88\n2026-10-01,散客,剪发,Tom,88\n")
        visits = self._made(record, "salon.visit").sorted("id")
        self.assertEqual(visits[0].line_ids.employee_id, stylist)
        self.assertIn("Tom", visits[1].note)

    def test_lunar_days_ages_and_second_phones_are_kept(self):
        record = self._import("姓名,手机号,生日,年龄\n周杰,13800000109/13900000109,农历闰八月十五,\n小宝,,,6\n")
        zhou, bao = self._made(record, "res.partner")
        self.assertTrue(zhou.birth_is_lunar and zhou.birth_is_leap_month)
        self.assertEqual((zhou.birth_year, zhou.birth_month, zhou.birth_day), (0, 8, 15))
        self.assertIn("+8613900000109", zhou.import_note)
        self.assertEqual((bao.birth_year, bao.import_note), (0, "年龄: 6"))

    def test_many_rows_are_copied_in_several_batches(self):
        text = HEAD + "".join(f"B{number},顾客{number},137{number:08d},,,,\n" for number in range(2105))
        record = self._import(text)
        made = self._made(record, "res.partner")
        self.assertEqual((len(made), len(set(made.mapped("phone_sanitized")))), (2105, 2105))
        self.assertTrue(all(partner.salon_search for partner in made))


class TestSkippedFile(ImportCase):
    def test_the_file_of_rows_left_out_is_harmless(self):
        from odoo.addons.salon_import.controllers.salon_import import SalonImportController
        from odoo.addons.salon_security.tools.safe_cells import SafeCsvWriter

        record = self._import('姓名,手机号,备注\n,,"=HYPERLINK(""http://example.com"")"\n王芳,13800000101,\n')
        stream = io.StringIO()
        SalonImportController()._write_skipped(record, SafeCsvWriter(stream))
        rows = list(csv.reader(io.StringIO(stream.getvalue())))
        self.assertEqual(rows[0][2:], ["姓名", "手机号", "备注"])
        self.assertEqual(rows[1][0], "2")
        self.assertEqual(rows[1][-1][:2], "'=")
        self.assertEqual(len(rows), 2)


class TestCommand(ImportCase):
    def _run(self, text):
        command, said = SalonImport(), io.StringIO()
        args = Namespace(region="CN", date_order=None, decimal=None, branch=self.shop.code, dry_run=True, json=False)
        with tempfile.NamedTemporaryFile(suffix=".csv") as file:
            Path(file.name).write_text(text, "utf-8")
            args.file = Path(file.name)
            answer = command._import(self.env, args)
        with contextlib.redirect_stdout(said):
            command._print(answer, args)
        return said.getvalue()

    def test_the_command_tells_where_figures_go_and_what_is_wrong(self):
        said = self._run(HEAD + "M1,王芳,12345,,88,,\n,,,,12,,谁\n")
        self.assertRegex(said, r"Card balances: .*100\.00.* in the list = .*88\.00.* in the customers' notes")
        self.assertRegex(said, r"\+ .*12\.00.* left out \(There is no name")
        self.assertIn("customer: 2 read = 1 created + 0 merged + 1 skipped", said)
        self.assertIn("row 2, 手机号: This is no complete phone number.", said)
