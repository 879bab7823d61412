"""What the tables of this addon must look like. The keys are the files' own; nothing here knows a record."""

from . import schema as s
from .reader import Fault

KINDS = ("hair", "beauty", "nails", "pet")
LEVELS = ("assistant", "standard", "senior", "director")
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
    "timezone": s.text(),
    "opening": s.mapping(s.span(), DAYS),
    "holidays": s.listed({"from": s.day(), "to": s.day(), **NAMES}),
    "address_zh": s.text(),
    "address_en": s.text(),
    "phone": s.text(),
    "slot_step_minutes": s.whole(5, 240),
    "warehouse": s.text(),
    "pos": s.text(),
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
    "price": s.anything(),
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
    return [{"key": key, **row} for key, row in folder.files.get("skills", {}).get("levels", {}).items()]


def _unknown_tables(folder, file, known):
    name = folder.names.get(file, file)
    return [Fault(file=name, key=key, text="unknown table") for key in folder.files.get(file, {}) if key not in known]


def check_kinds(folder):
    name = folder.names.get("kinds", "kinds.toml")
    faults = _unknown_tables(folder, "kinds", {"kind", "resource_kind", "category"})
    for table in ("kind", "resource_kind", "category"):
        faults += s.check_rows(name, folder.rows("kinds", table), NAMES)
    return faults


def check_branches(folder):
    name, rows = folder.names.get("branches", "branches.toml"), folder.rows("branches", "branch")
    faults = _unknown_tables(folder, "branches", {"chain", "branch"})
    faults += s.check_rows(name, [{"key": "chain", **folder.files["branches"].get("chain", {})}], CHAIN)
    faults += s.check_rows(name, rows, BRANCH)
    return faults + s.check_references(name, rows, lambda row: row.get("kinds", ()), keys_of(folder, "kinds", "kind"), "kind")


def check_skills(folder):
    name, rows = folder.names.get("skills", "skills.toml"), folder.rows("skills", "skill")
    faults = _unknown_tables(folder, "skills", {"levels", "skill"})
    faults += s.check_rows(name, level_rows(folder), LEVEL) + s.check_rows(name, rows, SKILL)
    return faults + s.check_references(name, rows, lambda row: (_kind(row),), keys_of(folder, "kinds", "kind"), "kind")


def _kind(row):
    return "" if row.get("kind") in {None, "any"} else row["kind"]


def check_rooms(folder):
    name, rows = folder.names.get("rooms", "rooms.toml"), folder.rows("rooms", "room")
    faults = _unknown_tables(folder, "rooms", {"room"}) + s.check_rows(name, rows, ROOM)
    faults += s.check_references(name, rows, lambda row: (row.get("branch"),), keys_of(folder, "branches", "branch"), "branch")
    return faults + s.check_references(
        name, rows, lambda row: (row.get("kind"),), keys_of(folder, "kinds", "resource_kind"), "kind of place"
    )


def check_services(folder):
    name, rows = folder.names.get("services", "services.toml"), folder.rows("services", "service")
    faults = _unknown_tables(folder, "services", {"meta", "pet_factors", "pet_example", "service"}) + s.check_rows(name, rows, SERVICE)
    if faults:
        return faults
    skills, places = keys_of(folder, "skills", "skill"), keys_of(folder, "kinds", "resource_kind")
    faults += s.check_references(name, rows, lambda row: (row["kind"],), keys_of(folder, "kinds", "kind"), "kind")
    faults += s.check_references(name, rows, lambda row: row["skills"], skills, "skill")
    faults += s.check_references(name, rows, lambda row: (phase["resource"] for phase in row["phases"]), places, "kind of place")
    faults += s.check_references(name, rows, lambda row: (phase.get("skill") for phase in row["phases"]), skills, "skill")
    faults += s.check_references(name, rows, lambda row: (f"service_{row['category']}",), keys_of(folder, "kinds", "category"), "category")
    faults += s.check_references(name, rows, lambda row: row.get("price", {}), {row["key"] for row in level_rows(folder)}, "level")
    for row in rows:
        if not row.get("price") and not row.get("free"):
            faults.append(Fault(file=name, key=row["key"], text="needs a price, or free = true"))
        problem = s.mapping(s.money(), row.get("price", {})).check(row.get("price", {}))
        if problem:
            faults.append(Fault(file=name, key=row["key"], text=problem))
    return faults


def check_products(folder):
    name, rows = folder.names.get("products", "products.csv"), folder.rows("products", "row")
    faults = s.check_rows(name, rows, PRODUCT)
    faults += s.check_references(name, rows, lambda row: (_kind(row),), keys_of(folder, "kinds", "kind"), "kind")
    faults += s.check_references(
        name, rows, lambda row: (f"product_{row.get('category')}",), keys_of(folder, "kinds", "category"), "category"
    )
    known = {row["inci"] for row in folder.rows("ingredients", "row")}
    return faults + (
        s.check_references(name, rows, lambda row: (row.get("ingredients") or "").split(";"), known, "ingredient") if known else []
    )


def check_breeds(folder):
    return s.check_rows(folder.names.get("pet_breeds", "pet_breeds.csv"), folder.rows("pet_breeds", "row"), BREED)
