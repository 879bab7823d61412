"""Cells as people type them."""

import datetime
from decimal import Decimal

import pytest
from salon_import.engine import amounts, dates, names, phones

TODAY = datetime.date(2026, 11, 21)


@pytest.mark.parametrize(("text", "region", "numbers"), [
    ("'+12025550101", "US", ("+12025550101",)),
    ("１３８０００００１０５", "CN", ("+8613800000105",)),
    ("13800000109/13900000109", "CN", ("+8613800000109", "+8613900000109")),
    ("39 320 555 0101", "IT", ("+393205550101",)),
    ("0048 600 555 010", "IT", ("+48600555010",)),
    ("Tel: 021-55550104", "CN", ("+862155550104",)),
])
def test_phones_become_international(text, region, numbers):
    assert phones.read_phones(text, region)[::2] == (numbers, True)


@pytest.mark.parametrize("text", ["555-0105", "1380000106", "1.38E+10", "ask mother", "0", ""])
def test_what_is_no_phone_is_not_made_one(text):
    assert phones.read_phones(text, "CN")[0] == ()


def test_one_bad_number_does_not_lose_the_good_one():
    assert phones.read_phones("13800000109/123", "CN") == (("+8613800000109",), (), False)


@pytest.mark.parametrize(("text", "day"), [
    ("2024/3/5", (2024, 3, 5)), ("5.3.2024", (2024, 3, 5)), ("20240305", (2024, 3, 5)),
    ("45356", (2024, 3, 5)), ("2024年3月5日", (2024, 3, 5)),
    ("5 March 2024", (2024, 3, 5)), ("Mar 5, 2024", (2024, 3, 5)),
    ("2024-03-05 14:30", (2024, 3, 5)), ("2024-03-05T14:30:00Z", (2024, 3, 5)),
    ("3月5日", (0, 3, 5)), ("--03-05", (0, 3, 5)), ("25/12/99", (1999, 12, 25)), ("２０２４－３－５", (2024, 3, 5)),
])
def test_dates_of_all_sorts(text, day):
    found = dates.read_day(text, "dmy", TODAY)
    assert (found.year, found.month, found.day) == day


@pytest.mark.parametrize("text", ["1990-02-30", "1995-13-01", "31.04.2024", "soon", "N/A", "0000-00-00", "99", "13/13/2020"])
def test_days_that_do_not_exist_are_none(text):
    assert dates.read_day(text, "dmy", TODAY) is None


@pytest.mark.parametrize(("text", "month", "day", "leap", "year"), [
    ("农历八月十五", 8, 15, False, 0), ("农历1990年闰五月廿三", 5, 23, True, 1990),
    ("阴历腊月三十", 12, 30, False, 0), ("农历8月15", 8, 15, False, 0),
])
def test_lunar_days_stay_lunar(text, month, day, leap, year):
    found = dates.read_day(text, "dmy", TODAY)
    assert (found.lunar, found.year, found.month, found.day, found.leap) == (True, year, month, day, leap)


def test_an_age_gives_two_possible_years():
    assert dates.read_age("32岁", TODAY) == (1993, 1994)
    assert dates.read_age("6", TODAY) == (2019, 2020)
    assert dates.read_age("old", TODAY) is None


@pytest.mark.parametrize(("text", "minute"), [
    ("14:30", 870), ("2:30 pm", 870), ("下午2:30", 870), ("9.5", None), ("0.604166", 870), ("25:00", None),
])
def test_times_of_day(text, minute):
    assert dates.read_clock(text) == minute


@pytest.mark.parametrize(("text", "decimal", "amount"), [
    ("¥12,800.00", None, "12800.00"), ("1 250,50", ",", "1250.50"), ("(5.00)", None, "-5.00"), ("-20", None, "-20.00"),
    ("298元", None, "298.00"),
    ("1.280", None, "1280.00"), ("1,280", None, "1280.00"), ("1.234", ".", "1.23"), ("0.125", None, "0.12"),
    ("USD 5", None, "5.00"), ("１２．５０", None, "12.50"),
])
def test_money(text, decimal, amount):
    assert amounts.read_amount(text, decimal) == Decimal(amount)


@pytest.mark.parametrize("text", ["面议", "", "12abc", "=1+1", "1e9999", "99999999999999999999"])
def test_what_is_no_money_is_none(text):
    assert amounts.read_amount(text) is None


@pytest.mark.parametrize(("text", "minutes"), [
    ("45分钟", 45), ("1小时30分", 90), ("60", 60), ("2h", 120), ("1:30", 90), ("1h 15m", 75), ("一会儿", None), ("0", None),
])
def test_lengths_of_time(text, minutes):
    assert amounts.read_minutes(text) == minutes


def test_names_are_cleaned_but_not_changed():
    assert names.clean_name(" 张 三 ") == "张三"
    assert names.join_name("三", "张") == "张三"
    assert names.join_name("Zoë", "Núñez") == "Zoë Núñez"
    assert names.clean_name("🌿 Mei  Lin") == "🌿 Mei Lin"
    assert names.fold("ＡＮＮＡ nowak") == names.fold("Anna  Nowak")


def test_formula_text_is_seen_and_numbers_are_not():
    assert all(map(names.looks_like_formula, ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-A1")))
    assert not any(map(names.looks_like_formula, ("+86 138", "-20.00", "- likes tea", "a=b")))
