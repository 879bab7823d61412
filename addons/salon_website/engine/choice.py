"""What a visitor chose so far, as it travels in the address of a page. Everything in it is a wish; the server decides."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

MAX_SERVICES = 4
MAX_ID = 2**31 - 1
YEARS = range(1971, 2200)
_ID = re.compile(r"[1-9]\d{0,9}", re.ASCII)
_KEY = re.compile(r"[a-z][a-z_]{0,19}")
_VIA = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MOMENT = "%Y-%m-%dT%H:%MZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Ids as they were sent: not looked up yet. ``person`` 0 is anybody; the pet's facts are keys of the menu."""

    services: tuple[int, ...] = ()
    person: int = 0
    species: str = ""
    size: str = ""
    coat: str = ""
    via: str = ""
    faults: tuple[str, ...] = field(default=(), compare=False)

    def query(self, **more):
        """Return the choice as the query of an address; ``more`` replaces or adds, None leaves out."""
        pairs = {
            "s": ",".join(map(str, self.services)),
            "p": self.person or "",
            "k": self.species,
            "z": self.size,
            "c": self.coat,
            "via": self.via,
            **more,
        }
        # Nothing of it needs an escape: ids, keys, days and moments.
        return "&".join(f"{key}={value}" for key, value in pairs.items() if value not in ("", None))

    @property
    def has_pet_facts(self):
        return bool(self.species and self.size and self.coat)


def parse_choice(values):
    """Return the choice of a request; what makes no sense is left out and named in ``faults``."""
    faults = []

    def take(name, pattern):
        text = str(values.get(name) or "")
        if text and not pattern.fullmatch(text):
            faults.append(name)
            return ""
        return text

    parts = [part for part in str(values.get("s") or "")[:200].split(",") if part]
    ids = [int(part) for part in parts if _ID.fullmatch(part) and int(part) <= MAX_ID]
    if len(ids) != len(parts) or len(set(ids)) != len(ids) or len(ids) > MAX_SERVICES:
        faults.append("s")
    person = int(take("p", _ID) or 0)
    if person > MAX_ID:
        faults.append("p")
    return Choice(
        services=tuple(dict.fromkeys(ids))[:MAX_SERVICES],
        person=person if person <= MAX_ID else 0,
        species=take("k", _KEY),
        size=take("z", _KEY),
        coat=take("c", _KEY),
        via=take("via", _VIA),
        faults=tuple(faults),
    )


def parse_moment(text):
    """Return an aware UTC moment of ``2026-11-29T03:05Z``, None for anything else."""
    try:
        moment = datetime.strptime(str(text or ""), _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment.year in YEARS else None  # at the ends of the calendar there is no local time


def moment_text(moment):
    """Return a moment as `parse_moment` reads it; naive ones are UTC."""
    return moment.strftime(_MOMENT)


def parse_day(text):
    """Return a date of ``2026-11-29``, None for anything else."""
    try:
        day = date.fromisoformat(str(text or "")[:10])
    except ValueError:
        return None
    return day if day.year in YEARS else None


def parts_of_day(starts):
    """Return the starts of one day as morning, afternoon and evening: ``((key, starts), …)``, empty parts included.

    :param starts: local datetimes, sorted
    """
    parts = {"morning": [], "afternoon": [], "evening": []}
    for start in starts:
        parts["morning" if start.hour < 12 else "afternoon" if start.hour < 17 else "evening"].append(start)
    return tuple((key, tuple(found)) for key, found in parts.items())
