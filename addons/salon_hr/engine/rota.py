"""Weeks of shifts as plain values: what a copy brings, what it leaves out and why; which part of a day a leave takes."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

NOON_MIN = 780  # a half day of leave ends or begins at one o'clock
DAY_MIN = 1440


class Skip(StrEnum):
    """Why a copied shift was left out."""

    CLOSED = "closed"
    BUSY = "busy"
    LEAVE = "leave"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One shift on a local day, in minutes of the wall clock since that day's midnight."""

    person: int
    day: object
    start: int
    stop: int
    rest: tuple = ()

    def __post_init__(self):
        if not 0 <= self.start < self.stop <= 2 * DAY_MIN:
            raise ValueError(f"A shift must begin within its day and end after that: {self.start}-{self.stop}")
        if self.rest and not self.start <= self.rest[0] < self.rest[1] <= self.stop:
            raise ValueError(f"A break lies within the shift: {self.rest}")


def monday(day):
    """Return the Monday of the week of a date."""
    return day - timedelta(days=day.weekday())


def copied(plans, days_later, *, open_days, busy, leaves, active):
    """Return ``(plans that can be made, ((plan, Skip), …) of the others)``: nobody is left out without being named.

    :param days_later: how far the plans move
    :param open_days: dates on which the branch is open
    :param busy: ``{person: ((day, start, stop), …)}`` of what is planned already
    :param leaves: ``{person: ((first day, start, last day, stop), …)}``: from a minute of the first day to one of the last
    :param active: persons who still work here
    """
    made, left = [], []
    for plan in sorted(plans, key=lambda each: (each.day, each.start, each.person)):
        moved = Plan(person=plan.person, day=plan.day + timedelta(days=days_later), start=plan.start, stop=plan.stop, rest=plan.rest)
        why = _obstacle(moved, open_days, busy, leaves, active)
        if why:
            left.append((moved, why))
        else:
            made.append(moved)
    return tuple(made), tuple(left)


def _obstacle(plan, open_days, busy, leaves, active):
    if plan.person not in active:
        return Skip.GONE
    if plan.day not in open_days:
        return Skip.CLOSED
    since, until = _absolute(plan.day, plan.start), _absolute(plan.day, plan.stop)
    if any(_absolute(first, start) < until and since < _absolute(last, stop) for first, start, last, stop in leaves.get(plan.person, ())):
        return Skip.LEAVE
    if any(_absolute(day, start) < until and since < _absolute(day, stop) for day, start, stop in busy.get(plan.person, ())):
        return Skip.BUSY
    return None


def _absolute(day, minute):
    return day.toordinal() * DAY_MIN + minute


def leave_minutes(from_half, to_half):
    """Return (minute of the first day, minute of the last day) between which a leave lies.

    :param from_half: ``"pm"`` if the first day is worked until noon
    :param to_half: ``"am"`` if the last day is worked from noon on
    """
    return (NOON_MIN if from_half == "pm" else 0), (NOON_MIN if to_half == "am" else DAY_MIN)


def read_clock(text):
    """Return the minute of a day for ``10``, ``10:30``, ``1030`` or ``10：30``; None for anything else. 24:00 ends a day."""
    if not isinstance(text, str) or not text.isascii() and "：" not in text:
        return None
    text = text.strip().replace("：", ":").replace(".", ":")
    hour, colon, minute = text.partition(":")
    if not colon and len(text) in (3, 4):
        hour, minute = text[:-2], text[-2:]
    if not (
        hour.isascii() and hour.isdigit() and len(hour) <= 2 and (not minute or minute.isascii() and minute.isdigit() and len(minute) == 2)
    ):
        return None
    total = int(hour) * 60 + int(minute or 0)
    return total if int(minute or 0) < 60 and total <= DAY_MIN else None


def clock(minute):
    """Return ``HH:MM``; a minute of the next day counts on from 24:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
