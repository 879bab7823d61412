import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from salon_hr.engine.punch import Punch, Shift, Verdict, early_by, judge, late_by, nearest

TEN, SEVEN_PM = 600, 1140
DAY = Shift(start=TEN, stop=SEVEN_PM)


def verdicts(shifts, punches, now=1440, grace=0):
    return [finding.verdict for finding in judge(shifts, punches, now=now, grace_min=grace)]


def test_three_minutes_late_are_told_to_the_minute():
    (finding,) = judge([DAY], [Punch(came=603, went=SEVEN_PM)], now=1440, grace_min=0)
    assert (finding.verdict, finding.late_min, finding.early_min) == (Verdict.LATE, 3, 0)


def test_within_the_grace_nobody_is_late_and_beyond_it_all_minutes_count():
    assert late_by(DAY, 605, 5) == 0
    assert late_by(DAY, 606, 5) == 6
    assert early_by(DAY, SEVEN_PM - 5, 5) == 0
    assert early_by(DAY, SEVEN_PM - 6, 5) == 6


def test_coming_before_the_shift_is_not_late():
    assert verdicts([DAY], [Punch(came=560, went=SEVEN_PM + 20)]) == [Verdict.FINE]


def test_leaving_early_and_both():
    assert verdicts([DAY], [Punch(came=TEN, went=SEVEN_PM - 30)]) == [Verdict.EARLY]
    assert verdicts([DAY], [Punch(came=TEN + 30, went=SEVEN_PM - 30)]) == [Verdict.LATE_EARLY]


def test_who_did_not_come_is_missing_only_after_the_begin():
    assert verdicts([DAY], [], now=TEN - 1) == [Verdict.COMING]
    assert verdicts([DAY], [], now=TEN + 4, grace=5) == [Verdict.COMING]
    assert verdicts([DAY], [], now=TEN + 5, grace=5) == [Verdict.MISSING]


def test_lunch_out_of_the_house_is_neither_early_nor_late():
    lunch = [Punch(came=TEN, went=780), Punch(came=840, went=SEVEN_PM)]
    assert verdicts([DAY], lunch) == [Verdict.FINE]
    assert verdicts([DAY], lunch[:1], now=800) == [Verdict.FINE]


def test_who_is_still_here_is_open_not_early():
    assert verdicts([DAY], [Punch(came=TEN)], now=SEVEN_PM + 60) == [Verdict.OPEN]


def test_a_split_day_takes_each_punch_to_its_own_shift():
    shifts = [Shift(start=540, stop=720), Shift(start=900, stop=1200)]
    punches = [Punch(came=541, went=720), Punch(came=910, went=1200)]
    found = judge(shifts, punches, now=1440, grace_min=0)
    assert [(each.late_min, each.early_min) for each in found] == [(1, 0), (10, 0)]


def test_a_punch_far_from_every_shift_is_extra_and_is_not_lost():
    assert verdicts([DAY], [Punch(came=100, went=160)]) == [Verdict.MISSING, Verdict.EXTRA]
    assert verdicts([], [Punch(came=100)]) == [Verdict.EXTRA]


def test_the_shift_of_a_moment():
    evening = Shift(start=1200, stop=1320)
    assert nearest([DAY, evening], 590) == DAY
    assert nearest([DAY, evening], 700) == DAY
    assert nearest([DAY, evening], 1150) == evening
    assert nearest([DAY], 1150) == DAY
    assert nearest([DAY], 100) is None


@pytest.mark.parametrize("make", [lambda: Shift(start=5, stop=5), lambda: Punch(came=5, went=4)])
def test_nonsense_is_refused(make):
    with pytest.raises(ValueError, match="must|cannot"):
        make()


spans = st.tuples(st.integers(0, 2000), st.integers(1, 600)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(spans, max_size=4), st.lists(spans, max_size=5), st.integers(0, 3000), st.integers(0, 30))
@example([(600, 1140)], [(600, 600 + 1)], 601, 0)
def test_every_shift_gets_one_finding_and_no_punch_vanishes(shifts, punches, now, grace):
    shifts = [Shift(start=low, stop=high) for low, high in dict.fromkeys(shifts)]
    punches = [Punch(came=low, went=high) for low, high in punches]
    found = judge(shifts, punches, now=now, grace_min=grace)
    assert [each.shift for each in found if each.shift] == sorted(shifts, key=lambda shift: (shift.start, shift.stop))
    assert all(each.late_min >= 0 and each.early_min >= 0 for each in found)
    assert all(each.late_min == 0 or each.late_min > grace for each in found)
    seen = {each.came for each in found if each.came is not None} | {each.went for each in found if each.went is not None}
    assert not punches or min(punch.came for punch in punches) in seen
    assert judge(shifts, list(reversed(punches)), now=now, grace_min=grace) == found
