"""Laws of the imagined salon: nobody is in two places, nobody works off shift, and the same seed gives the same salon."""

import hashlib
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from salon_demo.engine.catalog import build_catalog
from salon_demo.engine.generate import generate
from salon_demo.engine.grid import mask
from salon_demo.engine.shape import SIZES, Size

from .tables import read_tables

TODAY = date(2026, 11, 21)
NOW = 14 * 60 + 30
MEDIUM = Size(customers=700, pets=150, visits=5000, days_back=120, days_ahead=30)


@pytest.fixture(scope="module")
def catalog():
    return build_catalog(read_tables())


@pytest.fixture(scope="module")
def salon(catalog):
    return generate(catalog, seed=1, today=TODAY, now_minute=NOW, size=MEDIUM)


def spans_of(salon):
    for booking in salon.bookings:
        if booking.state != "cancelled":
            for item in booking.items:
                for span in item.spans:
                    yield booking, item, span


def test_nobody_and_nothing_is_in_two_places(salon):
    taken = defaultdict(list)
    for booking, _item, span in spans_of(salon):
        for key in filter(None, (span.person, span.room)):
            taken[key, booking.day].append((span.start, span.stop))
    for spans in taken.values():
        spans.sort()
        assert all(first[1] <= second[0] for first, second in zip(spans, spans[1:], strict=False))


def test_work_lies_inside_shifts_and_outside_breaks(salon):
    shifts = {(shift.person, shift.day): shift for shift in salon.shifts}
    for booking, _item, span in spans_of(salon):
        if span.person:
            shift = shifts[span.person, booking.day]
            assert shift.start <= span.start and span.stop <= shift.stop
            assert span.stop <= shift.break_start or span.start >= shift.break_stop


def test_everything_happens_in_opening_hours(salon, catalog):
    for booking, _item, span in spans_of(salon):
        first, last = catalog.branches[booking.branch].hours(booking.day)
        assert first <= span.start and span.stop <= last


def test_people_do_what_they_are_trained_for(salon, catalog):
    for booking in salon.bookings:
        for item in booking.items:
            service, person = catalog.services[item.service], catalog.people[item.lead]
            assert service.skills <= person.skills and service.suits(person.level)
            assert person.branch == booking.branch
            assert item.price_cents > 0 or not service.price_cents


def test_phases_follow_each_other_and_fill_the_service(salon):
    for booking in salon.bookings:
        for item in booking.items:
            phases = [span for span in item.spans if span.phase >= 0]
            assert not phases or (phases[0].start, phases[-1].stop) == (item.start, item.stop)
            assert all(first.stop == second.start for first, second in zip(phases, phases[1:], strict=False))


def test_counts_come_within_five_percent(salon):
    visits = sum(booking.is_visit for booking in salon.bookings)
    assert abs(visits - MEDIUM.visits) <= MEDIUM.visits * 0.05
    assert len(salon.customers) == MEDIUM.customers and len(salon.pets) == MEDIUM.pets


def test_the_next_month_is_booked_about_half(salon):
    usual = sum(b.is_visit and b.day >= TODAY - timedelta(days=60) for b in salon.bookings) / 60
    ahead = sum(b.state == "booked" and b.day > TODAY for b in salon.bookings) / MEDIUM.days_ahead
    assert 0.4 <= ahead / usual <= 0.65


def test_the_future_has_not_happened_and_the_past_has(salon):
    for booking in salon.bookings:
        assert booking.day <= TODAY or booking.state in {"booked", "cancelled"}
        assert booking.day >= TODAY or booking.state in {"done", "no_show", "cancelled"}
        if booking.is_visit:
            assert booking.arrived < booking.finished < booking.closed or not booking.items


def test_saturdays_are_busier_than_tuesdays(salon):
    days = Counter(booking.day.weekday() for booking in salon.bookings if booking.is_visit)
    assert days[5] > 1.3 * days[1]


def test_some_stay_away_and_some_cancel(salon):
    states = Counter(booking.state for booking in salon.bookings)
    assert 0.02 < states["no_show"] / states["done"] < 0.07
    assert 0.05 < states["cancelled"] / states["done"] < 0.16


def test_phones_differ_and_names_are_mostly_chinese(salon):
    assert len({customer.phone for customer in salon.customers}) == len(salon.customers)
    assert all(customer.phone.startswith("+861") and len(customer.phone) == 14 for customer in salon.customers)
    assert 0.88 < sum(customer.chinese for customer in salon.customers) / len(salon.customers) < 0.98


def test_pets_come_only_with_their_own_people(salon):
    for booking in salon.bookings:
        for item in booking.items:
            if item.pet is not None:
                assert salon.pets[item.pet].owner == booking.customer


def test_feedback_is_about_visits_that_took_place(salon):
    assert salon.feedback
    for row in salon.feedback:
        booking = salon.bookings[row.booking]
        assert booking.state == "done" and 1 <= row.rating <= 5
        assert "{" not in row.comment


def test_pet_examples_of_the_menu_come_out_as_written(catalog):
    for sample in read_tables()["services"]["pet_example"]:
        service, breed = catalog.services[sample["service"]], catalog.breeds[sample["breed"]]
        chosen = {"size": breed["size"], "coat": breed["coat"], "matting": sample["matting"], "temper": sample["temper"]}
        assert list(catalog.pet_minutes(service, chosen, breed["groom_minutes_factor"])) == sample["phase_minutes"]
        for level, price in sample["price"].items():
            assert catalog.pet_price_cents(service, level, chosen) == round(float(price) * 100)


def fingerprint(salon):
    return hashlib.sha256(repr((salon.customers, salon.pets, salon.shifts, salon.bookings, salon.feedback)).encode()).hexdigest()


def test_the_same_seed_gives_the_same_salon_and_another_seed_another(catalog):
    first, second, other = (fingerprint(generate(catalog, seed=seed, today=TODAY, now_minute=NOW, size="tiny")) for seed in (7, 7, 8))
    assert first == second != other


def test_a_larger_shop_has_twins_of_its_people_and_places(catalog):
    twins = catalog.doubled()
    assert len(twins.rooms) == 2 * len(catalog.rooms)
    assert SIZES["reference"].doubled


@settings(max_examples=8)
@given(seed=st.integers(0, 10**6), today=st.dates(date(2026, 1, 5), date(2027, 12, 28)), minute=st.integers(0, 1439))
def test_any_day_and_any_hour_gives_a_sound_salon(catalog, seed, today, minute):
    tiny = Size(customers=40, pets=10, visits=120, days_back=21, days_ahead=7)
    salon = generate(catalog, seed=seed, today=today, now_minute=minute, size=tiny)
    assert len(salon.customers) == 40
    for booking in salon.bookings:
        if booking.day == today and booking.state == "done":
            assert booking.closed <= minute
        assert booking.day != today or booking.state != "booked" or booking.arrived > minute or not booking.arrived


@given(start=st.integers(0, 280), length=st.integers(1, 60))
def test_a_mask_has_one_cell_per_five_minutes(start, length):
    assert mask(start * 5, (start + length) * 5).bit_count() == length
