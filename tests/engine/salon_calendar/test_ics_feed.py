"""What our own feed writes, our own reader reads: the two ends of the same format."""

from datetime import UTC, datetime, timedelta

from salon_calendar.engine.ics_read import busy_times
from salon_website.engine.ics import Event, calendar_of

NOW = datetime(2031, 3, 3, 2, tzinfo=UTC)


def event(number, **values):
    start = NOW + timedelta(hours=number)
    known = {"uid": f"{number}@x", "start": start, "stop": start + timedelta(minutes=30), "summary": "Cut, colour; \n等", "changed": NOW}
    return Event(**{**known, **values})


def test_the_same_events_give_the_same_text_whenever_it_is_asked():
    assert calendar_of([event(1), event(2)], name="x") == calendar_of([event(1), event(2)], name="x")


def test_each_event_stands_once_with_its_own_name_and_count():
    text = calendar_of([event(1, sequence=3), event(2)], name="Visits of 梅")
    assert text.count("BEGIN:VEVENT") == 2
    assert text.count("UID:1@x") == 1
    assert "SEQUENCE:3" in text
    assert "LAST-MODIFIED:20310303T020000Z" in text
    assert "ATTENDEE" not in text
    assert "METHOD:PUBLISH" in text


def test_what_was_cancelled_says_so_and_blocks_nothing():
    text = calendar_of([event(1), event(2, cancelled=True)], name="x")
    assert "STATUS:CANCELLED" in text
    spans = busy_times(text, zone="Asia/Shanghai", low=NOW, high=NOW + timedelta(days=1)).spans
    assert spans == ((NOW + timedelta(hours=1), NOW + timedelta(hours=1, minutes=30)),)
