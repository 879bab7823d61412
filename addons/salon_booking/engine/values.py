"""The plain values that cross between the records and the engine. All times are integer UTC minutes since 1970."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum

from .errors import SlotError

MAX_SERVICES = 50  # in one visit
MAX_TRACKS = 12  # side by side
MAX_GAP_MIN = 240
GAP_STEP_MIN = 5
MAX_WINDOW_MIN = 400 * 1440


class Staff(StrEnum):
    """Who a phase needs; the values are those of the selection on ``salon.service.phase``."""

    LEAD = "lead"
    SUPPORT = "support"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One stretch of a service. One place of each of ``kind_ids`` is held for all of it; ``skill_id`` is that of a support."""

    duration_min: int
    staff: Staff = Staff.LEAD
    skill_id: int | None = None
    kind_ids: tuple[int, ...] = ()
    key: int = 0

    def __post_init__(self):
        if self.duration_min <= 0 or self.duration_min > 1440:
            raise SlotError("bad_phase", duration_min=self.duration_min)
        if self.staff == Staff.SUPPORT and not self.skill_id:
            raise SlotError("bad_phase", staff=str(self.staff), skill_id=self.skill_id)
        if len(set(self.kind_ids)) != len(self.kind_ids):
            raise SlotError("bad_phase", kind_ids=self.kind_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One qualified person; ``duration_min`` is their own time for the service, 0 for that of the menu.

    ``until`` is when their right to do it ends (a licence that expires), 0 for never.
    """

    resource_id: int
    duration_min: int = 0
    until: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A stretch that a service of this guest must not touch, with the code that says why."""

    code: "Code"
    start: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One wished service.

    ``wished`` narrows the candidates to these people (None: anybody), ``avoided`` rules people out, ``preferred`` are only
    taken first. ``same_lead``: who did the service before in this track does this one too ("one person for all"); ``bound``:
    that is so whatever else gives (an add-on).
    ``track``: services of one track follow each other, tracks run side by side and begin together.
    """

    key: int
    phases: tuple[Phase, ...]
    candidates: tuple[Candidate, ...]
    wished: frozenset[int] | None = None
    avoided: frozenset[int] = frozenset()
    preferred: frozenset[int] = frozenset()
    same_lead: bool = False
    bound: bool = False
    track: int = 0
    buffer_before_min: int = 0
    buffer_after_min: int = 0
    limits: tuple[Limit, ...] = ()

    def __post_init__(self):
        if not self.phases:
            raise SlotError("bad_service", key=self.key, phases=0)
        if self.buffer_before_min < 0 or self.buffer_after_min < 0:
            raise SlotError("bad_service", key=self.key, before=self.buffer_before_min, after=self.buffer_after_min)
        if len({candidate.resource_id for candidate in self.candidates}) != len(self.candidates):
            raise SlotError("bad_service", key=self.key, candidates=len(self.candidates))

    @property
    def people(self):
        """Return the candidates that the wishes leave, in their order."""
        return tuple(
            c for c in self.candidates if (self.wished is None or c.resource_id in self.wished) and c.resource_id not in self.avoided
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What makes one start or person better than another; a higher sum is worse, 0 switches a part off.

    ``gap``: per minute that can no longer be sold because the rest of a gap is shorter than ``sellable_min``; ``load``: per
    hour that the person is ahead of others; ``wish``: per quarter of an hour between the start and the wished one.
    """

    gap: int = 4
    load: int = 1
    wish: int = 2
    sellable_min: int = 30

    def __post_init__(self):
        if min(self.gap, self.load, self.wish) < 0 or self.sellable_min < 1:
            raise SlotError("bad_query", gap=self.gap, load=self.load, wish=self.wish, sellable_min=self.sellable_min)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One visit: its services, its first start in ``earliest <= start < latest``.

    ``notice_min`` is elapsed time from now, ``horizon`` the first minute that is too far ahead (0: none); ``step_min`` the
    grid on the wall clock of ``tz`` for what is offered; ``max_gap_min`` how long a guest may wait between two services;
    ``near`` the start the guest would like best (0: any).
    """

    services: tuple[Service, ...]
    earliest: int
    latest: int
    tz: tzinfo
    step_min: int = 15
    notice_min: int = 0
    horizon: int = 0
    max_gap_min: int = 0
    near: int = 0
    weights: Weights = Weights()

    def __post_init__(self):
        if not 1 <= len(self.services) <= MAX_SERVICES or len({service.key for service in self.services}) != len(self.services):
            raise SlotError("bad_query", services=len(self.services))
        if self.latest < self.earliest or not 1 <= self.step_min <= 1440 or self.notice_min < 0:
            raise SlotError("bad_query", earliest=self.earliest, latest=self.latest, step_min=self.step_min)
        if not 0 <= self.max_gap_min <= MAX_GAP_MIN:
            raise SlotError("bad_query", max_gap_min=self.max_gap_min)
        if len(self.tracks) > MAX_TRACKS:
            raise SlotError("bad_query", tracks=len(self.tracks))

    @property
    def tracks(self):
        """Return the numbers of the services of each track, in order: ``((0, 1), (2,))``."""
        keys = sorted({service.track for service in self.services})
        return tuple(tuple(n for n, service in enumerate(self.services) if service.track == key) for key in keys)

    @property
    def gaps(self):
        """Return the waits that may lie between two services, shortest first."""
        return tuple(range(0, self.max_gap_min + 1, GAP_STEP_MIN))


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is known of the branch from ``start`` to ``stop``; a minute outside is never free.

    ``opening``: pairs; ``shifts``, ``busy``, ``breaks``: {resource id: pairs} (``breaks`` are those of ``busy`` that are a
    rest, for the words of a refusal only); ``places``: {kind id: resource ids}; ``supports``: {skill id: resource ids};
    ``expired``: {resource id: the minute from which a check or certificate that it needs is missing}; ``load``: {resource id:
    minutes of work given to this person lately without being asked for} (empty: the busy minutes around the start count).
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
    expired: Mapping[int, int] = field(default_factory=dict)
    load: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self):
        if not self.start < self.stop <= self.start + MAX_WINDOW_MIN:
            raise SlotError("too_big", start=self.start, stop=self.stop)
        places = [place for ids in self.places.values() for place in ids]
        if len(set(places)) != len(places):
            raise SlotError("bad_world", places=len(places))  # a place of two kinds could be counted twice

    def taken(self, resource_id):
        """Return the pairs in which a resource cannot be used, an expired check included."""
        pairs, since = self.busy.get(resource_id, ()), self.expired.get(resource_id)
        return pairs if since is None else (*pairs, (since, self.stop))


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
    """One service of a plan: who leads it, why this person, and from when to when the guest is in it."""

    service_key: int
    lead_id: int
    start: int
    stop: int
    why: "Why"


class Why(StrEnum):
    """What decided for a person."""

    ASKED = "asked"
    GOES_ON = "goes_on"
    ONLY = "only"
    PREFERRED = "preferred"
    GAP = "gap"
    LOAD = "load"
    ORDER = "order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A visit that fits: its services and every row to claim, none of which overlaps another on one resource.

    ``cost`` is the sum by which starts are ranked; ``lost_min`` the sellable minutes that it would spoil.
    """

    start: int
    stop: int
    steps: tuple[Step, ...]
    claims: tuple[Claim, ...]
    cost: int = 0
    lost_min: int = 0


class Code(StrEnum):
    """Every reason the engine can give, in the order in which a person would look for it."""

    PAST = "past"
    NOTICE = "notice"
    HORIZON = "horizon"
    CLOSED = "closed"
    CLOSES = "closes"
    GUEST_BUSY = "guest_busy"
    INTERVAL = "interval"
    NOBODY_QUALIFIED = "nobody_qualified"
    WISH_UNQUALIFIED = "wish_unqualified"
    EXPIRED = "expired"
    NO_SHIFT = "no_shift"
    SHIFT_ENDS = "shift_ends"
    ON_BREAK = "on_break"
    BUSY = "busy"
    NOBODY_FREE = "nobody_free"
    NO_SUPPORT = "no_support"
    NO_PLACE = "no_place"
    PLACE_TAKEN = "place_taken"
    PEOPLE_SHORT = "people_short"
    PLACES_SHORT = "places_short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One obstacle: ``start``-``stop`` is what is needed, ``until`` when the obstacle ends (0: not known).

    ``needed`` and ``left`` count guests side by side: how many there are, and how many fit together.
    """

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
    needed: int = 0
    left: int = 0
    people: tuple["Reason", ...] = ()
