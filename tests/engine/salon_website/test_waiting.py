import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_website.engine.waiting import PARTS, WEEKS, Days, is_initial_of, parse_days, parse_who


def test_days_and_hours_are_read():
    assert parse_days(["5", "6"], "afternoon", "1") == Days(weekdays=(5, 6), part="afternoon", weeks=1)
    assert parse_days(["5"], "afternoon", "1").span == (720, 1019)


def test_all_days_are_any_day():
    assert parse_days([str(day) for day in range(7)], "any", "2").weekdays == ()


@given(st.lists(st.text(max_size=3)), st.text(max_size=9), st.one_of(st.text(max_size=3), st.integers(), st.none()))
def test_nonsense_is_any_day_any_hour(weekdays, part, weeks):
    days = parse_days(weekdays, part, weeks)
    assert set(days.weekdays) <= set(range(7)) and days.part in PARTS and days.weeks in WEEKS
    assert 0 <= days.span[0] <= days.span[1] <= 1440


@pytest.mark.parametrize(
    ("digits", "initial", "who"),
    [
        ("6688", "L", ("6688", "l")),
        (" ６６８８ ", "林", ("6688", "林")),
        ("668", "L", None),
        ("66888", "L", None),
        ("6688", "", None),
        ("6688", "7", None),
        (None, None, None),
        ("%%%%", "L", None),
    ],
)
def test_who_is_here_is_four_digits_and_a_letter(digits, initial, who):
    assert parse_who(digits, initial) == who


def test_any_word_of_the_name_counts():
    assert is_initial_of("l", "Lin Yue", None)
    assert is_initial_of("y", "Lin Yue", None)
    assert is_initial_of("林", "林悦", "lin yue")
    assert is_initial_of("l", "林悦", "lin yue")
    assert not is_initial_of("z", "林悦", "lin yue")
    assert not is_initial_of("l", "", None)
