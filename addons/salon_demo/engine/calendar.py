"""The salon's year: shifts of the team and the pull of each day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .catalog import Catalog
from .shape import Shift

# The holidays of the data file name years; other years fall back on the month and the weekday alone.
LOWEST, HIGHEST = 0.2, 2.2


def day_factors(catalog: Catalog, first: date, last: date) -> dict[str, dict[date, float]]:
    """Return {kind: {day: factor}}; 0 on closed days, mean about 1 else."""
    demand = catalog.demand
    out: dict[str, dict[date, float]] = {}
    for kind in demand["new_customers_per_day"]:
        branch = catalog.branches[catalog.branch_of(kind)]
        months, weekdays = demand["month_factor"][kind]["values"], demand["weekday_factor"][kind]["values"]
        factors: dict[date, float] = {}
        day = first
        while day <= last:
            feast = 1.0
            for holiday in demand["holiday"]:
                if any(span["from"] <= day <= span["to"] for span in holiday["ranges"]):
                    feast *= holiday["factor"][kind]
            open_today = branch.hours(day) is not None
            factors[day] = months[day.month - 1] * weekdays[day.weekday()] * min(max(feast, LOWEST), HIGHEST) if open_today else 0.0
            day += timedelta(days=1)
        out[kind] = factors
    return out


def make_shifts(catalog: Catalog, rng: Random, first: date, last: date) -> list[Shift]:
    """Roll the weekly pattern out, with a few days of leave and breaks that do not all fall together."""
    shifts: list[Shift] = []
    for person in catalog.people.values():
        day, away_until = max(first, person.start), None
        while day <= last:
            span, hours = person.weekly[day.weekday()], catalog.branches[person.branch].hours(day)
            if away_until is None and rng.random() < 0.006:
                away_until = day + timedelta(days=rng.choice((0, 0, 1, 2, 4)))
            away = away_until is not None and day <= away_until
            if away_until is not None and day >= away_until:
                away_until = None
            if span and hours and not away:
                start, stop = max(span[0], hours[0]), min(span[1], hours[1])
                pause = start + 180 + 15 * rng.randrange(0, 9)
                shifts.append(
                    Shift(
                        person=person.key,
                        branch=person.branch,
                        day=day,
                        start=start,
                        stop=stop,
                        break_start=pause,
                        break_stop=pause + person.break_minutes,
                    )
                )
            day += timedelta(days=1)
    return shifts
