"""The arithmetic of the board, by example and by law."""

from hypothesis import given
from hypothesis import strategies as st
from salon_board.engine import day

spans = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=8)


def minutes(found):
    return {minute for start, stop in found for minute in range(start, stop)}


def test_a_day_off_has_no_free_time():
    assert day.free_stretches([], [(60, 120)], since=0) == []


def test_free_time_starts_now_and_leaves_out_what_is_too_short():
    assert day.free_stretches([(540, 720)], [(600, 650), (660, 720)], since=550) == [(550, 600)]


def test_a_colour_has_hands_on_at_both_ends():
    assert day.phases((600, 690), [(600, 630), (665, 690)]) == [(600, 630, True), (630, 665, False), (665, 690, True)]


def test_a_service_whose_hands_are_known_throughout_is_one_phase():
    assert day.phases((600, 660), [(600, 630), (630, 660)]) == [(600, 660, True)]


def test_what_stands_in_developing_time_of_another_is_nested():
    assert day.nested({1: (600, 690), 2: (630, 650), 3: (700, 720)}, [(1, 630, 665)]) == {2}


def test_of_two_that_develop_across_each_other_the_later_one_is_nested():
    assert day.nested({1: (600, 690), 2: (630, 720)}, [(1, 630, 665), (2, 650, 700)]) == {2}


@given(st.dictionaries(st.integers(0, 5), st.tuples(st.integers(0, 90), st.integers(20, 60)), min_size=1, max_size=6))
def test_never_are_all_of_them_nested(found):
    spans_by_key = {key: (start, start + length) for key, (start, length) in found.items()}
    developing = [(key, start + 5, stop - 5) for key, (start, stop) in spans_by_key.items()]
    assert day.nested(spans_by_key, developing) != set(spans_by_key)


def test_hours_are_whole_and_hold_everything():
    assert day.shown_hours([(545, 600), (700, 1201)], (540, 1200)) == (540, 1260)
    assert day.shown_hours([], (545, 1190)) == (540, 1200)


@given(spans, spans)
def test_subtract_is_what_sets_of_minutes_say(wanted, holes):
    left = day.subtract(wanted, holes)
    assert minutes(left) == minutes(wanted) - minutes(holes)
    assert all(before[1] < after[0] for before, after in zip(left, left[1:], strict=False))


@given(spans)
def test_merge_keeps_every_minute_once(wanted):
    assert minutes(day.merge(wanted)) == minutes(wanted)
    assert day.total(wanted) == len(minutes(wanted))


@given(spans, spans, st.integers(0, 260))
def test_free_time_is_on_shift_not_busy_and_not_over(shifts, busy, since):
    for start, stop in day.free_stretches(shifts, busy, since=since):
        assert start >= since and stop - start >= day.LEAST_FREE_MIN
        assert set(range(start, stop)) <= minutes(shifts) - minutes(busy)


@given(spans, st.integers(0, 100), st.integers(1, 100))
def test_phases_fill_a_service_without_a_gap(active, start, length):
    found = day.phases((start, start + length), active)
    assert [each[0] for each in found] == [start, *(each[1] for each in found[:-1])]
    assert found[-1][1] == start + length
