"""Whose turn it is to take the next walk-in, computed from the log of the day and from nothing else.

Fewest turns first, among those who waited longest since their last one. Whoever comes later in the day begins with as many turns as
the least busy colleague has, so that nobody gets a row of guests for having come late. What departs from the order has a name: a guest
asked for somebody (that counts as no turn), somebody cannot do the service, somebody is busy (both keep their place), or the desk chose.
"""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    TURN = "turn"
    ASKED = "asked"
    SKILL = "skill"
    BUSY = "busy"
    DESK = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One guest who was seated, with all that decided by whom. ``present`` are the people on shift, in the order in which they came."""

    number: int
    present: tuple
    able: frozenset
    free: frozenset
    chosen: int
    asked: int = 0
    by_desk: bool = False

    def __post_init__(self):
        if self.chosen not in self.present or len(set(self.present)) != len(self.present):
            raise ValueError(f"Row {self.number}: {self.chosen} must be one of {self.present}, each named once")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where somebody stands: turns taken today, and since which moment of the log they wait for the next."""

    person: int
    turns: int
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who takes a guest and why; ``passed`` names those before them in the order, ``(person, Why)``. ``person`` 0: nobody can now."""

    person: int
    why: Why
    passed: tuple = ()


def choose(order, able, free, asked=0):
    """Return who takes the next guest: the first in the order who can and is free, or whom the guest asked for.

    :param order: people, next in turn first
    """
    if asked:
        return Choice(person=asked if asked in able and asked in free and asked in order else 0, why=Why.ASKED)
    passed = []
    for person in order:
        if person not in able:
            passed.append((person, Why.SKILL))
        elif person not in free:
            passed.append((person, Why.BUSY))
        else:
            reasons = {why for _person, why in passed}
            why = Why.SKILL if Why.SKILL in reasons else Why.BUSY if reasons else Why.TURN
            return Choice(person=person, why=why, passed=tuple(passed))
    return Choice(person=0, why=Why.SKILL if not able & set(order) else Why.BUSY, passed=tuple(passed))


def standings(rows, present):
    """Return how people stand after these rows, next in turn first.

    :param rows: the day's rows, in order of their numbers
    :param present: people who are on shift now, in the order in which they came
    """
    known, clock = {}, 0
    for row in rows:
        clock = _admit(known, row.present, clock)
        if not row.asked:
            clock += 1
            known[row.chosen] = (known[row.chosen][0] + 1, clock)
    _admit(known, present, clock)
    order = sorted(present, key=lambda person: (*known[person], person))
    return tuple(Standing(person=person, turns=known[person][0], since=known[person][1]) for person in order)


def _admit(known, present, clock):
    """Give newcomers a place: behind those who wait already, with the turns of the least busy of them."""
    here = [known[person][0] for person in present if person in known]
    least = min(here, default=0)
    for person in present:
        turns, since = known.get(person, (None, 0))
        if turns is None or turns < least:
            clock += 1
            known[person] = (least, clock if turns is None else since)
    return clock


def order_before(rows, number):
    """Return the people as they stood when row ``number`` (its place in ``rows``) was decided."""
    return tuple(each.person for each in standings(rows[:number], rows[number].present))


def replay(rows):
    """Return ``((order, Choice), …)``: for each row how people stood, and whom the rule chooses then."""
    found = []
    for number, row in enumerate(rows):
        order = order_before(rows, number)
        found.append((order, choose(order, row.able, row.free, row.asked)))
    return tuple(found)


def deviations(rows):
    """Return the numbers of rows in which neither the rule nor, by name, the desk chose who took the guest."""
    return tuple(
        row.number for row, (_order, choice) in zip(rows, replay(rows), strict=True) if choice.person != row.chosen and not row.by_desk
    )
