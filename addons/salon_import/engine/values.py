"""Values that cross the border of the engine: what was asked, what was read, what is wrong."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What one row of a sheet tells about; equals the Selection keys of ``salon.import.row.kind``."""

    CUSTOMER = "customer"
    PET = "pet"
    SERVICE = "service"
    VISIT = "visit"
    PACKAGE = "package"
    VACCINE = "vaccine"


class Outcome(StrEnum):
    CREATED = "created"
    MERGED = "merged"
    SKIPPED = "skipped"


class Severity(StrEnum):
    ERROR = "error"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds that a file must keep, checked before anything is unpacked. Sizes in bytes."""

    file_bytes: int = 200 * 1024 * 1024
    unpacked_bytes: int = 1024 * 1024 * 1024
    ratio: int = 200
    parts: int = 2000
    columns: int = 400
    rows: int = 500_000
    cell_chars: int = 32_767  # what a cell of a spreadsheet may hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the file does not say: where it comes from and when it is read.

    :param order: ``dmy``, ``mdy`` or None (settled by the column, else by the region)
    :param decimal: ``.`` or ``,`` or None (settled by the column)
    """

    today: datetime.date
    region: str = "CN"
    currency: str = "CNY"
    order: str | None = None
    decimal: str | None = None
    encoding: str | None = None

    def __post_init__(self):
        if self.order not in (None, "dmy", "mdy"):
            raise ValueError(f"order {self.order!r}")
        if self.decimal not in (None, ".", ","):
            raise ValueError(f"decimal {self.decimal!r}")

    @property
    def likely_order(self):
        """Return the order used when neither the user nor the column decides."""
        return self.order or ("mdy" if self.region in ("US", "PH", "PR", "GU") else "dmy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One remark on one cell. ``sheet`` is the sheet's place in the book, ``row`` counts like a spreadsheet."""

    sheet: int
    row: int
    column: str
    code: str
    severity: Severity
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """A row that is no data: title, blank, repeated header, subtotal, total, footer."""

    sheet: int
    row: int
    why: str
    cells: tuple = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a sheet: its place, the words above it, and the field it goes to ('' = into the note, '-' = left out)."""

    index: int
    header: str
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How one sheet is read."""

    sheet: int
    name: str
    header_row: int
    kind: Kind
    columns: tuple[Column, ...]

    def column_of(self, *targets):
        """Return the first column that goes to one of the targets, in the order of the targets."""
        for target in targets:
            for column in self.columns:
                if column.target == target:
                    return column
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """What became of one row as one kind.

    :param key: place of the record in ``Plan.records(kind)``; negative numbers never occur, None for skipped rows
    :param print: fingerprint of the row's cells, the same in every run
    """

    sheet: int
    row: int
    kind: Kind
    outcome: Outcome
    key: int | None = None
    reason: str = ""
    print: str = ""


@dataclass(slots=True, kw_only=True)
class Customer:
    """A person while the file is read; later rows may add to it (so not frozen).

    :param known_id: id of the record that was there before the import, else 0
    :param birthday: ``(year, month, day)``, 0 for unknown parts
    :param balances: ``(card, balance, gift, points)`` per card number
    :param lines: ``(column, text)`` of everything that has no field
    """

    sheet: int
    row: int
    known_id: int = 0
    name: str = ""
    phones: list[str] = field(default_factory=list)
    extensions: list[str] = field(default_factory=list)
    email: str = ""
    ref: str = ""
    gender: str = ""
    birthday: tuple[int, int, int] = (0, 0, 0)
    lunar: bool = False
    leap: bool = False
    birth_years: tuple[int, int] | None = None
    marketing: bool | None = None
    tier: str = ""
    source: str = ""
    street: str = ""
    city: str = ""
    zip: str = ""
    comments: list[str] = field(default_factory=list)
    balances: list[tuple] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)
    touched: bool = True


@dataclass(slots=True, kw_only=True)
class Pet:
    sheet: int
    row: int
    owner: int
    known_id: int = 0
    name: str = ""
    species: str = ""
    breed: str = ""
    gender: str = ""
    birthday: tuple[int, int, int] = (0, 0, 0)
    weight_kg: float = 0.0
    lines: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    vaccines: list[tuple[str, str]] = field(default_factory=list)
    touched: bool = True


@dataclass(slots=True, kw_only=True)
class Service:
    sheet: int
    row: int
    known_id: int = 0
    name: str = ""
    code: str = ""
    category: str = ""
    price: Decimal | None = None
    member_price: Decimal | None = None
    minutes: int = 0
    lines: list[tuple[str, str]] = field(default_factory=list)
    touched: bool = True


@dataclass(slots=True, kw_only=True)
class Visit:
    """A past visit, or an appointment to come when ``status`` is ``booked``.

    :param minute: start in minutes after midnight of the branch's day, None when the file gives no time
    """

    sheet: int
    row: int
    customer: int | None
    day: datetime.date
    minute: int | None = None
    minutes: int = 0
    services: tuple[str, ...] = ()
    staff: str = ""
    amount: Decimal = Decimal(0)
    status: str = "done"
    number: str = ""
    lines: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    known_id: int = 0


@dataclass(slots=True, kw_only=True)
class Package:
    sheet: int
    row: int
    customer: int
    name: str = ""
    total: int | None = None
    remaining: int | None = None
    expires: datetime.date | None = None
    lines: list[tuple[str, str]] = field(default_factory=list)
