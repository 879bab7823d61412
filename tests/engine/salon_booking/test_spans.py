from hypothesis import given
from hypothesis import strategies as st
from salon_booking.engine import spans

raw = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def points(pairs):
    return {minute for start, stop in pairs for minute in range(start, stop)}


def test_eleven_may_follow_ten_to_eleven():
    assert spans.overlaps(((600, 660),), 660, 720) == ()
    assert spans.merge(((600, 660), (660, 720))) == ((600, 720),)


def test_a_span_without_length_covers_nothing():
    assert spans.merge(((5, 5), (9, 3))) == ()


@given(raw)
def test_a_merged_set_is_sorted_disjoint_and_covers_the_same_minutes(pairs):
    merged = spans.merge(pairs)
    assert points(merged) == points(pairs)
    assert all(left[1] < right[0] for left, right in zip(merged, merged[1:], strict=False))
    assert spans.merge(merged) == merged
    assert spans.minutes(merged) == len(points(pairs))


@given(raw, raw)
def test_intersect_and_subtract_agree_with_sets_of_minutes(left, right):
    left, right = spans.merge(left), spans.merge(right)
    assert points(spans.intersect(left, right)) == points(left) & points(right)
    assert points(spans.subtract(left, right)) == points(left) - points(right)
    assert spans.merge(spans.subtract(left, right)) == spans.subtract(left, right)


@given(raw, st.integers(0, 50), st.integers(1, 10))
def test_covering_finds_the_one_span_that_holds_all(pairs, start, length):
    found = spans.covering(spans.merge(pairs), start, start + length)
    assert (found is not None) == (points(((start, start + length),)) <= points(pairs))
