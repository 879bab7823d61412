"""Read all rows of a book and decide: created, merged or skipped, and why. Nothing is written here."""

import itertools
from collections import Counter
from dataclasses import dataclass, field

from . import kinds, tally
from .furniture import why_furniture
from .known import Known, People, Pets, Services
from .rows import Row, fingerprint
from .survey import folded_headers, settle
from .values import Furniture, Kind, Outcome, RowResult, Severity

# What others refer to comes first.
ORDER = (Kind.SERVICE, Kind.CUSTOMER, Kind.PET, Kind.PACKAGE, Kind.VISIT, Kind.VACCINE)


@dataclass(slots=True)
class Plan:
    """The decision on a whole file. Keys in results and records are places in these lists.

    :param totals: {figure: sum of what comes in}; ``left`` is {figure: {reason: sum of what does not}}
    """

    people: object
    pet_book: object
    service_book: object
    visits: list = field(default_factory=list)
    packages: list = field(default_factory=list)
    results: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    furniture: list = field(default_factory=list)
    totals: Counter = field(default_factory=Counter)
    left: dict = field(default_factory=dict)
    questions: list = field(default_factory=list)
    side_packages: int = 0

    @property
    def customers(self):
        return self.people.customers

    @property
    def pets(self):
        return self.pet_book.pets

    @property
    def services(self):
        return self.service_book.services

    def counts(self):
        """Return {kind: {read, created, merged, skipped}}; read is always the sum of the other three."""
        table = {}
        for result in self.results:
            line = table.setdefault(str(result.kind), {"read": 0, "created": 0, "merged": 0, "skipped": 0})
            line["read"] += 1
            line[str(result.outcome)] += 1
        return table


class Reader:
    """State of one run: the plan that grows, and what is the same for all rows."""

    def __init__(self, context, known):
        self.context = context
        self.known = known or Known()
        people = People(self.known.people)
        self.plan = Plan(people, Pets(self.known.pets, people), Services(self.known.services))
        self.seen = Counter()

    def decide(self, row, kind, outcome, key=None, reason="", print_=""):
        self.plan.results.append(
            RowResult(sheet=row.sheet, row=row.number, kind=kind, outcome=outcome, key=key, reason=reason, print=print_)
        )
        return key

    def skip(self, row, kind, header, code, value="", print_=""):
        """Skip a row for an error in one of its cells."""
        row.problem(header, code, Severity.ERROR, value)
        self.decide(row, kind, Outcome.SKIPPED, reason=code, print_=print_)

    def mark(self, kind, layout, cells):
        """Return (fingerprint with its turn in the file, turn, what an earlier import made of it or None)."""
        word = fingerprint(kind, layout, cells)
        self.seen[word] += 1
        word = f"{word}:{self.seen[word]}"
        turn = int(word.rpartition(":")[2])
        return word, turn, self.known.prints.get(word)


def run(book, layouts, context, *, known=None, edits=None, skips=(), row_limit=None):
    """Decide on every row of the book.

    :param layouts: how each sheet is read; a sheet without layout is left alone
    :param known: what the salon knows already (``Known``)
    :param edits: ``{(sheet, row): {column index: text}}`` the user's corrections
    :param skips: ``(sheet, row)`` of rows the user leaves out
    :param row_limit: read only so many rows of each sheet (a first look)
    :return: Plan
    """
    reader = Reader(context, known)
    by_index = {sheet.index: sheet for sheet in book.sheets}
    ordered = sorted(layouts, key=lambda layout: (ORDER.index(layout.kind), layout.sheet))
    for layout in ordered:
        _run_sheet(reader, by_index[layout.sheet], layout, edits or {}, frozenset(skips), row_limit)
    reader.plan.problems.sort(key=lambda problem: (problem.sheet, problem.row))
    return reader.plan


def _run_sheet(reader, sheet, layout, edits, skips, row_limit):
    settled = settle(sheet, layout, reader.context)
    for index in settled.unsure:
        reader.plan.questions.append((layout.sheet, layout.columns[index].header, settled.orders[index]))
    headers = folded_headers(layout)
    handle = kinds.HANDLERS[layout.kind]
    for number, cells in itertools.islice(sheet.rows(), row_limit):
        if number == layout.header_row:
            continue
        why = "title" if number < layout.header_row and any(cells) else why_furniture(cells, headers)
        if why:
            _set_aside(reader.plan, layout, number, why, cells)
            continue
        row = Row(layout, settled, number, cells, edits.get((layout.sheet, number)))
        figures, before = tally.read_figures(row), len(reader.plan.results)
        if (layout.sheet, number) in skips:
            reader.decide(row, layout.kind, Outcome.SKIPPED, reason="user")
        else:
            handle(reader, row, layout, cells)
        repeated = reader.plan.people.take_repeated()
        if figures:
            own = next(result for result in reader.plan.results[before:] if result.kind is layout.kind)
            tally.count(reader.plan, figures, own.reason, repeated)
        reader.plan.problems.extend(row.problems)


def _set_aside(plan, layout, number, why, cells):
    # Thousands of blank rows at the end of a sheet are usual; they are told once each up to a bound, the rest is no news.
    if why != "blank" or len(plan.furniture) < 1000:
        plan.furniture.append(Furniture(sheet=layout.sheet, row=number, why=why, cells=cells if why != "blank" else ()))

