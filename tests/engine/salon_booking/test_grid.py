from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from salon_booking.engine import grid


def clocks(zone, first, hours, step):
    start = grid.to_minute(first)
    found = grid.mask(start, start + hours * 60, ZoneInfo(zone), step)
    return [f"{grid.to_moment(start + bit).astimezone(ZoneInfo(zone)):%H:%M}" for bit in range(hours * 60) if found >> bit & 1]


def test_the_hour_that_berlin_skips_has_no_starts():
    found = clocks("Europe/Berlin", datetime(2027, 3, 28, 0, tzinfo=UTC), 3, 60)
    assert found == ["01:00", "03:00", "04:00"]


def test_the_hour_that_berlin_repeats_has_each_start_twice():
    found = clocks("Europe/Berlin", datetime(2027, 10, 30, 23, tzinfo=UTC), 4, 60)
    assert found == ["01:00", "02:00", "02:00", "03:00"]


def test_half_hour_zones_start_on_their_own_clock():
    assert clocks("Asia/Kolkata", datetime(2027, 5, 1, 0, tzinfo=UTC), 2, 60) == ["06:00", "07:00"]


def test_an_hourly_grid_moves_with_lord_howe_by_half_an_hour():
    found = clocks("Australia/Lord_Howe", datetime(2027, 4, 3, 13, tzinfo=UTC), 4, 60)
    assert found == ["00:00", "01:00", "02:00", "03:00"]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "Africa/Casablanca", "America/St_Johns", "Pacific/Apia"])
@pytest.mark.parametrize("step", [5, 15, 25, 90])
def test_every_bit_is_what_the_wall_clock_says(zone, step):
    tz, start = ZoneInfo(zone), grid.to_minute(datetime(2027, 2, 1, 3, 7, tzinfo=UTC))
    stop = start + 70 * 1440
    found = grid.mask(start, stop, tz, step)
    for minute in range(start, stop, 7):
        clock = grid.to_moment(minute).astimezone(tz)
        assert bool(found >> (minute - start) & 1) == ((clock.hour * 60 + clock.minute) % step == 0)


def test_the_day_that_apia_left_out_has_no_starts():
    found = clocks("Pacific/Apia", datetime(2011, 12, 30, 9, tzinfo=UTC), 2, 60)
    assert found == ["23:00", "00:00"]
    segments = grid.segments(
        grid.to_minute(datetime(2011, 12, 29, tzinfo=UTC)), grid.to_minute(datetime(2012, 1, 1, tzinfo=UTC)), ZoneInfo("Pacific/Apia")
    )
    assert [segment[2] for segment in segments] == [-600, 840]


def test_seconds_are_cut_off():
    assert grid.to_minute(datetime(1970, 1, 1, 0, 1, 59, tzinfo=UTC)) == 1
    assert grid.to_moment(1) == datetime(1970, 1, 1, 0, 1, tzinfo=UTC)
