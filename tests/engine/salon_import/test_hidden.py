"""Marks that nobody sees and cells that no list has: cleaned and told, or refused, with row and column."""

import io

import openpyxl
import pytest
from salon_import.engine import ImportRefused, open_book
from salon_import.engine.names import reveal

from .common import plan_of, problems_of

HEAD = ("姓名", "手机号", "备注")


def _csv(*rows):
    return "\n".join(",".join(row) for row in (HEAD, *rows)).encode()


def _xlsx(*rows):
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _long_text_workbook(text):
    """openpyxl cuts long texts when it writes; a program that does not is played by mending the packed text."""
    import zipfile

    whole, stream = io.BytesIO(_xlsx(("王芳", "13800000101", "LONG"))), io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as target:
        for info in source.infolist():
            target.writestr(info.filename, source.read(info).replace(b"LONG", text.encode()))
    return stream.getvalue()


@pytest.mark.parametrize("make", [lambda text: _csv(("王芳", "13800000101", text)), _long_text_workbook], ids=["csv", "xlsx"])
@pytest.mark.parametrize("length", [32_768, 15_000_000])
def test_a_cell_longer_than_a_spreadsheet_holds_is_refused_by_row_and_column(make, length):
    with pytest.raises(ImportRefused) as caught:
        open_book(io.BytesIO(make("x" * length)), "list", region="CN")
    assert (caught.value.code, caught.value.facts["row"], caught.value.facts["column"]) == ("cell", 2, "C")
    assert caught.value.facts["length"] == length


@pytest.mark.parametrize("make", [lambda text: _csv(("王芳", "13800000101", text)), _long_text_workbook], ids=["csv", "xlsx"])
def test_a_cell_as_long_as_a_spreadsheet_holds_is_kept_whole(make):
    assert plan_of(make("x" * 32_767)).customers[0].comments == ["x" * 32_767]


@pytest.mark.parametrize("make", [_csv, _xlsx], ids=["csv", "xlsx"])
@pytest.mark.parametrize(("name", "shown"), [
    ("Anna \u202egnaW\u202c", "Anna gnaW"), ("王\u200b芳", "王芳"), ("\u2066王芳\u2069", "王芳"), ("\ufeff王芳", "王芳"),
    ("王\u2060芳\u200d", "王芳"),
])
def test_a_name_with_hidden_marks_is_cleaned_and_told(make, name, shown):
    plan = plan_of(make(("李四", "13800000102", ""), (name, "13800000101", "")))
    assert [one.name for one in plan.customers] == ["李四", shown]
    assert problems_of(plan) == [(3, "姓名", "hidden_marks", "warn")]


@pytest.mark.parametrize("make", [_csv, _xlsx], ids=["csv", "xlsx"])
def test_the_disguised_name_is_the_same_person(make):
    plan = plan_of(make(("王芳", "13800000101", ""), ("王\u200b芳", "\u202d13800000101\u202c", "")))
    assert [str(result.outcome) for result in plan.results] == ["created", "merged"]
    assert plan.customers[0].phones == ["+8613800000101"]


def test_a_name_of_hidden_marks_alone_is_no_name():
    plan = plan_of(_csv(("\u200b\u202e", "", "谁")))
    assert [code for _row, _column, code, _severity in problems_of(plan)] == ["hidden_marks", "name_missing"]


def test_a_header_with_hidden_marks_is_still_known():
    plan = plan_of("\u200b姓名,手机号\u202c\n王芳,13800000101\n")
    assert plan.customers[0].phones == ["+8613800000101"]


@pytest.mark.parametrize("name", ["Ana 👩‍🦰", "👨‍👩‍👧 Kowalscy", "علی‌رضا", "שרה לוי", "क्‍षमा", "é́", "𠮷田"])
def test_joiners_that_belong_to_a_word_stay(name):
    assert reveal(name) == name
    assert not problems_of(plan_of(_csv((name, "13800000101", ""))))
