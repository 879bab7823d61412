"""Algebra of half-open spans ``(start, stop)`` in integer UTC minutes.

A *set of spans* is a tuple of pairs that is sorted, disjoint and without touching neighbours; ``merge`` makes one of
any pairs. Half-open means that 11:00 may follow 10:00-11:00.
"""


def merge(pairs):
    """Return the minutes covered by any of the pairs, as a set of spans; empty pairs vanish."""
    result = []
    for start, stop in sorted(pairs):
        if stop <= start:
            continue
        if result and start <= result[-1][1]:
            if stop > result[-1][1]:
                result[-1] = (result[-1][0], stop)
        else:
            result.append((start, stop))
    return tuple(result)


def intersect(left, right):
    """Return the minutes that lie in both sets of spans."""
    result, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        start, stop = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < stop:
            result.append((start, stop))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return tuple(result)


def subtract(left, right):
    """Return the minutes of the first set of spans that are not in the second."""
    result, j = [], 0
    for start, stop in left:
        while j < len(right) and right[j][1] <= start:
            j += 1
        k = j
        while k < len(right) and right[k][0] < stop:
            if right[k][0] > start:
                result.append((start, right[k][0]))
            start = max(start, right[k][1])
            k += 1
        if start < stop:
            result.append((start, stop))
    return tuple(result)


def covering(spans, start, stop):
    """Return the one span that holds all of ``start``-``stop``, or None. ``spans`` is a set of spans."""
    return next((span for span in spans if span[0] <= start and stop <= span[1]), None)


def overlaps(pairs, start, stop):
    """Return the pairs that share a minute with ``start``-``stop``, in their order."""
    return tuple(pair for pair in pairs if pair[0] < stop and start < pair[1])


def minutes(pairs):
    """Return how many minutes a set of spans covers."""
    return sum(stop - start for start, stop in pairs)
