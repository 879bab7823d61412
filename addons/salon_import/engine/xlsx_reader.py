"""Workbooks: look at the sizes first, then let openpyxl stream the rows.

Three things openpyxl's streaming mode does not give are added: merged cells (the value is carried downwards), formulas without a
stored value (their text stays text and nothing is computed), and limits against packed bombs.
"""

import datetime
import re
import warnings
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from .errors import ImportRefused

CHUNK = 1 << 20
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)


@dataclass(slots=True)
class WorkbookSource:
    stream: object
    parts: dict
    container: str = "xlsx"
    encoding: str = ""
    separator: str = ""
    notes: tuple = ()

    def sheets(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = _load(self.stream, data_only=True)
            texts = _load(self.stream, data_only=False) if any(has for _merged, has in self.parts.values()) else None
            for sheet in values.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                merged, has_formula = self.parts.get(_part_of(sheet), ((), False))
                twin = texts[sheet.title] if has_formula else None
                yield sheet.title, _rows(sheet, twin, merged)
            values.close()


def open_workbook(stream, limits):
    """Check the packed file and return its source. :raises ImportRefused: zip_bomb, xlsx_broken, binary, protected"""
    try:
        with zipfile.ZipFile(stream) as package:
            infos = package.infolist()
            _check_sizes(infos, limits)
            names = {info.filename for info in infos}
            if "xl/workbook.xml" not in names:
                what = "opendocument" if "content.xml" in names else "binary_excel" if "xl/workbook.bin" in names else "archive"
                raise ImportRefused("binary", what=what)
            parts = {info.filename: _look_into(package, info, limits) for info in infos if SHEET_PART.match(info.filename)}
    except (zipfile.BadZipFile, OSError, EOFError, ElementTree.ParseError) as error:
        raise ImportRefused("xlsx_broken") from error
    except RuntimeError as error:  # zipfile says so of a part that needs a password
        raise ImportRefused("protected") from error
    return WorkbookSource(stream, parts)


def _check_sizes(infos, limits):
    total = sum(info.file_size for info in infos)
    if len(infos) > limits.parts or total > limits.unpacked_bytes:
        raise ImportRefused("zip_bomb", unpacked=total, limit=limits.unpacked_bytes)
    for info in infos:
        # Small parts pack well by nature: only what unpacks to more than 20 MB is judged by its ratio.
        if info.file_size > 20 * CHUNK and info.file_size > limits.ratio * max(info.compress_size, 1):
            raise ImportRefused("zip_bomb", unpacked=info.file_size, limit=limits.ratio)


def _look_into(package, info, limits):
    """Return (merged ranges, has formulas) of a sheet part, reading its bytes once and never more than it declared."""
    has_merge = has_formula = False
    seen, tail = 0, b""
    with package.open(info) as part:
        while chunk := part.read(CHUNK):
            seen += len(chunk)
            if seen > min(info.file_size, limits.unpacked_bytes):
                raise ImportRefused("zip_bomb", unpacked=seen, limit=info.file_size)
            window = tail + chunk
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise ImportRefused("xlsx_broken")
            has_merge = has_merge or b"mergeCell " in window
            has_formula = has_formula or b"<f>" in window or b"<f " in window
            tail = window[-16:]
    return (_merged_ranges(package, info) if has_merge else (), has_formula)


def _merged_ranges(package, info):
    ranges = []
    with package.open(info) as part:
        for _event, element in ElementTree.iterparse(part):
            name = element.tag.rpartition("}")[2]
            if name == "mergeCell":
                ranges.append(range_boundaries(element.get("ref")))
            if name == "row":
                element.clear()
    # Downwards only: a title merged over many columns must not be repeated across them.
    return tuple((left, top, bottom) for left, top, right, bottom in ranges if bottom > top and left == right)


def _load(stream, *, data_only):
    try:
        return load_workbook(stream, read_only=True, data_only=data_only, keep_links=False)
    except (InvalidFileException, AttributeError, KeyError, ValueError, TypeError, ElementTree.ParseError, zipfile.BadZipFile) as error:
        raise ImportRefused("xlsx_broken") from error


def _part_of(sheet):
    return sheet._worksheet_path.lstrip("/")


def _rows(sheet, twin, merged):
    sheet.reset_dimensions()
    formulas = _formula_rows(twin) if twin is not None else None
    carry = _Carry(merged)
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells = [_text(value) for value in values]
            if formulas is not None:
                texts = next(formulas, ())
                cells = [cell if cell is not None or index >= len(texts) else texts[index] for index, cell in enumerate(cells)]
            yield number, _trim(carry.apply(number, cells))
    except (ValueError, TypeError, KeyError, IndexError, ElementTree.ParseError, zipfile.BadZipFile) as error:
        raise ImportRefused("xlsx_broken", sheet=sheet.title) from error


def _formula_rows(twin):
    twin.reset_dimensions()
    for values in twin.iter_rows(values_only=True):
        yield tuple(_text(value) for value in values)


class _Carry:
    """Carries the value of a vertically merged cell to the rows below it."""

    def __init__(self, merged):
        self._ranges = sorted(merged, key=lambda item: item[1])
        self._values = {}

    def apply(self, number, cells):
        if not self._ranges:
            return cells
        for left, top, bottom in self._ranges:
            if top > number:
                break
            if bottom < number or len(cells) < left:
                continue
            if number == top:
                self._values[left] = cells[left - 1]
            elif cells[left - 1] is None:
                cells[left - 1] = self._values.get(left)
        self._ranges = [item for item in self._ranges if item[2] > number]
        return cells


def _text(value):
    if value is None or isinstance(value, str):
        return value if value and value.strip() else None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d") if not (value.hour or value.minute or value.second) else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if isinstance(value, datetime.timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    text = getattr(value, "text", None)  # array formulas come as objects
    return str(text if text is not None else value)


def _trim(cells):
    last = len(cells)
    while last and cells[last - 1] is None:
        last -= 1
    return tuple(cells[:last])
