"""Money between records (amounts in a currency) and engines (integer minor units)."""

from decimal import ROUND_HALF_UP, Decimal


def to_cents(amount, currency):
    """Return the amount in the currency's minor unit (fen, cent; yen has none) as an integer."""
    return int(Decimal(str(amount)).scaleb(currency.decimal_places).quantize(Decimal(1), ROUND_HALF_UP))


def from_cents(cents, currency):
    """Return the amount of an integer number of minor units."""
    return float(Decimal(cents).scaleb(-currency.decimal_places))
