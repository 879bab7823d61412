from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from salon_booking.engine.errors import SlotError
from salon_booking.engine.explain import explain
from salon_booking.engine.slots import Availability, run_mask, set_bits, span_mask
from salon_booking.engine.values import Candidate, Phase, Query, Role, Service, Staff, World

from .oracle import Oracle
from .strategies import questions

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = 28_000_020  # 09:00 in Shanghai on a day in March 2023
MEI, ANNA, CHAIR, OTHER_CHAIR, CHAIR_KIND = 1, 2, 11, 12, 21


def world(**changes):
    day = ((NINE, NINE + 600),)
    values = {
        "start": NINE - 540,
        "stop": NINE + 900,
        "opening": day,
        "shifts": {MEI: day, ANNA: day},
        "places": {CHAIR_KIND: (CHAIR, OTHER_CHAIR)},
        "supports": {31: (ANNA,)},
    }
    return World(**(values | changes))


def service(*phases, key=1, people=(MEI, ANNA), **changes):
    return Service(key=key, phases=phases, candidates=tuple(Candidate(resource_id=p) for p in people), **changes)


def query(*services, **changes):
    return Query(**({"services": services, "earliest": NINE - 540, "latest": NINE + 900, "tz": SHANGHAI} | changes))


def lead(minutes, **changes):
    return Phase(duration_min=minutes, kind_id=CHAIR_KIND, **changes)


def starts(question, where, now=NINE - 600):
    return [minute - NINE for minute in Availability(question, where, now=now).starts()]


CUT = service(lead(60))
COLOUR = service(lead(30, key=1), Phase(duration_min=35, staff=Staff.NONE, kind_id=CHAIR_KIND, key=2), lead(25, key=3), people=(MEI,))


def test_an_hour_fits_from_opening_until_an_hour_before_closing():
    assert starts(query(CUT, step_min=60), world()) == [0, 60, 120, 180, 240, 300, 360, 420, 480, 540]


def test_two_halves_of_two_people_are_not_a_slot():
    busy = {MEI: ((NINE + 30, NINE + 600),), ANNA: ((NINE, NINE + 30), (NINE + 60, NINE + 600))}
    assert starts(query(CUT), world(busy=busy)) == []


def test_two_halves_of_two_chairs_are_not_a_slot():
    busy = {CHAIR: ((NINE + 30, NINE + 600),), OTHER_CHAIR: ((NINE, NINE + 30), (NINE + 60, NINE + 600))}
    assert starts(query(CUT), world(busy=busy)) == []


def test_the_lead_may_serve_another_customer_while_the_colour_develops():
    busy = {MEI: ((NINE + 30, NINE + 65),)}
    assert 0 in starts(query(COLOUR), world(busy=busy))
    assert 0 not in starts(query(COLOUR), world(busy={MEI: ((NINE + 30, NINE + 66),)}))


def test_the_chair_is_held_while_the_colour_develops():
    busy = {CHAIR: ((NINE + 40, NINE + 50),), OTHER_CHAIR: ((NINE + 40, NINE + 50),)}
    assert 0 not in starts(query(COLOUR), world(busy=busy))


def test_one_chair_serves_all_phases_of_a_stay():
    busy = {CHAIR: ((NINE + 60, NINE + 600),), OTHER_CHAIR: ((NINE, NINE + 30),)}
    assert starts(query(COLOUR), world(busy=busy))[0] == 30
    plan = Availability(query(COLOUR), world(), now=0).plan(NINE)
    assert {claim.resource_id for claim in plan.claims if claim.resource_id > 9} == {CHAIR}


def test_every_minute_counts_not_only_the_grid():
    assert starts(query(service(lead(180)), step_min=60), world(busy=dict.fromkeys((MEI, ANNA), ((NINE + 150, NINE + 151),))))[0] == 180


def test_buffers_hold_person_and_place_against_others_and_may_leave_the_opening_hours():
    padded = service(lead(60), people=(MEI,), buffer_before_min=10, buffer_after_min=15)
    assert starts(query(padded), world())[0] == 0
    assert starts(query(padded), world())[-1] == 540
    assert 60 not in starts(query(padded), world(busy={MEI: ((NINE, NINE + 51),)}))
    assert 60 in starts(query(padded), world(busy={MEI: ((NINE, NINE + 50),)}))
    assert 0 not in starts(query(padded), world(busy={CHAIR: ((NINE + 74, NINE + 99),), OTHER_CHAIR: ((NINE + 74, NINE + 99),)}))
    assert 0 in starts(query(padded), world(busy={CHAIR: ((NINE + 75, NINE + 99),)}))


def test_a_buffer_gives_way_to_the_same_visit():
    first = service(lead(60), key=1, people=(MEI,), buffer_after_min=15)
    second = service(lead(30), key=2, people=(MEI,), buffer_before_min=5)
    plan = Availability(query(first, second), world(), now=0).plan(NINE)
    assert (plan.start, plan.stop) == (NINE, NINE + 90)
    assert [claim for claim in plan.claims if claim.role == Role.BUFFER] == []


def test_services_follow_each_other_with_whoever_is_free():
    cut, nails = service(lead(60), key=1, people=(MEI,)), service(lead(30), key=2, people=(MEI, ANNA))
    busy = {MEI: ((NINE + 60, NINE + 600),)}
    plan = Availability(query(cut, nails), world(busy=busy), now=0).plan(NINE)
    assert [step.lead_id for step in plan.steps] == [MEI, ANNA]
    assert starts(query(cut, nails), world(busy=busy)) == [0]


def test_who_began_goes_on_if_that_is_possible():
    plan = Availability(query(service(lead(60), key=1, people=(ANNA,)), service(lead(30), key=2)), world(), now=0).plan(NINE)
    assert [step.lead_id for step in plan.steps] == [ANNA, ANNA]


def test_the_person_with_the_quieter_day_is_taken_first():
    busy = {MEI: ((NINE + 300, NINE + 420),)}
    assert Availability(query(CUT), world(busy=busy), now=0).leads(NINE) == (ANNA, MEI)
    assert Availability(query(CUT), world(), now=0).leads(NINE) == (MEI, ANNA)


def test_own_time_stretches_the_hands_and_not_the_chemistry():
    slow = replace(COLOUR, candidates=(Candidate(resource_id=MEI, duration_min=112),))
    plan = Availability(query(slow), world(), now=0).plan(NINE)
    own = sorted((claim.start - NINE, claim.stop - NINE) for claim in plan.claims if claim.resource_id == MEI)
    assert own == [(0, 42), (77, 112)]


def test_a_support_is_another_person_than_the_lead():
    washed = service(Phase(duration_min=15, staff=Staff.SUPPORT, skill_id=31), lead(30), people=(MEI, ANNA))
    plan = Availability(query(washed), world(), now=0).plan(NINE)
    assert plan.steps[0].lead_id == MEI
    assert plan.claims[0].resource_id == ANNA
    assert starts(query(replace(washed, wished=frozenset((ANNA,)))), world()) == []


def test_a_wish_narrows_the_choice():
    busy = {MEI: ((NINE, NINE + 540),)}
    assert starts(query(replace(CUT, wished=frozenset((MEI,)))), world(busy=busy)) == [540]


def test_notice_is_elapsed_time_from_now_and_the_past_is_gone():
    question = query(CUT, notice_min=61, step_min=60)
    assert starts(question, world(), now=NINE)[0] == 120
    assert starts(query(CUT, step_min=60), world(), now=NINE + 1)[0] == 60
    assert not Availability(query(CUT), world(), now=NINE + 1).is_possible(NINE)


def test_times_off_the_grid_are_not_offered_but_accepted():
    found = Availability(query(CUT), world(), now=0)
    assert NINE + 7 not in found.starts()
    assert found.plan(NINE + 7).start == NINE + 7


def test_nothing_outside_the_known_window_is_free():
    assert starts(query(CUT), world(stop=NINE + 90)) == [0, 15, 30]
    assert Availability(query(CUT), world(), now=0).plan(NINE - 5000) is None
    assert Availability(query(CUT), world(), now=0).plan(NINE + 50000) is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: Phase(duration_min=0),
        lambda: Phase(duration_min=-5),
        lambda: Phase(duration_min=5, staff=Staff.SUPPORT),
        service,
        lambda: service(lead(5), buffer_after_min=-1),
        query,
        lambda: query(*[CUT] * 51),
        lambda: query(CUT, step_min=0),
        lambda: query(CUT, earliest=5, latest=4),
        lambda: World(start=0, stop=0),
        lambda: World(start=0, stop=10_000_000),
    ],
)
def test_nonsense_is_refused_with_its_value(make):
    with pytest.raises(SlotError, match="bad_|too_big"):
        make()


def test_fifty_services_in_one_visit_still_get_an_answer():
    short = [service(lead(5), key=number) for number in range(50)]
    assert len(Availability(query(*short), world(), now=0).plan(NINE).steps) == 50


def test_masks_of_bits():
    assert span_mask(((5, 8), (1435, 1450)), 0, 1445) == 0b111 << 5 | 0b1111111111 << 1435
    assert set_bits(run_mask(0b1110111, 3)) == [0, 4]
    assert set_bits(0) == []


@settings(max_examples=600, deadline=None)
@given(questions())
def test_the_engine_equals_the_minute_by_minute_scan(question):
    asked, where, now = question
    found = Availability(asked, where, now=now)
    assert found.starts() == Oracle(asked, where).starts(now=now)


@settings(max_examples=300, deadline=None)
@given(questions())
def test_what_is_offered_can_be_booked_and_its_rows_collide_with_nothing(question):
    asked, where, now = question
    found = Availability(asked, where, now=now)
    for start in found.starts():
        plan = found.plan(start)
        assert plan.start == start
        assert [step.service_key for step in plan.steps] == [service.key for service in asked.services]
        assert plan.steps[-1].stop == plan.stop
        rows = sorted((claim.resource_id, claim.start, claim.stop) for claim in plan.claims)
        assert all(a[0] != b[0] or a[2] <= b[1] for a, b in zip(rows, rows[1:], strict=False))
        busy = {r: [*where.busy.get(r, ())] for r, _start, _stop in rows}
        assert all(stop <= a or b <= start for r, start, stop in rows for a, b in busy[r])
        assert explain(asked, where, start, now=now) == ()


@settings(max_examples=300, deadline=None)
@given(questions())
def test_a_refusal_always_has_a_reason_and_only_a_refusal(question):
    asked, where, now = question
    found = Availability(asked, where, now=now)
    for start in range(where.start - 20, where.stop + 20, 11):
        assert bool(explain(asked, where, start, now=now)) != found.is_possible(start)
        assert (found.plan(start) is None) != found.is_possible(start)
