"""How long somebody stays signed in on their own pages. Seconds since 1970 come from outside."""

from dataclasses import dataclass, replace

IDLE_S = 30 * 60  # a phone that is lent
LONGEST_S = 12 * 3600
_KEYS = {"contact": str, "customer": int, "since": int, "seen": int}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Who proved which number or address, when, and was last seen when; ``customer`` 0 is not known yet."""

    contact: str
    customer: int
    since: int
    seen: int

    def is_over(self, now):
        return now >= self.seen + IDLE_S or now >= self.since + LONGEST_S or now < self.since

    def at(self, now):
        """Return the stay after a further look."""
        return replace(self, seen=now)

    def data(self):
        return {key: getattr(self, key) for key in _KEYS}


def begin(contact, now, customer=0):
    return Stay(contact=contact, customer=customer, since=now, seen=now)


def parse_stay(data):
    """Return the stay that was kept as ``data``, None for anything else."""
    if not isinstance(data, dict) or set(data) != set(_KEYS):
        return None
    if any(type(data[key]) is not kind for key, kind in _KEYS.items()):
        return None
    return Stay(**data)
