import random
from zoneinfo import ZoneInfo

import pytest
from salon_booking.engine.fairness import loads
from salon_booking.engine.slots import Availability
from salon_booking.engine.values import Candidate, Phase, Query, Service, Weights, World

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = 28_000_020
DAYS = 30
# Two early, two late, an evening and a morning part-timer who work every day; the others have two days off a week.
HOURS = {1: (0, 540), 2: (0, 540), 3: (60, 600), 4: (60, 600), 5: (240, 600), 6: (0, 360)}
EVERY_DAY = (5, 6)


def works(person, day):
    return person in EVERY_DAY or (day + person) % 7 > 1


def on_shift(days):
    return {person: sum((stop - start) * works(person, day) for day in days) for person, (start, stop) in HOURS.items()}


def month(weights, seed, asked_share=0.3, wishes=30):
    """Play a month in which people ask for a time; return unasked minutes per minute on shift, against the average, in percent."""
    dice, given = random.Random(seed), []
    for day in range(DAYS):
        nine, busy = NINE + day * 1440, {person: [] for person in HOURS}
        shifts = {person: ((nine + start, nine + stop),) for person, (start, stop) in HOURS.items() if works(person, day)}
        for _wish in range(wishes):
            start, minutes = nine + dice.randrange(0, 600, 15), dice.choice((30, 30, 45, 60, 90))
            asked = frozenset({dice.choice((1, 1, 1, 1, 2, 3))}) if dice.random() < asked_share else None  # one is a favourite
            ahead = loads(total(given), on_shift(range(day + 1)))
            world = World(start=nine - 540, stop=nine + 900, opening=((nine, nine + 600),), shifts=shifts, busy=busy, load=ahead)
            plan = Availability(query(start, minutes, asked, weights), world, now=0).plan(start)
            for step in plan.steps if plan else ():
                busy[step.lead_id].append((step.start, step.stop))
                given += [] if asked else [(step.lead_id, minutes)]
    hours, work = on_shift(range(DAYS)), total(given)
    average = sum(work.values()) / sum(hours.values())
    return {person: 100 * (work[person] / hours[person] / average - 1) for person in HOURS}


def total(given):
    return {person: sum(minutes for each, minutes in given if each == person) for person in HOURS}


def query(start, minutes, asked, weights):
    service = Service(
        key=1,
        phases=(Phase(duration_min=minutes),),
        candidates=tuple(Candidate(resource_id=person) for person in HOURS),
        wished=asked,
    )
    return Query(services=(service,), earliest=start, latest=start + 1, tz=SHANGHAI, weights=weights)


@pytest.mark.parametrize("weights", [Weights(), Weights(gap=8, load=1, wish=1), Weights(gap=2, load=4, wish=1)], ids=str)
def test_unasked_work_spreads_within_ten_percent_of_the_hours_over_a_month(weights):
    spread = month(weights, seed=1)
    assert max(map(abs, spread.values())) <= 10, spread


def test_without_the_weight_of_load_it_does_not():
    assert max(map(abs, month(Weights(load=0), seed=1).values())) > 10


def test_load_is_what_a_person_is_ahead_by_for_the_hours_worked():
    assert loads({1: 300, 2: 300}, {1: 2000, 2: 2000}) == {1: 0, 2: 0}
    assert loads({1: 300, 2: 300}, {1: 3000, 2: 1000}) == {1: 0, 2: 400}  # half the average hours, twice the work
    assert loads({1: 300}, {1: 2000, 2: 2000}) == {1: 300, 2: 0}


def test_who_was_not_on_shift_is_quiet():
    assert loads({1: 300, 3: 60}, {1: 2000, 2: 2000, 3: 0}) == {1: 300, 2: 0}
    assert loads({1: 300}, {}) == {}
