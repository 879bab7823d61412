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

    def __post_init__(self):
        if self.start.tzinfo is None or self.stop.tzinfo is None or self.stop <= self.start:
            raise ValueError(f"An event needs aware moments in order, not {self.start} to {self.stop}")


def calendar(event, *, now):
    """Return the file's text. UTC says the same everywhere; a zone would have to be described in the file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Salon CRM//Booking//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if event.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(event.start)}",
        f"DTEND:{_utc(event.stop)}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        f"SUMMARY:{escaped(event.summary)}",
    ]
    for name, text in (("LOCATION", event.location), ("DESCRIPTION", event.description)):
        if text:
            lines.append(f"{name}:{escaped(text)}")
    if event.url:
        lines.append(f"URL:{_one_line(event.url)}")
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return CRLF.join(folded(line) for line in lines) + CRLF


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
