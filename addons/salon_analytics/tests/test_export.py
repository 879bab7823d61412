import io
import json

from openpyxl import load_workbook

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import FiguresBuilder


@tagged("post_install", "-at_install")
class TestExport(FiguresBuilder, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build()

    def test_a_pivot_leaves_as_a_spreadsheet(self):
        self.authenticate("accountant_figures", "accountant_figures")
        data = {
            "model": "salon.takings.report", "title": "Takings", "measure_count": 1, "origin_count": 1, "col_group_headers": [],
            "measure_headers": [{"title": "Takings", "width": 1, "height": 1, "is_bold": False}], "origin_headers": [],
            "rows": [{"title": "Cut", "indent": 0, "values": [{"is_bold": False, "value": 128.0}]}],
        }
        answer = self.url_open("/web/pivot/export_xlsx", data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)})
        answer.raise_for_status()
        sheet = load_workbook(io.BytesIO(answer.content)).active
        self.assertIn("Cut", [cell.value for row in sheet.iter_rows() for cell in row])

    def test_the_list_leaves_as_a_spreadsheet(self):
        order = self._sell(self._open_session(), self.cut)
        self.env.flush_all()
        self.authenticate("manager_pos", "manager_pos")
        data = {
            "model": "salon.takings.report", "fields": [{"name": "product_id", "label": "Service", "type": "many2one", "store": True},
                                                        {"name": "amount_total", "label": "Takings", "type": "monetary", "store": True}],
            "ids": False, "domain": [["visit_id", "=", order.visit_id.id]], "groupby": [], "context": {}, "import_compat": False,
        }
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        answer = self.url_open("/web/export/xlsx", data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)})
        answer.raise_for_status()
        cells = [cell.value for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows() for cell in row]
        self.assertIn(128.0, cells)
