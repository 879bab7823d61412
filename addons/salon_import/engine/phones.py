"""Phone numbers by phonenumbers: E.164 with the file's region, all numbers of a cell, extensions."""

import re
import unicodedata
from functools import lru_cache

import phonenumbers

_SPLIT = re.compile(r"[/、，,;；|\n]+|\s+(?:or|and|或)\s+", re.IGNORECASE)
_EXTENSION = re.compile(r"[\s,;]*(?:ext(?:ension)?\.?|x|#|分机|转)\s*:?\s*(\d{1,6})\s*$", re.IGNORECASE)
_NOISE = re.compile(r"^(?:tel|mob|mobile|phone|cell|电话|手机|[mt])\s*[.:：]\s*", re.IGNORECASE)
# A number inside other text: a leading +, or a run of digits with the usual marks between them.
_INSIDE = re.compile(r"\+?\d[\d\s().\-–/、]{5,}\d")


def read_phones(text, region):
    """Return (numbers in E.164, extensions, all parts understood) of a cell; numbers keep their order, without repeats."""
    text = unicodedata.normalize("NFKC", text).strip().lstrip("'`‘’\"").strip()
    whole = _one(text, region)
    if whole:
        return (whole[0],), ((whole[1],) if whole[1] else ()), True
    numbers, extensions, good = [], [], True
    for part in _SPLIT.split(text):
        if not part.strip():
            continue
        found = _one(part, region)
        if not found:
            good = False
            continue
        if found[0] not in numbers:
            numbers.append(found[0])
        if found[1]:
            extensions.append(found[1])
    return tuple(numbers), tuple(extensions), good and bool(numbers)


def split_name_and_phone(text, region):
    """Return (name, numbers) of a cell that holds both, or (text, ()) when it holds no number."""
    folded = unicodedata.normalize("NFKC", text)
    match = _INSIDE.search(folded)
    if not match:
        return text, ()
    numbers, _extensions, good = read_phones(match.group(), region)
    rest = (folded[:match.start()] + " " + folded[match.end():]).strip(" \t,，、;；:：/-()（）")
    if not good or not rest:
        return text, ()
    return rest, numbers


@lru_cache(maxsize=8192)
def _one(text, region):
    """Return (E.164, extension) of one number, or None."""
    text = _NOISE.sub("", text.strip())
    digits = sum(1 for char in text if char.isdigit())
    if not 5 <= digits <= 22 or any(char.isalpha() for char in _EXTENSION.sub("", text)):
        return None
    extension = ""
    if match := _EXTENSION.search(text):
        extension = match.group(1)
        text = text[:match.start()]
    for candidate in _candidates(text, region):
        try:
            number = phonenumbers.parse(candidate, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), extension
    return None


def _candidates(text, region):
    """Yield the ways a number may be meant: as it is, with 00, or with the + that exports often lose."""
    yield text
    bare = re.sub(r"\D", "", text)
    if text.startswith("+"):
        return
    if bare.startswith("00"):
        yield "+" + bare[2:]
    code = str(phonenumbers.country_code_for_region(region or "ZZ") or "")
    if code and bare.startswith(code) and len(bare) > 9:
        yield "+" + bare
