import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_booking.engine.no_show import POINTS, Band, Booking, Reason, forecast

bookings = st.builds(
    Booking,
    no_show_count=st.integers(0, 5),
    is_new=st.booleans(),
    days_ahead=st.integers(-1, 90),
    source=st.sampled_from(["desk", "website", "group_buying"]),
    hour=st.integers(0, 23),
    has_deposit=st.booleans(),
)


def test_a_regular_who_always_came_has_no_points():
    found = forecast(Booking())
    assert (found.points, found.band, found.reasons) == (0, Band.LOW, ())


def test_who_stayed_away_twice_is_of_high_risk():
    assert forecast(Booking(no_show_count=2)).band == Band.HIGH
    assert forecast(Booking(no_show_count=1)).band == Band.SOME


def test_points_add_and_each_has_its_reason():
    found = forecast(Booking(is_new=True, source="group_buying", days_ahead=14))
    assert (found.points, found.band) == (5, Band.HIGH)
    assert found.reasons == (Reason.NEW, Reason.GROUP_BUYING, Reason.LONG_AHEAD)


def test_a_day_less_ahead_and_an_hour_earlier_count_nothing():
    assert forecast(Booking(days_ahead=13, hour=19)).points == 0
    assert forecast(Booking(days_ahead=14, hour=20)).points == 2


def test_money_at_stake_makes_it_less():
    assert forecast(Booking(is_new=True, has_deposit=True)).points == 0


@given(bookings)
def test_the_points_are_the_sum_of_the_reasons_and_never_below_zero(booking):
    found = forecast(booking)
    assert found.points == max(sum(POINTS[reason] for reason in found.reasons), 0)
    assert not {Reason.NO_SHOW, Reason.NO_SHOWS} <= set(found.reasons)


@given(bookings)
def test_more_points_are_never_a_lower_band(booking):
    found = forecast(booking)
    assert (found.band == Band.HIGH) == (found.points >= 4)
    assert (found.band == Band.LOW) == (found.points < 2)


def test_nonsense_is_refused():
    with pytest.raises(ValueError):
        Booking(hour=24)
