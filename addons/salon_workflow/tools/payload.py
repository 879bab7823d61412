"""Check an event's payload against its declaration: plain values in, JSON-ready values out."""
from datetime import date, datetime


def _is_plain_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value):
    return isinstance(value, float) or _is_plain_int(value)


def _is_id_list(value):
    return isinstance(value, (list, tuple)) and all(_is_plain_int(item) for item in value)


def _is_text_list(value):
    return isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value)


# A type's name, as declarations write it -> (test, conversion to what JSON can hold).
TYPES = {
    "bool": (lambda value: isinstance(value, bool), bool),
    "int": (_is_plain_int, int),
    "float": (_is_number, float),
    "str": (lambda value: isinstance(value, str), str),
    "date": (lambda value: isinstance(value, date) and not isinstance(value, datetime), date.isoformat),
    "datetime": (lambda value: isinstance(value, datetime), lambda value: value.isoformat(timespec="seconds")),
    "ids": (_is_id_list, list),
    "strs": (_is_text_list, list),
}


def checked_payload(event_key, declared, values):
    """Return ``values`` ready for JSON; an entry that is None is left out (the fact is unknown).

    :param declared: {entry: type name}, a type name being a key of `TYPES`
    :raises ValueError: for an undeclared entry or a value of another type; the message names
        entry and types, never the value, since messages end up in logs
    """
    unknown = sorted(set(values) - set(declared))
    if unknown:
        raise ValueError(f"Event {event_key}: payload entries {unknown} are not declared")
    checked = {}
    for entry, value in values.items():
        if value is None:
            continue
        accepts, convert = TYPES[declared[entry]]
        if not accepts(value):
            raise ValueError(f"Event {event_key}: payload entry {entry!r} wants {declared[entry]}, got {type(value).__name__}")
        checked[entry] = convert(value)
    return checked
