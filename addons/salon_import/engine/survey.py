"""Look a book over before reading it: header, kind and mapping of each sheet, and what its columns settle."""

import itertools
from dataclasses import dataclass

from . import amounts, dates
from .furniture import why_furniture
from .headers import LOOK, find_header, guess_columns, guess_kind
from .values import Layout
from .words import plain

DATE_TARGETS = frozenset({"birthday", "pet_birthday", "date", "package_expires", "vaccine_expires"})
AMOUNT_TARGETS = frozenset({"balance", "gift", "price", "member_price", "amount"})


@dataclass(frozen=True, slots=True)
class Settled:
    """What the columns themselves decided, by column index.

    :param unsure: indexes of date columns where a cell could be read both ways and nothing decides
    """

    orders: dict
    decimals: dict
    unsure: tuple = ()


def survey(book):
    """Return the guessed Layout of every sheet that has rows."""
    return tuple(survey_sheet(sheet) for sheet in book.sheets if sheet.width)


def survey_sheet(sheet, kind=None):
    """Return the guessed Layout of one sheet; a kind that the user named wins over the guess."""
    header_row, cells = find_header(list(itertools.islice(sheet.rows(), LOOK)))
    kind = kind or guess_kind(cells)
    return Layout(sheet=sheet.index, name=sheet.name, header_row=header_row, kind=kind, columns=guess_columns(kind, cells, sheet.width))


def folded_headers(layout):
    return tuple(plain(column.header) for column in layout.columns)


def settle(sheet, layout, context):
    """Read the date and money columns once and return what they settle."""
    date_columns = [column.index for column in layout.columns if column.target in DATE_TARGETS]
    money_columns = [column.index for column in layout.columns if column.target in AMOUNT_TARGETS]
    if not date_columns and not money_columns:
        return Settled({}, {})
    orders = {index: {"dmy": 0, "mdy": 0, "both": 0} for index in date_columns}
    decimals = {index: {".": 0, ",": 0} for index in money_columns}
    headers = folded_headers(layout)
    for number, cells in sheet.rows():
        if number <= layout.header_row or why_furniture(cells, headers):
            continue
        _count_row(cells, orders, decimals)
    return Settled(
        {index: context.order or _winner(seen, "dmy", "mdy") or context.likely_order for index, seen in orders.items()},
        {index: _winner(seen, ".", ",") or context.decimal for index, seen in decimals.items()},
        () if context.order else tuple(index for index, seen in orders.items() if seen["both"] and not _winner(seen, "dmy", "mdy")),
    )


def _count_row(cells, orders, decimals):
    for index, seen in orders.items():
        if index < len(cells) and cells[index]:
            order = dates.order_evidence(cells[index])
            if order:
                seen[order] += 1
            elif dates.is_ambiguous(cells[index]):
                seen["both"] += 1
    for index, seen in decimals.items():
        if index < len(cells) and cells[index] and (mark := amounts.decimal_evidence(cells[index])):
            seen[mark] += 1


def _winner(seen, one, two):
    if seen[one] == seen[two]:
        return None
    return one if seen[one] > seen[two] else two
