"""What a visitor says about the times they wait for, and how somebody at the door says who they are. Wishes; nothing is looked up."""

import re
import unicodedata
from dataclasses import dataclass

PARTS = {"any": (0, 1440), "morning": (0, 719), "afternoon": (720, 1019), "evening": (1020, 1440)}
WEEKS = (1, 2, 6)
LAST_DIGITS = 4
_DAY = re.compile(r"[0-6]")
_DIGITS = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Weekdays (0 Monday; empty: any), a part of the day, and for how many weeks."""

    weekdays: tuple[int, ...] = ()
    part: str = "any"
    weeks: int = 2

    @property
    def span(self):
        """Return the first and the last minute of the day at which a visit may begin."""
        return PARTS[self.part]


def parse_days(weekdays, part, weeks):
    """Return what is wished; what makes no sense is left at any day, any hour, two weeks."""
    found = {int(each) for each in weekdays or () if isinstance(each, str) and _DAY.fullmatch(each)}
    return Days(
        weekdays=() if len(found) == 7 else tuple(sorted(found)),
        part=part if part in PARTS else "any",
        weeks=int(weeks) if str(weeks) in map(str, WEEKS) else 2,
    )


def parse_who(digits, initial):
    """Return ``(last digits, first letter)`` as they are compared, None if one of them is missing."""
    digits = unicodedata.normalize("NFKC", digits if isinstance(digits, str) else "").strip()
    initial = unicodedata.normalize("NFKC", initial if isinstance(initial, str) else "").strip().casefold()
    if not _DIGITS.fullmatch(digits) or not initial[:1].isalpha():
        return None
    return digits, initial[0]


def is_initial_of(initial, *names):
    """Tell whether a word of one of these names begins with this letter or sign."""
    return any(word.casefold().startswith(initial) for name in names for word in (name or "").split())
