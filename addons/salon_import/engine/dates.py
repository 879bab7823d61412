"""Dates of all sorts. The order of day and month is settled by the column and comes in as an argument."""

import datetime
import re
import unicodedata
from dataclasses import dataclass

from dateutil import parser as dateutil_parser

_YMD = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$")
_YM = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?$")
_PAIR = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})\.?$")
_MONTH_DAY = re.compile(r"^-{0,2}(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号.]?$")
_EIGHT = re.compile(r"^(19|20)(\d{2})(\d{2})(\d{2})$")
_SERIAL = re.compile(r"^\d{4,5}(?:\.\d+)?$")
_CLOCK = re.compile(
    r"^(上午|下午|晚上|早上|中午)?\s*(\d{1,2})[:：点时h](\d{2})?\s*(?:[:：分]\s*\d{0,2}秒?(?:\.\d+)?)?"
    r"\s*(am|pm|a\.m\.|p\.m\.)?\s*(?:z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_WITH_CLOCK = re.compile(r"^(.+?)[\sT]+((?:上午|下午|晚上|早上|中午)?\s*\d{1,2}[:：点]\d{2}.*)$")
_LUNAR = re.compile(
    r"^(?:(?:农历|阴历|農曆|lunar)\s*(?:(\d{4})年)?|(?:(\d{4})年)?\s*(?:农历|阴历|農曆))"
    r"\s*(闰|閏|leap\s*)?\s*(.+?)(?:[月\-/.])\s*(.+?)[日号]?$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[A-Za-z]{3,}")
_MONTHS = {
    "正": 1, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
    "十一": 11, "冬": 11, "十二": 12, "腊": 12, "臘": 12,
}
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_AGE = re.compile(r"^\s*(\d{1,3})\s*(岁|周岁|years?|yrs?|y|y\.o\.|yo)?\s*(?:old)?\s*$", re.IGNORECASE)
_HALVES = {"下午": "pm", "晚上": "pm", "上午": "am", "早上": "am"}
EXCEL_EPOCH = datetime.date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is known: 0 for an unknown year. A lunar day is kept as it was written."""

    year: int
    month: int
    day: int
    lunar: bool = False
    leap: bool = False
    minute: int | None = None

    @property
    def date(self):
        return datetime.date(self.year, self.month, self.day) if self.year and not self.lunar else None


def order_evidence(text):
    """Return dmy or mdy when the cell can only be read so, else ''."""
    match = _PAIR.match(_fold(text).split(" ")[0])
    if not match:
        return ""
    first, second = int(match.group(1)), int(match.group(3))
    if first > 12 >= second:
        return "dmy"
    return "mdy" if second > 12 >= first else ""


def is_ambiguous(text):
    """Say whether day and month of the cell could be taken for each other."""
    match = _PAIR.match(_fold(text).split(" ")[0])
    if not match or match.group(2) == ".":
        return False
    return int(match.group(1)) <= 12 and int(match.group(3)) <= 12 and match.group(1) != match.group(3)


def read_day(text, order, today):
    """Return a Day, or None when there is no such day.

    :param order: dmy or mdy, for 5/3/1992; with dots the day comes first unless the column shows otherwise
    """
    text = _fold(text)
    for reader in (_read_lunar, _read_numeric, _read_serial):
        day = reader(text, order, today)
        if day is not None:
            return day or None
    match = _WITH_CLOCK.match(text)
    if match and (minute := read_clock(match.group(2))) is not None:
        day = read_day(match.group(1), order, today)
        return day and Day(day.year, day.month, day.day, day.lunar, day.leap, minute)
    return _read_words(text, order)


def read_clock(text):
    """Return minutes after midnight of 14:30, 2:30 PM, 下午2点30分 or a part of a day, else None."""
    text = _fold(text)
    if re.match(r"^0?\.\d+$", text):
        return round(float(text) * 1440) % 1440
    match = _CLOCK.match(text)
    if not match:
        return None
    half = (match.group(4) or "").lower().replace(".", "") or _HALVES.get(match.group(1), "")
    hour, minute = int(match.group(2)), int(match.group(3) or 0)
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def read_age(text, today):
    """Return (first, last) possible year of birth, or None."""
    match = _AGE.match(unicodedata.normalize("NFKC", text))
    if not match or not 0 <= int(match.group(1)) <= 120:
        return None
    return today.year - int(match.group(1)) - 1, today.year - int(match.group(1))


def _fold(text):
    return " ".join(unicodedata.normalize("NFKC", text).strip().lstrip("'").split())


def _valid(year, month, day):
    """Return a Day, or False for a day that does not exist (a 29 February without year does)."""
    try:
        datetime.date(year or 2000, month, day)
    except ValueError:
        return False
    return Day(year, month, day)


def _read_numeric(text, order, today):
    if match := _YMD.match(text):
        return _valid(*map(int, match.groups()))
    if match := _EIGHT.match(text):
        return _valid(int(match.group(1) + match.group(2)), int(match.group(3)), int(match.group(4)))
    if match := _PAIR.match(text):
        first, second, year = int(match.group(1)), int(match.group(3)), _full_year(match.group(4), today)
        if match.group(2) == "." and order != "mdy":
            order = "dmy"
        return _valid(year, second, first) if order == "dmy" else _valid(year, first, second)
    if (match := _MONTH_DAY.match(text)) and not re.match(r"^\d{1,2}\.\d{1,2}$", text):
        first, second = int(match.group(1)), int(match.group(2))
        if first > 12 or (order == "dmy" and "/" in text and second <= 12):
            first, second = second, first
        return _valid(0, first, second)
    return None


def _full_year(text, today):
    year = int(text)
    if len(text) == 4:
        return year
    century = today.year - today.year % 100
    return century + year if century + year <= today.year else century - 100 + year


def _read_serial(text, _order, _today):
    if not _SERIAL.match(text) or _YM.match(text):
        return None
    number = float(text)
    if not 3653 <= number <= 73050:  # 1910 to 2099
        return None
    if len(text) == 4:
        return None
    date = EXCEL_EPOCH + datetime.timedelta(days=int(number))
    minute = round((number - int(number)) * 1440)
    return Day(date.year, date.month, date.day, minute=minute % 1440 if minute else None)


def _read_lunar(text, _order, _today):
    match = _LUNAR.match(text)
    if not match:
        return None
    year, month, day = int(match.group(1) or match.group(2) or 0), _lunar_month(match.group(4)), _lunar_day(match.group(5))
    if not month or not day:
        return False
    return Day(year, month, day, lunar=True, leap=bool(match.group(3)))


def _lunar_month(text):
    text = text.strip()
    value = int(text) if text.isdigit() else _MONTHS.get(text, 0)
    return value if 1 <= value <= 12 else 0


def _lunar_day(text):
    text = text.strip()
    if text.isdigit():
        value = int(text)
    elif text.startswith("初"):
        value = _DIGITS.get(text[1:], 0)
    elif text.startswith(("廿", "二十")):
        value = 20 + _DIGITS.get(text.removeprefix("廿").removeprefix("二十"), 0)
    elif text in ("三十", "卅"):
        value = 30
    elif text.startswith("十"):
        value = 10 + _DIGITS.get(text[1:], 0)
    else:
        value = _DIGITS.get(text, 0)
    return value if 1 <= value <= 30 else 0


def _read_words(text, order):
    """Return a Day of 5 Mar 2024 or March 5 by dateutil; the year is unknown when two defaults give two answers."""
    if not _WORDS.search(text) or len(text) > 40 or not re.search(r"\d", text):
        return None
    try:
        one, two = (
            dateutil_parser.parse(text, dayfirst=order == "dmy", default=datetime.datetime(year, 1, 1, 0, 0)) for year in (2000, 2004)
        )
        other = dateutil_parser.parse(text, dayfirst=order == "dmy", default=datetime.datetime(2000, 2, 2, 0, 0))
    except (ValueError, OverflowError, TypeError):
        return None
    if (one.month, one.day) != (other.month, other.day):
        return None
    minute = one.hour * 60 + one.minute
    return Day(one.year if one.year == two.year else 0, one.month, one.day, minute=minute or None)
