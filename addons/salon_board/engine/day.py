"""Lay out one day on minutes since its local midnight: what is free, what develops, what stands inside what, which hours are shown.

Spans are half-open ``(start, stop)`` pairs of integer minutes. Nothing here knows a clock, a person or a record.
"""

HOUR = 60
LEAST_FREE_MIN = 15  # shorter stretches are no place to press


def merge(spans):
    """Return the spans sorted, those that touch or overlap made one."""
    merged = []
    for start, stop in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((start, stop))
    return merged


def subtract(spans, holes):
    """Return what the holes leave of the spans, in order."""
    left, holes = [], merge(holes)
    for start, stop in merge(spans):
        for low, high in holes:
            if high <= start or low >= stop:
                continue
            if low > start:
                left.append((start, low))
            start = max(start, high)
        if start < stop:
            left.append((start, stop))
    return left


def clip(spans, low, high):
    """Return the parts of the spans within low-high."""
    return [(max(start, low), min(stop, high)) for start, stop in spans if start < high and stop > low]


def total(spans):
    return sum(stop - start for start, stop in merge(spans))


def free_stretches(shifts, busy, *, since):
    """Return where somebody can still be booked: on shift, not busy, not over, and long enough to press."""
    left = subtract(shifts, [*busy, (min([start for start, _stop in shifts], default=0), since)])
    return [(start, stop) for start, stop in left if stop - start >= LEAST_FREE_MIN]


def phases(span, active):
    """Return ``[(start, stop, is active)]`` of one service: hands on, or developing on its own."""
    start, stop = span
    hands = clip(merge(active), start, stop)
    rest = [(*gap, False) for gap in subtract([span], hands)]
    return sorted([(*each, True) for each in hands] + rest)


def nested(spans, developing):
    """Return which spans stand inside a developing stretch of another one that began before, or holds it.

    :param spans: ``{key: span}``
    :param developing: ``[(key of its owner, start, stop)]``
    :return: set of keys
    """

    def is_outer(owner, key):
        (start, stop), (own_start, own_stop) = spans[key], spans[owner]
        return (own_start, -own_stop, owner) < (start, -stop, key)

    return {
        key
        for key, (start, stop) in spans.items()
        for owner, low, high in developing
        if owner != key and start < high and stop > low and is_outer(owner, key)
    }


def shown_hours(spans, fallback):
    """Return ``(first, last)`` minute that the board shows: whole hours around all spans, else around the fallback."""
    known = [*spans] or [fallback]
    low, high = min(start for start, _stop in known), max(stop for _start, stop in known)
    return low // HOUR * HOUR, -(-high // HOUR) * HOUR
