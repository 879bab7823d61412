import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_booking.engine.errors import PolicyError
from salon_booking.engine.policy import (
    Accept,
    CancelStep,
    Condition,
    Deposit,
    Facts,
    FeeCode,
    Kind,
    NewGuest,
    Policy,
    Scope,
    When,
    choose,
    deposit_of,
    fee_of,
    moves_left,
    new_guest_refusals,
)
from salon_booking.engine.policy_terms import from_terms, parse_condition, permille, to_terms, version_of
from salon_booking.engine.tier import TIERS, WINDOW_DAYS, tier_of

CONFIG = Path(__file__).resolve().parents[3] / "config" / "salon"
HAIR, NAILS, PET = 1, 2, 3
DAY = date(2031, 3, 3)


def read(name):
    with (CONFIG / name).open("rb") as file:
        return tomllib.load(file)


FILE = read("policies.toml")


def fen(text):
    return int(Decimal(text) * 100)


def policy_of(row):
    deposit = row["deposit"]
    return Policy(
        lead_min=row["lead_minutes"],
        horizon_days=row["horizon_days"],
        late_grace_min=row["late_grace_minutes"],
        free_moves=row["free_moves"],
        steps=tuple(
            CancelStep(min_notice_min=step["min_notice_minutes"], share_permille=permille(step["share"])) for step in row["cancel_fee"]
        ),
        no_show_permille=permille(row["no_show_share"]),
        deposit=Deposit(
            share_permille=permille(deposit["share"]),
            min_minor=fen(deposit["min"]),
            max_minor=fen(deposit["max"]),
            conditions=tuple(parse_condition(text, minor_per_unit=100) for text in deposit["when"]),
        ),
    )


POLICIES = {row["key"]: policy_of(row) for row in FILE["policy"]}


def facts(**changes):
    return Facts(**({"branch": 1, "day": DAY, "kinds": frozenset({HAIR})} | changes))


# the examples of the salon's own file


@pytest.mark.parametrize("sample", FILE["example"], ids=lambda sample: f"{sample['policy']}-{sample['price']}-{sample['notice_minutes']}")
def test_cancelling_costs_what_the_example_says(sample):
    fee = fee_of(
        POLICIES[sample["policy"]],
        Kind.CANCEL,
        price_minor=fen(sample["price"]),
        notice_min=sample["notice_minutes"],
        card_agreed=True,
    )
    assert fee.amount_minor == fen(sample["fee"])


@pytest.mark.parametrize("sample", FILE["deposit_example"], ids=lambda sample: f"{sample['policy']}-{sample['price']}")
def test_the_deposit_is_what_the_example_says(sample):
    policy = POLICIES[sample["policy"]]
    due = facts(price_minor=fen(sample["price"]), minutes=180, no_shows=1, pets=2)
    assert deposit_of(policy, due, unit_minor=100) == fen(sample["deposit"])


def test_the_tiers_are_those_of_the_file():
    file = read("tiers.toml")
    rows = sorted(file["tier"], key=lambda row: -row["order"])
    assert {row["key"]: tuple((int(Decimal(pair["min_amount"])), pair["min_visits"]) for pair in row["any_of"]) for row in rows} == TIERS
    assert [row["key"] for row in rows] == list(TIERS)
    assert file["rule"]["window_days"] == WINDOW_DAYS
    for sample in file["example"]:
        assert tier_of(fen(sample["amount"]), sample["visits"], minor_per_unit=100) == sample["tier"]
    assert tier_of(-500, 0, minor_per_unit=100) == "spark"


# deposits


def test_no_condition_no_deposit_and_any_one_is_enough():
    policy = POLICIES["standard"]
    assert deposit_of(policy, facts(price_minor=79_999, minutes=119), unit_minor=100) == 0
    assert deposit_of(policy, facts(price_minor=80_000, minutes=10), unit_minor=100) == 16_000
    assert deposit_of(policy, facts(price_minor=10_000, minutes=120), unit_minor=100) == 3_000
    assert deposit_of(policy, facts(price_minor=10_000, no_shows=1), unit_minor=100) == 3_000


def test_a_deposit_never_exceeds_the_price():
    assert deposit_of(POLICIES["festival"], facts(price_minor=2_000), unit_minor=100) == 2_000


def test_half_a_yuan_is_rounded_up_and_a_currency_without_cents_works():
    policy = Policy(deposit=Deposit(share_permille=500, max_minor=10**9, conditions=(Condition(what=When.ALWAYS),)))
    assert deposit_of(policy, facts(price_minor=10_100), unit_minor=100) == 5_100
    assert deposit_of(policy, facts(price_minor=10_099), unit_minor=100) == 5_000
    assert deposit_of(policy, facts(price_minor=101), unit_minor=1) == 51


def test_new_guests_may_be_asked_for_one_whatever_else():
    policy = Policy(deposit=Deposit(share_permille=200, max_minor=10_000), new_guest=NewGuest(deposit=True))
    assert deposit_of(policy, facts(price_minor=10_000, is_new=True), unit_minor=100) == 2_000
    assert deposit_of(policy, facts(price_minor=10_000), unit_minor=100) == 0


# fees


def test_the_deposit_is_the_most_that_is_taken_unless_a_card_was_agreed_on():
    ask = {"price_minor": 39_800, "notice_min": 1435}
    standard = POLICIES["standard"]
    assert fee_of(standard, Kind.CANCEL, **ask).code == FeeCode.NO_DEPOSIT
    capped = fee_of(standard, Kind.CANCEL, deposit_minor=5_000, **ask)
    assert (capped.amount_minor, capped.full_minor, capped.code) == (5_000, 7_960, FeeCode.DEPOSIT_CAP)
    assert fee_of(standard, Kind.CANCEL, deposit_minor=9_000, **ask).code == FeeCode.SHARE


def test_steps_hold_from_their_minute_on_and_after_the_start_the_last_one():
    standard = POLICIES["standard"]
    shares = [
        fee_of(standard, Kind.CANCEL, price_minor=1000, notice_min=notice, card_agreed=True).share_permille
        for notice in (1441, 1440, 1439, 240, 239, 0, -30)
    ]
    assert shares == [0, 0, 200, 200, 500, 500, 500]


def test_free_moves_come_first_then_a_move_costs_as_a_cancellation():
    standard = POLICIES["standard"]
    ask = {"price_minor": 10_000, "notice_min": 60, "card_agreed": True}
    assert [moves_left(standard, moves) for moves in (0, 1, 2, 9)] == [2, 1, 0, 0]
    assert fee_of(standard, Kind.MOVE, moves=1, **ask).code == FeeCode.FREE_MOVE
    assert fee_of(standard, Kind.MOVE, moves=2, **ask).amount_minor == 5_000
    assert fee_of(standard, Kind.MOVE, moves=2, **(ask | {"notice_min": 2000})).code == FeeCode.IN_TIME


def test_a_no_show_costs_its_own_share():
    fee = fee_of(POLICIES["pet"], Kind.NO_SHOW, price_minor=30_800, notice_min=-10, card_agreed=True)
    assert (fee.amount_minor, fee.code) == (9_240, FeeCode.SHARE)
    assert fee_of(POLICIES["gentle"], Kind.NO_SHOW, price_minor=30_800, notice_min=-10).code == FeeCode.NO_SHARE


# which policy


def test_the_first_that_holds_every_trade_wins_else_the_first_that_holds_one():
    scopes = (
        Scope(key=1, order=10, kinds=frozenset({HAIR, NAILS})),
        Scope(key=2, order=20, kinds=frozenset({PET})),
        Scope(key=3, order=30, kinds=frozenset({HAIR, PET})),
    )
    assert choose(scopes, facts(kinds=frozenset({NAILS}))) == 1
    assert choose(scopes, facts(kinds=frozenset({HAIR, PET}))) == 3
    assert choose(scopes, facts(kinds=frozenset({NAILS, PET}))) == 1
    assert choose(scopes[1:2], facts(kinds=frozenset({HAIR}))) is None


def test_branch_tier_and_days_narrow_a_policy_both_ends_included():
    festival = Scope(
        key=1,
        order=1,
        branches=frozenset({1}),
        tiers=frozenset({"spark"}),
        periods=((date(2031, 1, 9), date(2031, 1, 22)),),
    )
    ask = facts(tier="spark", day=date(2031, 1, 9))
    assert choose((festival,), ask) == 1
    assert choose((festival,), replace(ask, day=date(2031, 1, 22))) == 1
    assert choose((festival,), replace(ask, day=date(2031, 1, 23))) is None
    assert choose((festival,), replace(ask, tier="honour")) is None
    assert choose((festival,), replace(ask, branch=2)) is None


def test_new_guests_only_book_what_is_open_to_them():
    policy = Policy(new_guest=NewGuest(services=frozenset({7, 8}), max_min=90))
    ask = facts(is_new=True, services=frozenset({7}), minutes=60)
    assert new_guest_refusals(policy, ask) == ()
    assert new_guest_refusals(policy, replace(ask, services=frozenset({7, 9}), minutes=91)) == ("services", "minutes")
    assert new_guest_refusals(policy, replace(ask, services=frozenset({9}), is_new=False)) == ()


# nonsense


@pytest.mark.parametrize(
    ("code", "build"),
    [
        ("bad_share", lambda: Policy(no_show_permille=-1)),
        ("bad_share", lambda: CancelStep(min_notice_min=0, share_permille=1001)),
        ("bad_share", lambda: permille("0.0005")),
        ("bad_step", lambda: CancelStep(min_notice_min=-5, share_permille=0)),
        ("bad_horizon", lambda: Policy(horizon_days=0)),
        ("bad_lead", lambda: Policy(lead_min=-1)),
        ("bad_grace", lambda: Policy(late_grace_min=-1)),
        ("bad_grace", lambda: Policy(answer_min=0)),
        ("bad_moves", lambda: Policy(free_moves=-1)),
        ("bad_deposit", lambda: Deposit(min_minor=5, max_minor=4)),
        ("bad_deposit", lambda: Deposit(min_minor=-5, max_minor=4)),
        ("bad_condition", lambda: Condition(what=When.PETS)),
        ("bad_condition", lambda: parse_condition("pets > 2", minor_per_unit=100)),
        ("bad_condition", lambda: parse_condition("age >= 2", minor_per_unit=100)),
        ("bad_condition", lambda: parse_condition("pets >= 1.50", minor_per_unit=100)),
        ("bad_new_guest", lambda: NewGuest(max_min=-1)),
        ("bad_facts", lambda: facts(price_minor=-1)),
        ("bad_period", lambda: Scope(key=1, order=1, periods=((date(2031, 2, 2), date(2031, 2, 1)),))),
    ],
)
def test_nonsense_is_refused_with_its_code(code, build):
    with pytest.raises(PolicyError) as caught:
        build()
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("code", "steps"),
    [
        ("steps_overlap", ((60, 100), (60, 200), (0, 500))),
        ("steps_overlap", ((0, 500), (60, 100))),
        ("steps_overlap", ((60, 100),)),
        ("steps_rise", ((60, 500), (0, 100))),
    ],
)
def test_steps_must_not_overlap_and_notice_must_not_cost(code, steps):
    with pytest.raises(PolicyError) as caught:
        Policy(steps=tuple(CancelStep(min_notice_min=notice, share_permille=share) for notice, share in steps))
    assert caught.value.code == code


# laws

shares = st.integers(0, 1000)
money = st.integers(0, 10**7)


@st.composite
def policies(draw):
    notices = sorted(draw(st.sets(st.integers(1, 5000), max_size=4)) | {0}, reverse=True)
    rising = sorted(draw(st.lists(shares, min_size=len(notices), max_size=len(notices))))
    least, more = draw(money), draw(money)
    conditions = draw(
        st.lists(st.builds(Condition, what=st.sampled_from(tuple(When)), at_least=st.integers(1, 10**6)), max_size=3).map(tuple)
    )
    return Policy(
        lead_min=draw(st.integers(0, 1000)),
        horizon_days=draw(st.integers(1, 730)),
        late_grace_min=draw(st.integers(0, 60)),
        free_moves=draw(st.integers(0, 5)),
        steps=tuple(CancelStep(min_notice_min=n, share_permille=s) for n, s in zip(notices, rising, strict=True)),
        no_show_permille=draw(shares),
        deposit=Deposit(share_permille=draw(shares), min_minor=least, max_minor=least + more, conditions=conditions),
        accept=draw(st.sampled_from(tuple(Accept))),
        new_guest=NewGuest(services=draw(st.frozensets(st.integers(1, 5))), max_min=draw(st.integers(0, 600)), deposit=draw(st.booleans())),
    )


asked = st.fixed_dictionaries(
    {
        "price_minor": money,
        "notice_min": st.integers(-600, 6000),
        "deposit_minor": money,
        "card_agreed": st.booleans(),
        "moves": st.integers(0, 6),
    }
)


@given(policies(), st.sampled_from(tuple(Kind)), asked)
def test_a_fee_is_never_above_the_price_nor_above_the_deposit_without_a_card(policy, kind, ask):
    fee = fee_of(policy, kind, **ask)
    assert 0 <= fee.amount_minor <= fee.full_minor <= ask["price_minor"]
    assert ask["card_agreed"] or fee.amount_minor <= ask["deposit_minor"]


@given(policies(), st.sampled_from((Kind.CANCEL, Kind.MOVE)), asked, st.integers(0, 5000))
def test_more_notice_never_costs_more(policy, kind, ask, more):
    late, early = (fee_of(policy, kind, **(ask | {"notice_min": ask["notice_min"] + extra})) for extra in (0, more))
    assert early.amount_minor <= late.amount_minor


@given(policies(), asked)
def test_moving_never_costs_more_than_cancelling(policy, ask):
    assert fee_of(policy, Kind.MOVE, **ask).amount_minor <= fee_of(policy, Kind.CANCEL, **ask).amount_minor


@given(policies(), money, st.integers(0, 600), st.integers(0, 3), st.booleans(), st.sampled_from((1, 10, 100)))
def test_a_deposit_keeps_its_limits(policy, price, minutes, no_shows, is_new, unit):
    due = facts(price_minor=price, minutes=minutes, no_shows=no_shows, is_new=is_new)
    deposit = deposit_of(policy, due, unit_minor=unit)
    assert 0 <= deposit <= min(price, policy.deposit.max_minor)
    assert deposit == 0 or deposit >= min(price, policy.deposit.min_minor)


@given(policies())
def test_terms_survive_being_stored_and_their_version_follows_them(policy):
    terms = to_terms(policy)
    assert from_terms(terms) == policy
    words = {"en_US": "Free.", "zh_CN": "免费。"}
    other = to_terms(replace(policy, free_moves=policy.free_moves + 1))
    assert version_of(terms, words) == version_of(to_terms(from_terms(terms)), dict(reversed(words.items())))
    assert len({version_of(terms, words), version_of(other, words), version_of(terms, {**words, "en_US": "Not free."})}) == 3


@given(
    st.lists(
        st.builds(
            Scope,
            key=st.integers(1, 50),
            order=st.integers(0, 3),
            branches=st.frozensets(st.integers(1, 2)),
            kinds=st.frozensets(st.integers(1, 3)),
            tiers=st.frozensets(st.sampled_from(tuple(TIERS))),
        ),
        max_size=8,
        unique_by=lambda scope: scope.key,
    ),
    st.frozensets(st.integers(1, 3)),
    st.sampled_from(tuple(TIERS)),
    st.randoms(use_true_random=False),
)
def test_the_choice_does_not_depend_on_the_order_in_which_policies_are_given(scopes, kinds, tier, random):
    ask = facts(kinds=kinds, tier=tier)
    mixed = scopes[:]
    random.shuffle(mixed)
    found = choose(scopes, ask)
    assert choose(mixed, ask) == found
    open_to_all = [scope.key for scope in scopes if scope.fits(ask) and not scope.kinds]
    assert found is not None or not open_to_all
