import csv
import io
import json

import openpyxl

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestExport(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(cls.env, "sec_exporter", groups="base.group_user,base.group_allow_export,base.group_partner_manager")
        names = ["=1+1", "+1+A1", "-1+A1", "@SUM(A1)", "\t=1+1", "\r=1+1", "Anna"]
        cls.partners = cls.env["res.partner"].create([{"name": name, "ref": name, "color": 7} for name in names])

    def _export(self, kind, groupby=()):
        self.authenticate("sec_exporter", "sec_exporter")
        request = {
            "model": "res.partner",
            "fields": [{"name": "ref", "label": "Ref", "type": "char"}, {"name": "color", "label": "Colour", "type": "integer"}],
            "ids": self.partners.ids, "domain": [], "import_compat": False, "groupby": list(groupby),
        }
        answer = self.url_open(f"/web/export/{kind}", data={"data": json.dumps(request), "csrf_token": http.Request.csrf_token(self)})
        self.assertEqual(answer.status_code, 200)
        return answer

    def _assert_no_formula(self, content):
        cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
        self.assertNotIn("f", {cell.data_type for cell in cells})
        return cells

    def test_csv_marks_formulas_and_leaves_numbers(self):
        rows = list(csv.reader(io.StringIO(self._export("csv").text, newline="")))[1:]
        self.assertEqual({row[0] for row in rows}, {"'=1+1", "'+1+A1", "'-1+A1", "'@SUM(A1)", "'\t=1+1", "'\r=1+1", "Anna"})
        self.assertEqual({row[1] for row in rows}, {"7"})

    def test_xlsx_holds_texts_and_numbers_but_no_formula(self):
        cells = self._assert_no_formula(self._export("xlsx").content)
        self.assertIn("=1+1", {cell.value for cell in cells})
        self.assertIn(("n", 7), {(cell.data_type, cell.value) for cell in cells})

    def test_grouped_xlsx_holds_no_formula_in_its_group_titles(self):
        self._assert_no_formula(self._export("xlsx", groupby=["ref"]).content)

    def test_pivot_export_holds_no_formula(self):
        self.authenticate("sec_exporter", "sec_exporter")
        pivot = {
            "title": "=1+1", "model": "res.partner", "measure_count": 1, "origin_count": 1, "col_group_headers": [[]],
            "measure_headers": [{"title": "=1+1", "is_bold": False, "height": 1, "width": 1}], "origin_headers": [],
            "rows": [{"title": "=1+1", "indent": 0, "values": [{"is_bold": False, "value": "=1+1"}]}],
        }
        answer = self.url_open("/web/pivot/export_xlsx", data={"data": json.dumps(pivot), "csrf_token": http.Request.csrf_token(self)})
        self.assertEqual(answer.status_code, 200)
        self._assert_no_formula(answer.content)
