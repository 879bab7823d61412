import csv
import io

import openpyxl

from odoo.tests import BaseCase, tagged

from odoo.addons.salon_security.tools.safe_cells import SafeCsvWriter, is_formula_like, safe_cell, safe_workbook, write_openpyxl_text

DANGEROUS = ["=1+1", "+1+cmd|'/C calc'!A0", "-2+3+A1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "＠SUM(A1)"]
HARMLESS = ["", "Anna", "+86 138 0000 0000", "+8613800000000", "-12.50", "-3", "5%", "王芳", "a=b", 0, -12.5, 3, None, False]


@tagged("post_install", "-at_install")
class TestSafeCells(BaseCase):
    def test_formula_like_texts_are_neutralised(self):
        for text in DANGEROUS:
            with self.subTest(text=text):
                self.assertTrue(is_formula_like(text))
                self.assertEqual(safe_cell(text), f"'{text}")

    def test_numbers_phones_and_words_stay_as_they_are(self):
        for value in HARMLESS:
            with self.subTest(value=value):
                self.assertIs(safe_cell(value), value)

    def test_a_csv_writer_neutralises_each_cell(self):
        stream = io.StringIO()
        SafeCsvWriter(stream).writerows([["name", "amount"], ["=1+1", -3]])
        self.assertEqual(list(csv.reader(io.StringIO(stream.getvalue()))), [["name", "amount"], ["'=1+1", "-3"]])

    def test_a_workbook_holds_texts_and_numbers_but_no_formula(self):
        stream = io.BytesIO()
        with safe_workbook(stream) as workbook:
            sheet = workbook.add_worksheet()
            for row, value in enumerate([*DANGEROUS, -12.5]):
                sheet.write(row, 0, value)
        cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(stream.getvalue())).active.iter_rows()]
        self.assertEqual([cell.data_type for cell in cells], ["s"] * len(DANGEROUS) + ["n"])
        self.assertEqual(cells[-1].value, -12.5)

    def test_an_openpyxl_cell_keeps_the_text_a_text(self):
        cell = openpyxl.Workbook().active["A1"]
        write_openpyxl_text(cell, "=1+1")
        self.assertEqual((cell.value, cell.data_type), ("=1+1", "s"))
        write_openpyxl_text(cell, 4)
        self.assertEqual(cell.data_type, "n")
