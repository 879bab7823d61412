import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_booking.engine.sets import Bits, Spans
from salon_booking.engine.spans import merge, subtract
from salon_booking.engine.ticks import TickSpans

DAY = 1440
raw = st.lists(st.tuples(st.integers(-60, DAY + 60), st.integers(1, 90)).map(lambda span: (span[0], span[0] + span[1])), max_size=12)


def ticks(pairs, odd=0):
    """Return pairs as spans of seconds that touch the same minutes."""
    return TickSpans([low * 60 + odd for low, _high in pairs], [high * 60 - odd for _low, high in pairs], per_minute=60, since=0)


def test_a_minute_that_is_touched_in_part_is_in_the_span():
    assert list(ticks([(10, 20)], odd=59)) == [(10, 20)]
    assert list(TickSpans([0], [61], per_minute=60, since=1000)) == [(1000, 1002)]


def test_without_spans_all_is_one_gap():
    assert ticks([]).gaps(0, DAY, 60) == [(0, DAY)]


def test_only_gaps_of_the_asked_length_are_turned_into_minutes():
    assert ticks([(60, 120), (150, 200), (200, 300), (360, 400)]).gaps(60, 400, 60) == [(60, 60), (300, 360), (400, 400)]


@pytest.mark.parametrize("shape", [merge, lambda pairs: pairs])
@pytest.mark.parametrize("odd", [0, 7])
@given(pairs=raw)
def test_every_gap_is_found_whatever_the_order(shape, odd, pairs):
    free = merge(ticks(shape(pairs), odd).gaps(0, DAY, 0))
    assert merge((max(low, 0), min(high, DAY)) for low, high in free) == subtract(((0, DAY),), merge(pairs))


@pytest.mark.parametrize("shape", [merge, lambda pairs: pairs])
@given(pairs=raw, least=st.integers(1, 90))
def test_where_so_many_minutes_in_a_row_are_free_does_not_depend_on_the_shorter_gaps(shape, pairs, least):
    bits, spans = Bits(0, DAY), Spans(0, DAY)
    found = bits.runs(bits.free(ticks(shape(pairs)), least), least)
    assert found == bits.of(spans.runs(spans.free(pairs, least), least))
