"""Which lots are drawn, in which order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_loyalty.engine.errors import LedgerError
from salon_loyalty.engine.lots import Lot, Purse, draw_order

TODAY = date(2026, 11, 21)


def lot(number, remaining, age=0, ends=None, transaction_id=None):
    return Lot(
        id=number, transaction_id=transaction_id or number, remaining=remaining, earned_on=TODAY - timedelta(days=age),
        expires_on=None if ends is None else TODAY + timedelta(days=ends),
    )


def test_the_oldest_lot_goes_first():
    purse = Purse([lot(1, 10, age=1, ends=364), lot(2, 10, age=9, ends=356)])
    assert purse.draw(15) == ((2, 10), (1, 5))


def test_what_ends_sooner_goes_before_what_is_older():
    purse = Purse([lot(1, 10, age=9), lot(2, 10, age=1, ends=5)])
    assert purse.draw(12) == ((2, 10), (1, 2))


def test_points_may_be_used_on_their_last_day_and_not_after_it():
    purse = Purse([lot(1, 10, ends=0)])
    assert purse.usable(TODAY) == 10
    assert purse.usable(TODAY + timedelta(days=1)) == 0
    assert purse.expired(TODAY + timedelta(days=1)) == 10


def test_a_refund_takes_the_lot_of_its_sale_first():
    purse = Purse([lot(1, 10, age=9), lot(2, 10, age=1, transaction_id=77)])
    assert purse.draw(12, first=(77,)) == ((2, 10), (1, 2))


def test_a_draw_that_is_too_large_takes_nothing():
    purse = Purse([lot(1, 10)])
    with pytest.raises(LedgerError) as refusal:
        purse.draw(11)
    assert (refusal.value.code, refusal.value.facts) == ("exceeds_balance", {"requested": 11, "available": 10})
    assert purse.total == 10


def test_a_lot_cannot_start_below_zero():
    with pytest.raises(ValueError, match="Lot 1"):
        lot(1, -1)


lots = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 30), st.one_of(st.none(), st.integers(-10, 30))), max_size=15).map(
    lambda rows: [lot(number, *row) for number, row in enumerate(rows, start=1)],
)


@given(lots, st.integers(0, 800))
def test_a_draw_conserves_points_and_empties_lots_in_order(given_lots, amount):
    purse = Purse(given_lots)
    before = {item.id: item.remaining for item in purse.lots}
    amount = min(amount, purse.total)
    drawn = dict(purse.draw(amount))
    assert sum(drawn.values()) == amount
    assert purse.total == sum(before.values()) - amount
    assert all(0 < taken <= before[lot_id] for lot_id, taken in drawn.items())
    ordered = [item.id for item in sorted(given_lots, key=draw_order) if item.remaining]
    assert list(drawn) == ordered[: len(drawn)]
    assert all(drawn[lot_id] == before[lot_id] for lot_id in list(drawn)[:-1])
    assert list(purse.lots) == sorted(purse.lots, key=draw_order)


@given(lots, st.integers(-15, 35))
def test_usable_and_expired_are_all_there_is(given_lots, offset):
    purse, day = Purse(given_lots), TODAY + timedelta(days=offset)
    assert purse.usable(day) + purse.expired(day) == purse.total
