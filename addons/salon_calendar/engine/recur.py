"""Repeating events, day by day: bounded whatever the rule says, so that a rule without an end or without a day costs no more.

Rules by the hour, minute or second are not followed; neither are parts that no calendar of people writes (BYWEEKNO, BYYEARDAY,
BYHOUR …). Whoever asks learns that from `Rule.parse` answering None, and takes the first time alone.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAYS = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
MOST_DAYS = 36_525  # a hundred years: how far a count is followed from the first time
MOST_STEPS = 500_000  # of one file: five thousand events that repeat for a quarter of a year


class Steps:
    """How many days may be looked at for one file, whatever its rules say."""

    def __init__(self, most=MOST_STEPS):
        self.left = most

    def take(self):
        self.left -= 1
        return self.left >= 0


class TooManyStepsError(ValueError):
    """The rules of this file ask for more than is followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One RRULE. ``days``: pairs (ordinal or 0, weekday); ``until`` is compared by the caller, who knows the zone."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    days: tuple = ()
    month_days: tuple = ()
    months: tuple = ()
    positions: tuple = ()
    week_start: int = 0

    @classmethod
    def parse(cls, text):
        """Return the rule of a text, or None for one that is not followed."""
        parts = dict(part.split("=", 1) for part in text.strip().upper().split(";") if "=" in part)
        if parts.get("FREQ") not in FREQUENCIES or set(parts) - KNOWN:
            return None
        try:
            rule = cls(
                freq=parts["FREQ"],
                interval=int(parts.get("INTERVAL", 1)),
                count=int(parts["COUNT"]) if "COUNT" in parts else None,
                until=parts.get("UNTIL", ""),
                days=tuple(_weekday(word) for word in parts["BYDAY"].split(",")) if "BYDAY" in parts else (),
                month_days=_numbers(parts.get("BYMONTHDAY"), 31),
                months=_numbers(parts.get("BYMONTH"), 12),
                positions=_numbers(parts.get("BYSETPOS"), 366),
                week_start=WEEKDAYS[parts.get("WKST", "MO")],
            )
        except (KeyError, ValueError):
            return None
        sane = 1 <= rule.interval <= 1000 and (rule.count is None or rule.count >= 1)
        return rule if sane and not (rule.positions and rule.freq != "MONTHLY") else None


def _weekday(word):
    number = word[:-2]
    return (int(number) if number else 0), WEEKDAYS[word[-2:]]


def _numbers(text, most):
    numbers = tuple(int(word) for word in text.split(",")) if text else ()
    if any(number == 0 or abs(number) > most for number in numbers):
        raise ValueError(f"No such day or month: {text}")
    return numbers


def occurrences(rule, first, low, high, steps=None):
    """Return the dates between ``low`` and ``high`` (both included) on which an event that began on ``first`` takes place.

    The first day counts even if the rule does not name it (RFC 5545 leaves that open; calendars show it).

    :param steps: what the file may still cost
    :raises TooManyStepsError: if it is used up
    """
    if high < first:
        return ()
    found, left, steps = [], rule.count, steps or Steps()
    start = first if left is not None else max(first, low)
    if (high - start).days > MOST_DAYS:
        return ()
    day = start
    while day <= high and (left is None or left > 0):
        if not steps.take():
            raise TooManyStepsError("too many repetitions")
        if day == first or _matches(rule, first, day):
            if day >= low:
                found.append(day)
            left = None if left is None else left - 1
        day += timedelta(days=1)
    return tuple(found)


def _matches(rule, first, day):
    if rule.months and day.month not in rule.months:
        return False
    match rule.freq:
        case "DAILY":
            return (day - first).days % rule.interval == 0 and _fits_day(rule, day)
        case "WEEKLY":
            weeks = (_week(day, rule.week_start) - _week(first, rule.week_start)).days // 7
            named = {weekday for _ordinal, weekday in rule.days} or {first.weekday()}
            return weeks % rule.interval == 0 and day.weekday() in named
        case "MONTHLY":
            months = (day.year - first.year) * 12 + day.month - first.month
            return months % rule.interval == 0 and day.day in _month_set(rule, first.day, day.year, day.month)
    in_month = day.month in (rule.months or (first.month,))
    return (day.year - first.year) % rule.interval == 0 and in_month and day.day in _month_set(rule, first.day, day.year, day.month)


def _week(day, week_start):
    return day - timedelta(days=(day.weekday() - week_start) % 7)


def _fits_day(rule, day):
    last = _last_day(day.year, day.month)
    by_day = not rule.days or day.weekday() in {weekday for _ordinal, weekday in rule.days}
    by_month_day = not rule.month_days or day.day in rule.month_days or day.day - last - 1 in rule.month_days
    return by_day and by_month_day


@lru_cache(maxsize=4096)
def _month_set(rule, first_day, year, month):
    """Return the days of a month that the rule names."""
    last = _last_day(year, month)
    days = range(1, last + 1)
    if rule.month_days:
        named = [day for day in days if day in rule.month_days or day - last - 1 in rule.month_days]
        if rule.days:
            named = [day for day in named if date(year, month, day).weekday() in {weekday for _ordinal, weekday in rule.days}]
    elif rule.days:
        named = [day for day in days if _names(rule.days, date(year, month, day), last)]
    else:
        named = [day for day in days if day == first_day]
    if not rule.positions:
        return frozenset(named)
    picked = (position - 1 if position > 0 else len(named) + position for position in rule.positions)
    return frozenset(named[index] for index in picked if 0 <= index < len(named))


def _names(days, day, last):
    ordinal, backwards = (day.day - 1) // 7 + 1, -((last - day.day) // 7 + 1)
    return any(weekday == day.weekday() and wanted in (0, ordinal, backwards) for wanted, weekday in days)


def _last_day(year, month):
    return ((date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
