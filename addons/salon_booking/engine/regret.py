"""Regret: how many sellable minutes a person's day lost by where its bookings lay.

A day is free stretches (shifts without breaks and block-outs) and *blocks*: a booking with its processing holes and whatever
was nested in them, rigid, to be moved by at most ``flex_min`` from where it was booked. Its starts are the five-minute marks
of the clock within reach, and where it was booked: doing nothing is always an arrangement, so regret is never negative. The
answer is exact: all arrangements in all orders are compared by dynamic programming over (minute, blocks placed). Only the
blocks whose reach covers a minute are undecided there, so a long day costs more steps and not more possibilities per step.
Bound: MAX_STATES states; beyond, the order as booked is kept and the result says ``is_exact=False``.

Chairs and colleagues are not looked at: whoever reads the figure reads what this person's day could have sold.
"""

from dataclasses import dataclass, replace

from .errors import SlotError
from .sellable import sellable
from .spans import covering, intersect, merge, minutes, subtract

STEP_MIN = 5
MAX_STATES = 100_000
MAX_BLOCKS = 200
MAX_FLEX_MIN = 240
MOVE_COST = MAX_BLOCKS * MAX_FLEX_MIN + 1  # one move less is worth any shorter way
MINUTE_WORTH = MAX_BLOCKS * (MOVE_COST + MAX_FLEX_MIN) + 1  # one sellable minute more is worth any moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What moves as one piece: ``work`` are the minutes in which the person's hands are in it; ``key`` orders equal ones."""

    key: int
    work: tuple[tuple[int, int], ...]
    is_movable: bool = True

    def __post_init__(self):
        if not merge(self.work):
            raise SlotError("bad_span", key=self.key)

    @property
    def start(self):
        return min(start for start, _stop in self.work)

    @property
    def stop(self):
        return max(stop for _start, stop in self.work)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One person's day: ``shifts`` and ``fixed`` (breaks, block-outs) are pairs of UTC minutes."""

    shifts: tuple = ()
    fixed: tuple = ()
    blocks: tuple[Block, ...] = ()
    flex_min: int = 30
    sellable_min: int = 30

    def __post_init__(self):
        if not 0 <= self.flex_min <= MAX_FLEX_MIN or self.sellable_min < 1 or len(self.blocks) > MAX_BLOCKS:
            raise SlotError("bad_query", flex_min=self.flex_min, sellable_min=self.sellable_min, blocks=len(self.blocks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Regret:
    """``sellable_min`` as it was, ``best_min`` as it could have been; ``moves`` are ``(key, from, to)`` of the blocks to move."""

    sold_min: int
    sellable_min: int
    best_min: int
    moves: tuple = ()
    is_exact: bool = True

    @property
    def regret_min(self):
        return self.best_min - self.sellable_min


class _TooManyStates(Exception):
    pass


def solve(day):
    """Return the regret of a day; of the best arrangements the one that moves the fewest blocks, and these the least."""
    blocks = rigid(day)
    work = merge(pair for block in blocks for pair in block.work)
    pinned = tuple((block.start, block.stop) for block in blocks if not block.is_movable)
    moving = sorted((block for block in blocks if block.is_movable), key=lambda block: (block.start, block.key))
    free = subtract(subtract(merge(day.shifts), merge(day.fixed)), merge(pinned))
    inner = sum(sellable(_holes(block, day), day.sellable_min) for block in blocks)
    now = sellable(subtract(free, merge((block.start, block.stop) for block in moving)), day.sellable_min)
    whole = minutes(free) - sum(block.stop - block.start for block in moving)
    best, moves, is_exact = now, (), True
    if now < whole:  # else not a minute is spoilt
        best, moves, is_exact = _search(moving, free, day)
    return Regret(sold_min=minutes(work), sellable_min=now + inner, best_min=best + inner, moves=moves, is_exact=is_exact)


def rigid(day):
    """Return the blocks of a day with nested and overlapping ones made one; what leaves the free time of the day is pinned."""
    free, result = subtract(merge(day.shifts), merge(day.fixed)), []
    for block in sorted(day.blocks, key=lambda block: (block.start, block.stop, block.key)):
        if result and block.start < result[-1].stop:
            last = result[-1]
            result[-1] = replace(last, work=merge((*last.work, *block.work)), is_movable=last.is_movable and block.is_movable)
        else:
            result.append(replace(block, work=merge(block.work)))
    return [block if covering(free, block.start, block.stop) else replace(block, is_movable=False) for block in result]


def _holes(block, day):
    open_time = subtract(merge(day.shifts), merge(day.fixed))
    return subtract(intersect(open_time, ((block.start, block.stop),)), block.work)


def _search(blocks, free, day):
    try:
        return (*_Arranger(blocks, free, day, in_order=False).best(), True)
    except _TooManyStates:
        return (*_Arranger(blocks, free, day, in_order=True).best(), False)


class _Arranger:
    """Fills free time from left to right: after minute ``at``, with the blocks of the bit set ``placed`` behind it, what is best?

    Values are ``sellable minutes * MINUTE_WORTH - cost of the moves``, so that one number compares both.
    """

    def __init__(self, blocks, free, day, *, in_order):
        self.blocks, self.free, self.day, self.in_order = blocks, free, day, in_order
        self.lengths = [block.stop - block.start for block in blocks]
        self.starts = [self._starts(block, day.flex_min) for block in blocks]
        self.latest = [starts[-1] for starts in self.starts]
        self.all = (1 << len(blocks)) - 1
        self.end = free[-1][1] if free else 0
        self._gaps, self._known = {}, {}

    def best(self):
        """Return ``(sellable minutes, moves)`` of the best arrangement."""
        begin = self.free[0][0]
        value = self._value(begin, 0)
        moves, at, placed = [], begin, 0
        while placed != self.all:
            _value, number, start = self._known[at, placed]
            if start != self.blocks[number].start:
                moves.append((self.blocks[number].key, self.blocks[number].start, start))
            at, placed = start + self.lengths[number], placed | 1 << number
        return -(-value // MINUTE_WORTH), tuple(moves)

    def _starts(self, block, flex_min):
        low, high = block.start - flex_min, block.start + flex_min
        marks = {*range(-(-low // STEP_MIN) * STEP_MIN, high + 1, STEP_MIN), block.start}
        return [mark for mark in sorted(marks) if covering(self.free, mark, mark + block.stop - block.start)]

    def _gap(self, start, stop):
        if (start, stop) not in self._gaps:
            self._gaps[start, stop] = sellable(intersect(self.free, ((start, stop),)), self.day.sellable_min) * MINUTE_WORTH
        return self._gaps[start, stop]

    def _value(self, at, placed):
        """Return the best value of all that lies after ``at``, or None when a block no longer fits."""
        if placed == self.all:
            return self._gap(at, self.end)
        if (at, placed) not in self._known:
            if len(self._known) >= MAX_STATES:
                raise _TooManyStates
            self._known[at, placed] = None
            self._known[at, placed] = self._best_next(at, placed)
        found = self._known[at, placed]
        return found and found[0]

    def _best_next(self, at, placed):
        """Return ``(value, number of the block, its start)`` of the best next block; the first of equal ones."""
        left = [number for number in range(len(self.blocks)) if not placed >> number & 1]
        deadline = min((self.latest[number], number) for number in left)
        other = min((self.latest[number] for number in left if number != deadline[1]), default=self.end)
        best = None
        for number in left[:1] if self.in_order else left:
            last = other if number == deadline[1] else deadline[0]
            for start in self.starts[number]:
                if start < at:
                    continue
                if start + self.lengths[number] > last:
                    break  # a block that is still to come could not begin in time
                rest = self._value(start + self.lengths[number], placed | 1 << number)
                if rest is None:
                    continue
                way = abs(start - self.blocks[number].start)
                value = self._gap(at, start) + rest - (MOVE_COST + way if way else 0)
                if best is None or value > best[0]:
                    best = (value, number, start)
        return best
