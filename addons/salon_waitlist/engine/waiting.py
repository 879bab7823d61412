"""How long guests will wait, as a range in which four of five waits end, and how wide that range must be to keep its word.

The day is played many times over with dice of a given seed: what people do now takes longer or shorter than planned, then the queue is
served in order, each guest by whoever can begin first without running into a booked visit. Minutes count from now.
"""

import math
from dataclasses import dataclass
from random import Random

RUNS = 240
SPREAD = 0.25  # of the logarithm of real by planned minutes
STEP_MIN = 5
ASIDE = 0.1  # at each end of the range
AT_LEAST, AIM, AT_MOST = 75, 80, 85  # percent of waits inside the range
LEAST_SEEN = 20  # waits before the range is judged
WIDENINGS = tuple(range(100, 425, 25))  # percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who serves: free in so many minutes, booked in ``spans``, gone after ``until``."""

    key: int
    free_in: int = 0
    spans: tuple = ()
    until: int = 720

    def __post_init__(self):
        if self.free_in < 0 or any(stop <= start for start, stop in self.spans):
            raise ValueError(f"{self.key} is free after now and booked in spans that end later, not {self.free_in}, {self.spans}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who waits: planned minutes, who can serve them, whom they asked for."""

    key: int
    minutes: int
    able: frozenset
    asked: int = 0

    def __post_init__(self):
        if self.minutes < 1:
            raise ValueError(f"A visit takes minutes, not {self.minutes}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Minutes to wait as they are told, and as they were before widening."""

    low: int
    high: int
    raw_low: int
    raw_high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One wait that is over: what was told, what it was before widening, how long it really was."""

    told: tuple
    raw: tuple
    waited: int


def wait_ranges(people, queue, *, seed, widening=100, runs=RUNS):
    """Return ``{guest: Range or None}``; None for whom the day ends first in more than one of ten runs.

    :param queue: guests in the order in which they are served
    """
    dice, waits = Random(seed), {guest.key: [] for guest in queue}
    for _run in range(runs):
        for key, wait in _play(people, queue, dice):
            waits[key].append(wait)
    return {key: _range(sorted(found), runs, widening) for key, found in waits.items()}


def expected(people, queue):
    """Return ``{guest: (person, minute) or None}``: who serves whom from when if all goes as planned."""
    free, found = {person.key: person.free_in for person in people}, {}
    for guest in queue:
        begins = _begins(people, free, guest)
        found[guest.key] = None
        if begins:
            begin, key = min(begins)
            free[key] = begin + guest.minutes
            found[guest.key] = (key, begin)
    return found


def _play(people, queue, dice):
    """Play the day once; yield ``(guest, minutes waited)`` of those who are served."""
    free = {person.key: person.free_in * _stretch(dice) for person in people}
    for guest in queue:
        stretch = _stretch(dice)  # drawn for everybody, so that one guest's dice do not hang on another's luck
        begins = _begins(people, free, guest)
        if begins:
            begin, key = min(begins)
            free[key] = begin + guest.minutes * stretch
            yield guest.key, begin


def _begins(people, free, guest):
    """Return ``[(minute, person)]`` at which those could begin who can serve this guest."""
    able = [person for person in people if person.key in guest.able and guest.asked in (0, person.key)]
    return [(begin, person.key) for person in able if (begin := _begin(person, free[person.key], guest.minutes)) is not None]


def _stretch(dice):
    return math.exp(dice.gauss(0, SPREAD))


def _begin(person, free, minutes):
    """Return when this person can begin a visit of so many minutes, None if not today."""
    at = free
    for start, stop in sorted(person.spans):
        if at + minutes <= start:
            break
        at = max(at, stop)
    return at if at + minutes <= person.until else None


def _range(waits, runs, widening):
    if len(waits) < runs * (1 - ASIDE):
        return None
    low, high = (waits[min(int(len(waits) * share), len(waits) - 1)] for share in (ASIDE, 1 - ASIDE))
    raw = _rounded(low, high)
    return Range(**dict(zip(("low", "high"), widened(*raw, widening), strict=True)), raw_low=raw[0], raw_high=raw[1])


def _rounded(low, high):
    return math.floor(low / STEP_MIN) * STEP_MIN, math.ceil(high / STEP_MIN) * STEP_MIN


def widened(low, high, percent):
    """Return the range stretched around its middle, in whole steps, never below zero; at 100 it stays as it is."""
    if percent <= 100:
        return low, high
    half = max(high - low, STEP_MIN) * percent / 200
    middle = (low + high) / 2
    return tuple(max(each, 0) for each in _rounded(min(middle - half, low), max(middle + half, high)))


def share_inside(seen):
    """Return how many percent of the waits ended in the range that was told, None without any."""
    inside = sum(each.told[0] <= each.waited <= each.told[1] for each in seen)
    return round(100 * inside / len(seen)) if seen else None


def next_widening(seen, current):
    """Return how wide ranges are told from now on, in percent.

    Too few inside: at least a step wider, and as wide as would have held four of five of these waits. Too many inside: as narrow as
    would have held them. In between, and before enough was seen, it stays.
    """
    share = share_inside(seen)
    if len(seen) < LEAST_SEEN or AT_LEAST <= share <= AT_MOST:
        return current
    needed = next((each for each in WIDENINGS if _would_hold(seen, each) >= AIM), WIDENINGS[-1])
    if share < AT_LEAST:
        return min(max(needed, current + 25), WIDENINGS[-1])
    return min(current, needed)


def _would_hold(seen, percent):
    ranges = [(widened(*each.raw, percent), each.waited) for each in seen]
    return 100 * sum(low <= waited <= high for (low, high), waited in ranges) / len(ranges)
