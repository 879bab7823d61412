import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_website.engine.contact import (
    Contact,
    ContactError,
    Fault,
    Kind,
    clean_line,
    clean_text,
    masked,
    parse_contact,
)

digits = st.text("0123456789", min_size=10, max_size=10)


@pytest.mark.parametrize(
    "text",
    [
        "13800006688",
        "138 0000 6688",
        "+8613800006688",
        "+86 138-0000-6688",
        "008613800006688",
        "8613800006688",
        "１３８００００６６８８",
        "(138)0000.6688",
    ],
)
def test_spellings_of_one_number_are_one_contact(text):
    assert parse_contact(text) == Contact(kind=Kind.PHONE, value="+8613800006688")


@pytest.mark.parametrize("text, value", [("+44 20 7946 0958", "+442079460958"), ("0044 20 7946 0958", "+442079460958")])
def test_numbers_from_abroad_keep_their_country(text, value):
    assert parse_contact(text).value == value


@pytest.mark.parametrize("text, value", [("Lin@Example.COM", "lin@example.com"), (" a.b+c@mail.example.org ", "a.b+c@mail.example.org")])
def test_addresses_are_compared_in_small_letters(text, value):
    assert parse_contact(text) == Contact(kind=Kind.EMAIL, value=value)


@pytest.mark.parametrize(
    "text, code, counted",
    [
        ("", Fault.EMPTY, 0),
        ("   ", Fault.EMPTY, 0),
        (None, Fault.EMPTY, 0),
        ("1380000668", Fault.LENGTH, 10),
        ("138000066888", Fault.LENGTH, 12),
        ("+86 10 0000 0001", Fault.LENGTH, 10),
        ("23800006688", Fault.PHONE, 11),
        ("Lin Yue", Fault.PHONE, 0),
        ("+0123456789", Fault.PHONE, 10),
        ("+4420", Fault.PHONE, 4),
        ("a@b", Fault.EMAIL, 0),
        ("a b@example.com", Fault.EMAIL, 0),
        ("a@example.com\r\nBcc: b@example.com", Fault.EMAIL, 0),
        ("a@-example.com", Fault.EMAIL, 0),
        ("<a@example.com>", Fault.EMAIL, 0),
        ("a,b@example.com", Fault.EMAIL, 0),
        ("x" * 250 + "@example.com", Fault.EMAIL, 0),
    ],
)
def test_what_is_neither_is_refused_with_its_cause(text, code, counted):
    with pytest.raises(ContactError) as caught:
        parse_contact(text)
    assert (caught.value.code, caught.value.digits) == (code, counted)


@given(digits)
def test_every_chinese_mobile_number_reads_back_as_itself(rest):
    contact = parse_contact(f"1{rest}")
    assert contact.value == f"+861{rest}"
    assert parse_contact(contact.value) == contact


@given(st.text())
def test_any_text_is_a_contact_or_a_known_fault(text):
    try:
        contact = parse_contact(text)
    except ContactError as error:
        assert error.code in set(Fault)
    else:
        assert not set(contact.value) & set("\r\n\0 ,;<>")


def test_a_page_shows_only_the_end():
    assert masked(parse_contact("13800006688")) == "··· 6688"
    assert masked(parse_contact("lin.yue@example.com")) == "l···@example.com"


def test_typed_lines_lose_what_cannot_be_seen():
    assert clean_line("  Lin\r\n Yue\u200b\u202e \x00 ", 60) == "Lin Yue"
    assert clean_line("<b>林悦</b>", 60) == "<b>林悦</b>"
    assert clean_line("x" * 100, 60) == "x" * 60
    assert clean_line(None, 60) == ""


def test_typed_texts_keep_their_lines():
    assert clean_text("one\r\ntwo\rthree\u200b", 500) == "one\ntwo\nthree"
    assert len(clean_text("y" * 900, 500)) == 500


@given(st.text(), st.integers(1, 80))
def test_cleaning_is_short_and_done_once(text, longest):
    once = clean_line(text, longest)
    assert len(once) <= longest
    assert clean_line(once, longest) == once
