"""Guess the header row, what a sheet is about, and which column goes to which field."""

from functools import lru_cache

from .names import reveal
from .values import Column, Kind
from .words import ANIMAL, FIELDS, HEADERS, MANY, OVERLAY, PERSON, plain

LOOK = 30
NOT_OF_PERSONS = frozenset({"service_name", "price", "minutes", "date", "time", "staff"})


def find_header(rows):
    """Return (row number, cells) of the row that holds most known words among the first ones.

    :param rows: list of (number, cells); without any known word the first row with two or more cells is taken
    """
    best, best_score = None, 0.0
    for number, cells in rows[:LOOK]:
        words = [cell for cell in cells if cell]
        known = sum(1 for cell in words if _field_of(cell)[1] > 0)
        score = known + known / len(words) if words else 0
        if known and score > best_score + 0.001 and (known > 1 or len(words) == 1):
            best, best_score = (number, cells), score
    if best:
        return best
    for number, cells in rows[:LOOK]:
        if sum(1 for cell in cells if cell) >= 2:
            return number, cells
    return rows[0] if rows else (1, ())


def guess_kind(headers):
    """Return the kind of a sheet from its header words."""
    fields = {_field_of(header)[0] for header in headers if header}
    has = fields.__contains__
    person = fields & {"name", "first_name", "last_name", "phone", "email"}
    if has("vaccine"):
        return Kind.VACCINE
    if has("date") and fields & {"service_name", "amount", "price", "staff", "time"}:
        return Kind.VISIT
    if has("pet_name") or (has("breed") and has("species")):
        return Kind.PET
    if (has("service_name") or has("code")) and fields & {"price", "minutes", "category"} and not fields & {"phone", "email", "first_name"}:
        return Kind.SERVICE
    if {"name", "price", "minutes"} <= fields and "phone" not in fields:
        return Kind.SERVICE
    own = fields & {"gender", "birthday", "age", "balance", "points", "ref", "marketing", "tier", "gift"}
    if person and has("package_name") and fields & {"package_left", "package_total"} and not own:
        return Kind.PACKAGE
    return Kind.CUSTOMER


def guess_columns(kind, cells, width):
    """Return a Column for each cell; of two columns for one field the better word wins and the other goes to the note."""
    headers = [_label(cells[index] if index < len(cells) else None, index) for index in range(width)]
    guesses = [_guess(kind, header) for header in headers]
    taken, targets = {}, [""] * width
    for index in sorted(range(width), key=lambda place: (-guesses[place][1], place)):
        field = guesses[index][0]
        if field and (field in MANY or field not in taken):
            taken[field] = index
            targets[index] = field
    pairs = enumerate(zip(headers, targets, strict=True))
    return tuple(Column(index=index, header=header, target=target) for index, (header, target) in pairs)


def _label(cell, index):
    return " ".join(reveal(cell or "").split()) or column_letters(index)


def column_letters(index):
    """Return what a spreadsheet calls the column of an index: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _guess(kind, header):
    field, score = _field_of(header)
    if not _of_person(header) or _of_animal(header):
        field = OVERLAY[kind].get(field, field)
    elif field in ("pet_name", "service_name"):
        field = "name"
    return (field, score) if field in FIELDS[kind] else ("", 0)


def _of_person(header):
    return plain(header).startswith(PERSON)


def _of_animal(header):
    return plain(header).startswith(ANIMAL)


@lru_cache(maxsize=4096)
def _field_of(header):
    """Return (field, certainty 0..1) of a header's words."""
    return _look_up(plain(header))


def _look_up(word):
    if not word or len(word) > 40:
        return "", 0
    if word in HEADERS:
        return HEADERS[word], 1.0
    for prefix in PERSON:
        rest = word[len(prefix):]
        if word.startswith(prefix) and rest in HEADERS and HEADERS[rest] not in NOT_OF_PERSONS:
            return HEADERS[rest], 0.9
    if word[-1:].isdigit() and word.rstrip("0123456789") in HEADERS:
        return HEADERS[word.rstrip("0123456789")], 0.8
    return "", 0
