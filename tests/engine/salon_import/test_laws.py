"""Laws that hold for any list: counts add up, no cell is lost, order of columns does not matter, the same twice."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st
from salon_import.engine import amounts, dates
from salon_import.engine.known import Known
from salon_import.engine.names import clean

from .common import TODAY, all_texts, plan_of

HEADERS = ("会员编号", "姓名", "手机号", "性别", "生日", "邮箱", "等级", "备注", "暗号")
NAMES = st.sampled_from(["张三", "李四", "Anna Nowak", "ANNA NOWAK", "欧阳娜", "Zoë", ""])
WORDS = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp", "Cf", "Zs")), max_size=8)
ROW = st.tuples(
    st.sampled_from(["", "M1", "M2", "M3"]), NAMES, st.sampled_from(["", "13800000101", "13800000102", "138-0000-0103", "12", "无"]),
    st.sampled_from(["", "男", "F", "x"]), st.sampled_from(["", "1990/3/5", "30.2.1990", "2099-01-01", "32572"]),
    st.sampled_from(["", "a@example.com", "b at example"]), st.sampled_from(["", "金卡"]), WORDS, WORDS,
)


def _text(rows, headers=HEADERS):
    stream = io.StringIO()
    csv.writer(stream).writerows([headers, *rows])
    return stream.getvalue()


@settings(deadline=None, max_examples=60)
@given(st.lists(ROW, min_size=1, max_size=8))
def test_counts_add_up_for_any_list(rows):
    plan = plan_of(_text(rows))
    for line in plan.counts().values():
        assert line["read"] == line["created"] + line["merged"] + line["skipped"]
    read = sum(line["read"] for line in plan.counts().values())
    assert read + len(plan.furniture) == len(rows)
    assert len(plan.customers) == plan.counts().get("customer", {}).get("created", 0)


@settings(deadline=None, max_examples=60)
@given(st.lists(ROW, min_size=1, max_size=6))
def test_no_cell_is_lost(rows):
    plan = plan_of(_text(rows))
    texts = all_texts(plan)
    taken = {result.row for result in plan.results if result.outcome != "skipped"}
    for number, row in enumerate(rows, start=2):
        if number in taken:
            for index in (0, 6, 7, 8):
                assert clean(row[index]) in texts
            for index in (2, 3, 4, 5):
                assert not row[index] or _is_kept(plan, texts, row[index])


def _is_kept(plan, texts, cell):
    """A cell is kept as it is, or as the value that was made of it."""
    known = {"138": "+86138", "男": "male", "F": "female", "a@e": "a@example.com"}
    if cell in texts or any(cell.startswith(start) and made in texts for start, made in known.items()):
        return True
    day = dates.read_day(cell, "dmy", TODAY)
    return day is not None and any(one.birthday == (day.year, day.month, day.day) for one in plan.customers)


@settings(deadline=None, max_examples=30)
@given(st.lists(ROW, min_size=1, max_size=6), st.permutations(range(len(HEADERS))))
def test_the_order_of_columns_does_not_matter(rows, order):
    plain = plan_of(_text(rows))
    mixed = plan_of(_text([[row[index] for index in order] for row in rows], [HEADERS[index] for index in order]))
    assert plain.counts() == mixed.counts()
    told = [[(one.name, one.phones, one.birthday) for one in plan.customers] for plan in (plain, mixed)]
    assert told[0] == told[1]


@settings(deadline=None, max_examples=40)
@given(st.lists(ROW, min_size=1, max_size=6))
def test_importing_the_same_list_twice_creates_nothing(rows):
    text = _text(rows)
    plan = plan_of(text)
    people = [(key + 1, one.name, tuple(one.phones), one.email, one.ref) for key, one in enumerate(plan.customers)]
    prints = {result.print: ("customer", result.key + 1) for result in plan.results if result.key is not None}
    again = plan_of(text, known=Known(people=people, prints=prints))
    assert again.counts().get("customer", {}).get("created", 0) == 0
    assert not any(one.touched for one in again.customers)


@given(st.decimals(min_value=-10**9, max_value=10**9, places=2))
def test_money_survives_both_ways_of_writing(amount):
    english = f"{amount:,.2f}"
    european = english.translate(str.maketrans(",.", ".,"))
    assert amounts.read_amount(english, ".") == amount
    assert amounts.read_amount(european, ",") == amount


@given(st.dates(min_value=TODAY.replace(year=1902), max_value=TODAY))
def test_a_day_survives_every_way_of_writing(day):
    for text, order in (
        (day.isoformat(), "dmy"), (day.strftime("%Y%m%d"), "dmy"),
        (f"{day.day}.{day.month}.{day.year}", "dmy"),
        (f"{day.month}/{day.day}/{day.year}", "mdy"), (f"{day.day}/{day.month}/{day.year}", "dmy"),
        (f"{day.year}年{day.month}月{day.day}日", "dmy"),
    ):
        assert dates.read_day(text, order, TODAY).date == day
