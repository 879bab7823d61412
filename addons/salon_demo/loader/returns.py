"""Refunds: the engine's returns as priced lines, each with the visit line that reverses what was sold."""

from collections import defaultdict
from typing import NamedTuple

from odoo.addons.salon_loyalty.engine.points import points_to_keep

from .priced import Line


class Back(NamedTuple):
    """One line that went back.

    :ivar row: the reversing `Line`
    :ivar index: place of the line among those of the booking
    """

    booking: object
    index: int
    day: object
    minute: int
    row: Line


def plan_returns(ctx, priced):
    """Return the refunds that the tills could pay: no way to pay gives back more on a day than it took."""
    by_key = {booking.key: booking for booking in ctx.salon.bookings}
    taken = defaultdict(int)
    for key, rows in priced.items():
        booking = by_key[key]
        if booking.state == "done":
            taken[booking.branch, booking.day, booking.payment] += sum(row.total for row in rows)
    backs = []
    for wish in ctx.salon.returns:
        booking = by_key[wish.booking]
        row = priced[booking.key][wish.line].reversed()
        drawer = booking.branch, wish.day, booking.payment
        if row.total < 0 and taken[drawer] + row.total > 0:
            taken[drawer] += row.total
            backs.append(Back(booking, wish.line, wish.day, wish.minute, row))
    return backs


def points_back(ctx, back):
    """Return how many points a refund takes; each visit has one refund at most."""
    given = ctx.points_of.get(back.booking.key, 0)
    return given - points_to_keep(given, paid_minor=ctx.totals[back.booking.key], refunded_minor=-back.row.total)
