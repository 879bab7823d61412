"""The wall clock: which UTC minutes show a multiple of the step on the branch's clock.

An hour that the clock skips has no starts; an hour that it repeats has each start twice, as two different minutes.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_MIN = 1440


def to_minute(moment):
    """Return an aware datetime as UTC minutes, seconds cut off."""
    return (moment - EPOCH) // timedelta(minutes=1)


def to_moment(minute):
    """Return UTC minutes as an aware UTC datetime."""
    return EPOCH + timedelta(minutes=minute)


def offset_min(minute, tz):
    """Return how far the wall clock of ``tz`` is ahead of UTC, in whole minutes, at a UTC minute."""
    return to_moment(minute).astimezone(tz).utcoffset() // timedelta(minutes=1)


def segments(start, stop, tz):
    """Return ``(start, stop, offset)`` triples that cover start-stop, one per offset in force.

    Looks every six hours and halves the stretch where the offset differs: no zone changes back within six hours.
    """
    result, since, offset, probe = [], start, offset_min(start, tz), start
    while probe < stop:
        following = min(probe + 360, stop)
        later = offset_min(following, tz)
        if later != offset:
            low, high = probe, following
            while high - low > 1:
                middle = (low + high) // 2
                if offset_min(middle, tz) == offset:
                    low = middle
                else:
                    high = middle
            if high < stop:
                result.append((since, high, offset))
                since, offset = high, later
        probe = following
    result.append((since, stop, offset))
    return tuple(result)


@lru_cache(maxsize=256)  # days are asked for again and again, and a clock does not change
def mask(start, stop, tz, step_min):
    """Return an integer whose bit n is set when minute ``start + n`` is on the grid (counted from local midnight)."""
    day = sum(1 << minute for minute in range(0, DAY_MIN, step_min))
    result = 0
    for since, until, offset in segments(start, stop, tz):
        phase = (since + offset) % DAY_MIN
        days = (phase + until - since) // DAY_MIN + 1
        pattern = int.from_bytes(day.to_bytes(DAY_MIN // 8, "little") * days, "little") >> phase
        result |= (pattern & ((1 << (until - since)) - 1)) << (since - start)
    return result
