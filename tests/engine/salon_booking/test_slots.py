from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from salon_booking.engine.errors import SlotError
from salon_booking.engine.explain import explain
from salon_booking.engine.rules import Rules
from salon_booking.engine.sets import Bits, Spans
from salon_booking.engine.slots import Availability, set_bits
from salon_booking.engine.values import Candidate, Code, Limit, Phase, Query, Role, Service, Staff, Weights, World

from .oracle import Oracle
from .strategies import questions

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = 27_999_420  # 09:00 in Shanghai on 28 March 2023
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
    return Phase(duration_min=minutes, kind_ids=(CHAIR_KIND,), **changes)


def starts(question, where, now=NINE - 600):
    return [minute - NINE for minute in Availability(question, where, now=now).starts()]


CUT = service(lead(60))
COLOUR = service(lead(30, key=1), Phase(duration_min=35, staff=Staff.NONE, kind_ids=(CHAIR_KIND,), key=2), lead(25, key=3), people=(MEI,))


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
    assert lead_ids(query(CUT), world(busy={MEI: ((NINE + 300, NINE + 420),)})) == [ANNA]
    assert lead_ids(query(CUT), world()) == [MEI]


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


def lead_ids(question, where, start=0):
    return [step.lead_id for step in Availability(question, where, now=0).plan(NINE + start).steps]


def guests(count, **changes):
    return [service(lead(60), key=number, track=number, **changes) for number in range(count)]


def test_a_guest_may_wait_a_little_between_two_services():
    visit = (service(lead(60), key=1, people=(MEI,)), service(lead(30), key=2, people=(ANNA,)))
    where = world(busy={ANNA: ((NINE, NINE + 70), (NINE + 100, NINE + 600)), MEI: ((NINE + 60, NINE + 600),)})
    assert starts(query(*visit), where) == []
    assert starts(query(*visit, max_gap_min=5), where) == []
    assert starts(query(*visit, max_gap_min=15), where) == [0]
    plan = Availability(query(*visit, max_gap_min=15), where, now=0).plan(NINE)
    assert [(step.start - NINE, step.stop - NINE) for step in plan.steps] == [(0, 60), (70, 100)]


def test_one_person_for_all_if_wished_so():
    visit = (service(lead(60), key=1), service(lead(30), key=2, same_lead=True))
    where = world(busy={MEI: ((NINE + 60, NINE + 600),), ANNA: ((NINE, NINE + 30),)})
    assert starts(query(*visit), where)[:2] == [30, 45]
    assert starts(query(visit[0], replace(visit[1], same_lead=False)), where)[:2] == [0, 30]


def test_guests_side_by_side_need_a_person_and_a_place_each():
    assert sorted(lead_ids(query(*guests(2)), world())) == [MEI, ANNA]
    assert starts(query(*guests(2)), world(busy={MEI: ((NINE + 60, NINE + 600),)})) == [0]
    assert starts(query(*guests(3)), world()) == []
    three = world(shifts=dict.fromkeys((MEI, ANNA, 3), ((NINE, NINE + 600),)))
    assert starts(query(*guests(3, people=(MEI, ANNA, 3))), three) == []
    assert starts(query(*guests(3, people=(MEI, ANNA, 3))), replace(three, places={CHAIR_KIND: (CHAIR, OTHER_CHAIR, 13)}))[0] == 0


def test_whoever_is_needed_elsewhere_gives_way_among_guests():
    where = world(shifts={MEI: ((NINE, NINE + 600),), ANNA: ((NINE, NINE + 600),)})
    both, only_mei = service(lead(60), key=1), service(lead(60), key=2, track=1, people=(MEI,))
    assert lead_ids(query(both, only_mei), where) == [ANNA, MEI]


def test_one_stylist_serves_two_guests_in_turn_while_the_colour_develops():
    trim = service(Phase(duration_min=30, staff=Staff.NONE, kind_ids=(CHAIR_KIND,)), lead(30), key=2, track=1, people=(MEI,))
    assert lead_ids(query(COLOUR, trim), world()) == [MEI, MEI]
    assert starts(query(COLOUR, replace(trim, phases=trim.phases[1:])), world()) == []


def test_twelve_guests_and_eleven_people_are_refused_without_trying_all_orders():
    people = tuple(range(100, 111))
    many = world(shifts=dict.fromkeys(people, ((NINE, NINE + 600),)), places={CHAIR_KIND: tuple(range(20, 40))})
    assert not Availability(query(*guests(12, people=people)), many, now=0).is_possible(NINE)
    more = replace(many, shifts=dict.fromkeys((*people, 111), ((NINE, NINE + 600),)))
    assert Availability(query(*guests(12, people=(*people, 111))), more, now=0).is_possible(NINE)
    few_chairs = replace(more, places={CHAIR_KIND: tuple(range(20, 31))})
    assert not Availability(query(*guests(12, people=(*people, 111))), few_chairs, now=0).is_possible(NINE)


def test_a_room_and_a_device_are_held_together():
    laser = service(Phase(duration_min=30, kind_ids=(CHAIR_KIND, 22)), people=(MEI,))
    where = world(places={CHAIR_KIND: (CHAIR,), 22: (13,)}, busy={13: ((NINE, NINE + 60),)})
    assert starts(query(laser), where)[0] == 60
    plan = Availability(query(laser), where, now=0).plan(NINE + 60)
    assert {claim.resource_id for claim in plan.claims} == {MEI, CHAIR, 13}


def test_who_is_avoided_is_never_taken_and_who_is_preferred_only_first():
    assert lead_ids(query(replace(CUT, avoided=frozenset((MEI,)))), world()) == [ANNA]
    assert lead_ids(query(replace(CUT, preferred=frozenset((ANNA,)))), world()) == [ANNA]
    assert lead_ids(query(replace(CUT, preferred=frozenset((ANNA,)))), world(busy={ANNA: ((NINE, NINE + 60),)})) == [MEI]
    assert starts(query(replace(CUT, wished=frozenset())), world()) == []


def test_no_licence_no_service_from_that_day_on():
    lapsing = replace(CUT, candidates=(Candidate(resource_id=MEI, until=NINE + 120),))
    assert starts(query(lapsing), world()) == [0, 15, 30, 45, 60]
    assert starts(query(CUT), world(expired={MEI: NINE + 120, ANNA: NINE - 5}))[-1] == 60
    assert starts(query(CUT), world(expired={CHAIR: NINE, OTHER_CHAIR: NINE + 90}))[-1] == 30


def test_too_far_ahead_and_too_soon_after_the_last_time_are_not_offered():
    assert starts(query(CUT, horizon=NINE + 30), world()) == [0, 15]
    assert not Availability(query(CUT, horizon=NINE + 30), world(), now=0).is_possible(NINE + 30)
    spaced = replace(CUT, limits=(Limit(code=Code.INTERVAL, start=NINE - 900, stop=NINE + 480),))
    assert starts(query(spaced), world())[0] == 480


def test_a_start_that_spoils_no_gap_comes_first():
    where = world(busy={MEI: ((NINE + 120, NINE + 600),)}, shifts={MEI: ((NINE, NINE + 600),)})
    found = Availability(query(replace(CUT, candidates=CUT.candidates[:1])), where, now=0)
    assert [(plan.start - NINE, plan.lost_min) for plan in found.best(9)] == [(0, 0), (30, 0), (60, 0), (15, 15), (45, 15)]


def test_the_wished_hour_counts_for_more_than_the_gap_if_the_salon_says_so():
    asked = query(replace(CUT, candidates=CUT.candidates[:1]), near=NINE + 45, weights=Weights(gap=0, load=0, wish=1))
    assert [plan.start - NINE for plan in Availability(asked, world(), now=0).best(3)] == [45, 30, 60]


def test_each_choice_of_a_person_has_its_reason():
    def why(asked, where, start=0):
        return [str(step.why) for step in Availability(asked, where, now=0).plan(NINE + start).steps]

    assert why(query(replace(CUT, wished=frozenset((ANNA,)))), world()) == ["asked"]
    assert why(query(replace(CUT, preferred=frozenset((ANNA,)))), world()) == ["preferred"]
    assert why(query(CUT), world(busy={MEI: ((NINE, NINE + 60),)})) == ["only"]
    assert why(query(service(lead(60), key=1, people=(ANNA,)), replace(CUT, key=2)), world()) == ["only", "goes_on"]
    assert why(query(CUT), world(load={MEI: 600, ANNA: 0})) == ["load"]
    assert why(query(CUT), world(busy={MEI: ((NINE + 75, NINE + 600),)})) == ["gap"]
    assert why(query(CUT), world()) == ["order"]


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
        lambda: query(CUT, CUT),
        lambda: query(CUT, max_gap_min=-5),
        lambda: query(*[replace(CUT, key=n, track=n) for n in range(13)]),
        lambda: Phase(duration_min=5, kind_ids=(1, 1)),
        lambda: service(lead(5), people=(MEI, MEI)),
        lambda: Weights(gap=-1),
        lambda: World(start=0, stop=9, places={1: (5,), 2: (5,)}),
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


def test_both_algebras_know_the_same_minutes():
    pairs, other = ((1435, 1450), (5, 8), (7, 12), (-9, 2)), ((6, 9),)
    bits, spans = Bits(0, 1445), Spans(0, 1445)
    assert spans.of(pairs) == ((0, 2), (5, 12), (1435, 1445))
    for ask in (
        lambda sets: sets.of(pairs),
        lambda sets: sets.without(sets.of(pairs), sets.of(other)),
        lambda sets: sets.both(sets.of(pairs), sets.of(other)),
        lambda sets: sets.either(sets.of(pairs), sets.of(((20, 30),))),
        lambda sets: sets.runs(sets.of(pairs), 7),
        lambda sets: sets.both(sets.earlier(sets.of(pairs), 3), sets.full),
        lambda sets: sets.both(sets.earlier(sets.of(pairs), -3), sets.full),
    ):
        assert set_bits(ask(bits)) == [minute for start, stop in ask(spans) for minute in range(start, stop)]
    assert set_bits(0) == []


@settings(max_examples=600, deadline=None)
@given(questions(tracks=2))
def test_the_engine_equals_the_minute_by_minute_scan(question):
    asked, where, now = question
    found = Availability(asked, where, now=now)
    assert found.starts() == Oracle(asked, where).starts(now=now)


@settings(max_examples=600, deadline=None)
@given(questions(tracks=2))
def test_bits_and_spans_follow_the_same_rules(question):
    asked, where, _now = question
    bits = Rules(asked, where, Bits(where.start, where.stop))
    spans = Rules(asked, where, Spans(where.start, where.stop))
    assert set_bits(bits.reach) == [minute - where.start for start, stop in spans.reach for minute in range(start, stop)]


@settings(max_examples=300, deadline=None)
@given(questions(tracks=3))
def test_what_is_offered_can_be_booked_and_its_rows_collide_with_nothing(question):
    asked, where, now = question
    found, oracle = Availability(asked, where, now=now), Oracle(asked, where)
    for start in found.starts():
        plan = found.plan(start)
        assert plan.start == start
        assert [step.service_key for step in plan.steps] == [service.key for service in asked.services]
        assert max(step.stop for step in plan.steps) == plan.stop
        assert oracle.faults(plan) == []
        assert explain(asked, where, start, now=now) == ()


@settings(max_examples=300, deadline=None)
@given(questions(tracks=2))
def test_a_refusal_always_has_a_reason_and_only_a_refusal(question):
    asked, where, now = question
    found = Availability(asked, where, now=now)
    for start in range(where.start - 20, where.stop + 20, 11):
        assert bool(explain(asked, where, start, now=now)) != found.is_possible(start)
        assert (found.plan(start) is None) != found.is_possible(start)


def test_what_one_person_does_in_a_row_is_one_piece_of_work():
    gap = world(shifts={MEI: ((NINE, NINE + 40), (NINE + 120, NINE + 600))})
    two = (service(lead(20), key=1, people=(MEI,)), service(lead(20), key=2, people=(MEI,)))
    plans = Availability(query(*two), gap, now=0).best(1)
    assert [(plan.start - NINE, plan.lost_min) for plan in plans] == [(0, 0)]


def test_too_few_helpers_are_seen_before_every_order_of_people_is_tried():
    people = tuple(range(100, 110))
    washed = [
        service(Phase(duration_min=15, staff=Staff.SUPPORT, skill_id=31), lead(30), key=n, track=n, people=people) for n in range(6)
    ]
    many = world(shifts=dict.fromkeys((*people, ANNA), ((NINE, NINE + 600),)), places={CHAIR_KIND: tuple(range(20, 40))})
    found = Availability(query(*washed), many, now=0)
    assert found.starts() == ()
    assert found._layout._tries < 5_000
