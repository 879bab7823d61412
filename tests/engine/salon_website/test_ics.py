from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_website.engine.ics import LINE_OCTETS, Event, calendar, escaped, folded

SHANGHAI = timezone(timedelta(hours=8))
NOW = datetime(2031, 3, 2, 2, 0, tzinfo=UTC)


def event(**values):
    start = datetime(2031, 3, 3, 10, 0, tzinfo=SHANGHAI)
    return Event(**{"uid": "A-1@salon", "start": start, "stop": start + timedelta(hours=1), "summary": "Cut", **values})


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_times_are_utc_whatever_the_zone():
    lines = unfolded(calendar(event(), now=NOW))
    assert "DTSTART:20310303T020000Z" in lines
    assert "DTEND:20310303T030000Z" in lines
    assert "DTSTAMP:20310302T020000Z" in lines


def test_the_frame_is_whole_and_ends_with_a_line_break():
    text = calendar(event(), now=NOW)
    lines = unfolded(text)
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert {"VERSION:2.0", "METHOD:PUBLISH", "STATUS:CONFIRMED", "UID:A-1@salon", "SEQUENCE:0"} <= set(lines)
    assert "\n" not in text.replace("\r\n", "")


def test_a_cancelled_visit_says_so():
    lines = unfolded(calendar(event(cancelled=True, sequence=3), now=NOW))
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:3"} <= set(lines)


@pytest.mark.parametrize(
    "text, value",
    [("a,b;c", "a\\,b\\;c"), ("back\\slash", "back\\\\slash"), ("one\r\ntwo\nthree", "one\\ntwo\\nthree"), ("x\x00y\x07", "xy")],
)
def test_what_has_a_meaning_is_escaped(text, value):
    assert escaped(text) == value


def test_nobody_adds_a_line_of_their_own():
    text = calendar(event(summary="Cut\r\nATTENDEE:mailto:x@example.com", url="https://example.com/\r\nX:1"), now=NOW)
    assert not [line for line in unfolded(text) if line.startswith(("ATTENDEE", "X:1"))]


def test_empty_parts_are_left_out():
    assert not [line for line in unfolded(calendar(event(), now=NOW)) if line.startswith(("LOCATION", "DESCRIPTION", "URL"))]


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=300))
def test_lines_are_short_and_fold_back(text):
    lines = folded(text).split("\r\n")
    assert all(len(line.encode()) <= LINE_OCTETS for line in lines)
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == text


@pytest.mark.parametrize("stop", [timedelta(0), timedelta(hours=-1)])
def test_an_event_has_a_length(stop):
    start = datetime(2031, 3, 3, 2, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="in order"):
        event(start=start, stop=start + stop)


def test_moments_without_a_zone_are_refused():
    with pytest.raises(ValueError, match="aware"):
        event(start=datetime(2031, 3, 3), stop=datetime(2031, 3, 4))
