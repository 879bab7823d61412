from dataclasses import replace

from salon_booking.engine.explain import explain
from salon_booking.engine.values import Candidate, Code, Limit, Phase, Staff

from .test_slots import ANNA, CHAIR, CHAIR_KIND, COLOUR, CUT, MEI, NINE, OTHER_CHAIR, guests, lead, query, service, world

MEI_ONLY = replace(CUT, wished=frozenset((MEI,)))


def why(question, where, start, now=NINE - 600):
    return explain(question, where, NINE + start, now=now)


def codes(*args, **kwargs):
    return [str(reason.code) for reason in why(*args, **kwargs)]


def test_the_past_and_too_short_notice_are_the_only_reason():
    assert codes(query(CUT), world(), 0, now=NINE + 1) == ["past"]
    assert codes(query(CUT, notice_min=60), world(), 0, now=NINE - 10) == ["notice"]


def test_a_closed_branch_hides_that_nobody_works():
    assert codes(query(CUT), world(), -60) == ["closed"]
    assert why(query(CUT), world(), -60)[0].until == NINE


def test_too_late_before_closing_says_what_is_needed_and_what_is_left():
    (closes, ends) = why(query(MEI_ONLY), world(), 570)[::-1]
    assert (closes.code, closes.needed_min, closes.left_min) == (Code.CLOSES, 60, 30)
    assert (ends.code, ends.needed_min, ends.left_min) == (Code.SHIFT_ENDS, 60, 30)


def test_lunch_and_chairs_are_both_named():
    lunch = ((NINE + 300, NINE + 330),)
    where = world(busy={MEI: lunch, CHAIR: ((NINE + 300, NINE + 340),), OTHER_CHAIR: ((NINE + 310, NINE + 350),)}, breaks={MEI: lunch})
    found = why(query(MEI_ONLY), where, 300)
    assert [(str(reason.code), reason.until - NINE) for reason in found] == [("on_break", 330), ("place_taken", 340)]


def test_a_busy_person_is_named_with_the_end():
    found = why(query(MEI_ONLY), world(busy={MEI: ((NINE, NINE + 90), (NINE + 90, NINE + 120))}), 30)
    assert [(str(reason.code), reason.resource_id, reason.until - NINE) for reason in found] == [("busy", MEI, 120)]


def test_when_anybody_would_do_each_has_a_reason():
    where = world(busy={MEI: ((NINE, NINE + 90),)}, shifts={MEI: ((NINE, NINE + 600),)})
    (found,) = why(query(CUT), where, 30)
    assert found.code == Code.NOBODY_FREE
    assert [(reason.resource_id, str(reason.code)) for reason in found.people] == [(MEI, "busy"), (ANNA, "no_shift")]


def test_nobody_qualified_and_a_wish_for_somebody_who_cannot():
    assert codes(query(service(lead(30), people=())), world(), 0) == ["nobody_qualified"]
    assert codes(query(service(lead(30), people=(MEI,), wished=frozenset((ANNA,)))), world(), 0) == ["wish_unqualified"]


def test_a_branch_without_the_kind_of_place_and_without_support():
    assert codes(query(service(Phase(duration_min=30, kind_ids=(99,)))), world(), 0) == ["no_place"]
    washed = service(Phase(duration_min=15, staff=Staff.SUPPORT, skill_id=31), people=(ANNA,))
    assert codes(query(washed), world(), 0) == ["no_support"]


def test_the_second_service_is_blamed_when_it_is_the_obstacle():
    second = service(lead(30), key=2, people=(ANNA,))
    found = why(query(service(lead(60), key=1, people=(MEI,)), second), world(busy={ANNA: ((NINE + 70, NINE + 80),)}), 0)
    assert [(reason.service_key, str(reason.code)) for reason in found] == [(2, "busy")]


def test_a_shift_that_ends_while_the_colour_develops_is_no_shift_for_the_finish():
    found = why(query(COLOUR), world(shifts={MEI: ((NINE, NINE + 40),)}), 0)
    assert [str(reason.code) for reason in found] == ["no_shift"]


def test_what_fits_has_no_reason():
    assert codes(query(CUT), world(), 0) == []


def test_guests_who_fit_alone_but_not_together_lack_people_or_places():
    (found,) = why(query(*guests(3)), world(places={CHAIR_KIND: (CHAIR, OTHER_CHAIR, 13)}), 0)
    assert (found.code, found.needed, found.left) == (Code.PEOPLE_SHORT, 3, 2)
    (found,) = why(query(*guests(2)), world(places={CHAIR_KIND: (CHAIR,)}), 0)
    assert (found.code, found.needed, found.left, found.kind_id) == (Code.PLACES_SHORT, 2, 1, CHAIR_KIND)


def test_an_expired_certificate_is_named_with_its_day():
    (found,) = why(query(MEI_ONLY), world(expired={MEI: NINE + 30}), 60)
    assert (found.code, found.resource_id, found.until) == (Code.EXPIRED, MEI, NINE + 30)
    lapsed = replace(MEI_ONLY, candidates=(Candidate(resource_id=MEI, until=NINE + 30),))
    assert codes(query(lapsed), world(), 0) == ["expired"]
    (found,) = why(query(MEI_ONLY), world(expired={CHAIR: NINE, OTHER_CHAIR: NINE}), 0)
    assert (found.code, found.resource_id) == (Code.EXPIRED, CHAIR)


def test_too_far_ahead_and_too_soon_after_the_last_time_say_so():
    assert codes(query(CUT, horizon=NINE), world(), 0) == ["horizon"]
    spaced = replace(CUT, limits=(Limit(code=Code.INTERVAL, start=NINE - 900, stop=NINE + 480),))
    (found,) = why(query(spaced), world(), 0)
    assert (found.code, found.until) == (Code.INTERVAL, NINE + 480)


def test_the_person_who_began_is_blamed_when_the_same_must_go_on():
    visit = (service(lead(60), key=1, people=(MEI,)), service(lead(30), key=2, same_lead=True))
    found = why(query(*visit), world(busy={MEI: ((NINE + 60, NINE + 90),)}), 0)
    assert [(reason.service_key, reason.resource_id, str(reason.code)) for reason in found] == [(2, MEI, "busy")]
