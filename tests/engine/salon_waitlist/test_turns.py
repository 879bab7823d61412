import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_waitlist.engine.turns import Row, Why, choose, deviations, order_before, replay, standings

MEI, LI, ANNA, BO = 1, 2, 3, 4
TEAM = (MEI, LI, ANNA)
ALL = frozenset({MEI, LI, ANNA, BO})


def order(rows, present=TEAM):
    return tuple(each.person for each in standings(rows, present))


def seat(rows, able=ALL, free=ALL, asked=0, present=TEAM):
    """Seat one guest as the rule says; return the rows with it, or as they were if nobody can."""
    choice = choose(order(rows, present), able, free, asked)
    if not choice.person:
        return rows
    row = Row(number=len(rows) + 1, present=present, able=able, free=free, chosen=choice.person, asked=asked)
    return (*rows, row)


def test_turns_go_round():
    rows = ()
    for _guest in range(5):
        rows = seat(rows)
    assert [row.chosen for row in rows] == [MEI, LI, ANNA, MEI, LI]
    assert order(rows) == (ANNA, MEI, LI)


def test_who_is_asked_for_keeps_the_place():
    rows = seat((), asked=ANNA)
    assert rows[0].chosen == ANNA
    assert order(rows) == (MEI, LI, ANNA)
    assert replay(rows)[0][1].why == Why.ASKED


def test_who_cannot_is_passed_by_name_and_stays_next():
    choice = choose((MEI, LI, BO), frozenset({BO}), ALL)
    assert (choice.person, choice.why, choice.passed) == (BO, Why.SKILL, ((MEI, Why.SKILL), (LI, Why.SKILL)))
    rows = seat((), able=frozenset({ANNA}))
    assert order(rows) == (MEI, LI, ANNA)


def test_who_is_busy_is_passed_by_name_and_stays_next():
    choice = choose(TEAM, ALL, frozenset({LI}))
    assert (choice.person, choice.why, choice.passed) == (LI, Why.BUSY, ((MEI, Why.BUSY),))
    assert order(seat((), free=frozenset({LI}))) == (MEI, ANNA, LI)


def test_nobody_takes_a_guest_whom_nobody_can_serve():
    assert choose(TEAM, frozenset(), ALL).person == 0
    assert choose(TEAM, ALL, frozenset()).why == Why.BUSY
    assert choose(TEAM, ALL, frozenset({MEI}), asked=ANNA).person == 0


def test_who_comes_late_does_not_get_all_guests():
    rows = ()
    for _guest in range(9):
        rows = seat(rows)
    late = (*TEAM, BO)
    assert order(rows, late)[-1] == BO
    for _guest in range(4):
        rows = seat(rows, present=late)
    assert [row.chosen for row in rows[-4:]] == [MEI, LI, ANNA, BO]


def test_the_desk_may_choose_and_it_shows():
    own = Row(number=1, present=TEAM, able=ALL, free=ALL, chosen=ANNA)
    assert deviations((own,)) == (1,)
    assert deviations((Row(number=1, present=TEAM, able=ALL, free=ALL, chosen=ANNA, by_desk=True),)) == ()
    assert order((own,)) == (MEI, LI, ANNA)


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="one of"):
        Row(number=1, present=(MEI,), able=ALL, free=ALL, chosen=LI)


people = st.lists(st.integers(1, 6), min_size=1, max_size=6, unique=True).map(tuple)
guests = st.lists(st.tuples(people, st.frozensets(st.integers(1, 6)), st.frozensets(st.integers(1, 6)), st.integers(0, 6)), max_size=30)


def play(day):
    rows = ()
    for present, able, free, asked in day:
        rows = seat(rows, able, free, asked, present)
    return rows


@given(guests)
def test_the_log_alone_gives_the_same_order_again(day):
    rows = play(day)
    assert deviations(rows) == ()
    for number, (seen, choice) in enumerate(replay(rows)):
        assert seen == order_before(rows, number) and choice.person == rows[number].chosen


@given(guests)
def test_nobody_who_can_and_is_free_is_passed_over(day):
    for row, (seen, choice) in zip(rows := play(day), replay(rows), strict=True):
        before = seen[: seen.index(row.chosen)] if not row.asked else ()
        assert not [person for person in before if person in row.able and person in row.free]
        assert [person for person, _why in choice.passed] == list(before)


@given(people, st.integers(0, 40))
def test_without_exceptions_turns_differ_by_one_at_most(present, count):
    rows = play([(present, frozenset(range(1, 7)), frozenset(range(1, 7)), 0)] * count)
    turns = [each.turns for each in standings(rows, present)]
    assert max(turns) - min(turns) <= 1


@given(guests, people)
def test_everybody_present_has_one_place(day, present):
    assert sorted(order(play(day), present)) == sorted(present)
