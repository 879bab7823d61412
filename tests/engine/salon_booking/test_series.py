from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_booking.engine.errors import SlotError
from salon_booking.engine.series import MAX_DATES, MAX_YEARS, Every, Rule, days

MONDAY = date(2031, 3, 3)


def texts(**values):
    return [day.isoformat() for day in days(Rule(**{"start": MONDAY, "every": Every.WEEK, **values}))]


def test_every_second_week():
    assert texts(interval=2, count=3) == ["2031-03-03", "2031-03-17", "2031-03-31"]


def test_every_ten_days_until_a_day():
    assert texts(every=Every.DAY, interval=10, until=date(2031, 3, 23)) == ["2031-03-03", "2031-03-13", "2031-03-23"]


def test_count_and_until_the_earlier_ends_it():
    assert texts(count=9, until=date(2031, 3, 12)) == ["2031-03-03", "2031-03-10"]


def test_the_thirty_first_falls_on_the_last_day_of_shorter_months_and_comes_back():
    found = texts(start=date(2031, 1, 31), every=Every.MONTH_DATE, count=4)
    assert found == ["2031-01-31", "2031-02-28", "2031-03-31", "2031-04-30"]


def test_a_leap_day_is_one_where_there_is_one():
    assert texts(start=date(2032, 1, 31), every=Every.MONTH_DATE, count=2)[1] == "2032-02-29"


def test_the_first_monday_of_the_month():
    assert texts(every=Every.MONTH_WEEKDAY, count=4) == ["2031-03-03", "2031-04-07", "2031-05-05", "2031-06-02"]


def test_the_fifth_weekday_is_the_last_of_a_month_with_four():
    found = texts(start=date(2031, 3, 31), every=Every.MONTH_WEEKDAY, count=3)
    assert found == ["2031-03-31", "2031-04-28", "2031-05-26"]


def test_what_is_skipped_still_counts():
    assert texts(count=3, skip=frozenset({date(2031, 3, 10)})) == ["2031-03-03", "2031-03-17"]


def test_a_series_over_the_turn_of_the_year():
    assert texts(start=date(2031, 11, 30), every=Every.MONTH_DATE, interval=2, count=3) == ["2031-11-30", "2032-01-30", "2032-03-30"]


def test_a_series_without_an_end_and_other_nonsense_is_refused():
    for wrong in ({}, {"count": 1, "interval": 0}, {"count": MAX_DATES + 1}, {"count": 1, "interval": 53}):
        with pytest.raises(SlotError):
            Rule(start=MONDAY, every=Every.WEEK, **wrong)


rules = st.builds(
    Rule,
    start=st.dates(date(2030, 1, 1), date(2034, 12, 31)),
    every=st.sampled_from(Every),
    interval=st.integers(1, 52),
    count=st.integers(0, MAX_DATES),
    until=st.dates(date(2030, 1, 1), date(2045, 12, 31)),
)


@given(rules)
def test_days_rise_and_end(rule):
    found = days(rule)
    assert list(found) == sorted(set(found))
    assert len(found) <= MAX_DATES
    assert all(rule.start <= day <= rule.until and day.year < rule.start.year + MAX_YEARS + 1 for day in found)


@given(rules)
def test_months_keep_their_day_or_their_weekday(rule):
    for day in days(rule):
        if rule.every == Every.MONTH_WEEKDAY:
            assert day.weekday() == rule.start.weekday()
            assert (day.day - 1) // 7 == (rule.start.day - 1) // 7 or (day + timedelta(days=7)).month != day.month
        elif rule.every == Every.MONTH_DATE:
            assert day.day == rule.start.day or (day + timedelta(days=1)).day == 1
