"""A question to the engine as a small JSON text, to be replayed elsewhere: numbers and times only, no names.

The format is described in ``docs/slot-query.md``. Support, tests and benchmarks share it.
"""

import json
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from . import grid
from .errors import SlotError
from .values import Candidate, Code, Limit, Phase, Query, Service, Staff, Weights, World

FORMAT = "salon-slot-query/1"
MOMENTS = {"start", "stop", "earliest", "latest", "horizon", "near", "until"}  # minutes that are points in time
PAIRS = {"opening", "shifts", "busy", "breaks"}
INNER = {"services": Service, "phases": Phase, "candidates": Candidate, "limits": Limit, "weights": Weights}
CHOICES = {"staff": Staff, "code": Code}
FLAGS = {"same_lead", "bound"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query in a world at a moment, perhaps about one start (0: none)."""

    query: Query
    world: World
    now: int
    start: int = 0


def dumps(question):
    """Return a question as JSON text; the same question gives the same text."""
    values = {
        "format": FORMAT,
        "now": _moment_text(question.now),
        "start": _moment_text(question.start) if question.start else None,
        "query": _plain(question.query),
        "world": _plain(question.world),
    }
    return json.dumps(values, indent=1, sort_keys=True) + "\n"


def loads(text):
    """Return the question of a JSON text.

    :raises SlotError: ``bad_file`` with the place of the first fault as ``field``; the codes of the values themselves
    """
    try:
        values = json.loads(text)
    except ValueError:
        raise SlotError("bad_file", field="json") from None
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise SlotError("bad_file", field="format")
    unknown = sorted(set(values) - {"format", "now", "start", "query", "world"})
    if unknown:
        raise SlotError("bad_file", field=unknown[0])
    return Question(
        query=_build(Query, values.get("query"), "query"),
        world=_build(World, values.get("world"), "world"),
        now=_moment(values.get("now"), "now"),
        start=_moment(values["start"], "start") if values.get("start") else 0,
    )


# to text


def _moment_text(minute):
    return f"{grid.to_moment(minute):%Y-%m-%dT%H:%MZ}"


def _plain(value):
    """Return a value of the engine as JSON values; what equals its default is left out."""
    return {
        each.name: _plain_field(each.name, getattr(value, each.name))
        for each in fields(value)
        if each.default is MISSING or getattr(value, each.name) != each.default
        if each.default_factory is MISSING or getattr(value, each.name) != each.default_factory()
    }


def _plain_field(name, value):
    if name == "tz":
        return value.key
    if name == "expired":
        return {str(key): _moment_text(minute) for key, minute in value.items()}
    if name in PAIRS:
        return {str(key): _texts(pairs) for key, pairs in value.items()} if name != "opening" else _texts(value)
    if name in MOMENTS and value:
        return _moment_text(value)
    if is_dataclass(value):
        return _plain(value)
    if hasattr(value, "items"):
        return {str(key): list(each) if isinstance(each, tuple) else each for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(each) if is_dataclass(each) else each for each in value]
    return str(value) if name in CHOICES else value


def _texts(pairs):
    return [[_moment_text(start), _moment_text(stop)] for start, stop in pairs]


# from text


def _moment(text, where):
    try:
        return grid.to_minute(datetime.strptime(text, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC))
    except (TypeError, ValueError):
        raise SlotError("bad_file", field=where) from None


def _build(kind, values, where):
    if not isinstance(values, dict):
        raise SlotError("bad_file", field=where)
    known = {each.name for each in fields(kind)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise SlotError("bad_file", field=f"{where}.{unknown[0]}")
    try:
        return kind(**{name: _field(name, value, f"{where}.{name}") for name, value in values.items()})
    except (TypeError, AttributeError, KeyError, ValueError) as fault:
        if isinstance(fault, SlotError):
            raise
        raise SlotError("bad_file", field=where) from None


def _field(name, value, where):
    if name == "tz":
        return _zone(value, where)
    if name in MOMENTS and value:
        return _moment(value, where)
    if name == "expired":
        return {int(key): _moment(text, f"{where}.{key}") for key, text in value.items()}
    if name == "opening":
        return _pairs(value, where)
    if name in PAIRS:
        return {int(key): _pairs(pairs, f"{where}.{key}") for key, pairs in value.items()}
    if name in INNER:
        return _build(INNER[name], value, where) if name == "weights" else _builds(INNER[name], value, where)
    if name in CHOICES:
        return CHOICES[name](value)
    if name in ("wished", "avoided", "preferred"):
        return None if value is None else frozenset(_ids(value, where))
    if isinstance(value, dict):
        return {int(key): _ids(each, f"{where}.{key}") if isinstance(each, list) else _whole(each, where) for key, each in value.items()}
    if isinstance(value, list):
        return _ids(value, where)
    return _whole(value, where) if value is not None and name not in FLAGS else value


def _ids(values, where):
    return tuple(_whole(value, where) for value in values)


def _whole(value, where):
    if type(value) is not int:
        raise SlotError("bad_file", field=where)
    return value


def _builds(kind, values, where):
    return tuple(_build(kind, value, f"{where}[{number}]") for number, value in enumerate(values))


def _pairs(pairs, where):
    return tuple((_moment(start, where), _moment(stop, where)) for start, stop in pairs)


def _zone(text, where):
    try:
        return ZoneInfo(text)
    except (KeyError, OSError, TypeError, ValueError):  # ZoneInfoNotFoundError is a KeyError
        raise SlotError("bad_file", field=where) from None
