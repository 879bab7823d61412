"""Terms as text: the JSON kept with each booking, its version, and the words of ``config/salon/policies.toml``."""

import hashlib
import json
import re
from decimal import Decimal

from .errors import PolicyError
from .policy import WHOLE, Accept, CancelStep, Condition, Deposit, NewGuest, Policy, When

CONDITION = re.compile(r"(total_minutes|no_shows_365d|price|pets) >= (\d{1,7}(?:\.\d{1,2})?)")


def to_terms(policy):
    """Return the terms as plain JSON values; ``from_terms`` reads them back to an equal policy."""
    return {
        "lead_min": policy.lead_min,
        "horizon_days": policy.horizon_days,
        "late_grace_min": policy.late_grace_min,
        "free_moves": policy.free_moves,
        "steps": [[step.min_notice_min, step.share_permille] for step in policy.steps],
        "no_show_permille": policy.no_show_permille,
        "deposit": {
            "share_permille": policy.deposit.share_permille,
            "min_minor": policy.deposit.min_minor,
            "max_minor": policy.deposit.max_minor,
            "conditions": [[str(condition.what), condition.at_least] for condition in policy.deposit.conditions],
        },
        "accept": str(policy.accept),
        "answer_min": policy.answer_min,
        "new_guest": {
            "services": sorted(policy.new_guest.services),
            "max_min": policy.new_guest.max_min,
            "deposit": policy.new_guest.deposit,
        },
    }


def from_terms(terms):
    """Return the policy of stored terms.

    :raises PolicyError: if they make no sense
    """
    deposit, guest = terms["deposit"], terms["new_guest"]
    plain = ("lead_min", "horizon_days", "late_grace_min", "free_moves", "no_show_permille", "answer_min")
    return Policy(
        **{name: terms[name] for name in plain},
        steps=tuple(CancelStep(min_notice_min=notice, share_permille=share) for notice, share in terms["steps"]),
        deposit=Deposit(
            **{name: deposit[name] for name in ("share_permille", "min_minor", "max_minor")},
            conditions=tuple(Condition(what=When(what), at_least=least) for what, least in deposit["conditions"]),
        ),
        accept=Accept(terms["accept"]),
        new_guest=NewGuest(services=frozenset(guest["services"]), max_min=guest["max_min"], deposit=guest["deposit"]),
    )


def version_of(terms, words):
    """Return sixteen letters that change with the terms and with the words shown, in any language.

    :param words: {language code: text}
    """
    text = json.dumps({"terms": terms, "words": words}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def permille(text):
    """Return a share written as decimal text ("0.30") in per mille; finer shares than that are refused."""
    value = Decimal(str(text)) * WHOLE
    if value != value.to_integral_value():
        raise PolicyError("bad_share", share=str(text))
    return int(value)


def parse_condition(text, *, minor_per_unit):
    """Return the condition that a text such as ``price >= 800.00`` or ``always`` means.

    :raises PolicyError: for anything outside the closed list
    """
    if text == When.ALWAYS:
        return Condition(what=When.ALWAYS)
    found = CONDITION.fullmatch(text)
    if not found:
        raise PolicyError("bad_condition", length=len(text))
    what, number = When(found[1]), Decimal(found[2])
    value = number * minor_per_unit if what == When.PRICE else number
    if value != value.to_integral_value():
        raise PolicyError("bad_condition", value=str(number))
    return Condition(what=what, at_least=int(value))
