"""Which of the people who wait is offered a freed time, and which start of it.

Moments are UTC minutes; the local day and minute of a start come along, since "Saturday afternoon" is said on the branch's clock.
Whether a visit fits into the diary is the planner's to say: only starts that it gave are looked at here.
"""

from dataclasses import dataclass
from datetime import date

DAY_MIN = 1440


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody waits for.

    ``since`` is the minute of the wish, ``passes`` how many offers were not taken. A visit may begin on ``weekdays`` (0 Monday; empty:
    any) from ``first_day`` to ``last_day``, from ``from_min`` to ``to_min`` of the local day, and no sooner than ``notice_min`` after now.
    ``refused`` are starts that were offered before.
    """

    key: int
    since: int
    first_day: date
    last_day: date
    passes: int = 0
    weekdays: frozenset = frozenset()
    from_min: int = 0
    to_min: int = DAY_MIN
    notice_min: int = 0
    refused: frozenset = frozenset()

    def __post_init__(self):
        if self.first_day > self.last_day or not 0 <= self.from_min <= self.to_min <= DAY_MIN:
            raise ValueError(f"A wish needs days and hours in order, not {self.first_day}-{self.last_day}, {self.from_min}-{self.to_min}")
        if self.passes < 0 or self.notice_min < 0 or not self.weekdays <= frozenset(range(7)):
            raise ValueError(f"A wish counts from zero and names weekdays 0 to 6, not {self.passes}, {self.notice_min}, {self.weekdays}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A start that the planner offers: ``at``-``stop`` in UTC minutes, and where it lies on the branch's clock."""

    at: int
    stop: int
    day: date
    minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """Time that was given back, ``at``-``stop`` in UTC minutes."""

    at: int
    stop: int

    def __post_init__(self):
        if self.stop <= self.at:
            raise ValueError(f"Freed time ends after it begins, not {self.at}-{self.stop}")


def in_turn(wishes):
    """Return the wishes in fair order: fewest offers passed up first, among those the longest wait first.

    So nobody is asked a second time before everybody who could take a time was asked once.
    """
    return tuple(sorted(wishes, key=lambda wish: (wish.passes, wish.since, wish.key)))


def wants_day(wish, day):
    """Tell whether a local day is one of those that are wished."""
    return wish.first_day <= day <= wish.last_day and (not wish.weekdays or day.weekday() in wish.weekdays)


def suits(wish, start, *, now):
    """Tell whether a start is what was wished: day, hour, and time enough to come."""
    return (
        wants_day(wish, start.day)
        and wish.from_min <= start.minute <= wish.to_min
        and start.at >= now + wish.notice_min
        and start.at not in wish.refused
    )


def touches(start, freed):
    """Tell whether a visit needs some of the freed time."""
    return start.at < freed.stop and start.stop > freed.at


def pick(wish, starts, freed=None, *, now):
    """Return the start to offer: the first that suits and, if time was freed, needs some of it; None if there is none."""
    fitting = [start for start in starts if suits(wish, start, now=now) and (freed is None or touches(start, freed))]
    return min(fitting, key=lambda start: (start.at, start.stop), default=None)
