"""Measure the slot engine on the worlds S-100 and S-10 of the design page, in memory and without Odoo.

    python bench/slots.py [--repeat 20]

"Any of 30 people and any of 5 places, 60 minutes, every 15 minutes, 30 days": 36,000 bookings (S-100) or 3,600 (S-10), in
Asia/Shanghai and over Berlin's change of the clock. Each figure is the processor time of
the whole answer, masks built from pairs of minutes; the
list of starts is compared with a minute-by-minute scan first. Reading the rows from the database is measured by the addon's
tests of queries, not here.
"""

import argparse
import random
import statistics
import sys
import time
import types
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
package = types.ModuleType("salon_booking")
package.__path__ = [str(ROOT / "addons" / "salon_booking")]
sys.modules.setdefault("salon_booking", package)

from salon_booking.engine import grid  # noqa: E402
from salon_booking.engine.slots import Availability  # noqa: E402
from salon_booking.engine.values import Candidate, Phase, Query, Service, World  # noqa: E402

ZONES = {"Asia/Shanghai": date(2027, 3, 1), "Europe/Berlin": date(2027, 3, 15)}
SIZES = {"S-100": (100, 30, 20, 5), "S-10": (10, 5, 4, 2)}
DAYS = 30


def local_minute(day, minute, tz):
    moment = datetime(day.year, day.month, day.day, tzinfo=tz).replace(hour=minute // 60, minute=minute % 60)
    return grid.to_minute(moment.astimezone(UTC))


def make(size, zone, seed=7):
    """Return ``(query, world)``: people and places booked to three quarters and a half, never overlapping."""
    people, able, places, fitting = SIZES[size]
    tz, first, dice = ZoneInfo(zone), ZONES[zone], random.Random(seed)
    days = [first + timedelta(days=n) for n in range(DAYS)]
    opening = tuple((local_minute(d, 540, tz), local_minute(d, 1200, tz)) for d in days if d.weekday() < 6)
    shifts = tuple(
        span
        for d in days
        if d.weekday() < 6
        for span in ((local_minute(d, 540, tz), local_minute(d, 780, tz)), (local_minute(d, 840, tz), local_minute(d, 1200, tz)))
    )
    busy = {}
    for resource, fill in [(n, 0.76) for n in range(people)] + [(1000 + n, 0.45) for n in range(places)]:
        rows = []
        for start, stop in shifts if resource < 1000 else opening:
            at = start
            while at < stop:
                length = dice.choice((30, 30, 30, 30, 30, 45, 60, 90))
                if dice.random() < fill:
                    rows.append((at, min(at + length, stop)))
                at += length
        busy[resource] = rows
    start = grid.to_minute(datetime(first.year, first.month, first.day, tzinfo=tz).astimezone(UTC))
    world = World(
        start=start - 720,
        stop=start + DAYS * 1440 + 720,
        opening=opening,
        shifts=dict.fromkeys(range(people), shifts),
        busy=busy,
        places={1: tuple(1000 + n for n in range(fitting))},
    )
    service = Service(
        key=1,
        phases=(Phase(duration_min=60, kind_ids=(1,)),),
        candidates=tuple(Candidate(resource_id=n) for n in range(able)),
    )
    return Query(services=(service,), earliest=start, latest=start + DAYS * 1440, tz=tz), world, sum(map(len, busy.values()))


def scan(query, world):
    """Return the starts by looking at every minute of every resource."""
    free = {}
    for resource, rows in world.busy.items():
        taken = {minute for start, stop in rows for minute in range(start, stop)}
        hours = {minute for start, stop in world.shifts.get(resource, world.opening) for minute in range(start, stop)}
        free[resource] = hours - taken
    people = [candidate.resource_id for candidate in query.services[0].candidates]
    opening = {minute for start, stop in world.opening for minute in range(start, stop)}
    found = []
    for minute in range(query.earliest, query.latest):
        clock = grid.to_moment(minute).astimezone(query.tz)
        if clock.minute % query.step_min or minute not in opening:
            continue
        span = range(minute, minute + 60)
        if minute + 59 in opening and all(any(all(m in free[r] for m in span) for r in group) for group in (people, world.places[1])):
            found.append(minute)
    return tuple(found)


def measure(query, world, repeat):
    seconds = []
    for _number in range(repeat):
        began = time.process_time()
        found = Availability(query, world, now=0)
        starts = found.starts()
        seconds.append(time.process_time() - began)
    return starts, sorted(value * 1000 for value in seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=20)
    wish, wrong = parser.parse_args(), 0
    print(f"{'world':8}{'zone':16}{'bookings':>9}{'starts':>8}{'missing':>9}{'extra':>7}{'p50 ms':>9}{'p95 ms':>9}")
    for size in SIZES:
        for zone in ZONES:
            query, world, bookings = make(size, zone)
            right = set(scan(query, world))
            starts, times = measure(query, world, wish.repeat)
            missing, extra = len(right - set(starts)), len(set(starts) - right)
            wrong += missing + extra
            p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
            print(f"{size:8}{zone:16}{bookings:9}{len(starts):8}{missing:9}{extra:7}{statistics.median(times):9.1f}{p95:9.1f}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
