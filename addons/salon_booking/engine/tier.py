"""The value tier of a customer, by what was paid and how often somebody came within a year."""

WINDOW_DAYS = 365
# {tier: (least amount in whole currency units, least visits) of which one pair must be met}, highest first. The figures are
# those of config/salon/tiers.toml; a test holds the two together.
TIERS = {
    "honour": ((12_000, 10), (20_000, 6)),
    "close": ((5_000, 6), (8_000, 4)),
    "regular": ((1_500, 3), (3_000, 2)),
    "spark": ((0, 0),),
}


def tier_of(amount_minor, visits, *, minor_per_unit):
    """Return the key of the highest tier of which one pair of amount and visits is fully met."""
    for key, pairs in TIERS.items():
        if any(amount_minor >= amount * minor_per_unit and visits >= least for amount, least in pairs):
            return key
    return "spark"  # a year in which more was given back than paid
