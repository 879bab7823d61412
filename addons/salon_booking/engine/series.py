"""Standing appointments: the days on which a series falls.

Days are counted from the first one, never from the one before, so that a short month moves nothing for good.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .errors import SlotError

MAX_DATES = 104  # two years of weeks
MAX_INTERVAL = 52
MAX_YEARS = 5


class Every(StrEnum):
    """The step of a series; the values are those of the selection on the wizard."""

    DAY = "day"
    WEEK = "week"
    MONTH_DATE = "month_date"
    MONTH_WEEKDAY = "month_weekday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A series from ``start`` on, every ``interval`` steps: ``count`` days in all, or up to ``until``; ``skip`` are left out.

    By date the 31st falls on the last day of a shorter month; by weekday the fifth of its kind is the last of the month.
    """

    start: date
    every: Every
    interval: int = 1
    count: int = 0
    until: date | None = None
    skip: frozenset[date] = frozenset()

    def __post_init__(self):
        if not 1 <= self.interval <= MAX_INTERVAL or not 0 <= self.count <= MAX_DATES or not (self.count or self.until):
            raise SlotError("bad_series", interval=self.interval, count=self.count)


def days(rule):
    """Return the days of a series, the first one included; at most MAX_DATES of them within MAX_YEARS years."""
    last = date(rule.start.year + MAX_YEARS, 1, 1)
    last = min(last, rule.until) if rule.until else last
    result = []
    for number in range(rule.count or MAX_DATES):
        day = _nth(rule, number * rule.interval)
        if day > last:
            break
        result.append(day)
    return tuple(day for day in result if day not in rule.skip)


def _nth(rule, steps):
    match rule.every:
        case Every.DAY:
            return rule.start + timedelta(days=steps)
        case Every.WEEK:
            return rule.start + timedelta(weeks=steps)
    years, month = divmod(rule.start.month - 1 + steps, 12)
    year, month = rule.start.year + years, month + 1
    first_weekday, length = monthrange(year, month)
    if rule.every == Every.MONTH_DATE:
        return date(year, month, min(rule.start.day, length))
    day = 1 + (rule.start.weekday() - first_weekday) % 7 + (rule.start.day - 1) // 7 * 7
    return date(year, month, day if day <= length else day - 7)
