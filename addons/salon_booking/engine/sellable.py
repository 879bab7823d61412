"""Sellable minutes: what a person's free time is worth when no service shorter than ``sellable_min`` is sold."""

from .spans import merge, subtract


def sellable(spans, sellable_min):
    """Return the minutes of those spans that are long enough to be sold."""
    return sum(stop - start for start, stop in spans if stop - start >= sellable_min)


def lost(free, taken, sellable_min):
    """Return how many sellable minutes a piece of work spoils beside those it uses.

    10:00-11:30 free, work at 10:15 for an hour: both rests are too short for anybody, 30 minutes are lost. Negative when the
    work fills a gap that could not have been sold.

    :param free: set of spans; ``taken``: pairs that lie in it
    """
    used = merge(taken)
    touched = tuple(span for span in free if any(start < span[1] and span[0] < stop for start, stop in used))
    return sellable(touched, sellable_min) - sellable(subtract(touched, used), sellable_min) - sum(stop - start for start, stop in used)
