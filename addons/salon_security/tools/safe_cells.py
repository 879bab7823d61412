"""Make exported cells harmless: a text that a spreadsheet would run as a formula stays a text."""
import csv
import re

import xlsxwriter

# Excel and its kin run a cell that begins with one of these; the full-width twins count in Chinese and Japanese editions.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Digits, blanks and separators alone compute nothing: "+86 138 0000 0000" and "-12.50" keep their form.
_PLAIN_NUMBER = re.compile(r"[+-]?[\d .,]*\d%?")


def is_formula_like(value):
    """Tell whether a spreadsheet would take the text ``value`` for a formula."""
    return isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(value)


def safe_cell(value):
    """Return ``value`` fit for a CSV cell: an apostrophe before a formula-like text, all else (numbers too) unchanged."""
    return f"'{value}" if is_formula_like(value) else value


class SafeCsvWriter:
    """A `csv.writer` that neutralises each cell; use it for every CSV that leaves the house."""

    def __init__(self, stream, **options):
        self._writer = csv.writer(stream, **options)

    def writerow(self, row):
        self._writer.writerow([safe_cell(value) for value in row])

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)


def safe_workbook(output, **options):
    """Return an `xlsxwriter.Workbook` whose ``write`` never makes a formula or a link of a text."""
    return xlsxwriter.Workbook(output, {**options, "strings_to_formulas": False, "strings_to_urls": False})


def write_openpyxl_text(cell, value):
    """Put ``value`` into an openpyxl cell; a text keeps the type text, even when it begins with ``=``."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
