"""How a stranger says who they are: one number or one e-mail address, brought into the one form that is compared."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LONGEST_EMAIL = 254
CALLING_CODE = "86"
MOBILE_DIGITS = 11
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_{|}~-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_PUNCTUATION = re.compile(r"[\s().\-/·]+")
_DIGITS = re.compile(r"\d{5,15}", re.ASCII)
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp"}


class Kind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


class Fault(StrEnum):
    EMPTY = "empty"
    EMAIL = "email"
    LENGTH = "length"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """``value`` is an E.164 number or a lower-case address; two spellings of one thing have the same."""

    kind: Kind
    value: str


class ContactError(ValueError):
    """What was typed is neither; ``code`` is a `Fault`, ``digits`` how many were counted."""

    def __init__(self, code, digits=0):
        super().__init__(code)
        self.code, self.digits = code, digits


def parse_contact(text):
    """Return the contact that was typed.

    Mobile numbers without a country are Chinese ones: eleven digits that begin with 1. ``+``, ``00`` and ``0086`` are understood,
    full-width digits too.

    :raises ContactError: if it is neither a number nor an address
    """
    text = unicodedata.normalize("NFKC", text if isinstance(text, str) else "").strip()
    if not text:
        raise ContactError(Fault.EMPTY)
    if "@" in text:
        address = text.lower()
        if len(address) > LONGEST_EMAIL or not _EMAIL.fullmatch(address):
            raise ContactError(Fault.EMAIL)
        return Contact(kind=Kind.EMAIL, value=address)
    return Contact(kind=Kind.PHONE, value=_to_e164(_PUNCTUATION.sub("", text)))


def _to_e164(text):
    is_foreign = text.startswith(("+", "00"))
    digits = text[1:] if text.startswith("+") else text.removeprefix("00")
    if not _DIGITS.fullmatch(digits):
        raise ContactError(Fault.PHONE, sum(char.isdigit() for char in digits))
    if is_foreign and not digits.startswith(CALLING_CODE):
        if len(digits) < 8 or digits.startswith("0"):
            raise ContactError(Fault.PHONE, len(digits))
        return f"+{digits}"
    if len(digits) > MOBILE_DIGITS or is_foreign:
        digits = digits.removeprefix(CALLING_CODE)
    if len(digits) != MOBILE_DIGITS:
        raise ContactError(Fault.LENGTH, len(digits))
    if not digits.startswith("1"):
        raise ContactError(Fault.PHONE, len(digits))
    return f"+{CALLING_CODE}{digits}"


def masked(contact):
    """Return the contact as a page may show it to whoever typed it: the end of a number, the first letter of an address."""
    if contact.kind == Kind.PHONE:
        return f"··· {contact.value[-4:]}"
    local, _at, domain = contact.value.partition("@")
    return f"{local[:1]}···@{domain}"


def clean_line(text, longest):
    """Return one line that a person typed: no line breaks, no invisible characters, no blanks at the ends."""
    kept = "".join(" " if char in "\r\n\t" else char for char in (text if isinstance(text, str) else ""))
    kept = "".join(char for char in kept if unicodedata.category(char) not in _INVISIBLE)
    return " ".join(kept.split())[:longest].strip()


def clean_text(text, longest):
    """Return lines that a person typed, without invisible characters."""
    lines = (text if isinstance(text, str) else "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean_line(line, longest) for line in lines).strip()[:longest].strip()
