"""Applying config/salon/policies.toml makes the booking policies, once branches, trades and services are there."""

from datetime import date
from decimal import Decimal

from odoo.fields import Command

from odoo.addons.salon_crm.config import schema as s
from odoo.addons.salon_crm.config import tables
from odoo.addons.salon_crm.config.reader import Fault
from odoo.addons.salon_crm.config.registry import register

from ..engine.errors import PolicyError
from ..engine.policy import CancelStep, Deposit, NewGuest, Policy, When
from ..engine.policy_terms import parse_condition, permille
from ..models.policy.salon_booking_policy import TIER_FIELDS

CENTS = 100  # money in the files is text with two decimals

POLICY = {
    **tables.NAMES,
    "order": s.whole(1, 10_000),
    "applies_to": s.table(
        {"kinds": s.listed(s.text()), "tiers": s.listed(s.choice(*TIER_FIELDS)), "branches": s.listed(s.text(), required=False)}
    ),
    "dates": s.listed({"from": s.day(), "to": s.day()}, required=False),
    "lead_minutes": s.whole(),
    "horizon_days": s.whole(),
    "late_grace_minutes": s.whole(),
    "free_moves": s.whole(),
    "cancel_fee": s.listed({"min_notice_minutes": s.whole(), "share": s.rate("0", "1")}),
    "no_show_share": s.rate("0", "1"),
    "deposit": s.table({"share": s.rate("0", "1"), "min": s.money(), "max": s.money(), "when": s.listed(s.text())}),
    "accept": s.choice("automatic", "ask", required=False),
    "answer_within_minutes": s.whole(5, 10_080, required=False),
    "new_guests": s.table(
        {"only": s.listed(s.text(), required=False), "max_minutes": s.whole(required=False), "deposit": s.flag()}, required=False
    ),
    "waitlist_offer_minutes": s.whole(),
    "pickup_late_grace_minutes": s.whole(required=False),
    "pickup_late_fee_per_hour": s.money(required=False),
    "zh_text": s.text(),
    "en_text": s.text(),
}
KNOWN = {"policy", "messages", "till", "prepaid", "example", "deposit_example"}


def check_policies(folder):
    """Return the faults of the file, those that only the engine sees included."""
    name, rows = folder.names.get("policies", "policies.toml"), folder.rows("policies", "policy")
    faults = [Fault(file=name, key=key, text="unknown table") for key in folder.files.get("policies", {}) if key not in KNOWN]
    faults += s.check_rows(name, rows, POLICY)
    if faults:
        return faults
    known = {"kind": "kinds", "branch": "branches", "service": "services"}
    wanted = {
        "kind": lambda row: row["applies_to"]["kinds"],
        "branch": lambda row: row["applies_to"].get("branches", ()),
        "service": lambda row: row.get("new_guests", {}).get("only", ()),
    }
    for what, file in known.items():
        faults += s.check_references(name, rows, wanted[what], tables.keys_of(folder, file, what), what)
    return faults + [Fault(file=name, key=row["key"], text=text) for row in rows if (text := _refused(row))]


def _refused(row):
    if any(span["to"] < span["from"] for span in row.get("dates", ())):
        return "dates: the last day lies before the first one"
    try:
        _engine_policy(row)
    except PolicyError as error:
        return f"terms make no sense: {error}"
    return None


def _engine_policy(row):
    deposit = row["deposit"]
    return Policy(
        lead_min=row["lead_minutes"],
        horizon_days=row["horizon_days"],
        late_grace_min=row["late_grace_minutes"],
        free_moves=row["free_moves"],
        steps=tuple(
            CancelStep(min_notice_min=step["min_notice_minutes"], share_permille=permille(step["share"])) for step in row["cancel_fee"]
        ),
        no_show_permille=permille(row["no_show_share"]),
        deposit=Deposit(
            share_permille=permille(deposit["share"]),
            min_minor=int(Decimal(deposit["min"]) * CENTS),
            max_minor=int(Decimal(deposit["max"]) * CENTS),
            conditions=tuple(parse_condition(text, minor_per_unit=CENTS) for text in deposit["when"]),
        ),
        new_guest=NewGuest(max_min=row.get("new_guests", {}).get("max_minutes", 0)),
    )


def load_policies(up, folder):
    """Create and update the policies of the file; what an admin made in the browser stays."""
    rows = folder.rows("policies", "policy")
    policies = up.put_all(
        "salon.booking.policy",
        "policy",
        [(row["key"], _values(up, row), {"name": (row["en"], row["zh"]), "words": (row["en_text"], row["zh_text"])}) for row in rows],
    )
    pairs = list(zip(policies, rows, strict=True))
    up.children_all([(policy, _steps(row)) for policy, row in pairs], "step_ids", match=("min_notice_min",))
    up.children_all([(policy, _periods(row)) for policy, row in pairs], "period_ids", match=("date_from", "date_to"))
    policies._check_terms()


def _values(up, row):
    applies, guests = row["applies_to"], row.get("new_guests", {})
    return {
        "sequence": row["order"],
        "company_id": up.env.company.id,
        "branch_ids": _ids(up.refs("branch", applies.get("branches", ()))),
        "kind_ids": _ids(up.refs("kind", applies["kinds"])),
        **{field: tier in applies["tiers"] for tier, field in TIER_FIELDS.items()},
        "lead_min": row["lead_minutes"],
        "horizon_days": row["horizon_days"],
        "late_grace_min": row["late_grace_minutes"],
        "free_moves": row["free_moves"],
        "no_show_percent": float(Decimal(row["no_show_share"]) * 100),
        **_deposit_values(row["deposit"]),
        "accept_mode": row.get("accept", "automatic"),
        "answer_min": row.get("answer_within_minutes", 240),
        "new_service_ids": _ids(up.refs("service", guests.get("only", ()))),
        "new_max_min": guests.get("max_minutes", 0),
        "new_deposit": guests.get("deposit", False),
        "waitlist_offer_min": row["waitlist_offer_minutes"],
        "pickup_grace_min": row.get("pickup_late_grace_minutes", 0),
        "pickup_fee_hour": float(row.get("pickup_late_fee_per_hour", "0")),
    }


def _deposit_values(deposit):
    conditions = [parse_condition(text, minor_per_unit=CENTS) for text in deposit["when"]]
    least = {condition.what: condition.at_least for condition in conditions}
    return {
        "deposit_percent": float(Decimal(deposit["share"]) * 100),
        "deposit_min": float(deposit["min"]),
        "deposit_max": float(deposit["max"]),
        "deposit_always": When.ALWAYS in least,
        "deposit_from_min": least.get(When.MINUTES, 0),
        "deposit_from_no_shows": least.get(When.NO_SHOWS, 0),
        "deposit_from_price": least.get(When.PRICE, 0) / CENTS,
        "deposit_from_pets": least.get(When.PETS, 0),
    }


def _steps(row):
    return [
        {"min_notice_min": step["min_notice_minutes"], "share_percent": float(Decimal(step["share"]) * 100)} for step in row["cancel_fee"]
    ]


def _periods(row):
    return [{"date_from": date.fromisoformat(span["from"]), "date_to": date.fromisoformat(span["to"])} for span in row.get("dates", ())]


def _ids(numbers):
    return [Command.set(sorted(numbers))]


register("policies", load_policies, addon="salon_booking", file="policies", order=85, check=check_policies)
