"""Reading the calendar of somebody else: when is this person busy. Names, places and guests are not even looked at.

Bounds: the caller limits the bytes; here at most ``MOST_EVENTS`` events, ``MOST_SPANS`` spans and the asked window are followed.
What is beyond, or not understood, is counted and told, never guessed.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .recur import Rule, Steps, TooManyStepsError, occurrences

MOST_EVENTS = 5_000
MOST_SPANS = 2_000
MOST_DURATION = timedelta(days=31)
DURATION = re.compile(r"P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?")
# What Outlook calls the zones that people here live in.
ZONE_NAMES = {
    "China Standard Time": "Asia/Shanghai",
    "Taipei Standard Time": "Asia/Taipei",
    "Tokyo Standard Time": "Asia/Tokyo",
    "Singapore Standard Time": "Asia/Singapore",
    "GMT Standard Time": "Europe/London",
    "W. Europe Standard Time": "Europe/Berlin",
    "Romance Standard Time": "Europe/Paris",
    "Eastern Standard Time": "America/New_York",
    "Pacific Standard Time": "America/Los_Angeles",
    "UTC": "UTC",
}


class NoCalendarError(ValueError):
    """The text is no calendar."""


class TooMuchError(ValueError):
    """Only a part of the calendar could be followed."""


@dataclass(slots=True, kw_only=True)
class Busy:
    """``spans``: sorted pairs of aware UTC moments that do not overlap; ``skipped``: events that were not understood."""

    spans: tuple = ()
    skipped: int = 0
    cut: bool = False


@dataclass(slots=True)
class _Event:
    values: dict = field(default_factory=dict)


def busy_times(text, *, zone, low, high):
    """Return when the owner of a calendar is busy between two aware UTC moments.

    :param zone: name of the zone for times that name none, or one that nobody knows
    :raises NoCalendarError: if the text is no calendar at all
    """
    lines = unfolded(text)
    if not any(line.upper() == "BEGIN:VCALENDAR" for line in lines[:20]):
        raise NoCalendarError("no VCALENDAR")
    events, cut = _events(lines)
    reader = _Reader(ZoneInfo(zone), low, high)
    moved = {_key(event) for event in events if "RECURRENCE-ID" in event.values}
    for event in events:
        reader.read(event, moved)
    return Busy(spans=_merged(reader.spans, low, high), skipped=reader.skipped, cut=cut or reader.cut)


def unfolded(text):
    """Return the logical lines: a line that begins with a blank goes on with the one before."""
    return re.sub(r"\r?\n[ \t]", "", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _events(lines):
    events, open_event, depth = [], None, 0
    for line in lines:
        word = line.strip().upper()
        if word == "BEGIN:VEVENT" and open_event is None:
            open_event, depth = _Event(), 0
        elif open_event is not None and word.startswith("BEGIN:"):
            depth += 1  # an alarm inside the event
        elif open_event is not None and word == "END:VEVENT":
            events.append(open_event)
            open_event = None
            if len(events) >= MOST_EVENTS:
                return events, True
        elif open_event is not None and word.startswith("END:"):
            depth -= 1
        elif open_event is not None and not depth:
            _keep(open_event, line)
    return events, False


def _keep(event, line):
    head, colon, value = _outside_quotes(line)
    name, *parameters = head.split(";")
    name = name.upper()
    if not colon or name not in ("UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "TRANSP"):
        return
    given = dict(part.split("=", 1) for part in parameters if "=" in part)
    given = {key.upper(): word.strip('"') for key, word in given.items()}
    event.values.setdefault(name, []).append((given, value.strip()))


def _outside_quotes(line):
    """Part a line at the first colon that is not inside a quoted word, such as the name of a zone."""
    quoted = False
    for index, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            return line[:index], ":", line[index + 1 :]
    return line, "", ""


def _key(event):
    uid = event.values.get("UID", [({}, "")])[0][1]
    return uid, re.sub(r"\D", "", event.values["RECURRENCE-ID"][0][1])[:8]


class _Reader:
    def __init__(self, zone, low, high):
        self.zone, self.low, self.high = zone, low, high
        self.spans, self.skipped, self.cut = [], 0, False
        self.steps = Steps()

    def read(self, event, moved):
        try:
            self._read(event, moved)
        except TooManyStepsError:
            self.cut = True
        except (KeyError, ValueError, OverflowError, IndexError):
            self.skipped += 1

    def _read(self, event, moved):
        values = event.values
        status = values.get("STATUS", [({}, "")])[0][1].upper()
        if status == "CANCELLED" or values.get("TRANSP", [({}, "")])[0][1].upper() == "TRANSPARENT":
            return
        first, is_day, zone = self._moment(*values["DTSTART"][0])
        length = self._length(values, first, is_day)
        if length <= timedelta(0):
            return
        if length > MOST_DURATION:
            raise ValueError("an event of months")
        uid = values.get("UID", [({}, "")])[0][1]
        left_out = {self._moment(given, word)[0].date() for given, text in values.get("EXDATE", ()) for word in text.split(",")}
        for day in self._days(values, first, zone, length):
            if day in left_out or ("RECURRENCE-ID" not in values and (uid, f"{day:%Y%m%d}") in moved):
                continue
            self._add(datetime.combine(day, first.timetz().replace(tzinfo=None)), zone, length, is_day)
        for given, text in values.get("RDATE", ()):
            for word in text.split(","):
                extra, _is_day, extra_zone = self._moment(given, word.split("/")[0])
                self._add(extra, extra_zone, length, is_day)

    def _days(self, values, first, zone, length):
        """Return the local days on which the event begins, within the window."""
        if "RRULE" not in values or "RECURRENCE-ID" in values:
            return (first.date(),)
        rule = Rule.parse(values["RRULE"][0][1])
        if not rule:
            self.skipped += 1
            return (first.date(),)
        low, high = (self.low - length - timedelta(days=1)).date(), (self.high + timedelta(days=1)).date()
        if rule.until:
            until, _is_day, until_zone = self._moment({}, rule.until)
            ends = until.replace(tzinfo=until_zone).astimezone(zone).replace(tzinfo=None) if len(rule.until) > 8 else None
            high = min(high, ends.date() if ends else until.date())
            if ends and first.time() > ends.time() and high == ends.date():
                high -= timedelta(days=1)
        return occurrences(rule, first.date(), low, high, self.steps)

    def _moment(self, given, text):
        """Return (naive local datetime, whether it is a whole day, zone)."""
        text = text.strip()
        if len(text) == 8:
            return datetime.combine(date(int(text[:4]), int(text[4:6]), int(text[6:8])), time()), True, self.zone
        stamp = datetime.strptime(text.rstrip("Zz")[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the zone stands beside it
        return stamp, False, UTC if text[-1:] in "Zz" else self._zone(given.get("TZID"))

    def _zone(self, name):
        if not name:
            return self.zone
        try:
            return ZoneInfo(ZONE_NAMES.get(name, name.removeprefix("/")))
        except (KeyError, OSError, ValueError):  # a zone that the file describes itself: the owner lives here
            return self.zone

    def _length(self, values, first, is_day):
        if "DTEND" in values:
            stop, _is_day, zone = self._moment(*values["DTEND"][0])
            own = self._moment(*values["DTSTART"][0])[2]
            return stop.replace(tzinfo=zone).astimezone(UTC) - first.replace(tzinfo=own).astimezone(UTC)
        if "DURATION" in values:
            found = DURATION.fullmatch(values["DURATION"][0][1].lstrip("+"))
            if not found:
                raise ValueError("no duration")
            weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
            return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        return timedelta(days=1) if is_day else timedelta(0)

    def _add(self, start, zone, length, is_day):
        begin = start.replace(tzinfo=zone).astimezone(UTC)
        # A whole day ends at the next midnight of the clock, which may be 23 or 25 hours away.
        end = (start + length).replace(tzinfo=zone).astimezone(UTC) if is_day else begin + length
        if end <= self.low or begin >= self.high:
            return
        if len(self.spans) >= MOST_SPANS:
            self.cut = True
            return
        self.spans.append((begin, end))


def _merged(spans, low, high):
    result = []
    for start, stop in sorted((max(start, low), min(stop, high)) for start, stop in spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(stop, result[-1][1]))
        else:
            result.append((start, stop))
    return tuple(result)
