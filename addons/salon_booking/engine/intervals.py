"""Courses: days that must lie between two treatments of one subject, before and after those that stand."""

from datetime import timedelta


def barred_days(days, min_days):
    """Return the stretches of days on which no further treatment may lie, as ``(first, last)``, merged and in order.

    Seven days between two treatments: after one on the 1st the next may be on the 8th, and before it on the 24th at the latest.

    :param days: local dates of the treatments that stand, past and future
    """
    result = []
    for day in sorted(set(days)) if min_days > 0 else ():
        first, last = day - timedelta(days=min_days - 1), day + timedelta(days=min_days - 1)
        if result and first <= result[-1][1] + timedelta(days=1):
            result[-1] = (result[-1][0], last)
        else:
            result.append((first, last))
    return tuple(result)
