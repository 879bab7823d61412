from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from salon_booking.engine.explain import explain
from salon_booking.engine.slots import Availability
from salon_booking.engine.ways import ways_out

from .oracle import Oracle
from .strategies import questions
from .test_slots import ANNA, CHAIR, CHAIR_KIND, CUT, MEI, NINE, guests, lead, query, service, world

MEI_ONLY = replace(CUT, wished=frozenset((MEI,)))
MEI_BUSY = {MEI: ((NINE, NINE + 100),)}


def ways(asked, where, start=0, **kwargs):
    return [(str(way.change), way.plan.start - NINE) for way in ways_out(asked, where, NINE + start, now=0, **kwargs)]


def test_another_person_now_comes_before_the_wished_one_later():
    found = ways_out(query(MEI_ONLY), world(busy=MEI_BUSY), NINE, now=0)
    assert [(str(way.change), way.plan.start - NINE) for way in found] == [("person", 0), ("time", 105), ("time", 120)]
    assert found[0].service_keys == (MEI_ONLY.key,)
    assert found[0].plan.steps[0].lead_id == ANNA


def test_only_the_wish_that_is_in_the_way_is_given_up():
    visit = (replace(MEI_ONLY, key=1), service(lead(30), key=2, people=(MEI, ANNA), wished=frozenset((ANNA,))))
    found = ways_out(query(*visit), world(busy=MEI_BUSY), NINE, now=0)
    assert found[0].service_keys == (1,)


def test_a_wait_between_two_services_is_a_way_out():
    visit = (service(lead(60), key=1, people=(MEI,)), service(lead(30), key=2, people=(ANNA,)))
    where = world(busy={ANNA: ((NINE, NINE + 70),), MEI: ((NINE + 60, NINE + 600),)})
    assert ways(query(*visit), where) == [("wait", 0)]


def test_two_people_instead_of_one():
    visit = (service(lead(60), key=1), service(lead(30), key=2, same_lead=True))
    where = world(busy={MEI: ((NINE + 60, NINE + 600),), ANNA: ((NINE, NINE + 60), (NINE + 95, NINE + 600))})
    assert ways(query(*visit), where) == [("split", 0)]


def test_guests_one_after_another_instead_of_side_by_side():
    assert ways(query(*guests(2)), world(places={CHAIR_KIND: (CHAIR,)})) == [("apart", 0)]


def test_there_may_be_no_way_out():
    assert ways(query(CUT), world(opening=())) == []


def test_no_more_than_asked_for_and_times_keep_their_place():
    assert ways(query(MEI_ONLY), world(busy=MEI_BUSY), count=2) == [("time", 105), ("time", 120)]


@settings(max_examples=400, deadline=None)
@given(questions(tracks=2), st.integers(0, 420))
def test_no_way_out_is_false(question, minute):
    asked, where, now = question
    start = where.start + minute
    if not explain(asked, where, start, now=now):
        return
    for way in ways_out(asked, where, start, now=now):
        assert Oracle(asked, where).faults(way.plan) == []
        assert way.plan.start >= now + asked.notice_min
        assert {claim.service_key for claim in way.plan.claims} <= {each.key for each in asked.services}
        assert Availability(asked, where, now=now).plan(start) is None


def test_an_add_on_stays_with_the_person_before_whatever_gives():
    visit = (service(lead(60), key=1), service(lead(30), key=2, same_lead=True, bound=True))
    where = world(busy={MEI: ((NINE + 60, NINE + 600),), ANNA: ((NINE, NINE + 60), (NINE + 95, NINE + 600))})
    assert ways(query(*visit), where) == []
