"""A visit as a file for calendars (RFC 5545): UTC times, CRLF, lines of at most 75 octets, everything escaped."""

from dataclasses import dataclass
from datetime import UTC, datetime

LINE_OCTETS = 75
CRLF = "\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One visit; moments are aware. ``sequence`` grows with every change, so that a calendar takes the newer one."""

    uid: str
    start: datetime
    stop: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False
    sequence: int = 0
    changed: datetime | None = None  # when it changed last; a calendar of many events wants it instead of the time of asking

    def __post_init__(self):
        if self.start.tzinfo is None or self.stop.tzinfo is None or self.stop <= self.start:
            raise ValueError(f"An event needs aware moments in order, not {self.start} to {self.stop}")


def calendar(event, *, now):
    """Return the file's text. UTC says the same everywhere; a zone would have to be described in the file."""
    return _file([f"METHOD:{'CANCEL' if event.cancelled else 'PUBLISH'}", *_event_lines(event, now)])


def calendar_of(events, *, name):
    """Return the text of a calendar of many events, to be asked for again and again.

    The same events give the same text: each carries the moment of its own last change, not that of the question.
    """
    head = ["METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    return _file([*head, *(line for event in events for line in _event_lines(event, event.changed))])


def _file(lines):
    frame = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Salon CRM//Booking//EN", "CALSCALE:GREGORIAN", *lines, "END:VCALENDAR"]
    return CRLF.join(folded(line) for line in frame) + CRLF


def _event_lines(event, stamp):
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{_utc(stamp)}",
        f"DTSTART:{_utc(event.start)}",
        f"DTEND:{_utc(event.stop)}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        f"SUMMARY:{escaped(event.summary)}",
    ]
    if event.changed:
        lines.append(f"LAST-MODIFIED:{_utc(event.changed)}")
    for field, text in (("LOCATION", event.location), ("DESCRIPTION", event.description)):
        if text:
            lines.append(f"{field}:{escaped(text)}")
    if event.url:
        lines.append(f"URL:{_one_line(event.url)}")
    return [*lines, "END:VEVENT"]


def escaped(text):
    """Return a text as a value: backslash, comma, semicolon and line breaks have a meaning of their own."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return _one_line(text)


def folded(line):
    """Return a line cut into pieces of at most 75 octets, never inside a character; the next ones begin with a blank."""
    pieces, piece, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > LINE_OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece += char
        size += octets
    return CRLF.join([*pieces, piece])


def _one_line(text):
    return "".join(char for char in text if char.isprintable())


def _utc(moment):
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
