"""The rhythm of a customer: the middle of what they do, never the exception."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from salon_booking.engine.rhythm import HOUSE_DAYS, LAST, LEAST_DAYS, MOST_DAYS, Rhythm, Source, due_day, nearest, rhythm_of

FIRST = date(2031, 1, 6)


def days(*gaps):
    """Return the days of somebody who came with these gaps in between."""
    found = [FIRST]
    for gap in gaps:
        found.append(found[-1] + timedelta(days=gap))
    return found


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ((35,), 35),
        ((35, 35, 120), 35),
        ((28, 35), 32),
        ((28, 29, 30), 29),
        ((2, 30), 30),
        ((30, 500), 30),
    ],
)
def test_the_median_of_the_own_intervals_counts(gaps, expected):
    assert rhythm_of(days(*gaps), 42) == Rhythm(days=expected, source=Source.OWN)


def test_only_the_newest_intervals_count():
    assert rhythm_of(days(*[56] * 20, *[28] * LAST)).days == 28


@pytest.mark.parametrize("visits", [[], [FIRST], [FIRST, FIRST], days(2, 1), days(MOST_DAYS + 1)])
def test_without_own_intervals_the_service_says_then_the_house(visits):
    assert rhythm_of(visits, 42) == Rhythm(days=42, source=Source.SERVICE)
    assert rhythm_of(visits) == Rhythm(days=HOUSE_DAYS, source=Source.HOUSE)


@given(st.lists(st.dates(date(2029, 1, 1), date(2031, 12, 31)), max_size=30), st.integers(0, 365))
@example([FIRST, FIRST], 0)
def test_order_and_doubles_change_nothing_and_the_answer_lies_within_what_was_done(visits, usual):
    found = rhythm_of(visits, usual)
    assert found == rhythm_of([*reversed(visits), *visits], usual)
    if found.source == Source.OWN:
        sorted_days = sorted(set(visits))
        gaps = [(b - a).days for a, b in zip(sorted_days, sorted_days[1:], strict=False)]
        assert min(gaps) <= found.days <= max(gaps)
        assert LEAST_DAYS <= found.days <= MOST_DAYS


def test_a_rhythm_of_no_days_is_refused():
    with pytest.raises(ValueError, match="not 0"):
        Rhythm(days=0, source=Source.OWN)


def test_a_day_that_is_over_is_due_today():
    rhythm = Rhythm(days=28, source=Source.HOUSE)
    assert due_day(FIRST, rhythm, today=FIRST) == FIRST + timedelta(days=28)
    assert due_day(FIRST, rhythm, today=FIRST + timedelta(days=40)) == FIRST + timedelta(days=40)


def test_the_nearest_start_wins_and_of_two_the_earlier():
    wanted = datetime(2031, 2, 3, 10, 0)
    earlier, later = wanted - timedelta(hours=1), wanted + timedelta(hours=1)
    assert nearest([later, earlier], wanted) == earlier
    assert nearest([later, wanted], wanted) == wanted
    assert nearest([], wanted) is None
