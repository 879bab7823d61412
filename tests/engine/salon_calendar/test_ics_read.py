import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_calendar.engine.ics_read import MOST_SPANS, NoCalendarError, busy_times
from salon_calendar.engine.recur import Rule, occurrences

ZONE = "Asia/Shanghai"
LOW, HIGH = datetime(2031, 3, 2, 16, tzinfo=UTC), datetime(2031, 3, 31, 16, tzinfo=UTC)  # 3 to 31 March in Shanghai


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}@x", *event.strip().split("\n"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def read(*events, zone=ZONE, low=LOW, high=HIGH):
    return busy_times(calendar(*events), zone=zone, low=low, high=high)


def local(*events, **values):
    return [
        (f"{start.astimezone(UTC) + timedelta(hours=8):%d %H:%M}", f"{stop.astimezone(UTC) + timedelta(hours=8):%d %H:%M}")
        for start, stop in read(*events, **values).spans
    ]


def test_times_with_a_zone_in_utc_and_without_any():
    assert local("DTSTART;TZID=Asia/Shanghai:20310304T090000\nDTEND;TZID=Asia/Shanghai:20310304T100000") == [("04 09:00", "04 10:00")]
    assert local("DTSTART:20310304T010000Z\nDTEND:20310304T020000Z") == [("04 09:00", "04 10:00")]
    assert local("DTSTART:20310304T090000\nDURATION:PT1H30M") == [("04 09:00", "04 10:30")]
    assert local("DTSTART;TZID=China Standard Time:20310304T090000\nDURATION:PT1H") == [("04 09:00", "04 10:00")]
    assert local('DTSTART;TZID="Made: Up":20310304T090000\nDURATION:PT1H') == [("04 09:00", "04 10:00")]


def test_whole_days_are_days_of_the_owner():
    assert local("DTSTART;VALUE=DATE:20310304") == [("04 00:00", "05 00:00")]
    assert local("DTSTART;VALUE=DATE:20310304\nDTEND;VALUE=DATE:20310306") == [("04 00:00", "06 00:00")]


def test_a_whole_day_on_which_the_clock_changes_has_its_own_length():
    low, high = datetime(2031, 3, 29, tzinfo=UTC), datetime(2031, 4, 2, tzinfo=UTC)
    ((start, stop),) = read("DTSTART;VALUE=DATE:20310330", zone="Europe/Berlin", low=low, high=high).spans
    assert stop - start == timedelta(hours=23)


def test_a_weekly_event_keeps_its_clock_over_the_change():
    low, high = datetime(2031, 3, 1, tzinfo=UTC), datetime(2031, 4, 30, tzinfo=UTC)
    event = "DTSTART;TZID=Europe/Berlin:20310324T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"
    assert [start.hour for start, _stop in read(event, zone="Europe/Berlin", low=low, high=high).spans] == [8, 7]


def test_free_cancelled_and_empty_events_block_nothing():
    span = "DTSTART:20310304T010000Z\nDTEND:20310304T020000Z"
    assert not read(f"{span}\nTRANSP:TRANSPARENT").spans
    assert not read(f"{span}\nSTATUS:CANCELLED").spans
    assert not read("DTSTART:20310304T010000Z\nDTEND:20310304T010000Z").spans
    assert not read("DTSTART:20310304T010000Z").spans


def test_repeats_with_days_left_out_and_one_that_moved():
    series = (
        "DTSTART;TZID=Asia/Shanghai:20310303T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE;TZID=Asia/Shanghai:20310304T090000"
    )
    text = calendar(series).replace(
        "END:VCALENDAR",
        "BEGIN:VEVENT\r\nUID:0@x\r\nRECURRENCE-ID;TZID=Asia/Shanghai:20310305T090000\r\n"
        "DTSTART;TZID=Asia/Shanghai:20310305T150000\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR",
    )
    spans = busy_times(text, zone=ZONE, low=LOW, high=HIGH).spans
    assert [f"{start + timedelta(hours=8):%d %H:%M}" for start, _stop in spans] == ["03 09:00", "05 15:00", "06 09:00"]


def test_until_in_utc_ends_on_the_clock_of_the_event():
    event = "DTSTART;TZID=Asia/Shanghai:20310303T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20310305T010000Z"
    assert len(read(event).spans) == 3
    assert len(read(event.replace("T010000Z", "T005959Z")).spans) == 2


def test_an_alarm_inside_an_event_does_not_change_it():
    event = "DTSTART:20310304T010000Z\nDTEND:20310304T020000Z\nBEGIN:VALARM\nDURATION:PT9H\nTRIGGER:-PT15M\nEND:VALARM"
    assert local(event) == [("04 09:00", "04 10:00")]


def test_long_lines_are_folded_and_words_are_not_looked_at():
    text = calendar("SUMMARY:Secret\nATTENDEE:mailto:a@example.com\nDTSTART:20310304T010000Z\nDTEND:20310304T020000Z")
    folded = text.replace("20310304T020000Z", "20310304T\r\n 020000Z")
    assert busy_times(folded, zone=ZONE, low=LOW, high=HIGH) == busy_times(text, zone=ZONE, low=LOW, high=HIGH)


@pytest.mark.parametrize("text", ["", "<html>Sign in</html>", "BEGIN:VCARD\nEND:VCARD", "\x00" * 100])
def test_what_is_no_calendar_is_said(text):
    with pytest.raises(NoCalendarError):
        busy_times(text, zone=ZONE, low=LOW, high=HIGH)


def test_what_is_not_understood_is_counted_and_the_rest_is_read():
    found = read("DTSTART:nonsense\nDTEND:x", "DTSTART:20310304T010000Z\nDTEND:20310304T020000Z", "DTEND:20310304T020000Z")
    assert (len(found.spans), found.skipped) == (1, 2)


def test_a_rule_by_the_second_takes_its_first_time_and_is_told():
    found = read("DTSTART:20310304T010000Z\nDTEND:20310304T020000Z\nRRULE:FREQ=SECONDLY")
    assert (len(found.spans), found.skipped) == (1, 1)


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=999999999"]
)
def test_rules_without_an_end_or_without_a_day_end_soon(rule):
    began = time.perf_counter()
    found = read(f"DTSTART:19700101T010000Z\nDURATION:PT1H\nRRULE:{rule}")
    assert time.perf_counter() - began < 2
    assert len(found.spans) <= 31


def test_thousands_of_events_are_cut_and_told():
    busy = [
        f"DTSTART:203103{day:02d}T{hour:02d}{minute:02d}00Z\nDURATION:PT1M"
        for day in range(4, 30)
        for hour in range(24)
        for minute in range(0, 60, 10)
    ]
    found = read(*busy)
    assert found.cut
    assert len(found.spans) <= MOST_SPANS


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    found = busy_times(calendar(text.replace("\r", "") or "X:1"), zone=ZONE, low=LOW, high=HIGH)
    assert all(LOW <= start < stop <= HIGH for start, stop in found.spans)


@given(st.lists(st.tuples(st.integers(0, 40_000), st.integers(1, 5_000)), max_size=20))
def test_spans_are_sorted_apart_and_cover_each_minute_once(rows):
    base = LOW - timedelta(days=2)
    events = [f"DTSTART:{base + timedelta(minutes=start):%Y%m%dT%H%M%SZ}\nDURATION:PT{length}M" for start, length in rows]
    spans = read(*events).spans if events else ()
    assert all(left[1] < right[0] for left, right in zip(spans, spans[1:], strict=False))
    covered = {minute for start, length in rows for minute in range(start, start + length)}
    inside = {minute for minute in covered if LOW <= base + timedelta(minutes=minute) < HIGH}
    assert sum(int((stop - start).total_seconds() // 60) for start, stop in spans) == len(inside)


DAY = date(2031, 3, 3)  # a Monday


def days(text, first=DAY, until=date(2031, 12, 31)):
    return [f"{day:%m-%d}" for day in occurrences(Rule.parse(text), first, first, until)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=3;COUNT=3", ["03-03", "03-06", "03-09"]),
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", ["03-03", "03-05", "03-10", "03-12"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=MO;COUNT=4", ["03-03", "03-09", "03-17", "03-23"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU;COUNT=4", ["03-03", "03-16", "03-17", "03-30"]),
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=3", ["03-03", "04-07", "05-05"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", ["03-03", "03-28", "04-25"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", ["03-03", "03-31", "04-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", ["03-03", "03-31", "04-30"]),
        ("FREQ=DAILY;BYDAY=SA;COUNT=3", ["03-03", "03-08", "03-15"]),
    ],
)
def test_rules_as_calendars_write_them(rule, expected):
    assert days(rule) == expected


def test_the_thirty_first_skips_short_months():
    assert days("FREQ=MONTHLY;COUNT=3", first=date(2031, 1, 31)) == ["01-31", "03-31", "05-31"]


def test_leap_days_come_every_four_years():
    found = occurrences(Rule.parse("FREQ=YEARLY"), date(2028, 2, 29), date(2028, 1, 1), date(2036, 12, 31))
    assert [day.year for day in found] == [2028, 2032, 2036]


@pytest.mark.parametrize(
    "text", ["", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9", "FREQ=DAILY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;COUNT=x"]
)
def test_other_rules_are_not_followed(text):
    assert Rule.parse(text) is None
