"""Spans in a finer unit than minutes, as a database keeps them: turned into pairs of minutes only where somebody looks."""

from collections.abc import Sequence
from functools import cached_property
from operator import gt

from .spans import merge, subtract


class TickSpans(Sequence):
    """A sequence of pairs of minutes; a minute that is touched in part is in the span.

    A month of a busy person is hundreds of spans, and a question for an hour is about the few gaps that hold an hour: ``gaps``
    finds these without turning the rest into minutes.

    :param starts, stops: lists of ticks of the same length
    :param per_minute: ticks in a minute; ``since``: the UTC minute of tick 0
    """

    def __init__(self, starts, stops, *, per_minute, since):
        self._starts, self._stops, self._per_minute, self._since = starts, stops, per_minute, since

    @cached_property
    def _pairs(self):
        per_minute, since = self._per_minute, self._since
        return [
            (start // per_minute + since, -(-stop // per_minute) + since) for start, stop in zip(self._starts, self._stops, strict=True)
        ]

    def __len__(self):
        return len(self._starts)

    def __getitem__(self, number):
        return self._pairs[number]

    def __iter__(self):
        return iter(self._pairs)

    def __eq__(self, other):
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None

    def __repr__(self):
        return f"TickSpans({self._pairs})"

    def gaps(self, start, stop, least):
        """Return the pairs of minutes that no span touches; shorter ones than ``least`` may miss.

        Of spans that reach over ``start`` or ``stop``, or share a minute, there may be pairs that end before they begin: they are
        empty, as anywhere in this engine.
        """
        starts, stops = self._starts, self._stops
        if not starts:
            return [(start, stop)]
        per_minute, since = self._per_minute, self._since
        room = max(least * per_minute, 1)
        found = [(low, high) for low, high in zip(stops, starts[1:], strict=False) if low != high and not low < high < low + room]
        if found and any(map(gt, *zip(*found, strict=True))):  # they overlap, or come in another order
            return subtract(((start, stop),), merge(self._pairs))
        inner = [(-(-low // per_minute) + since, high // per_minute + since) for low, high in found]
        return [(start, starts[0] // per_minute + since), *inner, (-(-stops[-1] // per_minute) + since, stop)]
