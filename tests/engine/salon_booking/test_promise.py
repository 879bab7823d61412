from dataclasses import replace

from salon_booking.engine.promise import Told, agreed_price, differences

CUT, COLOUR, MEI, ANNA = 1, 2, 11, 12
TOLD = Told(line=5, product=CUT, employee=MEI, minutes=60, price_minor=10_000, menu_minor=10_000)


def price(told=TOLD, **changes):
    return agreed_price(
        told, **({"product": CUT, "employee": MEI, "before_minor": 10_000, "named_minor": 12_000, "menu_minor": 12_000} | changes)
    )


def test_a_dearer_menu_does_not_reach_what_was_told():
    assert price() == 10_000
    assert price(before_minor=12_000) == 10_000, "the line was priced anew by the same write"


def test_a_price_typed_by_hand_stays():
    assert price(before_minor=8_800) == 8_800
    by_hand = replace(TOLD, price_minor=8_800)
    assert price(by_hand, before_minor=8_800, employee=ANNA, menu_minor=15_000) == 8_800
    assert price(None, before_minor=8_800, named_minor=10_000) == 8_800


def test_another_person_and_a_first_plan_bring_the_price_of_the_menu():
    assert price(employee=ANNA, menu_minor=15_000) == 15_000
    assert price(None, before_minor=10_000, named_minor=10_000, menu_minor=12_000) == 12_000


def test_another_service_is_priced_anew():
    assert price(product=COLOUR, before_minor=30_000, named_minor=30_000, menu_minor=30_000) == 30_000


def test_only_what_was_told_otherwise_is_a_difference():
    dearer = replace(TOLD, price_minor=12_000)
    assert differences((TOLD,), (TOLD,)) == ()
    assert differences((TOLD,), (dearer,)) == ((TOLD, dearer),)
    assert differences((TOLD,), (replace(TOLD, employee=ANNA),)) != ()
    assert differences((TOLD,), (replace(TOLD, minutes=75),)) != ()
    assert differences((TOLD,), (replace(TOLD, menu_minor=9_000),)) == ()
    assert differences((TOLD,), (replace(TOLD, line=6), replace(TOLD, product=COLOUR))) == ()
