"""What the tables of this addon must look like. The keys are the files' own; nothing here knows a record."""

from . import schema as s
from .reader import Fault

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMES = {"zh": s.text(), "en": s.text()}

CHAIN = {
    **NAMES,
    "invented": s.flag(),
    "currency": s.text(),
    "country": s.text(),
    "chart": s.text(required=False),
    "goods_tax_rate": s.rate(high="1"),
}
BRANCH = {
    **NAMES,
    "kinds": s.listed(s.text()),
    "timezone": s.zone(),
    "opening": s.mapping(s.span(), DAYS),
    "holidays": s.listed({"from": s.day(), "to": s.day(), **NAMES}),
    "address_zh": s.text(),
    "address_en": s.text(),
    "phone": s.text(),
    "slot_step_minutes": s.whole(5, 240),
    "warehouse": s.text(),
    "pos": s.text(),
    "online": s.flag(required=False),
}
LEVEL = {**NAMES, "order": s.whole(), "minutes_factor": s.rate("0.1", "3")}
SKILL = {
    **NAMES,
    "kind": s.text(required=False),
    "in_house_test": s.flag(),
    "certificate": s.table({"key": s.text(), "valid_days": s.whole()}, required=False),
}
ROOM = {**NAMES, "branch": s.text(), "kind": s.text(), "form": s.text(), "capacity": s.whole(1, 1), "clean_minutes": s.whole(0, 240)}
PHASE = {
    "kind": s.choice("active", "processing", "finishing"),
    "minutes": s.whole(5, 600),
    "staff": s.whole(0, 2),
    "by": s.choice("lead", "support", "none"),
    "skill": s.text(required=False),
    "resource": s.text(),
}
SERVICE = {
    **NAMES,
    "kind": s.text(),
    "category": s.text(),
    "phases": s.listed(PHASE),
    "buffer_before": s.whole(0, 240),
    "buffer_after": s.whole(0, 240),
    "price": s.mapping(s.money(), required=False),
    "free": s.flag(),
    "skills": s.listed(s.text()),
    "rules": s.listed(s.text()),
    "online": s.flag(required=True),
    "consumption": s.listed({"product": s.text(), "quantity": s.rate("0", "100000"), "unit": s.text()}),
    "addon": s.flag(),
    "template_only": s.flag(),
    "pet": s.table({"species": s.listed(s.text()), "factors": s.listed(s.text())}, required=False),
}
PRODUCT = {
    **NAMES,
    "use": s.choice("retail", "back_bar"),
    "kind": s.text(),
    "category": s.text(),
    "pack_quantity": s.rate("0", "100000"),
    "unit": s.text(),
    "cost_cny": s.money(),
    "price_cny": s.money(),
    "shelf_life_months": s.whole(),
    "after_opening_months": s.whole(),
    "safety_stock": s.whole(),
    "alert_at": s.whole(),
    "ingredients": s.text(required=False),
}
BREED = {
    **NAMES,
    "species": s.choice("dog", "cat", "other"),
    "size": s.text(),
    "coat": s.text(),
    "groom_minutes_factor": s.rate("0.5", "3"),
    "brachycephalic": s.flag(),
}


def keys_of(folder, file, table="row"):
    return {row.get("key") for row in folder.rows(file, table) if isinstance(row, dict)}


def level_rows(folder):
    """Return the levels as keyed rows; the file keeps them as tables named by the key."""
    levels = folder.files.get("skills", {}).get("levels")
    return [{"key": key, **(row if isinstance(row, dict) else {})} for key, row in levels.items()] if isinstance(levels, dict) else []


def _kind(row):
    return "" if row.get("kind") in {None, "any"} else row["kind"]


# Each check ends with the first kind of fault that it finds: references are looked up in rows of the right shape only.


def check_kinds(folder):
    file, content = folder.names["kinds"], folder.files["kinds"]
    return s.check_shape(file, content, kind=list, resource_kind=list, category=list) or [
        fault for rows in content.values() for fault in s.check_rows(file, rows, NAMES)
    ]


def check_branches(folder):
    file, content = folder.names["branches"], folder.files["branches"]
    faults = s.check_shape(file, content, chain=dict, branch=list)
    if not faults:
        rows = folder.rows("branches", "branch")
        faults = s.check_rows(file, [{"key": "chain", **content.get("chain", {})}], CHAIN) + s.check_rows(file, rows, BRANCH)
    if faults:
        return faults
    for row in rows:
        days = [str(span["from"]) for span in row["holidays"]]
        if len(set(days)) < len(days) or any(str(span["to"]) < str(span["from"]) for span in row["holidays"]):
            faults.append(Fault(file=file, key=row["key"], text="holidays must each begin on another day, and end no earlier"))
    return faults + s.check_references(file, rows, lambda row: row["kinds"], keys_of(folder, "kinds", "kind"), "kind")


def check_skills(folder):
    file, rows = folder.names["skills"], folder.rows("skills", "skill")
    return (
        s.check_shape(file, folder.files["skills"], levels=dict, skill=list)
        or s.check_rows(file, level_rows(folder), LEVEL) + s.check_rows(file, rows, SKILL)
        or s.check_references(file, rows, lambda row: (_kind(row),), keys_of(folder, "kinds", "kind"), "kind")
    )


def check_rooms(folder):
    file, rows = folder.names["rooms"], folder.rows("rooms", "room")
    branches, places = keys_of(folder, "branches", "branch"), keys_of(folder, "kinds", "resource_kind")
    return (
        s.check_shape(file, folder.files["rooms"], room=list)
        or s.check_rows(file, rows, ROOM)
        or s.check_references(file, rows, lambda row: (row["branch"],), branches, "branch")
        + s.check_references(file, rows, lambda row: (row["kind"],), places, "kind of place")
    )


def check_services(folder):
    file, rows = folder.names["services"], folder.rows("services", "service")
    faults = s.check_shape(file, folder.files["services"], meta=dict, pet_factors=dict, pet_example=list, service=list)
    faults = faults or s.check_rows(file, rows, SERVICE)
    if faults:
        return faults
    skills, places = keys_of(folder, "skills", "skill"), keys_of(folder, "kinds", "resource_kind")
    levels, categories = {row["key"] for row in level_rows(folder)}, keys_of(folder, "kinds", "category")
    for getter, known, what in (
        (lambda row: (row["kind"],), keys_of(folder, "kinds", "kind"), "kind"),
        (lambda row: row["skills"], skills, "skill"),
        (lambda row: (phase["resource"] for phase in row["phases"]), places, "kind of place"),
        (lambda row: (phase.get("skill") for phase in row["phases"]), skills, "skill"),
        (lambda row: (f"service_{row['category']}",), categories, "category"),
        (lambda row: row.get("price", ()), levels, "level"),
    ):
        faults += s.check_references(file, rows, getter, known, what)
    unpriced = [row["key"] for row in rows if not row.get("price") and not row.get("free")]
    return faults + [Fault(file=file, key=key, text="needs a price, or free = true") for key in unpriced]


def check_products(folder):
    file, rows = folder.names["products"], folder.rows("products", "row")
    known = {row.get("inci") for row in folder.rows("ingredients", "row")}
    categories = keys_of(folder, "kinds", "category")
    return s.check_rows(file, rows, PRODUCT) or (
        s.check_references(file, rows, lambda row: (_kind(row),), keys_of(folder, "kinds", "kind"), "kind")
        + s.check_references(file, rows, lambda row: (f"product_{row['category']}",), categories, "category")
        + s.check_references(file, rows, lambda row: (row["ingredients"] or "").split(";") if known else (), known, "ingredient")
    )


def check_breeds(folder):
    return s.check_rows(folder.names["pet_breeds"], folder.rows("pet_breeds", "row"), BREED)
