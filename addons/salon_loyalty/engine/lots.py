"""Lots: which points are used first, and until when."""

from bisect import insort
from dataclasses import dataclass
from datetime import date

from .errors import LedgerError


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Points that were given together and end together; ``expires_on`` is the last day they may be used, None is never."""

    id: int
    transaction_id: int
    remaining: int
    earned_on: date
    expires_on: date | None = None

    def __post_init__(self):
        if self.remaining < 0:
            raise ValueError(f"Lot {self.id}: {self.remaining} left")

    def is_over(self, day):
        return self.expires_on is not None and self.expires_on < day


def draw_order(lot):
    """Sort key: what ends first goes first; with equal ends the oldest."""
    return (lot.expires_on or date.max, lot.earned_on, lot.id)


class Purse:
    """The live lots of one account, kept in draw order."""

    def __init__(self, lots=()):
        self._lots = sorted((lot for lot in lots if lot.remaining), key=draw_order)

    @property
    def lots(self):
        return tuple(self._lots)

    @property
    def total(self):
        return sum(lot.remaining for lot in self._lots)

    def usable(self, day):
        return sum(lot.remaining for lot in self._lots if not lot.is_over(day))

    def expired(self, day):
        return sum(lot.remaining for lot in self._lots if lot.is_over(day))

    def put(self, lot):
        insort(self._lots, lot, key=draw_order)

    def draw(self, amount, *, accepts=None, first=()):
        """Take ``amount`` from the lots in draw order.

        :param accepts: callable(lot) -> bool; lots it refuses are passed over
        :param first: transaction ids whose lots are taken before all others (a refund takes what its sale gave)
        :return: ((lot id, taken), …)
        :raises LedgerError: ``exceeds_balance`` when the accepted lots hold less; nothing is taken then
        """
        candidates = [lot for lot in self._lots if accepts is None or accepts(lot)]
        available = sum(lot.remaining for lot in candidates)
        if amount > available:
            raise LedgerError("exceeds_balance", requested=amount, available=available)
        candidates.sort(key=lambda lot: lot.transaction_id not in first)
        taken = {}
        for lot in candidates:
            if not amount:
                break
            taken[lot.id] = min(lot.remaining, amount)
            amount -= taken[lot.id]
        self._lots = [_less(lot, taken.get(lot.id, 0)) for lot in self._lots if lot.remaining > taken.get(lot.id, 0)]
        return tuple(taken.items())


def _less(lot, taken):
    if not taken:
        return lot
    return Lot(
        id=lot.id, transaction_id=lot.transaction_id, remaining=lot.remaining - taken, earned_on=lot.earned_on, expires_on=lot.expires_on,
    )
