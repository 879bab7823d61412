"""Sets of minutes between two ends, in two algebras with the same operations, so that the rules are written once.

``Bits`` keeps a set as one integer with a bit per minute: fast, and what answers questions. ``Spans`` keeps it as a set of
spans: exact by another road, and what lists free stretches. A set may also hold the end itself (a visit may end there).
"""

from .spans import intersect, merge, subtract
from .ticks import TickSpans

BITS = (1, 2, 4, 8, 16, 32, 64, 128)


class Bits:
    """Sets as integers: bit n is minute ``start + n``. "60 free minutes in a row" is six shift-and steps on all of it."""

    def __init__(self, start, stop):
        self.start, self.size = start, stop - start
        self.full = (1 << self.size) - 1
        self.ends = 1 << self.size | self.full  # the last minute a visit may end at lies one beyond

    def of(self, pairs):
        """Return the minutes in any of the pairs, clipped to the ends.

        Disjoint spans in order are the number of their ends less the number of their starts: 2**6 - 2**2 has the bits 2 to 5.
        """
        starts, stops, last = bytearray(self.size // 8 + 1), bytearray(self.size // 8 + 1), 0
        begin, size = self.start, self.size
        for since, until in pairs:
            low, high = since - begin, until - begin
            if not last <= low < high <= size:
                low, high = max(low, 0), min(high, size)
                if low >= high:
                    continue
                if low < last:
                    return self.of(merge(pairs))
            starts[low >> 3] ^= BITS[low & 7]
            stops[high >> 3] ^= BITS[high & 7]
            last = high
        return int.from_bytes(stops, "little") - int.from_bytes(starts, "little")

    def free(self, pairs, least):
        """Return the minutes in none of the pairs; gaps shorter than ``least`` may count as taken, for who needs so much in a row."""
        if isinstance(pairs, TickSpans):
            return self.of(pairs.gaps(self.start, self.start + self.size, least))
        return self.full & ~self.of(pairs)

    def without(self, left, right):
        return left & ~right

    def both(self, left, right):
        return left & right

    def either(self, left, right):
        return left | right

    def runs(self, minutes, length):
        """Return the minutes from which ``length`` minutes in a row are in the set."""
        have = 1
        while have * 2 <= length:
            minutes &= minutes >> have
            have *= 2
        if have < length:
            minutes &= minutes >> (length - have)
        return minutes

    def earlier(self, minutes, by):
        """Return the minutes that are ``by`` before one of the set; a negative number looks the other way."""
        return minutes >> by if by >= 0 else minutes << -by

    def has(self, minutes, minute):
        bit = minute - self.start
        return bit >= 0 and bool(minutes >> bit & 1)


class Spans:
    """Sets as sorted, disjoint, not touching pairs of minutes."""

    def __init__(self, start, stop):
        self.start, self.stop = start, stop
        self.full = ((start, stop),)
        self.ends = ((start, stop + 1),)

    def of(self, pairs):
        return intersect(merge(pairs), self.full)

    def free(self, pairs, least):
        return subtract(self.full, self.of(pairs))

    def without(self, left, right):
        return subtract(left, right)

    def both(self, left, right):
        return intersect(left, right)

    def either(self, left, right):
        return merge((*left, *right))

    def runs(self, minutes, length):
        return tuple((start, stop - length + 1) for start, stop in minutes if stop - start >= length)

    def earlier(self, minutes, by):
        return tuple((start - by, stop - by) for start, stop in minutes)

    def has(self, minutes, minute):
        return any(start <= minute < stop for start, stop in minutes)
