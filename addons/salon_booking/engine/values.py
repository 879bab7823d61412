"""The plain values that cross between the records and the engine. All times are integer UTC minutes since 1970."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum

from .errors import SlotError

MAX_SERVICES = 50  # in one visit
MAX_WINDOW_MIN = 400 * 1440


class Staff(StrEnum):
    """Who a phase needs; the values are those of the selection on ``salon.service.phase``."""

    LEAD = "lead"
    SUPPORT = "support"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One stretch of a service. ``kind_id`` is the kind of place held for all of it, ``skill_id`` that of a support."""

    duration_min: int
    staff: Staff = Staff.LEAD
    skill_id: int | None = None
    kind_id: int | None = None
    key: int = 0

    def __post_init__(self):
        if self.duration_min <= 0 or self.duration_min > 1440:
            raise SlotError("bad_phase", duration_min=self.duration_min)
        if self.staff == Staff.SUPPORT and not self.skill_id:
            raise SlotError("bad_phase", staff=str(self.staff), skill_id=self.skill_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One qualified person; ``duration_min`` is their own time for the service, 0 for that of the menu."""

    resource_id: int
    duration_min: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One wished service. ``wished`` narrows the candidates to these people; empty means any of them."""

    key: int
    phases: tuple[Phase, ...]
    candidates: tuple[Candidate, ...]
    wished: frozenset[int] = frozenset()
    buffer_before_min: int = 0
    buffer_after_min: int = 0

    def __post_init__(self):
        if not self.phases:
            raise SlotError("bad_service", key=self.key, phases=0)
        if self.buffer_before_min < 0 or self.buffer_after_min < 0:
            raise SlotError("bad_service", key=self.key, before=self.buffer_before_min, after=self.buffer_after_min)

    @property
    def people(self):
        """Return the candidates that the wish leaves, in their order."""
        return tuple(c for c in self.candidates if not self.wished or c.resource_id in self.wished)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One visit: services in sequence, its first start in ``earliest <= start < latest``.

    ``notice_min`` is elapsed time from now; ``step_min`` the grid on the wall clock of ``tz`` for what is offered.
    """

    services: tuple[Service, ...]
    earliest: int
    latest: int
    tz: tzinfo
    step_min: int = 15
    notice_min: int = 0

    def __post_init__(self):
        if not 1 <= len(self.services) <= MAX_SERVICES:
            raise SlotError("bad_query", services=len(self.services))
        if self.latest < self.earliest or not 1 <= self.step_min <= 1440 or self.notice_min < 0:
            raise SlotError("bad_query", earliest=self.earliest, latest=self.latest, step_min=self.step_min)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is known of the branch from ``start`` to ``stop``; a minute outside is never free.

    ``opening``: pairs; ``shifts``, ``busy``, ``breaks``: {resource id: pairs} (``breaks`` are those of ``busy`` that are a
    rest, for the words of a refusal only); ``places``: {kind id: resource ids}; ``supports``: {skill id: resource ids}.
    Pairs may come in any order and overlap. Places have no shift: they are there while the branch is open.
    """

    start: int
    stop: int
    opening: tuple = ()
    shifts: Mapping[int, tuple] = field(default_factory=dict)
    busy: Mapping[int, tuple] = field(default_factory=dict)
    breaks: Mapping[int, tuple] = field(default_factory=dict)
    places: Mapping[int, tuple] = field(default_factory=dict)
    supports: Mapping[int, tuple] = field(default_factory=dict)

    def __post_init__(self):
        if not self.start < self.stop <= self.start + MAX_WINDOW_MIN:
            raise SlotError("too_big", start=self.start, stop=self.stop)


class Role(StrEnum):
    """Why a resource is held: by a phase, or to make the place ready before and after it."""

    PHASE = "phase"
    BUFFER = "buffer"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Claim:
    """One resource held from ``start`` to ``stop`` for a service (``service_key``) and phase (``phase_key``, 0 for a buffer)."""

    start: int
    stop: int
    resource_id: int
    role: Role
    service_key: int
    phase_key: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One service of a plan: who leads it and from when to when the customer is in it."""

    service_key: int
    lead_id: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A visit that fits: its services and every row to claim, none of which overlaps another on one resource."""

    start: int
    stop: int
    steps: tuple[Step, ...]
    claims: tuple[Claim, ...]


class Code(StrEnum):
    """Every reason the engine can give, in the order in which a person would look for it."""

    PAST = "past"
    NOTICE = "notice"
    CLOSED = "closed"
    CLOSES = "closes"
    NOBODY_QUALIFIED = "nobody_qualified"
    WISH_UNQUALIFIED = "wish_unqualified"
    NO_SHIFT = "no_shift"
    SHIFT_ENDS = "shift_ends"
    ON_BREAK = "on_break"
    BUSY = "busy"
    NOBODY_FREE = "nobody_free"
    NO_SUPPORT = "no_support"
    NO_PLACE = "no_place"
    PLACE_TAKEN = "place_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One obstacle: ``start``-``stop`` is what is needed, ``until`` when the obstacle ends (0: not known)."""

    code: Code
    service_key: int = 0
    resource_id: int = 0
    kind_id: int = 0
    skill_id: int = 0
    start: int = 0
    stop: int = 0
    until: int = 0
    needed_min: int = 0
    left_min: int = 0
    people: tuple["Reason", ...] = ()
