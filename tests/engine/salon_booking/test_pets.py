import csv
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_booking.engine import pets
from salon_booking.engine.intervals import barred_days

CONFIG = Path(__file__).resolve().parents[3] / "config" / "salon"
MENU = tomllib.loads((CONFIG / "services.toml").read_text(encoding="utf-8"))
LINES = [line for line in (CONFIG / "pet_breeds.csv").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
BREEDS = {row["key"]: row for row in csv.DictReader(LINES)}
SERVICES = {row["key"]: row for row in MENU["service"]}


def factors(example, value):
    breed = BREEDS[example["breed"]]
    chosen = {"size": breed["size"], "coat": breed["coat"], "matting": example["matting"], "temper": example["temper"]}
    return [Decimal(MENU["pet_factors"][axis][chosen[axis]][value]) for axis in SERVICES[example["service"]]["pet"]["factors"]]


@pytest.mark.parametrize("example", MENU["pet_example"], ids=lambda example: f"{example['service']}-{example['breed']}")
def test_the_worked_examples_of_the_menu_come_out(example):
    service, breed = SERVICES[example["service"]], Decimal(BREEDS[example["breed"]]["groom_minutes_factor"])
    phases = [(phase["minutes"], phase["by"] != "none") for phase in service["phases"]]
    assert list(pets.minutes(phases, [*factors(example, "minutes"), breed])) == example["phase_minutes"]
    for level, price in example["price"].items():
        assert pets.price(Decimal(service["price"][level]), factors(example, "price")) == Decimal(price)


def test_waiting_takes_as_long_as_ever():
    assert pets.minutes([(10, True), (7, False)], [Decimal("1.5")]) == (15, 7)


def test_without_factors_nothing_changes_on_the_grid():
    assert pets.minutes([(20, True), (35, True)], []) == (20, 35)


@pytest.mark.parametrize(
    ("species", "weight", "size"),
    [
        ("dog", 2.9, "toy"), ("dog", 3, "small"), ("dog", 10, "medium"), ("dog", 34.9, "large"), ("dog", 35, "giant"),
        ("cat", 5.9, "cat_standard"), ("cat", 6, "cat_large"), ("dog", 0, None), ("other", 2, None),
    ],
)  # fmt: skip
def test_a_weighed_pet_is_of_the_size_of_its_weight(species, weight, size):
    assert pets.size_of(species, weight) == size


def test_a_week_between_two_treatments_bars_six_days_on_either_side():
    assert barred_days([date(2031, 3, 10)], 7) == ((date(2031, 3, 4), date(2031, 3, 16)),)


def test_no_interval_bars_nothing():
    assert barred_days([date(2031, 3, 10)], 0) == ()


@given(
    st.lists(st.dates(date(2030, 1, 1), date(2031, 12, 31)), max_size=6), st.integers(1, 40), st.dates(date(2030, 1, 1), date(2031, 12, 31))
)
def test_a_day_is_barred_exactly_when_a_treatment_lies_too_near(days, least, day):
    barred = any(first <= day <= last for first, last in barred_days(days, least))
    assert barred == any(abs((day - other).days) < least for other in days)
