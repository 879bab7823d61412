"""How likely somebody is not to come, by a rule that anybody can reckon by hand: a few points, each with its reason."""

from dataclasses import dataclass
from enum import StrEnum

LONG_AHEAD_DAYS = 14
LATE_HOUR = 20  # local starts from here on
HIGH_FROM, SOME_FROM = 4, 2


class Reason(StrEnum):
    """Why a booking gets points."""

    NO_SHOWS = "no_shows"  # did not come twice or more within a year
    NO_SHOW = "no_show"  # did not come once within a year
    NEW = "new"  # was never here
    GROUP_BUYING = "group_buying"
    LONG_AHEAD = "long_ahead"
    LATE_HOUR = "late_hour"
    DEPOSIT = "deposit"  # money is at stake: fewer points


class Band(StrEnum):
    """The keys sort as the bands do."""

    LOW = "1_low"
    SOME = "2_some"
    HIGH = "3_high"


POINTS = {
    Reason.NO_SHOWS: 4,
    Reason.NO_SHOW: 2,
    Reason.NEW: 2,
    Reason.GROUP_BUYING: 2,
    Reason.LONG_AHEAD: 1,
    Reason.LATE_HOUR: 1,
    Reason.DEPOSIT: -2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What is known of a booking the evening before it."""

    no_show_count: int = 0  # within a year before the visit
    is_new: bool = False
    days_ahead: int = 0
    source: str = "desk"
    hour: int = 12  # of the branch's clock
    has_deposit: bool = False

    def __post_init__(self):
        if self.no_show_count < 0 or not 0 <= self.hour < 24:
            raise ValueError(f"no such booking: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the rule says: the points, never below zero, and what made them, the heaviest first."""

    points: int
    band: Band
    reasons: tuple[Reason, ...]


def forecast(booking: Booking) -> Forecast:
    """Return points, band and reasons for one booking."""
    holds = {
        Reason.NO_SHOWS: booking.no_show_count >= 2,
        Reason.NO_SHOW: booking.no_show_count == 1,
        Reason.NEW: booking.is_new,
        Reason.GROUP_BUYING: booking.source == "group_buying",
        Reason.LONG_AHEAD: booking.days_ahead >= LONG_AHEAD_DAYS,
        Reason.LATE_HOUR: booking.hour >= LATE_HOUR,
        Reason.DEPOSIT: booking.has_deposit,
    }
    reasons = tuple(reason for reason, held in holds.items() if held)
    points = max(sum(POINTS[reason] for reason in reasons), 0)
    band = Band.HIGH if points >= HIGH_FROM else Band.SOME if points >= SOME_FROM else Band.LOW
    return Forecast(points=points, band=band, reasons=reasons)
