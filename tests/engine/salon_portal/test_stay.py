"""A stay ends by itself, and nothing but a whole one is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_portal.engine.stay import IDLE_S, LONGEST_S, Stay, begin, parse_stay

NOW = 1_900_000_000


def test_a_stay_ends_half_an_hour_after_the_last_look():
    stay = begin("+8613800006688", NOW, 7)
    assert not stay.is_over(NOW + IDLE_S - 1)
    assert stay.is_over(NOW + IDLE_S)
    assert not stay.at(NOW + IDLE_S - 1).is_over(NOW + IDLE_S)


def test_looking_again_and_again_does_not_make_it_last_for_ever():
    stay = begin("+8613800006688", NOW, 7)
    for moment in range(NOW, NOW + LONGEST_S, IDLE_S // 2):
        stay = stay.at(moment)
    assert stay.is_over(NOW + LONGEST_S)


def test_a_stay_that_begins_later_than_now_is_over():
    assert begin("x@example.com", NOW + 60).is_over(NOW)


@given(st.text(max_size=30), st.integers(0, 2**31), st.integers(0, 2**33), st.integers(0, 2**33))
def test_what_is_kept_comes_back(contact, customer, since, seen):
    stay = Stay(contact=contact, customer=customer, since=since, seen=seen)
    assert parse_stay(stay.data()) == stay


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        "stay",
        {"contact": "x", "customer": 1, "since": 1},
        {"contact": "x", "customer": True, "since": 1, "seen": 1},
        {"contact": "x", "customer": "1", "since": 1, "seen": 1},
        {"contact": 1, "customer": 1, "since": 1, "seen": 1},
        {"contact": "x", "customer": 1, "since": 1, "seen": 1, "more": 1},
    ],
)
def test_anything_else_is_no_stay(data):
    assert parse_stay(data) is None
