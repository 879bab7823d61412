"""Search keys for names: pinyin in full and by initials, phone digits, all in lower case."""

import re

from pypinyin import Style, lazy_pinyin

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NOT_DIGIT = re.compile(r"\D+")


def pinyin_of(name):
    """Return ``"zhangsan zs"`` for 张三, ``""`` for a name without Chinese characters."""
    if not name or not _CHINESE.search(name):
        return ""
    syllables = [syllable.lower() for syllable in lazy_pinyin(name, style=Style.NORMAL, errors="ignore") if syllable]
    return f"{''.join(syllables)} {''.join(syllable[0] for syllable in syllables)}"


def digits_of(phone):
    """Return the digits of a phone number, ``""`` when there are none."""
    return _NOT_DIGIT.sub("", phone or "")


def search_key(*parts):
    """Join the parts a person may be found by into one lower-case line."""
    return " ".join(part.lower() for part in parts if part)
