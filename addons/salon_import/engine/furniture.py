"""Rows that are no data: blank rows, repeated headers, subtotals, totals, footers. Decided on the row alone."""

import re

from .words import TOTALS, plain

_UNITS = r"(项|人|条|笔|个|次|名|位|元|rows?|items?|clients?|customers?|records?|bookings?|visits?)"
_COUNT_TAIL = r"[\s:：=]*[(（]?\s*[\d.,]*\s*" + _UNITS + r"?\s*[)）]?"
_TOTAL = re.compile(
    r"^[\s*【(（]*(" + "|".join(map(re.escape, sorted(TOTALS, key=len, reverse=True))) + r")[】)）]?" + _COUNT_TAIL + r"$", re.IGNORECASE,
)
_FIGURE = re.compile(r"^[\s¥￥$€£+\-−(]*[A-Z]{0,3}\s?[\d.,\s']+\s*(%|项|人|条|笔|个|次|名|位|元|zł|pln|cny|usd|eur)?\)?$", re.IGNORECASE)
_FOOTER = re.compile(
    r"^\s*(导出时间|导出日期|打印时间|打印日期|制表|制表人|制表时间|统计时间|第\s*\d+\s*页"
    r"|page\s+\d+|exported\s|generated\s|printed\s|report\s+(date|generated))",
    re.IGNORECASE,
)


def why_furniture(cells, headers):
    """Return '' for data, else blank, repeated_header, total or footer.

    :param cells: tuple of text or None
    :param headers: folded header words of the sheet, by index
    """
    filled = [(index, cell) for index, cell in enumerate(cells) if cell]
    if not filled:
        return "blank"
    same = sum(1 for index, cell in filled if index < len(headers) and headers[index] and plain(cell) == headers[index])
    if same >= 2 and same >= 0.8 * len(filled):
        return "repeated_header"
    if is_total(filled):
        return "total"
    if len(filled) <= 2 and _FOOTER.match(filled[0][1]):
        return "footer"
    return ""


def is_total(filled):
    """Say whether a label of the first two filled cells names a total and all others are figures."""
    for place, (_index, cell) in enumerate(filled[:2]):
        if _TOTAL.match(cell):
            others = filled[:place] + filled[place + 1:]
            return all(_FIGURE.match(text) or _TOTAL.match(text) for _other, text in others)
    return False
