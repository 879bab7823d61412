"""Open a file of any shape as a book of sheets with rows of text.

Every cell becomes text or None; a date of a workbook becomes ISO text, a whole number has no decimal point. The rows are
spooled to a temporary file once, so that later passes are quick and memory stays flat.
"""

import pickle
import tempfile
from dataclasses import dataclass, field

from . import csv_reader, xlsx_reader
from .errors import ImportRefused
from .headers import column_letters
from .values import Limits

BATCH = 1000
# Beginnings of files that are no tables, with the word the refusal uses.
SIGNATURES = (
    (b"%PDF", "pdf"), (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"),
    (b"\x1f\x8b", "archive"), (b"Rar!", "archive"), (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x7fELF", "program"), (b"MZ\x90\x00", "program"), (b"SQLite format 3", "database"),
)
# Beginnings of texts that are no tables either.
TEXT_SIGNATURES = ((b"{\\rtf", "document"), (b"[{", "json"), (b'{"', "json"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(slots=True)
class Sheet:
    """One table: ``rows()`` yields ``(row number, tuple of text or None)``, as often as wanted."""

    index: int
    name: str
    spool: object = field(repr=False)
    row_count: int = 0
    width: int = 0

    def rows(self):
        self.spool.seek(0)
        while True:
            try:
                # The spool is our own unlinked temporary file; nobody else can have written to it.
                batch = pickle.load(self.spool)
            except EOFError:
                return
            position = self.spool.tell()
            yield from batch
            self.spool.seek(position)


@dataclass(slots=True)
class Book:
    """A file that was read: its container (csv, xlsx), encoding, separator and sheets."""

    file_name: str
    container: str
    sheets: list
    encoding: str = ""
    separator: str = ""
    notes: list = field(default_factory=list)


def open_book(stream, file_name, *, limits=None, encoding=None, region=None):
    """Read a seekable binary stream whole and return the book.

    :raises ImportRefused: binary, too_big, zip_bomb, old_excel, protected, empty, columns, rows, cell, csv_broken, xlsx_broken
    """
    limits = limits or Limits()
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > limits.file_bytes:
        raise ImportRefused("too_big", size=size, limit=limits.file_bytes)
    head = stream.read(8192)
    stream.seek(0)
    if not head.strip():
        raise ImportRefused("empty")
    _refuse_other_files(head, stream)
    if head.startswith(b"PK\x03\x04"):
        source = xlsx_reader.open_workbook(stream, limits)
    else:
        source = csv_reader.open_text(stream, encoding=encoding, region=region)
    sheets = [_spool(index, name, rows, limits) for index, (name, rows) in enumerate(source.sheets())]
    if not any(sheet.width for sheet in sheets):
        raise ImportRefused("empty")
    return Book(file_name, source.container, sheets, source.encoding, source.separator, list(source.notes))


def _refuse_other_files(head, stream):
    for signature, what in SIGNATURES:
        if head.startswith(signature):
            raise ImportRefused("binary", what=what)
    if head.startswith(OLE):
        stream.seek(0)
        start = stream.read(1 << 20)
        stream.seek(0)
        raise ImportRefused("protected" if "EncryptedPackage".encode("utf-16-le") in start else "old_excel")
    # Without NUL a page in UTF-16 reads like any other.
    start = head.lstrip(b"\xff\xfe\xef\xbb\xbf \r\n\t\0").replace(b"\0", b"").lower()
    if start.startswith(b"<") and (start.startswith((b"<!doctype html", b"<meta")) or b"<html" in start or b"<table" in start):
        raise ImportRefused("web_page")
    for signature, what in TEXT_SIGNATURES:
        if start.startswith(signature):
            raise ImportRefused("binary", what=what)
    if start.startswith(b"<?xml"):
        raise ImportRefused("binary", what="xml")


def _spool(index, name, rows, limits):
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the sheet, closed with it
    batch, count, filled, width = [], 0, 0, 0
    for number, cells in rows:
        if len(cells) > limits.columns:
            raise ImportRefused("columns", columns=len(cells), limit=limits.columns, sheet=name)
        _refuse_long_cells(number, cells, limits.cell_chars, name)
        count += 1
        filled += bool(cells)  # a stray mark in a workbook's last row makes a million empty ones
        width = max(width, len(cells))
        if filled > limits.rows:
            raise ImportRefused("rows", limit=limits.rows, sheet=name)
        batch.append((number, cells))
        if len(batch) == BATCH:
            pickle.dump(batch, spool, protocol=pickle.HIGHEST_PROTOCOL)
            batch = []
    if batch:
        pickle.dump(batch, spool, protocol=pickle.HIGHEST_PROTOCOL)
    return Sheet(index, name, spool, count, width)


def _refuse_long_cells(number, cells, limit, name):
    """Refuse what no cell of a list is: the whole file, since a shortened text would be a lost one."""
    for index, cell in enumerate(cells):
        if cell and len(cell) > limit:
            raise ImportRefused("cell", row=number, column=column_letters(index), length=len(cell), limit=limit, sheet=name)
