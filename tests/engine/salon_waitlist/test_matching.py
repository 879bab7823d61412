from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_waitlist.engine.matching import Freed, Start, Wish, in_turn, pick, suits, touches, wants_day

SATURDAY = date(2031, 3, 8)
NOON = 32_160_000
WISH = Wish(key=1, since=10, first_day=SATURDAY - timedelta(days=7), last_day=SATURDAY + timedelta(days=7))

wishes = st.builds(
    Wish,
    key=st.integers(1, 50),
    since=st.integers(0, 40),
    passes=st.integers(0, 3),
    first_day=st.just(SATURDAY),
    last_day=st.dates(SATURDAY, SATURDAY + timedelta(days=9)),
    weekdays=st.frozensets(st.integers(0, 6)),
    from_min=st.integers(0, 700),
    to_min=st.integers(700, 1440),
    notice_min=st.integers(0, 90),
)
starts = st.builds(
    lambda minute, length, days: Start(
        at=NOON + days * 1440 + minute, stop=NOON + days * 1440 + minute + length, day=SATURDAY + timedelta(days=days), minute=minute
    ),
    st.integers(0, 1439),
    st.integers(15, 180),
    st.integers(0, 9),
)


def start(clock, length=60, day=SATURDAY):
    hours, minutes = map(int, clock.split(":"))
    at = NOON + (day - SATURDAY).days * 1440 + hours * 60 + minutes
    return Start(at=at, stop=at + length, day=day, minute=hours * 60 + minutes)


def test_the_wished_hours_hold():
    afternoon = replace(WISH, from_min=14 * 60, to_min=17 * 60)
    assert not suits(afternoon, start("13:45"), now=NOON)
    assert suits(afternoon, start("14:00"), now=NOON)
    assert suits(afternoon, start("17:00"), now=NOON)
    assert not suits(afternoon, start("17:15"), now=NOON)


def test_the_wished_weekdays_and_dates_hold():
    saturdays = replace(WISH, weekdays=frozenset({5}))
    assert wants_day(saturdays, SATURDAY)
    assert not wants_day(saturdays, SATURDAY + timedelta(days=1))
    assert not wants_day(saturdays, SATURDAY + timedelta(days=14))


def test_nobody_is_offered_what_they_cannot_reach_in_time():
    hour = replace(WISH, notice_min=60)
    assert not suits(hour, start("10:00"), now=NOON + 9 * 60 + 1)
    assert suits(hour, start("10:00"), now=NOON + 9 * 60)


def test_a_start_that_was_passed_up_is_not_offered_again():
    assert pick(replace(WISH, refused=frozenset({start("10:00").at})), [start("10:00"), start("10:15")], now=NOON) == start("10:15")


def test_the_longest_wait_comes_first_and_passing_up_an_offer_goes_behind():
    old, new, passed = WISH, replace(WISH, key=2, since=20), replace(WISH, key=3, since=1, passes=1)
    assert in_turn([passed, new, old]) == (old, new, passed)


def test_only_freed_time_is_offered():
    freed = Freed(at=start("10:00").at, stop=start("11:00").at)
    assert pick(WISH, [start("09:00"), start("11:00")], freed, now=NOON) is None
    assert pick(WISH, [start("09:00"), start("10:30"), start("09:30")], freed, now=NOON) == start("09:30")


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="days and hours"):
        replace(WISH, from_min=900, to_min=800)
    with pytest.raises(ValueError, match="weekdays"):
        replace(WISH, weekdays=frozenset({7}))
    with pytest.raises(ValueError, match="ends after"):
        Freed(at=5, stop=5)


@given(wishes, st.lists(starts, max_size=20), st.integers(0, 3000))
def test_what_is_picked_suits_and_nothing_earlier_does(wish, found, later):
    now, freed = NOON + later, Freed(at=NOON + 200, stop=NOON + 4000)
    best = pick(wish, found, freed, now=now)
    fitting = [each for each in found if suits(wish, each, now=now) and touches(each, freed)]
    assert (best is None) == (not fitting)
    assert best is None or (best in fitting and best.at == min(each.at for each in fitting))


@given(st.lists(wishes, unique_by=lambda wish: wish.key), st.randoms(use_true_random=False))
def test_the_order_does_not_hang_on_how_it_is_asked(found, dice):
    shuffled = list(found)
    dice.shuffle(shuffled)
    assert in_turn(found) == in_turn(shuffled)


@given(st.integers(2, 8), st.integers(1, 40))
def test_nobody_is_asked_twice_before_everybody_was_asked_once(people, rounds):
    """Everybody lets every offer pass: the counts never differ by more than one."""
    waiting = {key: replace(WISH, key=key, since=key) for key in range(people)}
    for _round in range(rounds):
        first = in_turn(waiting.values())[0]
        waiting[first.key] = replace(first, passes=first.passes + 1)
        counts = [wish.passes for wish in waiting.values()]
        assert max(counts) - min(counts) <= 1
