from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_website.engine.choice import (
    MAX_SERVICES,
    Choice,
    moment_text,
    parse_choice,
    parse_day,
    parse_moment,
    parts_of_day,
)

ids = st.integers(1, 2**31 - 1)
keys = st.from_regex(r"[a-z][a-z_]{0,19}", fullmatch=True) | st.just("")
choices = st.builds(
    Choice,
    services=st.lists(ids, min_size=1, max_size=MAX_SERVICES, unique=True).map(tuple),
    person=st.just(0) | ids,
    species=keys,
    size=keys,
    coat=keys,
    via=st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True) | st.just(""),
)


def values_of(query):
    return dict(pair.split("=", 1) for pair in query.split("&"))


@given(choices)
def test_a_choice_travels_in_an_address_and_back(choice):
    again = parse_choice(values_of(choice.query()))
    assert again == choice
    assert again.faults == ()


def test_more_is_added_and_none_leaves_out():
    choice = Choice(services=(3, 5), person=7)
    assert choice.query(d="2031-03-03") == "s=3,5&p=7&d=2031-03-03"
    assert choice.query(p=None) == "s=3,5"
    assert choice.query(s="3,5,9", p=None) == "s=3,5,9"


@pytest.mark.parametrize("services", ["1;DROP", "-1", "0", "1,1", "1,2,3,4,5", "9999999999", "一", "1.5", "²"])
def test_services_that_make_no_sense_are_a_fault(services):
    assert "s" in parse_choice({"s": services}).faults


@pytest.mark.parametrize("name, text", [("p", "x"), ("p", "9999999999"), ("k", "<b>"), ("z", "../.."), ("c", "A"), ("via", "a b")])
def test_what_makes_no_sense_is_left_out(name, text):
    choice = parse_choice({"s": "1", name: text})
    assert name in choice.faults
    assert choice == Choice(services=(1,))


@given(st.dictionaries(st.sampled_from(["s", "p", "k", "z", "c", "via"]), st.text()))
def test_any_request_gives_a_choice_that_is_safe_in_an_address(values):
    query = parse_choice(values).query()
    assert not set(query) - set("abcdefghijklmnopqrstuvwxyz0123456789=&,-_")


@given(st.datetimes(datetime(2000, 1, 1), datetime(2199, 1, 1)))
def test_moments_travel_as_utc(moment):
    moment = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    assert parse_moment(moment_text(moment)) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "11:05",
        "2031-03-03",
        "2031-03-03T10:00",
        "2031-13-03T10:00Z",
        "2031-03-03T10:00Z'",
        "9999-12-31T23:59Z",
        "0001-01-01T00:00Z",
        5,
    ],
)
def test_other_moments_are_none(text):
    assert parse_moment(text) is None


def test_days():
    assert parse_day("2031-03-03") == date(2031, 3, 3)
    assert [parse_day(text) for text in ("", None, "3 March", "2031-02-30", "9999-12-31")] == [None] * 5


def test_a_day_has_three_parts_in_which_no_start_is_lost():
    starts = [datetime(2031, 3, 3, hour, 30, tzinfo=UTC) for hour in (9, 11, 12, 16, 17, 20)]
    parts = parts_of_day(starts)
    assert [key for key, _starts in parts] == ["morning", "afternoon", "evening"]
    assert [start.hour for _key, found in parts for start in found] == [9, 11, 12, 16, 17, 20]
    assert [len(found) for _key, found in parts] == [2, 2, 2]
    assert [len(found) for _key, found in parts_of_day([])] == [0, 0, 0]
