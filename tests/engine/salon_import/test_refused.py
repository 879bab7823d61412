"""Files that are refused, each with its reason."""

import io
import zipfile

import openpyxl
import pytest
from salon_import.engine import ImportRefused, Limits, open_book

from .common import book_of, plan_of


def _refusal(data, name="file.csv", **limits):
    with pytest.raises(ImportRefused) as caught:
        open_book(io.BytesIO(data), name, limits=Limits(**limits), region="CN")
    return caught.value


def _workbook(fill):
    book = openpyxl.Workbook()
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("data", "what"), [
    (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture"), (b"%PDF-1.7\n", "pdf"), (b"\x7fELF" + bytes(100), "program"),
    (bytes(range(256)) * 40, "unknown"),
])
def test_other_files_are_refused_by_what_they_are(data, what):
    error = _refusal(data)
    assert (error.code, error.facts["what"]) == ("binary", what)


def test_a_file_over_the_limit_is_refused_before_it_is_read():
    error = _refusal(b"name,phone\n" * 100, file_bytes=500)
    assert (error.code, error.facts) == ("too_big", {"size": 1100, "limit": 500})


def test_empty_files_are_refused():
    assert _refusal(b"").code == "empty"
    assert _refusal(b"\n\n , \n").code == "empty"
    assert _refusal(_workbook(lambda sheet: None)).code == "empty"


def test_old_excel_and_web_pages_in_disguise_are_told():
    assert _refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "list.xls").code == "old_excel"
    assert _refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "list.xlsx").code == "protected"
    assert _refusal(b"<html><table><tr><td>1</td></tr></table></html>", "list.xls").code == "web_page"


def _bomb(size, part="xl/worksheets/sheet1.xml"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open(part, "w", force_zip64=True) as out:
            for _turn in range(size):
                out.write(b" " * (1 << 20))
    return stream.getvalue()


def test_a_packed_bomb_is_refused_without_unpacking_it():
    assert _refusal(_bomb(64), "bomb.xlsx").code == "zip_bomb"
    assert _refusal(_bomb(8), "bomb.xlsx", unpacked_bytes=1 << 20).code == "zip_bomb"


def test_a_workbook_with_entities_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    assert _refusal(stream.getvalue(), "x.xlsx").code == "xlsx_broken"


def test_a_torn_workbook_is_refused():
    whole = _workbook(lambda sheet: sheet.append(["姓名", "手机"]))
    assert _refusal(whole[: len(whole) // 2], "x.xlsx").code == "xlsx_broken"


def test_an_archive_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("readme.txt", "hello")
    assert _refusal(stream.getvalue(), "x.zip").facts["what"] == "archive"


def test_too_many_columns_are_refused():
    assert _refusal((",".join("abcdefgh" * 100) + "\n").encode(), columns=400).code == "columns"


def test_formulas_are_never_computed():
    def fill(sheet):
        sheet.append(["姓名", "手机", "备注", "余额"])
        sheet.append(["张三", "13800000101", "=1+1", 5])
    plan = plan_of(_workbook(fill))
    assert plan.customers[0].comments == ["=1+1"]
    assert [problem.code for problem in plan.problems] == ["formula_text"]


def test_merged_cells_are_carried_down_and_not_across():
    def fill(sheet):
        for line in (["价目表", None, None], ["项目名称", "分类", "价格"], ["剪发", "美发", 88], ["染发", None, 388], ["护理", None, 98]):
            sheet.append(line)
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("B3:B4")
    plan = plan_of(_workbook(fill))
    assert [(service.name, service.category) for service in plan.services] == [("剪发", "美发"), ("染发", "美发"), ("护理", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_encoding_and_separator_is_read(encoding, separator):
    rows = (("会员姓名", "手机号", "备注"), ("张三", "13800000101", "怕疼"), ("李四", "13800000102", "喜欢安静"))
    text = "\r\n".join(separator.join(cells) for cells in rows)
    plan = plan_of(text, encoding=encoding)
    assert [(one.name, one.phones) for one in plan.customers] == [("张三", ["+8613800000101"]), ("李四", ["+8613800000102"])]


def test_big5_and_central_european_lists_are_read():
    assert plan_of("姓名,手機\r\n陳大文,0912345678\r\n", encoding="big5", region="TW").customers[0].name == "陳大文"
    assert plan_of("Klient;Telefon\r\nŁukasz Żak;600555010\r\n", encoding="cp1250", region="PL").customers[0].name == "Łukasz Żak"


def test_a_line_break_in_quotes_is_one_row():
    plan = plan_of('Name,Memo,Phone\n"Ann","one\ntwo",\nBob,,13800000101\n')
    assert [(one.name, one.row) for one in plan.customers] == [("Ann", 2), ("Bob", 3)]
    assert book_of("a,b\n1,2\n").separator == ","


@pytest.mark.parametrize("page", [
    b"<meta http-equiv=x><table><tr><td>1</td></tr></table>",
    b"<!-- till --><html xmlns:o='urn'><table></table></html>",
    "\ufeff<html><table></table></html>".encode("utf-16"),
])
def test_a_page_is_known_by_its_table_however_it_begins(page):
    assert _refusal(page, "list.xls").code == "web_page"


@pytest.mark.parametrize(("text", "what"), [
    (rb"{\rtf1 hello}", "document"), (b'[{"name": "Ana", "phone": "1"}]', "json"), (b'{"customers": []}', "json"),
])
def test_documents_and_data_of_programs_are_no_lists(text, what):
    assert _refusal(text).facts["what"] == what


def test_a_quotation_mark_that_nobody_closed_swallows_no_rows():
    head, rows = "name,phone,note\n", "".join(f"Ana {number},1380000{number:04d},x\n" for number in range(20))
    assert _refusal(f'{head}"Bo,13900000000,x\n{rows}'.encode()).code == "csv_broken"
    note = "likes tea, coffee, cake\nquiet please\nparks behind the house\ncalls before"
    assert len(list(book_of(f'{head}Bo,13900000000,"{note}"\n{rows}').sheets[0].rows())) == 22


def test_a_stray_mark_far_down_does_not_count_as_a_million_rows():
    def fill(sheet):
        sheet.append(["name", "phone"])
        sheet.append(["Ana", 13800000000])
        sheet["A5000"] = "x"

    assert open_book(io.BytesIO(_workbook(fill)), "list.xlsx", limits=Limits(rows=100)).sheets


def test_a_workbook_that_the_reader_cannot_follow_is_refused_in_words():
    book = openpyxl.Workbook()
    book.create_chartsheet("empty")
    stream = io.BytesIO()
    book.save(stream)
    assert _refusal(stream.getvalue()).code == "xlsx_broken"
