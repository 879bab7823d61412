"""Names and e-mail addresses: cleaned for keeping, folded for comparing."""

import re
import unicodedata

_HAN = re.compile(r"^[㐀-鿿豈-﫿\U00020000-\U0003134f·]+$")
_INVISIBLE = re.compile("[\u00ad\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]")
# Marks that nobody sees and that make one name look like another: zero width, turned direction, tags, old controls.
_HIDDEN = re.compile(
    "[\u0080-\u0084\u0086-\u009f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
# Joiners hold emoji, Persian and Indian letters together; anywhere else they are hidden marks too.
_JOINED = "\u0600-\u0dff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])")
_EMAIL = re.compile(r"^[^\s@,;<>\"()\[\]]+@[^\s@,;<>\"()\[\]]+\.[^\s@,;<>\"()\[\].]{2,}$")
# Formula beginnings that a spreadsheet would run; +86 and -20.00 are numbers and no formulas.
_FORMULA = re.compile(r"^\s*(?:=|@\w|[+\-](?=[A-Za-z(=@]))")


def reveal(text):
    """Return text without the marks that hide in it (zero width, turned direction)."""
    if text.isascii():
        return text
    return _STRAY_JOINER.sub("", _HIDDEN.sub("", text))


def clean(text):
    """Return text without invisible marks, runs of spaces as one; line breaks stay."""
    text = _INVISIBLE.sub("", reveal(text).replace("\r\n", "\n").replace("\r", "\n"))
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
