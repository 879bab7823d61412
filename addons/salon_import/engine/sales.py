"""Visits, appointments to come, and packages."""

import re
from decimal import Decimal

from . import amounts, dates, names
from .people import read_money, read_person
from .values import Kind, Outcome, Package, Service, Severity, Visit
from .who import header_of, refer
from .words import FOREVER, STATUSES, WALK_IN, plain

_AND = re.compile(r"\s\+\s|\s*[、，；;\n]\s*|,\s+|(?<=[㐀-鿿])\+(?=[㐀-鿿])")


def handle_visit(reader, row, layout, cells):
    mark, turn, before = reader.mark(Kind.VISIT, layout, cells)
    has_status = layout.column_of("status") is not None
    day = _read_visit_day(reader, row, layout, mark)
    if day is None:
        return
    status = _read_status(reader, row, day)
    walk_in, column = _is_walk_in(row)
    person, sources = read_person(row, reader.context, layout)
    visit = Visit(sheet=row.sheet, row=row.number, customer=None, day=day.date, minute=day.minute, status=status)
    _read_visit(reader, row, visit)
    named = person.name or person.phones or person.email or person.ref
    if not named and not walk_in and has_status:
        row.finish()
        reader.skip(row, Kind.VISIT, header_of(layout, "name", "first_name", "phone"), "customer_missing", "", mark)
        return
    if not named:
        row.problem(column or header_of(layout, "name", "phone"), "walk_in", Severity.INFO)
    else:
        visit.customer, refused = refer(reader, row, layout, person, sources, Kind.VISIT, mark)
        if refused:
            return
    visit.lines = [*row.finish(), *((header_of(layout, "note"), text) for text in person.comments)]
    _settle_visit(reader, row, layout, visit, mark, turn, before)


def _settle_visit(reader, row, layout, visit, mark, turn, before):
    if before:
        reader.decide(row, Kind.VISIT, Outcome.MERGED, None, "imported_before", mark)
        return
    if turn > 1 and visit.customer is not None:
        # The same words about the same person on the same day: a copied row. Sales to nobody may well be alike.
        row.problem(header_of(layout, "date"), "duplicate_row", Severity.WARN)
        reader.decide(row, Kind.VISIT, Outcome.MERGED, None, "duplicate_row", mark)
        return
    reader.plan.totals["amount"] += visit.amount
    reader.plan.totals[f"{visit.status}_amount"] += visit.amount
    reader.plan.totals["bookings"] += visit.status == "booked"
    reader.plan.visits.append(visit)
    reader.decide(row, Kind.VISIT, Outcome.CREATED, len(reader.plan.visits) - 1, print_=mark)


def _read_visit_day(reader, row, layout, mark):
    column, text = row.take("date")
    order = row.settled.orders.get(column.index if column else -1, reader.context.likely_order)
    day = dates.read_day(text, order, reader.context.today) if column else None
    if day is None or not day.date:
        row.finish()
        header = column.header if column else header_of(layout, "date")
        reader.skip(row, Kind.VISIT, header, "date_invalid" if column else "date_missing", text, mark)
        return None
    time_column, text = row.take("time")
    if time_column:
        minute = dates.read_clock(text)
        if minute is None:
            row.problem(time_column.header, "time_invalid", Severity.WARN, text)
            row.note(time_column.header, text)
        else:
            day = dates.Day(day.year, day.month, day.day, minute=minute)
    return day


def _read_status(reader, row, day):
    """Return done, cancelled, no_show or booked; a past day that is still 'booked' is told and counts as done."""
    ahead = day.date > reader.context.today
    column, text = row.take("status")
    if not column:
        return "booked" if ahead else "done"
    status = STATUSES.get(plain(text))
    row.note(column.header, text)
    if status is None:
        row.problem(column.header, "status_unclear", Severity.WARN, text)
        status = "booked" if ahead else "done"
    elif status == "booked" and day.date < reader.context.today:
        row.problem(column.header, "status_past", Severity.WARN, text)
        status = "done"
    elif status == "done" and ahead:
        row.problem(column.header, "status_ahead", Severity.WARN, text)
        status = "booked"
    return status


def _is_walk_in(row):
    for column, text in row.by_target.get("name", ()):
        if plain(text) in WALK_IN:
            row.take("name")
            row.note(column.header, text)
            return True, column.header
    return False, ""


def _read_visit(reader, row, visit):
    column, text = row.take("service_name")
    if column:
        visit.services = _read_services(reader, row, column, text)
    _column, text = row.take("staff")
    visit.staff = names.clean(text)
    _column, text = row.take("number")
    visit.number = names.clean(text)
    visit.amount = read_money(row, "amount", negative="") or Decimal(0)
    column, text = row.take("minutes")
    if column:
        visit.minutes = amounts.read_minutes(text) or 0
        if not visit.minutes:
            row.problem(column.header, "duration_invalid", Severity.WARN, text)
            row.note(column.header, text)
    visit.notes = [names.clean(text) for _column, text in row.take_all("visit_note")]


def _read_services(reader, row, column, text):
    """Return the keys of the services of a cell; a cell is split only when no service has its whole name."""
    book = reader.plan.service_book
    whole = " ".join(names.clean(text).split())
    key = book.find(whole)
    if key is not None:
        return (key,)
    parts = [part.strip() for part in _AND.split(whole) if part.strip()] or [whole]
    if len(parts) > 1:
        row.problem(column.header, "two_services", Severity.INFO, text)
    keys = []
    for part in parts:
        key = book.find(part)
        keys.append(key if key is not None else book.add(Service(sheet=row.sheet, row=row.number, name=part)))
    return tuple(dict.fromkeys(keys))


def handle_package(reader, row, layout, cells):
    mark, turn, before = reader.mark(Kind.PACKAGE, layout, cells)
    package = side_package(reader, row)
    person, sources = read_person(row, reader.context, layout)
    if not (person.name or person.phones or person.email or person.ref):
        row.finish()
        reader.skip(row, Kind.PACKAGE, header_of(layout, "name", "phone"), "customer_missing", package.name, mark)
        return
    person.lines = row.finish()
    package.customer, refused = refer(reader, row, layout, person, sources, Kind.PACKAGE, mark)
    if refused:
        return
    if before or turn > 1:
        reader.decide(row, Kind.PACKAGE, Outcome.MERGED, None, "imported_before" if before else "duplicate_row", mark)
        return
    reader.plan.packages.append(package)
    reader.decide(row, Kind.PACKAGE, Outcome.CREATED, len(reader.plan.packages) - 1, print_=mark)


def side_package(reader, row):
    """Read the package of a row; its cells stay lines of the customer as well, since the ledger may not be there to take them."""
    package = Package(sheet=row.sheet, row=row.number, customer=-1)
    column, text = row.take("package_name")
    if column:
        package.name = names.clean(text)
        row.note(column.header, text)
    package.total = _read_sessions(row, "package_total")
    package.remaining = _read_sessions(row, "package_left", package.total)
    column, text = row.take("package_expires")
    if column:
        row.note(column.header, text)
        day = dates.read_day(text, row.settled.orders.get(column.index, reader.context.likely_order), reader.context.today)
        package.expires = day.date if day else None
        if not package.expires and plain(text) not in FOREVER:
            row.problem(column.header, "date_invalid", Severity.WARN, text)
    return package


def _read_sessions(row, target, bought=None):
    column, text = row.take(target)
    if not column:
        return None
    row.note(column.header, text)
    count = amounts.read_count(text)
    if count is None or count < 0:
        row.problem(column.header, "amount_invalid", Severity.WARN, text)
        return None
    if bought is not None and count > bought:
        row.problem(column.header, "more_left_than_bought", Severity.ERROR, text)
    return count
