"""How many points a payment is worth, and how many a refund takes back."""

from datetime import date, timedelta


def points_for(paid_minor, *, minor_per_unit, rate_hundredths):
    """Return the points of a payment: whole currency units only, then the rate, both rounded down.

    :param paid_minor: what was paid, in the currency's minor unit (fen, cent)
    :param minor_per_unit: 100 for CNY, 1 for JPY
    :param rate_hundredths: points per unit times 100, so that 1.5 points are 150
    """
    if minor_per_unit < 1 or rate_hundredths < 0:
        raise ValueError(f"Not a rule: {minor_per_unit=} {rate_hundredths=}")
    return max(paid_minor, 0) // minor_per_unit * rate_hundredths // 100


def points_to_keep(given, *, paid_minor, refunded_minor):
    """Return how many of ``given`` points stay after ``refunded_minor`` of ``paid_minor`` went back.

    The running total is rounded, not each refund: refunds in any number of parts take back the same points as one refund of
    their sum, and a full refund takes all of them. The rule of the day of the sale is not asked again, so a later change of
    the setting changes nothing.
    """
    if given <= 0 or paid_minor <= 0:
        return 0
    left = min(max(paid_minor - refunded_minor, 0), paid_minor)
    return given * left // paid_minor


def last_day(earned_on: date, *, valid_days):
    """Return the last local day on which points may be used; None when they never expire (``valid_days`` 0)."""
    return earned_on + timedelta(days=valid_days) if valid_days > 0 else None
