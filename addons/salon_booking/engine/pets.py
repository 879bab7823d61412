"""What one animal takes: minutes and price of the menu times the factors of its size, coat, matting and temper."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from math import prod

STEP_MIN = 5
# Up to (not including) so many kilograms a dog or cat is of this size; the keys are those of the factors.
SIZES = {
    "dog": ((3, "toy"), (10, "small"), (20, "medium"), (35, "large")),
    "cat": ((6, "cat_standard"),),
}
LARGEST = {"dog": "giant", "cat": "cat_large"}


def size_of(species, weight_kg):
    """Return the size of a weighed animal, None when it is not weighed or of another species."""
    if not weight_kg or species not in SIZES:
        return None
    return next((size for below, size in SIZES[species] if weight_kg < below), LARGEST[species])


def minutes(phases, factors):
    """Return the minutes of each phase for one animal, staffed ones rounded up to five minutes; waiting takes as long as ever.

    :param phases: ``(minutes, is staffed)`` per phase
    :param factors: Decimals
    """
    factor = prod(factors, start=Decimal(1))
    return tuple(
        int((length * factor / STEP_MIN).to_integral_value(ROUND_CEILING)) * STEP_MIN if is_staffed else length
        for length, is_staffed in phases
    )


def price(amount, factors):
    """Return a price (Decimal) for one animal, half up to a whole unit of the currency."""
    return (amount * prod(factors, start=Decimal(1))).quantize(Decimal(1), ROUND_HALF_UP)
