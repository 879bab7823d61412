"""What the salon offers, as frozen values read from the tables of config/salon and of this addon's data folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CELL_MIN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    kind: str
    minutes: int
    by: str  # lead | support | none
    skill: str
    resource: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    key: str
    kind: str
    phases: tuple[Phase, ...]
    buffer_before: int
    buffer_after: int
    price_cents: dict[str, int]  # by level; empty = free
    skills: frozenset[str]
    species: tuple[str, ...]
    factors: tuple[str, ...]
    weight: float
    median_days: float
    sigma: float
    lapse: float

    def suits(self, level: str) -> bool:
        return not self.price_cents or level in self.price_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    key: str
    branch: str
    role: str
    level: str
    skills: frozenset[str]
    weekly: tuple[tuple[int, int] | None, ...]
    break_minutes: int
    start: date
    bookable: bool
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    key: str
    branch: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    key: str
    kinds: tuple[str, ...]
    opening: tuple[tuple[int, int] | None, ...]
    closures: tuple[tuple[date, date], ...]

    def hours(self, day: date) -> tuple[int, int] | None:
        """Return the opening span in local minutes, or None on a closed day."""
        if any(first <= day <= last for first, last in self.closures):
            return None
        return self.opening[day.weekday()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    key: str
    kind: str
    price_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    branches: dict[str, Branch]
    people: dict[str, Person]
    rooms: dict[str, Room]
    services: dict[str, Service]
    retail: tuple[Product, ...]
    breeds: dict[str, dict]
    pet_factors: dict
    demand: dict
    names: dict
    notes: dict
    texts: tuple[dict, ...]
    service_names: dict[str, tuple[str, str]]

    def branch_of(self, kind: str) -> str:
        return next(key for key, branch in self.branches.items() if kind in branch.kinds)

    def pet_minutes(self, service: Service, chosen: dict[str, str], breed_factor: str) -> tuple[int, ...]:
        """Scale the staffed phases for one animal: every factor the service names, each phase up to the next five minutes."""
        factor = Decimal(breed_factor) if service.factors else Decimal(1)
        for axis in service.factors:
            factor *= Decimal(self.pet_factors[axis][chosen[axis]]["minutes"])
        return tuple(
            int((p.minutes * factor / 5).to_integral_value(ROUND_CEILING)) * 5 if p.by != "none" else p.minutes for p in service.phases
        )

    def pet_price_cents(self, service: Service, level: str, chosen: dict[str, str]) -> int:
        """Scale the price for one animal, half up to whole yuan."""
        factor = Decimal(1)
        for axis in service.factors:
            factor *= Decimal(self.pet_factors[axis][chosen[axis]]["price"])
        yuan = (Decimal(service.price_cents.get(level, 0)) / 100 * factor).quantize(Decimal(1), ROUND_HALF_UP)
        return int(yuan) * 100

    def doubled(self) -> Catalog:
        """Give every bookable person and every room a twin, for shops larger than the chain of the data files."""
        people = dict(self.people)
        rooms = dict(self.rooms)
        for person in self.people.values():
            if person.role not in {"manager", "desk"}:
                twin = replace(person, key=f"{person.key}_2", zh=f"{person.zh}二", en=f"{person.en} II")
                people[twin.key] = twin
        for room in self.rooms.values():
            rooms[f"{room.key}_2"] = replace(room, key=f"{room.key}_2")
        return replace(self, people=people, rooms=rooms)


def minutes_of(span: str) -> tuple[int, int] | None:
    """Turn "10:00-21:30" into local minutes; "off" and "closed" are None."""
    if span in {"off", "closed"}:
        return None
    start, stop = span.split("-")
    return tuple(int(part[:2]) * 60 + int(part[3:]) for part in (start, stop))


def _cents(text: str) -> int:
    return int((Decimal(text) * 100).to_integral_value())


def _service(row: dict, demand: dict) -> Service:
    wish = demand[row["key"]]
    pet = row.get("pet", {})
    return Service(
        key=row["key"],
        kind=row["kind"],
        phases=tuple(
            Phase(kind=p["kind"], minutes=p["minutes"], by=p["by"], skill=p.get("skill", ""), resource=p["resource"]) for p in row["phases"]
        ),
        buffer_before=row["buffer_before"],
        buffer_after=row["buffer_after"],
        price_cents={level: _cents(text) for level, text in row.get("price", {}).items()},
        skills=frozenset(row["skills"]),
        species=tuple(pet.get("species", ())),
        factors=tuple(pet.get("factors", ())),
        weight=wish["weight"],
        median_days=wish["median_days"],
        sigma=wish["sigma"],
        lapse=wish["lapse"],
    )


def build_catalog(tables: dict) -> Catalog:
    """Build the catalog from parsed tables.

    :param tables: {"branches", "rooms", "services", "people", "demand", "names", "notes", "feedback_texts": parsed TOML,
        "products", "pet_breeds": lists of CSV rows}"""
    demand = {row["service"]: row for row in tables["demand"]["visit"]}
    rows = [row for row in tables["services"]["service"] if not row.get("template_only")]
    return Catalog(
        branches={row["key"]: _branch(row) for row in tables["branches"]["branch"]},
        people={row["key"]: _person(row) for row in tables["people"]["person"]},
        rooms={row["key"]: Room(key=row["key"], branch=row["branch"], kind=row["kind"]) for row in tables["rooms"]["room"]},
        services={row["key"]: _service(row, demand) for row in rows},
        retail=tuple(
            Product(key=row["key"], kind=row["kind"], price_cents=_cents(row["price_cny"]))
            for row in tables["products"]
            if row["use"] == "retail"
        ),
        breeds={row["key"]: row for row in tables["pet_breeds"]},
        pet_factors=tables["services"]["pet_factors"],
        demand=tables["demand"],
        names=tables["names"],
        notes=tables["notes"],
        texts=tuple(tables["feedback_texts"]["text"]),
        service_names={row["key"]: (row["zh"], row["en"]) for row in tables["services"]["service"]},
    )


def _branch(row: dict) -> Branch:
    return Branch(
        key=row["key"],
        kinds=tuple(row["kinds"]),
        opening=tuple(minutes_of(row["opening"][day]) for day in DAYS),
        closures=tuple((date.fromisoformat(str(h["from"])), date.fromisoformat(str(h["to"]))) for h in row["holidays"]),
    )


def _person(row: dict) -> Person:
    return Person(
        key=row["key"],
        branch=row["branch"],
        role=row["role"],
        level=row["level"],
        skills=frozenset(row["skills"]),
        weekly=tuple(minutes_of(row["weekly"][day]) for day in DAYS),
        break_minutes=row["break_minutes"],
        start=row["start"],
        bookable=row["role"] not in {"manager", "desk"},
        zh=row["zh"],
        en=row["en"],
    )
