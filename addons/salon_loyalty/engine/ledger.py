"""Double entry over integer units: from entries and the state of their accounts to balanced, chained lines.

One entry moves units between a holder (a member) and the house. The holder's account carries balance, sequence and hash chain; the
house account carries none of them, since a row that every posting must change would make them all wait for each other.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from .chain import content_hash, line_hash
from .errors import LedgerError
from .lots import Lot, Purse


class Kind(StrEnum):
    EARN = "earn"
    OPENING = "opening"
    ADJUST = "adjust"
    SPEND = "spend"
    EXPIRE = "expire"
    REVERSE = "reverse"


KINDS = frozenset(Kind)
GIVES = (Kind.EARN, Kind.OPENING)
TAKES = (Kind.SPEND, Kind.EXPIRE, Kind.REVERSE)


def signed_amount(kind, amount):
    """Return the amount with the sign its kind has; only a correction (``adjust``) brings its own.

    :raises LedgerError: ``unknown_kind``, ``amount_not_positive``
    """
    if kind not in KINDS:
        raise LedgerError("unknown_kind", kind=kind)
    if not isinstance(amount, int) or isinstance(amount, bool) or amount == 0 or (amount < 0 and kind != Kind.ADJUST):
        raise LedgerError("amount_not_positive", kind=kind, amount=amount)
    return -amount if kind in TAKES else amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What should happen to one account. ``requested`` is signed; ``day`` is the local day it counts for."""

    key: str
    kind: Kind
    account_id: int
    house_id: int
    requested: int
    day: date
    occurred_at: datetime
    visit_id: int | None = None
    reverses_id: int | None = None
    expires_on: date | None = None
    note: str = ""

    def __post_init__(self):
        if not self.key or "\n" in self.key:
            raise LedgerError("bad_key", key=self.key)

    @property
    def content(self):
        return content_hash(
            key=self.key, kind=self.kind, account_id=self.account_id, requested=self.requested, visit_id=self.visit_id,
            reverses_id=self.reverses_id, expires_on=self.expires_on, note=self.note,
        )


@dataclass(slots=True, kw_only=True)
class Account:
    """State of a holder's account as it was locked; planning moves it on."""

    id: int
    balance: int
    seq: int
    head: str
    purse: Purse = field(default_factory=Purse)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One leg. House legs have no ``seq``, ``balance_after`` and hashes."""

    transaction_id: int
    account_id: int
    amount: int
    occurred_at: datetime
    lot_id: int | None = None
    seq: int | None = None
    balance_after: int | None = None
    prev_hash: str | None = None
    hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One transaction: ``amount`` is what really moved, at most ``requested``."""

    transaction_id: int
    entry: Entry
    content: str
    amount: int
    lines: tuple[Line, ...]
    new_lot: Lot | None
    drawn: tuple[tuple[int, int], ...]

    @property
    def shortfall(self):
        return self.amount - self.entry.requested


def post(entry, account, *, transaction_id, next_lot_id, recorded_at):
    """Plan one transaction and move ``account`` on; a refusal leaves it untouched.

    :param next_lot_id: callable without arguments, asked only when a lot is made
    :return: `Posting`
    :raises LedgerError: ``exceeds_balance``, ``nothing_expired``
    """
    content = entry.content
    if entry.requested > 0:
        lot = Lot(
            id=next_lot_id(), transaction_id=transaction_id, remaining=entry.requested, earned_on=entry.day, expires_on=entry.expires_on,
        )
        account.purse.put(lot)
        moves, drawn = [(lot.id, entry.requested)], ()
    else:
        lot, drawn = None, _draw(entry, account)
        moves = [(lot_id, -taken) for lot_id, taken in drawn] or [(None, 0)]
    lines = [_chained(entry, account, transaction_id, content, lot_id, amount, recorded_at) for lot_id, amount in moves]
    total = sum(amount for _lot_id, amount in moves)
    if total:
        lines.append(Line(transaction_id=transaction_id, account_id=entry.house_id, amount=-total, occurred_at=entry.occurred_at))
    return Posting(
        transaction_id=transaction_id, entry=entry, content=content, amount=total, lines=tuple(lines), new_lot=lot, drawn=drawn,
    )


def _draw(entry, account):
    wanted, purse = -entry.requested, account.purse
    if entry.kind == Kind.REVERSE:
        # Never below zero: what the member has spent meanwhile stays noted as the shortfall, no debt is made.
        return purse.draw(min(wanted, purse.total), first=(entry.reverses_id,))
    if entry.kind == Kind.EXPIRE:
        if wanted > purse.expired(entry.day):
            raise LedgerError("nothing_expired", requested=wanted, available=purse.expired(entry.day))
        return purse.draw(wanted, accepts=lambda lot: lot.is_over(entry.day))
    if entry.kind == Kind.SPEND:
        return purse.draw(wanted, accepts=lambda lot: not lot.is_over(entry.day))
    return purse.draw(wanted)


def _chained(entry, account, transaction_id, content, lot_id, amount, recorded_at):
    seq, balance, prev_hash = account.seq + 1, account.balance + amount, account.head
    digest = line_hash(
        prev_hash=prev_hash, account_id=account.id, seq=seq, content=content, amount=amount, balance_after=balance, lot_id=lot_id,
        occurred_at=entry.occurred_at, recorded_at=recorded_at,
    )
    account.seq, account.balance, account.head = seq, balance, digest
    return Line(
        transaction_id=transaction_id, account_id=account.id, amount=amount, occurred_at=entry.occurred_at, lot_id=lot_id, seq=seq,
        balance_after=balance, prev_hash=prev_hash, hash=digest,
    )
