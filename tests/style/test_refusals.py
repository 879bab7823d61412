"""No dead end: whoever is refused reads a cause and a way out, in words of the desk."""

import re

import polib
import pytest

from . import repo
from .refusals import collect

# How a way out begins: something to do, or the person who can do it.
TO_DO = (
    "add|ask|book|cancel|change|check|choose|close|correct|create|enter|leave|load|make|move|open|press|refresh|refund|remove|ring|say|set"
    "|shorten|sign|take|try|undo|upload|use|write"
)
WAY_OUT = re.compile(rf"(?:^|[.;:,\n]\s*|\b(?:and|or|then)\s+)(?:{TO_DO})\b|\bcan (?:set|take|change|open)\b", re.IGNORECASE)
MACHINE = re.compile(
    r"\b((?<!on )records?|models?|null|none|false|true|ids?|fields?|database|constraint|tuple|domain|xml|rpc|server)\b"
    r"|\b(transaction|invalid|error|oops)\b"
    r"|\b[a-z]+_[a-z_]+\b|[!]",
    re.IGNORECASE,
)
GAP = re.compile(r"%\(\w+\)[sdif]")
MOST_WORDS = 32

REFUSALS = collect()
everyone = pytest.mark.parametrize("refusal", REFUSALS, ids=[f"{each.place}: {each.text[:40]}" for each in REFUSALS])


def plain(text):
    """Return what people read, without the gaps that a name fills."""
    return GAP.sub("…", text)


def test_the_catalogue_finds_refusals_of_each_kind():
    texts = {each.text for each in REFUSALS}
    assert len(REFUSALS) >= 80
    assert "A weight cannot be negative. Leave it empty if it is unknown." in texts, "the words of a constraint"
    assert "You may not open this entry (%(kind)s). Ask your manager if you need it." in texts, "a text made by a method"


def test_each_refusal_gives_a_way_out():
    allowed = repo.exceptions("refusals")
    assert not [f"{each.place}: {each.text}" for each in REFUSALS if not WAY_OUT.search(plain(each.text)) and each.text not in allowed]


@everyone
def test_a_refusal_speaks_the_words_of_the_desk(refusal):
    assert not MACHINE.search(plain(refusal.text)), refusal.text
    assert len(plain(refusal.text).split()) <= MOST_WORDS, refusal.text


@everyone
def test_a_refusal_is_said_in_chinese_too(refusal):
    entry = polib.pofile(str(repo.ADDONS / refusal.addon / "i18n" / "zh_CN.po")).find(refusal.text)
    assert entry and re.search(r"[\u4e00-\u9fff]", entry.msgstr), refusal.text
    assert not re.search(r"您|！|记录不存在", entry.msgstr), f"no pronoun to the staff, no exclamation: {entry.msgstr}"
