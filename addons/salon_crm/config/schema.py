"""Check rows against a specification: unknown keys, missing keys, wrong kinds of values, broken references."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from zoneinfo import available_timezones

from .reader import Fault

KEY = re.compile(r"[a-z][a-z0-9_]*")
SPAN = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)")
MONEY = re.compile(r"\d+\.\d{2}")


class Spec:
    """One field. ``check`` returns a text when the value is wrong, else None."""

    def __init__(self, check, *, required=True):
        self.check, self.required = check, required


def text(required=True):
    return Spec(lambda value: None if isinstance(value, str) and (value.strip() or not required) else "must be a text", required=required)


def whole(low=0, high=10**6, required=True):
    """A whole number; a text of digits counts too, since CSV knows no numbers."""

    def check(value):
        ok = (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, str) and re.fullmatch(r"-?\d+", value))
        return None if ok and low <= int(value) <= high else f"must be a whole number from {low} to {high}"

    return Spec(check, required=required)


def flag(required=False):
    return Spec(lambda value: None if isinstance(value, bool) or value in ("0", "1") else "must be true or false", required=required)


def money(required=True):
    return Spec(
        lambda value: None if isinstance(value, str) and MONEY.fullmatch(value) else 'must be money as text, like "158.00"',
        required=required,
    )


def rate(low="0", high="10", required=True):
    def check(value):
        try:
            return None if Decimal(low) <= Decimal(str(value)) <= Decimal(high) else f"must lie between {low} and {high}"
        except InvalidOperation:
            return "must be a number as text"

    return Spec(check, required=required)


def choice(*values, required=True):
    return Spec(lambda value: None if value in values else "must be one of " + ", ".join(values), required=required)


def span():
    def check(value):
        if value == "closed" or (isinstance(value, str) and SPAN.fullmatch(value) and value[:5] < value[6:]):
            return None
        return 'must be like "10:00-19:30", or "closed"'

    return Spec(check)


def zone():
    return Spec(lambda value: None if isinstance(value, str) and value in available_timezones() else 'must be a zone like "Asia/Shanghai"')


def day():
    def check(value):
        try:
            date.fromisoformat(str(value))
        except ValueError:
            return "must be a day like 2026-02-16"
        return None

    return Spec(check)


def listed(item, required=True):
    """A list whose items satisfy ``item``: a Spec, or a dict of Specs for tables."""

    def check(value):
        if not isinstance(value, list):
            return "must be a list"
        for number, entry in enumerate(value, start=1):
            problem = item.check(entry) if isinstance(item, Spec) else "; ".join(_problems(entry, item))
            if problem:
                return f"entry {number}: {problem}"
        return None

    return Spec(check, required=required)


def table(fields, required=True):
    return Spec(lambda value: "; ".join(_problems(value, fields)) or None, required=required)


def mapping(item, keys=None, required=True):
    """A table with any of the given keys, or with any at all; what they name is looked up elsewhere then."""

    def check(value):
        if not isinstance(value, dict):
            return "must be a table"
        return "; ".join(_problems(value, {key: Spec(item.check, required=False) for key in keys or value})) or None

    return Spec(check, required=required)


def _problems(row, fields):
    if not isinstance(row, dict):
        return ["must be a table"]
    out = [f"unknown key {name}" for name in row if name not in fields]
    for name, field in fields.items():
        if name not in row or row[name] is None:
            if field.required:
                out.append(f"{name} is missing")
        elif row[name] != "" or field.required:
            problem = field.check(row[name])
            if problem:
                out.append(f"{name} {problem}")
    return out


def check_shape(file, content, **known):
    """Return the faults of a file's outline: tables nobody knows, single ones that should be rows and the other way round.

    :param known: {name of a table: list for rows, dict for one table}
    """
    faults = [Fault(file=file, key=name, text="unknown table") for name in content if name not in known]
    words = {list: "must be rows, each begun by [[{0}]]", dict: "must be one table, begun by [{0}]"}
    for name, kind in known.items():
        if name in content and not isinstance(content[name], kind):
            faults.append(Fault(file=file, key=name, text=words[kind].format(name)))
    return faults


def check_rows(file, rows, fields):
    """Return the faults of keyed rows: shape, unknown and doubled keys."""
    faults, seen = [], set()
    for row in rows:
        key = row.get("key", "?") if isinstance(row, dict) else "?"
        if not (isinstance(key, str) and KEY.fullmatch(key)):
            faults.append(Fault(file=file, key=str(key), text="key must be lower case letters, digits and _"))
        elif key in seen:
            faults.append(Fault(file=file, key=key, text="key stands twice"))
        seen.add(key)
        faults += [Fault(file=file, key=str(key), text=problem) for problem in _problems(row, {"key": text(), **fields})]
    return faults


def check_references(file, rows, getter, known, what):
    """Return a fault for each name that ``getter(row)`` yields and ``known`` lacks."""
    return [
        Fault(file=file, key=row.get("key", "?"), text=f"unknown {what} {name}")
        for row in rows
        for name in getter(row)
        if name and name not in known
    ]
