"""The terms of a booking: which policy applies, what deposit is asked, what a cancellation, a no-show or a move costs.

Money is whole minor units (fen, cents), shares are per mille, times are minutes. A function here decides; it takes no money.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .errors import PolicyError

WHOLE = 1000  # a share of all of it, in per mille
MAX_MINUTES = 366 * 1440
MAX_HORIZON_DAYS = 730


class Accept(StrEnum):
    """Who decides about a booking from outside; the values are those of the selection on ``salon.booking.policy``."""

    AUTOMATIC = "automatic"
    ASK = "ask"


class When(StrEnum):
    """The closed list of what may make a deposit due; the values are the words of ``config/salon/policies.toml``."""

    ALWAYS = "always"
    MINUTES = "total_minutes"
    NO_SHOWS = "no_shows_365d"
    PRICE = "price"
    PETS = "pets"


class Kind(StrEnum):
    """What a fee is for; the values are those of the selection on ``salon.booking.fee``."""

    CANCEL = "cancel"
    NO_SHOW = "no_show"
    MOVE = "move"


class FeeCode(StrEnum):
    """Why a fee is what it is."""

    IN_TIME = "in_time"
    FREE_MOVE = "free_move"
    NO_SHARE = "no_share"
    NO_DEPOSIT = "no_deposit"
    DEPOSIT_CAP = "deposit_cap"
    SHARE = "share"


def _share_checked(permille):
    if not 0 <= permille <= WHOLE:
        raise PolicyError("bad_share", permille=permille)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A deposit is due when ``what`` is at least ``at_least`` (minutes, times, minor units, pets; nothing for always)."""

    what: When
    at_least: int = 0

    def __post_init__(self):
        if self.at_least < (0 if self.what == When.ALWAYS else 1):
            raise PolicyError("bad_condition", at_least=self.at_least)

    def holds(self, facts):
        values = {
            When.MINUTES: facts.minutes,
            When.NO_SHOWS: facts.no_shows,
            When.PRICE: facts.price_minor,
            When.PETS: facts.pets,
        }
        return self.what == When.ALWAYS or values[self.what] >= self.at_least


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelStep:
    """From ``min_notice_min`` before the start on, cancelling costs this share of the price."""

    min_notice_min: int
    share_permille: int

    def __post_init__(self):
        if not 0 <= self.min_notice_min <= MAX_MINUTES:
            raise PolicyError("bad_step", min_notice_min=self.min_notice_min)
        _share_checked(self.share_permille)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """The share of the price to pay ahead when any condition holds, kept between ``min_minor`` and ``max_minor``."""

    share_permille: int = 0
    min_minor: int = 0
    max_minor: int = 0
    conditions: tuple[Condition, ...] = ()

    def __post_init__(self):
        _share_checked(self.share_permille)
        if not 0 <= self.min_minor <= self.max_minor:
            raise PolicyError("bad_deposit", min_minor=self.min_minor, max_minor=self.max_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGuest:
    """What somebody who was never here may book from outside: ``services`` (empty: all), at most ``max_min`` (0: any)."""

    services: frozenset[int] = frozenset()
    max_min: int = 0
    deposit: bool = False

    def __post_init__(self):
        if not 0 <= self.max_min <= MAX_MINUTES:
            raise PolicyError("bad_new_guest", max_min=self.max_min)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The terms of one booking. ``steps`` run from the longest notice to 0; none means that cancelling is free."""

    lead_min: int = 0
    horizon_days: int = 60
    late_grace_min: int = 0
    free_moves: int = 0
    steps: tuple[CancelStep, ...] = ()
    no_show_permille: int = 0
    deposit: Deposit = Deposit()
    accept: Accept = Accept.AUTOMATIC
    answer_min: int = 240
    new_guest: NewGuest = NewGuest()

    def __post_init__(self):
        if not 0 <= self.lead_min <= MAX_MINUTES:
            raise PolicyError("bad_lead", lead_min=self.lead_min)
        if not 1 <= self.horizon_days <= MAX_HORIZON_DAYS:
            raise PolicyError("bad_horizon", horizon_days=self.horizon_days)
        if not (0 <= self.late_grace_min <= 1440 and 5 <= self.answer_min <= 7 * 1440):
            raise PolicyError("bad_grace", late_grace_min=self.late_grace_min, answer_min=self.answer_min)
        if not 0 <= self.free_moves <= 100:
            raise PolicyError("bad_moves", free_moves=self.free_moves)
        _share_checked(self.no_show_permille)
        notices = [step.min_notice_min for step in self.steps]
        if len(set(notices)) != len(notices) or notices != sorted(notices, reverse=True) or (notices and notices[-1]):
            raise PolicyError("steps_overlap", steps=len(notices))
        shares = [step.share_permille for step in self.steps]
        if shares != sorted(shares):
            raise PolicyError("steps_rise", steps=len(shares))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a policy is for; an empty set means everything, no ``periods`` means always. ``periods``: (first, last) local days."""

    key: int
    order: int
    branches: frozenset[int] = frozenset()
    kinds: frozenset[int] = frozenset()
    tiers: frozenset[str] = frozenset()
    periods: tuple[tuple[date, date], ...] = ()

    def __post_init__(self):
        if any(last < first for first, last in self.periods):
            raise PolicyError("bad_period", periods=len(self.periods))

    def fits(self, facts):
        """Tell whether branch, tier and day are in the scope; kinds are weighed by ``choose``."""
        return (
            (not self.branches or facts.branch in self.branches)
            and (not self.tiers or facts.tier in self.tiers)
            and (not self.periods or any(first <= facts.day <= last for first, last in self.periods))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the choice, the deposit and the rules for new guests depend on. ``day`` is the branch's local day of the visit."""

    branch: int
    day: date
    kinds: frozenset[int] = frozenset()
    tier: str = ""
    price_minor: int = 0
    minutes: int = 0
    no_shows: int = 0
    pets: int = 0
    is_new: bool = False
    services: frozenset[int] = frozenset()

    def __post_init__(self):
        if min(self.price_minor, self.minutes, self.no_shows, self.pets) < 0:
            raise PolicyError("bad_facts", price_minor=self.price_minor, minutes=self.minutes, no_shows=self.no_shows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """A fee that may be proposed: ``amount_minor`` of it, and why. ``full_minor`` is what the share alone would come to."""

    kind: Kind
    code: FeeCode
    notice_min: int
    share_permille: int = 0
    full_minor: int = 0
    amount_minor: int = 0


def choose(scopes, facts):
    """Return the key of the policy that applies, or None.

    The first by ``(order, key)`` whose scope holds every trade of the visit; if none does, the first that holds one of them.
    Two scopes never tie, since keys differ; the order in which they are given does not matter.
    """
    fitting = sorted((scope for scope in scopes if scope.fits(facts)), key=lambda scope: (scope.order, scope.key))
    for holds in (frozenset.issuperset, lambda kinds, wanted: not kinds.isdisjoint(wanted)):
        for scope in fitting:
            if not scope.kinds or holds(scope.kinds, facts.kinds):
                return scope.key
    return None


def part_of(amount_minor, permille, unit_minor=1):
    """Return a share of an amount in whole ``unit_minor``, half a unit rounded up."""
    return (amount_minor * permille + WHOLE // 2 * unit_minor) // (WHOLE * unit_minor) * unit_minor


def deposit_of(policy, facts, *, unit_minor):
    """Return the deposit to ask for, in minor units; 0 when no condition holds.

    The share is rounded half up to whole ``unit_minor`` (the yuan), then raised to the least and cut to the most of the
    policy, and never exceeds the price.
    """
    terms = policy.deposit
    due = any(condition.holds(facts) for condition in terms.conditions) or (policy.new_guest.deposit and facts.is_new)
    if not due:
        return 0
    asked = part_of(facts.price_minor, terms.share_permille, unit_minor)
    return min(max(asked, terms.min_minor), terms.max_minor, facts.price_minor)


def fee_of(policy, kind, *, price_minor, notice_min, deposit_minor=0, card_agreed=False, moves=0):
    """Return the fee that may be proposed for cancelling, moving or not coming.

    Share of the price by the first step whose notice is met (after the start counts as no notice), rounded half up to the
    minor unit; never above the price, and never above the deposit unless the guest agreed to a card on file. A move is free
    while free moves are left, afterwards it costs what cancelling would.

    :param notice_min: minutes from now to the start
    :param moves: how often the visit was moved before
    """
    notice = max(notice_min, 0)
    if kind == Kind.MOVE and moves_left(policy, moves):
        return Fee(kind=kind, code=FeeCode.FREE_MOVE, notice_min=notice_min)
    if kind == Kind.NO_SHOW:
        share = policy.no_show_permille
    else:
        share = next((step.share_permille for step in policy.steps if notice >= step.min_notice_min), 0)
    full = part_of(price_minor, share)
    amount = full if card_agreed else min(full, deposit_minor)
    if not full:
        later = kind != Kind.NO_SHOW and any(step.share_permille for step in policy.steps)
        code = FeeCode.IN_TIME if later else FeeCode.NO_SHARE
    elif not amount:
        code = FeeCode.NO_DEPOSIT
    else:
        code = FeeCode.DEPOSIT_CAP if amount < full else FeeCode.SHARE
    return Fee(kind=kind, code=code, notice_min=notice_min, share_permille=share, full_minor=full, amount_minor=amount)


def moves_left(policy, moves):
    """Return how often the visit may still be moved for nothing."""
    return max(policy.free_moves - moves, 0)


def new_guest_refusals(policy, facts):
    """Return what keeps a new guest from booking this from outside: some of ``"services"``, ``"minutes"``."""
    rules = policy.new_guest
    if not facts.is_new:
        return ()
    found = []
    if rules.services and not facts.services <= rules.services:
        found.append("services")
    if rules.max_min and facts.minutes > rules.max_min:
        found.append("minutes")
    return tuple(found)
