"""Money, counts, weights and lengths of time as people type them."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_CURRENCY = re.compile(
    r"(¥|￥|\$|€|£|₩|zł|kč|cny|rmb|usd|eur|gbp|pln|hkd|twd|sgd|cad|aud|jpy|chf|nt|hk|us|元|圆|块|人民币)", re.IGNORECASE
)
_SPACES = re.compile(r"[\s'’_]")
_PLAIN = re.compile(r"^\d+(?:[.,]\d+)*$")
_COUNT = re.compile(r"^\s*([+-]?[\d,.\s]+)\s*(?:次|节|回|个|张|点|分|积分|x|times?|sessions?|pts?|points?|visits?)?\s*$", re.IGNORECASE)
_WEIGHT = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(kg|kgs|公斤|千克|斤|g|lb|lbs|磅|oz)?\s*$", re.IGNORECASE)
_WEIGHT_UNITS = {"斤": 0.5, "g": 0.001, "lb": 0.45359237, "lbs": 0.45359237, "磅": 0.45359237, "oz": 0.028349523}
_HOURS = re.compile(
    r"^\s*(?:(\d+(?:[.,]\d+)?)\s*(?:h|hr|hrs|hours?|小时|个小时|钟头|godz\.?|ore|std\.?)\s*(半)?)?"
    r"\s*(?:(\d+)\s*(?:m|min|mins|minutes?|minut|分钟|分|Min\.?)?)?\s*$",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"^\s*(\d{1,2}):([0-5]\d)(?::[0-5]\d)?\s*$")
CENT = Decimal("0.01")


def decimal_evidence(text):
    """Return '.' or ',' when the cell can only be read with that decimal mark, else ''."""
    digits = _digits(text)[0]
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        return max(".,", key=digits.rfind)
    mark = "." if dots == 1 else "," if commas == 1 else ""
    if mark and len(digits) - digits.index(mark) - 1 != 3:
        return mark
    return ""


def read_amount(text, decimal=None):
    """Return a Decimal of two places, negative for a debt, or None.

    :param decimal: the column's mark; without one, three digits after a single mark are thousands (1.280)
    """
    digits, negative = _digits(text)
    if not _PLAIN.match(digits):
        return None
    mark = decimal_evidence(text) or decimal or _lone_mark(digits)
    other = "," if mark == "." else "."
    number = digits.replace(other, "")
    if number.count(mark) > 1:
        number = number.replace(mark, "")
    try:
        amount = Decimal(number.replace(mark, "."))
    except InvalidOperation:
        return None
    if amount.adjusted() > 12:
        return None
    amount = amount.quantize(CENT)
    return -amount if negative else amount


def _lone_mark(digits):
    """Return the decimal mark of a cell in an unsettled column: 0.125 has one, 1.280 and 1,280 have thousands."""
    if digits.startswith("0"):
        return "," if "," in digits else "."
    return "," if "." in digits else "."


def _digits(text):
    """Return (digits and marks, is negative) without currency, spaces and brackets."""
    text = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1]
    text = _SPACES.sub("", _CURRENCY.sub("", text))
    if text.startswith("-") or text.endswith("-"):
        negative, text = True, text.strip("-")
    return text.removeprefix("+"), negative


def read_count(text):
    """Return a whole number (5次, 3,520), or None."""
    match = _COUNT.match(unicodedata.normalize("NFKC", text))
    if not match:
        return None
    amount = read_amount(match.group(1))
    if amount is None or amount != amount.to_integral_value():
        return None
    return int(amount)


def read_weight(text):
    """Return kilograms, or None."""
    match = _WEIGHT.match(unicodedata.normalize("NFKC", text))
    if not match:
        return None
    unit = (match.group(2) or "kg").lower()
    return round(float(match.group(1).replace(",", ".")) * _WEIGHT_UNITS.get(unit, 1.0), 3)


def read_minutes(text):
    """Return minutes of 45分钟, 1小时30分, 2h, 1:30, 90, or None."""
    text = unicodedata.normalize("NFKC", text)
    if match := _CLOCK.match(text):
        return int(match.group(1)) * 60 + int(match.group(2))
    match = _HOURS.match(text)
    if not match or not (match.group(1) or match.group(3)):
        return None
    hours = float((match.group(1) or "0").replace(",", ".")) + (0.5 if match.group(2) else 0)
    minutes = round(hours * 60) + int(match.group(3) or 0)
    return minutes if 0 < minutes <= 24 * 60 else None
