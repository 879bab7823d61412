"""Text tables: find the encoding and the separator, then let the csv module do its work."""

import codecs
import csv
import io
from dataclasses import dataclass

from charset_normalizer import from_bytes

from .errors import ImportRefused

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = (",", ";", "\t", "|", "，", "；")
SAMPLE = 256 * 1024
# The csv module's own limit knows neither row nor column; the reader's limit on cells names both. Odoo lifts it as well.
csv.field_size_limit(max(csv.field_size_limit(), 500 * 1024 * 1024))
# What old tills write where they are at home; tried before asking charset-normalizer, which needs more text than a small list has.
REGIONAL = {
    "CN": ("gb18030",), "SG": ("gb18030",), "TW": ("big5", "big5hkscs"), "HK": ("big5hkscs", "gb18030"), "MO": ("big5hkscs", "gb18030"),
    "JP": ("cp932",), "KR": ("cp949",), "PL": ("cp1250",), "CZ": ("cp1250",), "HU": ("cp1250",), "RU": ("cp1251",), "UA": ("cp1251",),
}


@dataclass(slots=True)
class TextSource:
    stream: object
    encoding: str
    separator: str
    container: str = "csv"
    notes: tuple = ()

    def sheets(self):
        yield "", self._rows()

    def _rows(self):
        self.stream.seek(0)
        text = io.TextIOWrapper(_Keep(self.stream), encoding=self.encoding, newline="")
        try:
            for number, cells in enumerate(csv.reader(text, delimiter=self.separator), start=1):
                if any("\n" in cell for cell in cells):
                    _refuse_swallowed_rows(cells, self.separator, number)
                yield number, _trim(cells)
        except csv.Error as error:
            raise ImportRefused("csv_broken", detail=str(error)) from error
        except UnicodeError as error:
            raise ImportRefused("encoding", encoding=self.encoding) from error
        finally:
            text.detach()


class _Keep(io.BufferedIOBase):
    """Pass reads through and keep the inner stream open when the text layer goes away."""

    def __init__(self, inner):
        self._inner = inner

    def readable(self):
        return True

    def read(self, size=-1):
        return self._inner.read(size)

    read1 = read


def open_text(stream, *, encoding=None, region=None):
    """Return the source of a text file. :raises ImportRefused: binary, encoding"""
    encoding = encoding or _find_encoding(stream, region)
    stream.seek(0)
    try:
        start = codecs.getincrementaldecoder(encoding)().decode(stream.read(SAMPLE))
    except (UnicodeError, LookupError) as error:
        raise ImportRefused("encoding", encoding=encoding) from error
    control = sum(1 for char in start if char < " " and char not in "\r\n\t\x0b\x0c\x1a")
    if control > len(start) / 1000 + 1:
        raise ImportRefused("binary", what="unknown")
    return TextSource(stream, encoding, _find_separator(start))


def _find_encoding(stream, region):
    stream.seek(0)
    start = stream.read(SAMPLE)
    for bom, name in BOMS:
        if start.startswith(bom):
            return name
    nuls = start[:4096].count(0)
    if nuls:
        return _utf16_without_bom(start[:4096], nuls)
    if _decodes(stream, "utf-8"):
        return "utf-8"
    for name in (*REGIONAL.get(region, ()), "gb18030"):
        if _decodes(stream, name) and (not name.startswith("gb") or _is_everyday_chinese(start)):
            return name
    best = from_bytes(start).best()
    if best is None or not _decodes(stream, best.encoding):
        raise ImportRefused("binary", what="unknown")
    return best.encoding


def _utf16_without_bom(start, nuls):
    even = start[0::2].count(0)
    if nuls < len(start) / 8 or not (even == 0 or even == nuls):
        raise ImportRefused("binary", what="unknown")
    return "utf-16-be" if even else "utf-16-le"


def _decodes(stream, name):
    """Decode the whole file piecewise: a Latin letter far down must not stop the import in its middle."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while chunk := stream.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _is_everyday_chinese(start):
    """Say whether the double bytes are mostly characters of the first GB2312 level: names and headers are, foreign accents are not."""
    text = codecs.getincrementaldecoder("gb18030")().decode(start)
    wide = [char for char in text if ord(char) > 0x7F]
    if not wide:
        return False
    common = sum(1 for char in wide if _gb_lead(char))
    return common >= 0.8 * len(wide)


def _gb_lead(char):
    data = char.encode("gb18030", "replace")
    return len(data) == 2 and (0xA1 <= data[0] <= 0xA3 or 0xB0 <= data[0] <= 0xF7) and data[1] >= 0xA1


def _find_separator(start):
    """Return the separator under which the first lines have the same, largest number of cells."""
    lines = start.splitlines(keepends=True)[:-1][:60] or [start]
    best, best_score = ",", (0.0, 0.0)
    for separator in SEPARATORS:
        try:
            widths = [len(cells) for cells in csv.reader(lines, delimiter=separator) if any(cells)]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        common = max(set(wide), key=wide.count)
        score = (wide.count(common) / len(widths) * min(common, 6), common)
        if score > best_score:
            best, best_score = separator, score
    return best


def _refuse_swallowed_rows(cells, separator, number):
    """Refuse a cell that holds rows: a quotation mark that nobody closed took them in, and they would be lost in it."""
    for cell in cells:
        lines = cell.splitlines()
        rows = sum(1 for line in lines if line.count(separator) >= 2)
        if rows > 2 and rows > len(lines) / 2:
            raise ImportRefused("csv_broken", detail=f"row {number} holds {rows} rows")


def _trim(cells):
    last = len(cells)
    while last and not cells[last - 1].strip():
        last -= 1
    return tuple(cell if cell.strip() else None for cell in cells[:last])
