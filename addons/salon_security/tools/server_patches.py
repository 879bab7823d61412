"""The few stock functions that no model or controller override reaches, replaced when the addon is loaded.

Each is a plain function called from several places, so that one replacement shuts every one of them:
`serialize_exception` answers for /web/dataset, /json/2, exports and reports; `Workbook` for list,
pivot and any other spreadsheet export.
"""
import functools

import xlsxwriter

from odoo import http

from .quiet_errors import quieten


def _wrap_serialize_exception(stock):
    @functools.wraps(stock)
    def serialize_exception(exception, *, message=None, arguments=None):
        return quieten(stock(exception, message=message, arguments=arguments), exception)

    return serialize_exception


def _wrap_workbook_init(stock):
    @functools.wraps(stock)
    def __init__(self, filename=None, options=None):  # noqa: N807 - it replaces the constructor
        texts_stay_texts = {"strings_to_formulas": False, "strings_to_urls": False}
        stock(self, filename, {**texts_stay_texts, **(options or {})})

    return __init__


def apply_patches():
    """Replace each function once, however often the addon is imported."""
    if not hasattr(http.serialize_exception, "__wrapped__"):
        http.serialize_exception = _wrap_serialize_exception(http.serialize_exception)
    if not hasattr(xlsxwriter.Workbook.__init__, "__wrapped__"):
        xlsxwriter.Workbook.__init__ = _wrap_workbook_init(xlsxwriter.Workbook.__init__)


apply_patches()
