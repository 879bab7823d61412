"""The import engine: reads a file as another system wrote it and says what should be created, merged or skipped, and why.

Pure: no Odoo, no clock (``Context.today`` is an argument), no logging. Only ``reader`` touches files.
"""

from .errors import ImportRefused
from .plan import Plan, run
from .reader import Book, open_book
from .survey import survey
from .values import Column, Context, Furniture, Kind, Layout, Limits, Outcome, Problem, RowResult, Severity
