from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from salon_booking.engine import regret
from salon_booking.engine.errors import SlotError
from salon_booking.engine.regret import Block, Day, rigid, solve
from salon_booking.engine.sellable import sellable
from salon_booking.engine.spans import covering, merge, subtract

NINE = 28_000_020


def block(start, stop, key=1, **changes):
    return Block(key=key, work=((NINE + start, NINE + stop),), **changes)


def day(*blocks, hours=((0, 180),), fixed=(), **changes):
    def moved(pairs):
        return tuple((NINE + start, NINE + stop) for start, stop in pairs)

    return Day(shifts=moved(hours), fixed=moved(fixed), blocks=blocks, **changes)


def test_a_booking_in_the_middle_of_a_gap_spoils_both_rests():
    # 09:00-12:00, an hour at 09:20: twenty minutes before it are worth nothing; ten minutes later they could be sold.
    found = solve(day(block(20, 80)))
    assert (found.sold_min, found.sellable_min, found.best_min, found.regret_min) == (60, 100, 120, 20)
    assert found.moves == ((1, NINE + 20, NINE + 30),)


def test_a_day_without_spoilt_minutes_has_no_regret():
    found = solve(day(block(0, 60), block(90, 150, key=2)))
    assert (found.regret_min, found.moves) == (0, ())


def test_minutes_that_nobody_could_save_are_no_regret():
    assert solve(day(block(20, 80), hours=((0, 80),), flex_min=0)).regret_min == 0
    assert solve(day(block(10, 70), hours=((0, 80),))).regret_min == 0


def test_nothing_moves_further_than_agreed():
    assert solve(day(block(20, 80), flex_min=15)).moves == ((1, NINE + 20, NINE + 30),)
    assert solve(day(block(20, 80), flex_min=5)).regret_min == 5


def test_of_equal_arrangements_the_one_that_moves_fewest_is_kept():
    found = solve(day(block(0, 30), block(50, 80, key=2), block(80, 110, key=3), hours=((0, 140),)))
    assert found.moves == ((2, NINE + 50, NINE + 30), (3, NINE + 80, NINE + 60))


def test_two_bookings_may_change_places():
    # 40 minutes before a break, 60 after it: the short one fits before the break only once the long one has left.
    found = solve(day(block(20, 40), block(55, 95, key=2), hours=((0, 40), (55, 115)), flex_min=60))
    assert found.best_min == 40
    assert sorted(key for key, _since, _until in found.moves) == [1, 2]


def test_a_processing_hole_moves_with_its_booking_and_what_is_nested_in_it():
    colour = Block(key=1, work=((NINE + 20, NINE + 50), (NINE + 85, NINE + 110)))
    nested = block(50, 70, key=2)
    found = solve(day(colour, nested))
    assert [(each.key, each.start, each.stop) for each in rigid(day(colour, nested))] == [(1, NINE + 20, NINE + 110)]
    assert found.moves == ((1, NINE + 20, NINE + 30),)
    assert found.sold_min == 75
    assert solve(day(colour)).sellable_min == 35 + 70  # the whole hole could be sold, twenty minutes at nine could not


def test_what_lies_outside_the_shift_or_over_a_break_stays():
    assert solve(day(block(-10, 50))).moves == ()
    assert not rigid(day(block(20, 80), fixed=((40, 50),)))[0].is_movable
    assert solve(day(block(20, 80, is_movable=False))).regret_min == 0


def test_a_day_of_forty_bookings_is_solved_exactly():
    blocks = [block(17 * n, 17 * n + 15, key=n) for n in range(40)]
    found = solve(day(*blocks, hours=((0, 720),), flex_min=15))
    assert found.is_exact
    assert found.regret_min > 0


def test_a_day_beyond_the_bound_says_so_and_keeps_the_order(monkeypatch):
    crowded = [block(22 * n, 22 * n + 20, key=n) for n in range(12)]
    exact = solve(day(*crowded, hours=((0, 300),), flex_min=60))
    monkeypatch.setattr(regret, "MAX_STATES", 400)
    found = solve(day(*crowded, hours=((0, 300),), flex_min=60))
    assert exact.is_exact
    assert not found.is_exact
    assert 0 <= found.regret_min <= exact.regret_min


def test_nonsense_is_refused():
    with pytest.raises(SlotError):
        Block(key=1, work=())
    with pytest.raises(SlotError):
        Day(flex_min=-5)
    with pytest.raises(SlotError):
        Day(flex_min=241)
    with pytest.raises(SlotError):
        Day(sellable_min=0)


@st.composite
def days(draw):
    """Return a day of up to four bookings that lie behind each other, with odd minutes, holes and a break."""
    at, blocks = NINE + draw(st.integers(0, 20)), []
    for key in range(draw(st.integers(0, 4))):
        at += draw(st.sampled_from((0, 0, 5, 12, 25, 40)))
        length = draw(st.sampled_from((10, 20, 27, 45)))
        hole = draw(st.sampled_from((0, 0, 8, 15)))
        work = ((at, at + length - hole), (at + length - 1, at + length)) if hole else ((at, at + length),)
        blocks.append(Block(key=key, work=work, is_movable=draw(st.sampled_from((True, True, True, False)))))
        at += length - draw(st.sampled_from((0, 0, 0, 5)))
    since = draw(st.integers(0, 150))
    return Day(
        shifts=((NINE, NINE + draw(st.sampled_from((120, 200, 260)))),),
        fixed=draw(st.sampled_from(((), (), ((NINE + since, NINE + since + 20),)))),
        blocks=tuple(blocks),
        flex_min=draw(st.sampled_from((0, 5, 10, 20))),
        sellable_min=draw(st.sampled_from((10, 20, 30))),
    )


def brute(each):
    """Return (best sellable minutes, fewest moves, shortest way) by trying every start of every block."""
    free, blocks = subtract(merge(each.shifts), merge(each.fixed)), rigid(each)
    choices = []
    for part in blocks:
        near = range(part.start - each.flex_min, part.start + each.flex_min + 1)
        starts = [minute for minute in near if minute % 5 == 0 or minute == part.start] if part.is_movable else [part.start]
        length = part.stop - part.start
        choices.append([at for at in starts if not part.is_movable or covering(free, at, at + length)])
    found = []
    for starts in product(*choices):
        placed = [(at, at + part.stop - part.start, at - part.start, part) for at, part in zip(starts, blocks, strict=True)]
        taken = sorted((start, stop) for start, stop, _by, _part in placed)
        if all(early[1] <= late[0] for early, late in zip(taken, taken[1:], strict=False)):
            holes = sum(
                sellable(subtract(tuple(s for s in free_in(free, part)), part.work), each.sellable_min) for _s, _e, _by, part in placed
            )
            ways = [abs(by) for _s, _e, by, _p in placed if by]
            found.append((-sellable(subtract(free, merge(taken)), each.sellable_min) - holes, len(ways), sum(ways)))
    best, moved, way = min(found)
    return -best, moved, way


def free_in(free, part):
    return [(max(start, part.start), min(stop, part.stop)) for start, stop in free if start < part.stop and part.start < stop]


@given(days())
@settings(max_examples=400)
def test_regret_is_that_of_trying_every_arrangement(each):
    found = solve(each)
    assert (found.best_min, len(found.moves), sum(abs(until - since) for _key, since, until in found.moves)) == brute(each)
    assert found.is_exact
    assert found.regret_min >= 0


@given(days())
@settings(max_examples=200)
def test_the_moves_lead_to_the_figure(each):
    found = solve(each)
    moves = {key: until - since for key, since, until in found.moves}
    after = [
        Block(key=part.key, work=tuple((start + moves.get(part.key, 0), stop + moves.get(part.key, 0)) for start, stop in part.work))
        for part in rigid(each)
    ]
    arranged = solve(Day(shifts=each.shifts, fixed=each.fixed, blocks=tuple(after), flex_min=0, sellable_min=each.sellable_min))
    assert arranged.sellable_min == found.best_min
