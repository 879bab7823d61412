"""What customers brought back, or got their money back for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from .shape import Booking, Return

PRODUCT_BACK_SHARE = 0.05
SERVICE_BACK_SHARE = 0.006
WITHIN_DAYS = 10


def make_returns(rng: Random, bookings: Sequence[Booking], today: date) -> list[Return]:
    """Return one line that goes back for a few paid bookings, on a day on which the branch's till was open anyway.

    :param bookings: numbered, so that a return names its booking by key
    """
    return list(_draw(rng, bookings, today))


def _draw(rng: Random, bookings: Sequence[Booking], today: date) -> Iterator[Return]:
    paid: dict[tuple[str, date], list[Booking]] = defaultdict(list)
    for booking in bookings:
        if booking.state == "done":
            paid[booking.branch, booking.day].append(booking)
    for booking in bookings:
        line = _line_of(rng, booking) if booking.state == "done" and booking.day < today else None
        if line is None:
            continue
        day = booking.day + timedelta(days=rng.randrange(WITHIN_DAYS + 1))
        later = [other for other in paid.get((booking.branch, day), ()) if (day, other.closed) > (booking.day, booking.closed)]
        if later and day < today:
            yield Return(booking=booking.key, line=line, day=day, minute=rng.choice(later).closed + 1)


def _line_of(rng: Random, booking: Booking) -> int | None:
    """Return the place of the line that goes back among the booking's services and products."""
    services, products = len(booking.items), len(booking.sales)
    if products and rng.random() < PRODUCT_BACK_SHARE:
        return services + rng.randrange(products)
    if services and rng.random() < SERVICE_BACK_SHARE:
        return rng.randrange(services)
    return None
