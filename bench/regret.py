"""Measure how long the nightly solving of a branch's day takes, in memory and without Odoo.

    python bench/regret.py [--people 24] [--flex 30]

Each person is on shift from 9 to 20 with a break of an hour, and booked to three quarters by services of 20 to 90 minutes at
odd starts. The processor time of the whole day is printed with the minutes lost; an answer that is not exact counts as a failure.
"""

import argparse
import random
import sys
import time
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
package = types.ModuleType("salon_booking")
package.__path__ = [str(ROOT / "addons" / "salon_booking")]
sys.modules.setdefault("salon_booking", package)

from salon_booking.engine.regret import Block, Day, solve  # noqa: E402

NINE = 28_000_020
SHIFT, BREAK = (NINE, NINE + 660), (NINE + 240, NINE + 300)


def make(people, flex_min, seed=7):
    """Return a day per person."""
    dice, days = random.Random(seed), []
    for _person in range(people):
        blocks = []
        for since, until in ((SHIFT[0], BREAK[0]), (BREAK[1], SHIFT[1])):
            at = since
            while at < until:
                length = dice.choice((20, 30, 30, 45, 60, 60, 90))
                if at + length <= until and dice.random() < 0.8:
                    blocks.append(Block(key=len(blocks), work=((at, at + length),)))
                    at += length
                at += dice.choice((0, 0, 0, 5, 10, 15, 20))
        days.append(Day(shifts=(SHIFT,), fixed=(BREAK,), blocks=tuple(blocks), flex_min=flex_min))
    return days


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=24)
    parser.add_argument("--flex", type=int, default=30, help="minutes by which a booking may move")
    wish = parser.parse_args()
    days = make(wish.people, wish.flex)
    began = time.process_time()
    found = [solve(day) for day in days]
    seconds = time.process_time() - began
    bookings, most = sum(len(day.blocks) for day in days), max(len(day.blocks) for day in days)
    lost = sum(each.regret_min for each in found)
    inexact = sum(not each.is_exact for each in found)
    print(f"{wish.people} people, {bookings} bookings (at most {most} a person), moved by at most {wish.flex} minutes")
    print(f"{seconds:.2f} s of processor time; {lost} sellable minutes lost; {inexact} not exact")
    return 1 if inexact else 0


if __name__ == "__main__":
    sys.exit(main())
