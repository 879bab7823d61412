import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_website.engine import limits
from salon_website.engine.limits import Limit, house_of, window_start


@given(st.integers(0, 2**33), st.integers(1, limits.DAY_S))
def test_every_second_lies_in_one_window(second, window):
    start = window_start(second, window)
    assert start <= second < start + window
    assert window_start(start, window) == start


@pytest.mark.parametrize("values", [{"most": 0, "window_s": 60}, {"most": 1, "window_s": 0}, {"most": 1, "window_s": limits.DAY_S + 1}])
def test_a_limit_without_sense_is_refused(values):
    with pytest.raises(ValueError, match="limit"):
        Limit(key="x", **values)


def test_guessing_a_code_within_the_limits_is_hopeless():
    tries_a_day = limits.CODE_CONTACT_DAY.most * 5
    assert tries_a_day / 10**6 < 1 / 10_000


def test_limits_have_names_of_their_own():
    found = [value for value in vars(limits).values() if isinstance(value, Limit)]
    assert len({limit.key for limit in found}) == len(found) >= 8


def test_a_house_of_the_new_addresses_counts_as_one():
    assert house_of("2001:db8:1:2:aaaa::1") == house_of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert house_of("2001:db8:1:3::1") != house_of("2001:db8:1:2::1")
    assert (house_of("192.0.2.7"), house_of("nonsense"), house_of(None)) == ("192.0.2.7", "?", "?")
