"""The values that the generator returns. Times are local minutes of the branch's day, money is cents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

# Enough of the past carries allocations for every screen that shows a diary; older appointments are history and block nothing.
ALLOCATED_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a salon to make: counts, days of history and days ahead."""

    customers: int
    pets: int
    visits: int
    days_back: int
    days_ahead: int
    doubled: bool = False


SIZES = {
    "tiny": Size(customers=120, pets=30, visits=600, days_back=45, days_ahead=14),
    "salon": Size(customers=4000, pets=900, visits=35000, days_back=548, days_ahead=30),
    "reference": Size(customers=50000, pets=4000, visits=100000, days_back=730, days_ahead=30, doubled=True),
}


@dataclass(slots=True, kw_only=True)
class Pet:
    key: int
    owner: int
    name: str
    species: str
    breed: str
    sex: str
    birth: date
    weight_g: int
    size: str
    coat: str
    temper: str
    matting: str
    note: str


@dataclass(slots=True, kw_only=True)
class Customer:
    key: int
    name: str
    chinese: bool
    pinyin: str
    gender: str
    phone: str
    email: str
    birth: tuple[int, int, int]  # year, month, day; 0 = unknown
    lunar: bool
    source: str
    kind: str  # first interest
    interests: tuple[str, ...]
    note: str
    pets: list[Pet] = field(default_factory=list)
    favourite: dict[str, str] = field(default_factory=dict)  # kind -> person
    joined: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    person: str
    branch: str
    day: date
    start: int
    stop: int
    break_start: int
    break_stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One busy span: a person or a room during one phase, or a buffer on the room."""

    person: str
    room: str
    start: int
    stop: int
    phase: int  # index, -1 for a buffer


@dataclass(slots=True, kw_only=True)
class Item:
    service: str
    lead: str
    pet: int | None
    start: int
    stop: int
    price_cents: int
    discount_percent: int
    spans: tuple[Span, ...]


@dataclass(slots=True, kw_only=True)
class Sale:
    product: str
    quantity: int
    price_cents: int
    seller: str


@dataclass(slots=True, kw_only=True)
class Booking:
    """One appointment, visit, or both. state: booked, arrived, in_service, finished, done, no_show, cancelled."""

    key: int
    customer: int | None
    branch: str
    day: date
    items: list[Item]
    state: str
    source: str
    first: bool = False
    note: str = ""
    booked_days_before: int = 0
    arrived: int = 0
    started: int = 0
    finished: int = 0
    closed: int = 0
    sales: list[Sale] = field(default_factory=list)
    payment: str = ""

    @property
    def is_visit(self) -> bool:
        return self.state in {"arrived", "in_service", "finished", "done"}

    @property
    def is_appointment(self) -> bool:
        """Only somebody who came for a product alone has no line in the diary."""
        return bool(self.items)

    @property
    def start(self) -> int:
        return self.items[0].start if self.items else self.arrived

    @property
    def stop(self) -> int:
        return self.items[-1].stop if self.items else self.finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    booking: int
    rating: int
    comment: str
    category: str
    person: str
    days_after: int
    minute: int
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """One line of a paid booking that went back; ``line`` counts its services, then its products."""

    booking: int
    line: int
    day: date
    minute: int


@dataclass(slots=True, kw_only=True)
class Salon:
    customers: list[Customer]
    pets: list[Pet]
    shifts: list[Shift]
    bookings: list[Booking]
    feedback: list[Feedback]
    returns: list[Return] = field(default_factory=list)
