"""When somebody usually comes back, and which free time suits that best."""

import math
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median

LAST = 8  # so many of the newest intervals count: habits change
LEAST_DAYS = 4  # who comes sooner had something put right
MOST_DAYS = 400  # who stays away longer begins anew
HOUSE_DAYS = 28


class Source(StrEnum):
    OWN = "own"
    SERVICE = "service"
    HOUSE = "house"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Days from one visit to the next, and whose they are: the customer's own, the service's, the house's."""

    days: int
    source: Source

    def __post_init__(self):
        if self.days < 1:
            raise ValueError(f"A rhythm needs at least one day, not {self.days}")


def rhythm_of(visit_days, usual_days=0):
    """Return the rhythm of somebody who came on these days, for this service.

    The median of the newest intervals, half a day counting as a whole one; intervals that are too short or too long are left
    out. Without any of one's own it is the service's, without that the house's.

    :param visit_days: dates in any order; two on one day are one
    :param usual_days: of the service; 0 is unknown
    """
    days = sorted(set(visit_days))
    gaps = [(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)]
    own = [gap for gap in gaps if LEAST_DAYS <= gap <= MOST_DAYS][-LAST:]
    if own:
        return Rhythm(days=math.floor(median(own) + 0.5), source=Source.OWN)
    if usual_days > 0:
        return Rhythm(days=usual_days, source=Source.SERVICE)
    return Rhythm(days=HOUSE_DAYS, source=Source.HOUSE)


def due_day(last_day, rhythm, *, today):
    """Return the day of the next visit; today if that day is over."""
    return max(last_day + timedelta(days=rhythm.days), today)


def nearest(starts, wanted):
    """Return the start that lies nearest to the wanted one, the earlier of two; None if there is none."""
    return min(starts, key=lambda start: (abs(start - wanted), start), default=None)
