"""The earn rule and the take-back rule."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_loyalty.engine.points import last_day, points_for, points_to_keep


def test_a_point_needs_a_whole_unit():
    assert points_for(48_699, minor_per_unit=100, rate_hundredths=100) == 486


def test_the_rate_is_applied_to_whole_units_and_rounded_down():
    assert points_for(35_000, minor_per_unit=100, rate_hundredths=150) == 525
    assert points_for(399, minor_per_unit=100, rate_hundredths=150) == 4


def test_yen_have_no_smaller_unit():
    assert points_for(4_860, minor_per_unit=1, rate_hundredths=10) == 486


def test_a_refund_alone_earns_nothing():
    assert points_for(-9_900, minor_per_unit=100, rate_hundredths=100) == 0


def test_a_rule_without_sense_is_refused():
    with pytest.raises(ValueError, match="rate_hundredths=-1"):
        points_for(1, minor_per_unit=100, rate_hundredths=-1)


def test_one_year_ends_on_the_same_day_of_next_year():
    assert last_day(date(2026, 11, 21), valid_days=365) == date(2027, 11, 21)
    assert last_day(date(2026, 11, 21), valid_days=0) is None


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 500))
def test_paying_more_never_earns_less(one, other, rate):
    less, more = sorted((one, other))
    assert points_for(less, minor_per_unit=100, rate_hundredths=rate) <= points_for(more, minor_per_unit=100, rate_hundredths=rate)


@given(st.integers(1, 10**6), st.lists(st.integers(1, 10**5), min_size=1, max_size=12))
def test_refunds_in_parts_take_back_exactly_what_the_sale_gave(points, parts):
    paid, refunded, taken = sum(parts), 0, 0
    for part in parts:
        before = points_to_keep(points, paid_minor=paid, refunded_minor=refunded)
        refunded += part
        after = points_to_keep(points, paid_minor=paid, refunded_minor=refunded)
        assert after <= before
        taken += before - after
    assert taken == points


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(-10, 2 * 10**6))
def test_what_stays_is_between_nothing_and_what_was_given(points, paid, refunded):
    assert 0 <= points_to_keep(points, paid_minor=paid, refunded_minor=refunded) <= points
