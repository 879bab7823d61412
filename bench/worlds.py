"""The worlds of the benchmark, made from a seed, and the right answer by looking at every minute. Standard library only.

S-100: 100 people (30 can do the service), 20 rooms (5 fit), 36,000 bookings in 30 days; S-10 a tenth of it; S-1000 ten times.
Monday to Saturday 09-20, one of three lunch hours each. Durations are 30 to 90 minutes, mostly 30 (mean 34): 36,000 bookings of
an hour would be more than all working time. People are booked to about 78 %, rooms to about 45 %; nothing overlaps.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

DAYS, STEP_MIN, LENGTH_MIN = 30, 15, 60
OPENS, CLOSES, LUNCHES = 540, 1200, (720, 780, 840)
DURATIONS, WEIGHTS = (30, 45, 60, 90), (86, 6, 5, 3)
SIZES = {"S-10": (10, 5, 4, 2), "S-100": (100, 30, 20, 5), "S-1000": (1000, 300, 200, 50), "Free": (100, 100, 100, 100)}
EMPTY = "Free"  # nobody is booked: what bookings are made into
ZONES = {"Shanghai": ("Asia/Shanghai", date(2027, 3, 1)), "Berlin": ("Europe/Berlin", date(2027, 3, 15))}  # Berlin changes on 28 March
BOOKINGS_EACH = 360  # of one person in the 30 days
ROOM_SHARE = 0.4  # what a room is left to after each visit; 0.45 of its time ends up booked
GAPS = 3
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOTE = "salon_bench.worlds"  # the system parameter that says what a database holds


def moment(minute):
    """Naive UTC datetime of a UTC minute."""
    return datetime(1970, 1, 1) + timedelta(minutes=minute)


@dataclass(frozen=True)
class Booking:
    """UTC minutes; ``room`` is None for a service that needs none."""

    person: int
    room: int | None
    start: int
    stop: int


@dataclass
class World:
    """People and rooms are numbers from 0; the first ``able`` people and the first ``fitting`` rooms serve the question."""

    size: str
    zone: str
    seed: int = 7
    people: int = field(init=False)
    able: int = field(init=False)
    rooms: int = field(init=False)
    fitting: int = field(init=False)
    bookings: list[Booking] = field(init=False)

    def __post_init__(self):
        self.people, self.able, self.rooms, self.fitting = SIZES[self.size]
        tz, self.first = ZONES[self.zone]
        self.tz = ZoneInfo(tz)
        dice = random.Random(f"{self.size} {self.zone} {self.seed}")
        self.bookings = [] if self.size == EMPTY else list(self._make_bookings(dice))

    @property
    def name(self):
        return f"{self.size} {self.zone}"

    @property
    def days(self):
        return [self.first + timedelta(days=number) for number in range(DAYS)]

    @property
    def open_days(self):
        return [day for day in self.days if day.weekday() < 6]

    @property
    def earliest(self):
        return self.utc(self.first, 0)

    @property
    def latest(self):
        return self.utc(self.first + timedelta(days=DAYS), 0)

    def utc(self, day, minute):
        """The UTC minute of a wall clock minute; none of ours lies in a skipped or repeated hour."""
        local = datetime(day.year, day.month, day.day, minute // 60 % 24, minute % 60, tzinfo=self.tz)
        return int((local.astimezone(UTC) - EPOCH) / timedelta(minutes=1))

    def lunch(self, person):
        return LUNCHES[person % 3]

    def shifts(self, person):
        """The working spans of one person, without the lunch hour."""
        rest = self.lunch(person)
        return [(self.utc(day, a), self.utc(day, b)) for day in self.open_days for a, b in ((OPENS, rest), (rest + 60, CLOSES))]

    @cached_property
    def opening(self):
        return [(self.utc(day, OPENS), self.utc(day, CLOSES)) for day in self.open_days]

    @cached_property
    def busy(self):
        """({person: pairs}, {room: pairs})"""
        people, rooms = {n: [] for n in range(self.people)}, {n: [] for n in range(self.rooms)}
        for booking in self.bookings:
            people[booking.person].append((booking.start, booking.stop))
            if booking.room is not None:
                rooms[booking.room].append((booking.start, booking.stop))
        return people, rooms

    def _make_bookings(self, dice):
        for number, day in enumerate(self.open_days):
            rows = [
                (self.utc(day, start), self.utc(day, stop), person)
                for person in range(self.people)
                for start, stop in self._person_day(dice, person, number)
            ]
            rows.sort(key=lambda row: (row[0], dice.random()))
            rooms = _give_rooms(dice, rows, self.rooms)
            for index, (start, stop, person) in enumerate(rows):
                yield Booking(person, rooms.get(index), start, stop)

    def _person_day(self, dice, person, number):
        """Spans of one person's day in local minutes: as many as make BOOKINGS_EACH in all, with the free minutes between them."""
        days = len(self.open_days)
        count = BOOKINGS_EACH * (number + 1) // days - BOOKINGS_EACH * number // days
        rest, halves = self.lunch(person), []
        room = [(rest - OPENS) // STEP_MIN, (CLOSES - rest - 60) // STEP_MIN]
        lengths = [length // STEP_MIN for length in dice.choices(DURATIONS, WEIGHTS, k=count)]
        while sum(lengths) > sum(room) - 2:
            lengths[lengths.index(max(lengths))] = 2
        first = []
        while lengths and sum(first) + lengths[0] <= room[0] and (sum(first) < room[0] * 0.8 or sum(lengths) > room[1]):
            first.append(lengths.pop(0))
        halves = [(OPENS, room[0], first), (rest + 60, room[1], lengths)]
        while sum(lengths) > room[1]:  # an odd quarter of an hour in the first half: shorten in the second
            lengths[lengths.index(max(lengths))] = 2
        for start, units, row in halves:
            yield from _spread(dice, start, units, row)


def _spread(dice, start, units, lengths):
    """Yield spans in order; the free time lies in a few gaps, as people leave it when they book one visit after the other."""
    points = [dice.randint(0, units - sum(lengths)) for _number in range(GAPS)]
    cuts = sorted(dice.choice(points) for _length in lengths)
    used = 0
    for cut, length in zip(cuts, lengths, strict=True):
        at = start + (cut + used) * STEP_MIN
        yield at, at + length * STEP_MIN
        used += length


def _give_rooms(dice, rows, rooms):
    """{row: room}: each room takes bookings of the day, in order of time, until it is booked to about its share."""
    given = {}
    for room in range(rooms):
        at = rows[0][0]
        for index, (start, stop, _person) in enumerate(rows):
            if index not in given and start >= at:
                given[index], length = room, stop - start
                at = stop + int(dice.expovariate(1) * length * (1 / ROOM_SHARE - 1)) // STEP_MIN * STEP_MIN
    return given


def servers(world, able, fitting):
    """{grid start: ({free people}, {free rooms})} by looking at every minute of every resource; the judge of everybody's answer."""
    people, rooms = world.busy
    opening = {minute for start, stop in world.opening for minute in range(start, stop)}
    free_people = {n: _minutes(world.shifts(n)) - _minutes(people[n]) for n in range(able)}
    free_rooms = {n: opening - _minutes(rooms[n]) for n in range(fitting)}
    found = {}
    for minute in range(world.earliest, world.latest):
        span = range(minute, minute + LENGTH_MIN)
        clock = (EPOCH + timedelta(minutes=minute)).astimezone(world.tz)
        if clock.minute % STEP_MIN == 0 and minute in opening and span[-1] in opening:
            found[minute] = tuple({n for n, free in group.items() if all(m in free for m in span)} for group in (free_people, free_rooms))
    return found


def _minutes(pairs):
    return {minute for start, stop in pairs for minute in range(start, stop)}


def right_answer(world):
    """(starts that can be served, all grid starts within opening hours)."""
    found = servers(world, world.able, world.fitting)
    return {minute for minute, (people, rooms) in found.items() if people and rooms}, set(found)


def judge(starts, world, right=None):
    """What is wrong with an answer: missing, extra, and of the extra those that nobody could serve even off the grid."""
    right = right_answer(world)[0] if right is None else right
    given = set(starts)
    extra = given - right
    nobody = sum(not _bookable(world, minute) for minute in extra)
    return {"starts": len(given), "missing": len(right - given), "extra": len(extra), "unbookable": nobody}


def _bookable(world, minute):
    people, rooms = world.busy
    stop = minute + LENGTH_MIN

    def free(pairs):
        return all(b <= minute or stop <= a for a, b in pairs)

    return any(free(people[n]) and any(a <= minute and stop <= b for a, b in world.shifts(n)) for n in range(world.able)) and any(
        free(rooms[n]) and any(a <= minute and stop <= b for a, b in world.opening) for n in range(world.fitting)
    )
