"""Punches against shifts: who came late, left early, or did not come. Times are UTC minutes (integers)."""

from dataclasses import dataclass
from enum import StrEnum

NEAR_MIN = 240  # a punch that far before a shift may still be meant for it


class Verdict(StrEnum):
    """What a day says about one shift."""

    FINE = "fine"
    LATE = "late"
    EARLY = "early"
    LATE_EARLY = "late_early"
    MISSING = "missing"
    OPEN = "open"
    COMING = "coming"
    EXTRA = "extra"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Planned work of one person."""

    start: int
    stop: int

    def __post_init__(self):
        if self.stop <= self.start:
            raise ValueError(f"A shift must end after it begins: {self.start}-{self.stop}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Punch:
    """One coming and, unless the person is still here, one going."""

    came: int
    went: int | None = None

    def __post_init__(self):
        if self.went is not None and self.went < self.came:
            raise ValueError(f"A person cannot go before coming: {self.came}-{self.went}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The verdict on one shift (or on a punch without one), with the minutes beyond the grace; 0 where there are none."""

    verdict: Verdict
    shift: Shift | None = None
    came: int | None = None
    went: int | None = None
    late_min: int = 0
    early_min: int = 0


def nearest(shifts, moment):
    """Return the shift that a coming or going at this moment belongs to, or None.

    The one that runs at that moment; else the next one within ``NEAR_MIN``; else the last one that ended within ``NEAR_MIN``.
    """
    running = [shift for shift in shifts if shift.start <= moment < shift.stop]
    if running:
        return min(running, key=lambda shift: (shift.start, shift.stop))
    ahead = [shift for shift in shifts if 0 < shift.start - moment <= NEAR_MIN]
    if ahead:
        return min(ahead, key=lambda shift: (shift.start, shift.stop))
    over = [shift for shift in shifts if 0 <= moment - shift.stop <= NEAR_MIN]
    return max(over, key=lambda shift: (shift.stop, shift.start), default=None)


def late_by(shift, came, grace_min):
    """Return by how many minutes somebody came after the begin; within the grace that is none."""
    late = came - shift.start
    return late if late > grace_min else 0


def early_by(shift, went, grace_min):
    """Return by how many minutes somebody went before the end; within the grace that is none."""
    early = shift.stop - went
    return early if early > grace_min else 0


def judge(shifts, punches, *, now, grace_min=0):
    """Return one finding per shift in order, then one per punch that no shift explains.

    A shift takes all punches that touch it, or that come nearest to it; the first coming and the last going count, so that
    lunch out of the house is neither early nor late.
    """
    shifts = sorted(shifts, key=lambda shift: (shift.start, shift.stop))
    taken = {shift: [] for shift in shifts}
    extra = []
    for punch in sorted(punches, key=lambda punch: (punch.came, punch.went or now)):
        shift = _shift_of(shifts, punch, now)
        (taken[shift] if shift else extra).append(punch)
    found = [_finding(shift, taken[shift], now, grace_min) for shift in shifts]
    return tuple(found + [Finding(verdict=Verdict.EXTRA, came=punch.came, went=punch.went) for punch in extra])


def _shift_of(shifts, punch, now):
    end = punch.went if punch.went is not None else max(now, punch.came)
    shared = [(min(end, shift.stop) - max(punch.came, shift.start), shift) for shift in shifts]
    best = max(shared, key=lambda pair: (pair[0], -pair[1].start), default=None)
    if best and best[0] > 0:
        return best[1]
    return nearest(shifts, punch.came)


def _finding(shift, punches, now, grace_min):
    if not punches:
        due = now >= shift.start + grace_min
        return Finding(verdict=Verdict.MISSING if due else Verdict.COMING, shift=shift)
    came = punches[0].came
    went = None if any(punch.went is None for punch in punches) else max(punch.went for punch in punches)
    late = late_by(shift, came, grace_min)
    # Before the end of the shift a going may be lunch; the end will tell.
    early = early_by(shift, went, grace_min) if went is not None and now >= shift.stop else 0
    return Finding(verdict=_verdict(late, early, went), shift=shift, came=came, went=went, late_min=late, early_min=early)


def _verdict(late, early, went):
    if late and early:
        return Verdict.LATE_EARLY
    if late:
        return Verdict.LATE
    if early:
        return Verdict.EARLY
    return Verdict.OPEN if went is None else Verdict.FINE
