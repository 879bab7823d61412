from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_hr.engine.rota import Plan, Skip, clock, copied, leave_minutes, monday, read_clock

DAY = date(2031, 3, 3)  # a Monday
WEEK = [DAY + timedelta(days=number) for number in range(7)]
NEXT = [day + timedelta(days=7) for day in WEEK]


def plan(person=1, day=DAY, start=600, stop=1140, **values):
    return Plan(person=person, day=day, start=start, stop=stop, **values)


def copy(plans, **values):
    known = {"open_days": set(NEXT), "busy": {}, "leaves": {}, "active": {1, 2}}
    return copied(plans, 7, **{**known, **values})


def test_a_week_comes_along_by_the_wall_clock_with_its_breaks():
    made, left = copy([plan(rest=(780, 840))])
    assert made == (plan(day=NEXT[0], rest=(780, 840)),)
    assert left == ()


def test_each_that_is_left_out_is_named_with_its_reason():
    plans = [plan(), plan(day=WEEK[1]), plan(person=2), plan(person=9), plan(day=WEEK[2])]
    made, left = copy(
        plans,
        open_days=set(NEXT) - {NEXT[1]},
        busy={2: ((NEXT[0], 1100, 1200),)},
        leaves={1: ((NEXT[2], 780, NEXT[3], 1440),)},
    )
    assert [each.day for each in made] == [NEXT[0]]
    assert {(each.person, each.day): why for each, why in left} == {
        (1, NEXT[1]): Skip.CLOSED,
        (2, NEXT[0]): Skip.BUSY,
        (9, NEXT[0]): Skip.GONE,
        (1, NEXT[2]): Skip.LEAVE,
    }


def test_spans_that_touch_do_not_clash():
    made, left = copy([plan(start=600, stop=700)], busy={1: ((NEXT[0], 700, 800), (NEXT[0], 500, 600))})
    assert len(made) == 1
    assert not left


def test_a_shift_over_midnight_meets_the_leave_of_the_next_day():
    _made, left = copy([plan(start=1200, stop=1500)], leaves={1: ((NEXT[1], 0, NEXT[1], 1440),)})
    assert [why for _plan, why in left] == [Skip.LEAVE]


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(WEEK), st.integers(0, 1000), st.integers(1, 400)), max_size=12))
def test_no_shift_is_lost_silently(rows):
    plans = [plan(person=person, day=day, start=start, stop=start + length) for person, day, start, length in rows]
    made, left = copy(plans, open_days=set(NEXT[:4]))
    assert len(made) + len(left) == len(plans)


@pytest.mark.parametrize("values", [{"start": 700, "stop": 700}, {"start": -1, "stop": 5}, {"rest": (500, 620)}, {"rest": (700, 700)}])
def test_impossible_plans_are_refused(values):
    with pytest.raises(ValueError, match="shift"):
        plan(**values)


def test_half_days_of_leave_part_at_one():
    assert leave_minutes(None, None) == (0, 1440)
    assert leave_minutes("pm", None) == (780, 1440)
    assert leave_minutes(None, "am") == (0, 780)


@pytest.mark.parametrize(
    ("text", "minute"),
    [("10", 600), ("10:30", 630), ("10：30", 630), ("1030", 630), ("930", 570), ("9.30", 570), ("24:00", 1440), (" 9 ", 540)],
)
def test_times_are_read_as_people_write_them(text, minute):
    assert read_clock(text) == minute


@pytest.mark.parametrize("text", ["", "25", "24:01", "10:60", "ten", "10:5", "-1", "１０", None, 10, "10:30:00"])
def test_what_is_no_time_is_none(text):
    assert read_clock(text) is None


@given(st.integers(0, 1440))
def test_a_clock_is_read_back_as_it_was_written(minute):
    assert read_clock(clock(minute)) == minute


def test_weeks_begin_on_monday():
    assert {monday(day) for day in WEEK} == {DAY}
