"""Names and e-mail addresses: cleaned for keeping, folded for comparing."""

import re
import unicodedata

_HAN = re.compile(r"^[㐀-鿿豈-﫿\U00020000-\U0003134f·]+$")
_INVISIBLE = re.compile("[\u200b\ufeff\u00ad\u0000-\u0008\u000b\u000c\u000e-\u001f]")
_EMAIL = re.compile(r"^[^\s@,;<>\"()\[\]]+@[^\s@,;<>\"()\[\]]+\.[^\s@,;<>\"()\[\].]{2,}$")
# Formula beginnings that a spreadsheet would run; +86 and -20.00 are numbers and no formulas.
_FORMULA = re.compile(r"^\s*(?:=|@\w|[+\-](?=[A-Za-z(=@]))")


def clean(text):
    """Return text without invisible marks, runs of spaces as one; line breaks stay."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def clean_name(text):
    """Return a name as it is written; spaces inside a purely Chinese name go (张 三 is 张三)."""
    text = " ".join(clean(text).split()).lstrip("'`")
    joined = text.replace(" ", "")
    return joined if _HAN.match(joined) else text


def join_name(first, last):
    """Return the full name of its parts in the order of its script."""
    first, last = clean_name(first or ""), clean_name(last or "")
    if first and last and _HAN.match(first) and _HAN.match(last):
        return last + first
    return f"{first} {last}".strip()


def fold(text):
    """Return the form under which two names are the same: case, width and spaces ignored."""
    if text.isascii():
        return "".join(text.split()).lower()
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def read_email(text):
    """Return the address in lower case, or '' when it is none. A list keeps its first address."""
    text = unicodedata.normalize("NFKC", text).strip().strip("<>'\"").removeprefix("mailto:").strip().lower()
    return text if _EMAIL.match(text) and len(text) <= 254 and ".." not in text else ""


def looks_like_formula(text):
    return bool(_FORMULA.match(text))
