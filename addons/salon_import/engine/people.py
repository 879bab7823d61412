"""Persons: read one from a row, find whom the file or the salon knows already, and merge without losing a word."""

from . import amounts, dates, names, phones
from .values import Customer, Severity
from .words import GENDERS, NO, YES, plain

_SCALARS = ("email", "ref", "gender", "birthday", "tier", "source", "street", "city", "zip", "birth_years")
_CARRIED = ("balance", "gift", "points")
_EMPTY = {"birthday": (0, 0, 0), "birth_years": None}


def read_person(row, context, layout):
    """Return (Customer, {field: (header, text)}) of a row; the customer is empty when the row names nobody."""
    person = Customer(sheet=row.sheet, row=row.number)
    sources = {}
    _read_name(row, person, context)
    _read_phones(row, person, context)
    _read_email(row, person, sources)
    _read_birth(row, person, sources, context)
    _read_gender(row, person, sources)
    for target in ("ref", "tier", "source", "street", "city", "zip"):
        column, text = row.take(target)
        if column:
            setattr(person, target, " ".join(names.clean(text).split()))
            if target == "tier":
                # No field of the salon holds it yet.
                row.note(column.header, text)
            else:
                sources[target] = (column.header, text)
    for _column, text in row.take_all("note"):
        person.comments.append(names.clean(text))
    _read_balance(row, person)
    _read_consent(row, person)
    return person, sources


def _read_name(row, person, context):
    column, text = row.take("name")
    _first, first = row.take("first_name")
    _last, last = row.take("last_name")
    person.name = names.join_name(first, last)
    if not column:
        return
    name, numbers = phones.split_name_and_phone(text, context.region)
    if numbers:
        person.phones.extend(numbers)
        row.problem(column.header, "phone_in_name", Severity.INFO, text)
    name = names.clean_name(name)
    if person.name and names.fold(person.name) != names.fold(name):
        row.note(column.header, text)
    else:
        person.name = name


def _read_phones(row, person, context):
    for column, text in row.take_all("phone"):
        numbers, extensions, good = phones.read_phones(text, context.region)
        for number in numbers:
            if number not in person.phones:
                person.phones.append(number)
        if extensions:
            person.extensions.extend(extensions)
            row.problem(column.header, "phone_extension", Severity.INFO, text)
        if not good:
            row.problem(column.header, "phone_invalid", Severity.WARN, text)
            row.note(column.header, text)
        elif len(person.phones) > 1:
            row.note(column.header, text)


def _read_email(row, person, sources):
    column, text = row.take("email")
    if not column:
        return
    person.email = names.read_email(text)
    if person.email:
        sources["email"] = (column.header, text)
    else:
        row.problem(column.header, "email_invalid", Severity.WARN, text)
        row.note(column.header, text)


def _read_birth(row, person, sources, context):
    source = row.by_target.get("birthday")
    day = read_birthday(row, "birthday", context)
    if day:
        person.birthday, person.lunar, person.leap = (day.year, day.month, day.day), day.lunar, day.leap
        sources["birthday"] = (source[0][0].header, source[0][1])
    column, text = row.take("age")
    if not column:
        return
    row.note(column.header, text)
    years = dates.read_age(text, context.today)
    if years is None:
        row.problem(column.header, "age_invalid", Severity.WARN, text)
    elif not (day and day.year):
        person.birth_years = years
        row.problem(column.header, "age_only", Severity.INFO, text)


def read_birthday(row, target, context):
    """Return the Day of a birthday field or None; what is no day or lies ahead is told and kept as a line."""
    column, text = row.take(target)
    if not column:
        return None
    day = dates.read_day(text, row.settled.orders.get(column.index, context.likely_order), context.today)
    if day is None:
        row.problem(column.header, "birthday_invalid", Severity.WARN, text)
    elif (day.date and day.date > context.today) or day.year > context.today.year:
        row.problem(column.header, "birthday_future", Severity.WARN, text)
        day = None
    elif day.year and day.year < context.today.year - 125:
        row.problem(column.header, "birthday_invalid", Severity.WARN, text)
        day = None
    elif day.lunar:
        row.problem(column.header, "lunar", Severity.INFO, text)
    if day is None or day.lunar:
        row.note(column.header, text)
    return day


def _read_gender(row, person, sources):
    column, text = row.take("gender")
    if not column:
        return
    value = GENDERS.get(plain(text))
    if value is None:
        row.problem(column.header, "gender_unclear", Severity.WARN, text)
        row.note(column.header, text)
    elif value == "unknown":
        row.note(column.header, text)
    else:
        person.gender = value
        sources["gender"] = (column.header, text)


def _read_balance(row, person):
    """Money and points stay lines too: the ledger may not be there to take them."""
    found = [read_money(row, "balance", keep=True), read_money(row, "gift", keep=True)]
    column, text = row.take("points")
    points = None
    if column:
        points = amounts.read_count(text)
        row.note(column.header, text)
        if points is None:
            row.problem(column.header, "amount_invalid", Severity.WARN, text)
    if any(value is not None for value in (*found, points)):
        person.balances.append((person.ref, *found, points))


def read_money(row, target, *, keep=False, negative="amount_negative"):
    """Return the Decimal of a money field or None; unreadable ones are told and kept as a line, all are with ``keep``."""
    column, text = row.take(target)
    if not column:
        return None
    amount = amounts.read_amount(text, row.settled.decimals.get(column.index))
    if amount is None:
        row.problem(column.header, "amount_invalid", Severity.WARN, text)
    elif amount < 0 and negative:
        row.problem(column.header, negative, Severity.WARN, text)
    if keep or amount is None:
        row.note(column.header, text)
    return amount


def _read_consent(row, person):
    """Keep every answer as a line; the first column that is not about text messages is the general one. No answer is no yes."""
    for column, text in row.take_all("marketing"):
        row.note(column.header, text)
        if person.marketing is None and not any(word in plain(column.header) for word in ("sms", "短信", "text")):
            answer = plain(text) or text.strip()
            person.marketing = False if answer in NO else True if answer in YES else None
    column, text = row.take("blocked")
    if column:
        row.note(column.header, text)
        if plain(text) in YES:
            row.problem(column.header, "blocked_kept", Severity.INFO, text)


def merge(target, new, sources):
    """Add to a person what a later row knows; the other value of a filled field becomes a line.

    :return: {figure: amount} that the row tells again, so that it does not come in
    """
    for field in _SCALARS:
        value, empty = getattr(new, field), _EMPTY.get(field, "")
        if value == empty:
            continue
        if getattr(target, field) == empty:
            setattr(target, field, value)
            if field == "birthday":
                target.lunar, target.leap = new.lunar, new.leap
            target.touched = True
        elif getattr(target, field) != value and field in sources:
            _add_line(target, sources[field])
    for number in new.phones:
        if number not in target.phones:
            target.phones.append(number)
            target.touched = True
    for extension in new.extensions:
        if extension not in target.extensions:
            target.extensions.append(extension)
    for comment in new.comments:
        if comment not in target.comments:
            target.comments.append(comment)
            target.touched = True
    for line in new.lines:
        _add_line(target, line)
    if False in (target.marketing, new.marketing):
        target.marketing = False
    elif new.marketing:
        target.marketing = True
    return _merge_balances(target, new)


def _merge_balances(target, new):
    """Take over what is new: the same amount on the same card is the same account told twice."""
    repeated, fresh = {}, []
    for card, *figures in new.balances:
        for place, name in enumerate(_CARRIED):
            if figures[place] and any((other[0], other[place + 1]) == (card, figures[place]) for other in target.balances):
                repeated[name], figures[place] = figures[place], None
        if any(value is not None for value in figures):
            fresh.append((card, *figures))
    target.balances.extend(fresh)
    return repeated


def _add_line(target, line):
    if line not in target.lines:
        target.lines.append(line)
        target.touched = True
