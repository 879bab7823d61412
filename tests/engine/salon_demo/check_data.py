"""Check the salon's tables: references, units, texts in both languages, and every worked example.

Run: python3 tests/engine/salon_demo/check_data.py          prints a count per file, or the list of faults and exit status 1.
Standard library only (Python 3.11 or later, for tomllib).
"""

from __future__ import annotations

import csv
import re
import sys
import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = (ROOT / "config" / "salon", ROOT / "addons" / "salon_demo" / "data")
CENT, ONE = Decimal("0.01"), Decimal("1")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = {"hair", "beauty", "nails", "pet"}
UNITS = {"ml", "g", "pcs", "use"}
faults: list[str] = []


def need(ok: object, where: str, what: str) -> None:
    if not ok:
        faults.append(f"{where}: {what}")


def place(name: str) -> Path:
    return next(folder / name for folder in FOLDERS if (folder / name).exists())


def load(name: str) -> dict:
    with place(name).open("rb") as file:
        return tomllib.load(file)


def table(name: str) -> list[dict[str, str]]:
    lines = place(name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def keyed(rows: Iterable[dict], where: str, field: str = "key") -> dict[str, dict]:
    out: dict[str, dict] = {}
    for row in rows:
        need(row[field] not in out, where, f"{field} twice: {row[field]}")
        out[row[field]] = row
    return out


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def both(row: dict, where: str, zh: str = "zh", en: str = "en") -> None:
    need(str(row.get(zh, "")).strip() and str(row.get(en, "")).strip(), where, f"{zh} and {en} must both be present")
    need(re.search(r"[\u4e00-\u9fff]", str(row.get(zh, ""))), where, f"{zh} has no Chinese")
    need(not re.search(r"[\u4e00-\u9fff]", str(row.get(en, ""))), where, f"{en} has Chinese in it")


def money(text: object, where: str, positive: bool = True) -> Decimal:
    need(isinstance(text, str) and re.fullmatch(r"-?\d+\.\d{2}", text), where, f"money must be text with two decimals: {text!r}")
    value = Decimal(str(text))
    need(value > 0 if positive else True, where, f"must be above zero: {text}")
    return value


def minutes_of(span: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", span)
    need(found, span, "not HH:MM-HH:MM")
    h1, m1, h2, m2 = map(int, found.groups())
    return h1 * 60 + m1, h2 * 60 + m2


# ---- products and ingredients
ingredients = keyed(table("ingredients.csv"), "ingredients.csv")
by_inci = keyed(ingredients.values(), "ingredients.csv", "inci")
CLASSES = {row["ingredient_class"] for row in ingredients.values()}
for row in ingredients.values():
    both(row, f"ingredients.csv {row['key']}")
    need(row["pet_caution"] in {"", "dog", "cat", "both"}, row["key"], "pet_caution")
    need(row["common_allergen"] in {"0", "1"}, row["key"], "common_allergen")
products = keyed(table("products.csv"), "products.csv")
for row in products.values():
    where = f"products.csv {row['key']}"
    both(row, where)
    need(row["use"] in {"retail", "back_bar"} and row["kind"] in KINDS | {"any"}, where, "use or kind")
    need(row["unit"] in UNITS and Decimal(row["pack_quantity"]) > 0, where, "unit or pack")
    need(money(row["price_cny"], where) > money(row["cost_cny"], where), where, "price not above cost")
    need(int(row["shelf_life_months"]) > 0 and int(row["after_opening_months"]) >= 0, where, "months")
    need(int(row["safety_stock"]) > int(row["alert_at"]) > 0, where, "stock levels")
    for name in filter(None, row["ingredients"].split(";")):
        need(name in by_inci, where, f"unknown ingredient {name}")
need(
    (products["mask_sheet_hydrate"]["safety_stock"], products["mask_sheet_hydrate"]["alert_at"]) == ("50", "30"),
    "products.csv",
    "seed fixture of the mask",
)


def classes_of(product: str) -> set[str]:
    return {by_inci[n]["ingredient_class"] for n in products[product]["ingredients"].split(";") if n in by_inci}


# ---- skills, branches, rooms, people
skills_file = load("skills.toml")
LEVELS = skills_file["levels"]
skills = keyed(skills_file["skill"], "skills.toml")
for name, row in [*LEVELS.items(), *skills.items()]:
    both(row, f"skills.toml {name}")
branches = keyed(load("branches.toml")["branch"], "branches.toml")
for key, row in branches.items():
    both(row, key)
    both(row, key, "address_zh", "address_en")
    need(set(row["kinds"]) <= KINDS and row["timezone"] == "Asia/Shanghai", key, "kinds or time zone")
    for day in DAYS:
        span = row["opening"][day]
        need(span == "closed" or all(m % 5 == 0 for m in minutes_of(span)), key, f"opening {day}")
rooms = keyed(load("rooms.toml")["room"], "rooms.toml")
room_kinds: dict[str, set[str]] = {b: set() for b in branches}
for key, row in rooms.items():
    both(row, key)
    need(row["branch"] in branches and row["capacity"] == 1 and row["clean_minutes"] % 5 == 0, key, "branch, capacity or clean_minutes")
    room_kinds[row["branch"]].add(row["kind"])
schemes_file = load("commission_schemes.toml")
schemes = keyed(schemes_file["scheme"], "commission_schemes.toml")
people = keyed(load("people.toml")["person"], "people.toml")
need(len(people) == 24, "people.toml", "24 profiles")
for key, row in people.items():
    where = f"people.toml {key}"
    both(row, where)
    need(row["invented"] is True, where, "must be marked as invented")
    need(row["branch"] in branches and row["level"] in LEVELS, where, "branch or level")
    need(row["scheme"] == "none" or row["scheme"] in schemes, where, "scheme")
    need(row["scheme"] == "none" or row["role"] in schemes[row["scheme"]]["roles"], where, f"role {row['role']} not in its scheme")
    need(set(row["skills"]) <= set(skills), where, f"unknown skills {set(row['skills']) - set(skills)}")
    need(isinstance(row["start"], date) and set(row["weekly"]) == set(DAYS), where, "start or weekly")
    money(row["monthly_base"], where)
    total = 0
    for day, span in row["weekly"].items():
        if span == "off":
            continue
        opening = branches[row["branch"]]["opening"][day]
        need(opening != "closed", where, f"works on {day} though the branch is closed")
        if opening != "closed":
            (start, stop), (first, last) = minutes_of(span), minutes_of(opening)
            need(first <= start < stop <= last, where, f"{day} outside opening hours")
            need(start % 5 == 0 and stop - start - row["break_minutes"] <= 8 * 60, where, f"{day} longer than 8 h")
            total += stop - start - row["break_minutes"]
    need(total <= 40 * 60, where, "more than 40 h a week")
for branch, row in branches.items():
    for day in DAYS:
        here = [p for p in people.values() if p["branch"] == branch and p["weekly"][day] != "off"]
        need(row["opening"][day] == "closed" or len(here) >= 2, branch, f"fewer than two people on {day}")

# ---- safety rules
rules_file = load("safety_rules.toml")
sources = keyed(rules_file["source"], "safety_rules.toml", "id")
rules = keyed(rules_file["rule"], "safety_rules.toml")
EVIDENCE = rules_file["evidence"]
for name, row in EVIDENCE.items():
    both(row, f"evidence {name}")
for row in sources.values():
    need(row["title"] and row["supports"] and (row["url"].startswith("http") or row["id"] == "trade_practice"), row["id"], "source")
PRIVATE = re.compile(r"过敏|孕|糖尿|怀孕|allerg|pregnan|diabet|HIV|medicine", re.IGNORECASE)
for key, row in rules.items():
    where = f"safety_rules.toml {key}"
    both(row, where, "staff_zh", "staff_en")
    both(row, where, "customer_zh", "customer_en")
    need(not PRIVATE.search(row["customer_zh"] + row["customer_en"]), where, "customer text names a health reason")
    need(row["severity"] in {"red", "amber"} and row["override"] in {"manager", "never"}, where, "severity or override")
    need(row["subject"] in {"customer", "pet", "product", "service", "staff"}, where, "subject")
    need(row["scope"] in {"all", "listed"}, where, "scope")
    need(row["check_at"] and set(row["check_at"]) <= {"booking", "arrival", "dispense"}, where, "check_at")
    need(row["evidence"] and set(row["evidence"]) <= set(EVIDENCE), where, f"evidence {set(row['evidence']) - set(EVIDENCE)}")
    need(set(row["sources"]) <= set(sources) and row["sources"], where, "sources")
    need(set(row["ingredient_classes"]) <= CLASSES, where, "ingredient classes")
    need(row["house"] or row["sources"] != ["trade_practice"], where, "trade practice alone must be marked house")
    for name in row["params"].get("forbidden_ingredients", []) + row["params"].get("blocked_ingredients", []):
        need(name in by_inci, where, f"unknown ingredient {name}")
    need(set(row["params"].get("classes_that_block_whole_class", [])) <= CLASSES, where, "unknown class in params")
    for number in (v for v in row["params"].values() if isinstance(v, int) and not isinstance(v, bool)):
        need(number > 0, where, "a figure is not above zero")
used_sources = {s for r in rules.values() for s in r["sources"]}
need(set(sources) == used_sources, "safety_rules.toml", f"unused sources {set(sources) - used_sources}")

# ---- services
services_file = load("services.toml")
services = keyed(services_file["service"], "services.toml")
factors = services_file["pet_factors"]
for axis, rows in factors.items():
    for name, row in rows.items():
        both(row, f"pet_factors {axis} {name}")
        need(Decimal(row["minutes"]) > 0 and Decimal(row["price"]) > 0, f"{axis} {name}", "factor")
ALWAYS = {
    "ppd_dye": "ppd_known_allergy",
    "acrylate": "acrylate_allergy",
    "cyanoacrylate": "cyanoacrylate_allergy",
    "bleach_persulfate": "persulfate_asthma",
    "retinoid": "pregnancy_actives",
    "pet_medicated": "medicated_bath_vet",
}
for key, row in services.items():
    where = f"services.toml {key}"
    both(row, where)
    need(row["kind"] in KINDS and row["phases"], where, "kind or phases")
    need(row["buffer_before"] % 5 == 0 and row["buffer_after"] % 5 == 0, where, "buffers in fives")
    for phase in row["phases"]:
        need(phase["kind"] in {"active", "processing", "finishing"}, where, "phase kind")
        need(phase["minutes"] > 0 and phase["minutes"] % 5 == 0, where, f"minutes {phase['minutes']} not in fives")
        need(
            (phase["staff"] == 0) == (phase["by"] == "none") == (phase["kind"] == "processing"), where, "staff, by and processing disagree"
        )
        need((phase["by"] == "support") == ("skill" in phase), where, "support phases name a skill")
    need(row.get("free") is True or row["price"], where, "neither price nor free")
    prices = [money(v, where) for _, v in sorted(row.get("price", {}).items(), key=lambda item: LEVELS[item[0]]["order"])]
    need(prices == sorted(prices), where, "a higher level costs less")
    need(set(row.get("price", {})) <= set(LEVELS), where, "level")
    need(set(row["skills"]) <= set(skills) and row["skills"], where, "skills")
    need(set(row["rules"]) <= set(rules), where, f"unknown rules {set(row['rules']) - set(rules)}")
    consumed: set[str] = set()
    for item in row["consumption"]:
        if item["product"] not in products:
            need(False, where, f"unknown product {item['product']}")
            continue
        need(
            products[item["product"]]["unit"] == item["unit"] and Decimal(item["quantity"]) > 0,
            where,
            f"unit or quantity of {item['product']}",
        )
        need(
            Decimal(item["quantity"]) <= Decimal(products[item["product"]]["pack_quantity"]) * 3,
            where,
            f"more than three packs of {item['product']}",
        )
        need(products[item["product"]]["kind"] in {row["kind"], "any"}, where, f"{item['product']} belongs to another kind")
        consumed |= classes_of(item["product"])
        for species in row.get("pet", {}).get("species", []):
            for name in filter(None, products[item["product"]]["ingredients"].split(";")):
                need(by_inci[name]["pet_caution"] not in {species, "both"}, where, f"{name} must not be used on a {species}")
    for cls, rule in ALWAYS.items():
        need(cls not in consumed or rule in row["rules"], where, f"uses {cls} without rule {rule}")
    if row["kind"] == "pet":
        need(set(row["pet"]["species"]) <= {"dog", "cat"} and set(row["pet"]["factors"]) <= set(factors), where, "pet")
    if row.get("template_only"):
        continue
    able = [b for b, v in branches.items() if row["kind"] in v["kinds"]]
    need(able, where, "no branch offers this kind")
    for branch in able:
        team = [p for p in people.values() if p["branch"] == branch]
        levels = set(row.get("price", LEVELS))
        need(any(set(row["skills"]) <= set(p["skills"]) and p["level"] in levels for p in team), where, f"nobody at {branch} may do it")
        for phase in row["phases"]:
            need(phase["resource"] in room_kinds[branch], where, f"no {phase['resource']} at {branch}")
            need("skill" not in phase or any(phase["skill"] in p["skills"] for p in team), where, f"no support with {phase.get('skill')}")
for key, row in rules.items():
    listed = {s for s, v in services.items() if key in v["rules"]}
    need(set(row["services"]) == listed, f"safety_rules.toml {key}", "services differ from services.toml")
    need(listed or row["scope"] == "all", f"safety_rules.toml {key}", "used nowhere")
    for field in ("counts", "alternatives", "replace_with", "red_for"):
        need(set(row["params"].get(field, [])) <= set(services), f"safety_rules.toml {key}", f"{field} names an unknown service")

breeds = keyed(table("pet_breeds.csv"), "pet_breeds.csv")
for key, row in breeds.items():
    both(row, f"pet_breeds.csv {key}")
    need(
        row["species"] in {"dog", "cat"} and row["size"] in factors["size"] and row["coat"] in factors["coat"], key, "species, size or coat"
    )
    need(
        (row["species"] == "cat") == row["size"].startswith("cat_") == row["coat"].startswith("cat_"),
        key,
        "cat sizes and coats for cats only",
    )
    need(
        Decimal("0.8") <= Decimal(row["groom_minutes_factor"]) <= Decimal("1.5") and row["brachycephalic"] in {"0", "1"},
        key,
        "factor or brachycephalic",
    )
for sample in services_file["pet_example"]:
    service, breed = services[sample["service"]], breeds[sample["breed"]]
    chosen = {"size": breed["size"], "coat": breed["coat"], "matting": sample["matting"], "temper": sample["temper"]}
    by_minutes, by_price = Decimal(breed["groom_minutes_factor"]), ONE
    for axis in service["pet"]["factors"]:
        by_minutes *= Decimal(factors[axis][chosen[axis]]["minutes"])
        by_price *= Decimal(factors[axis][chosen[axis]]["price"])
    spans = [
        int((p["minutes"] * by_minutes / 5).to_integral_value(ROUND_CEILING)) * 5 if p["staff"] else p["minutes"] for p in service["phases"]
    ]
    need(spans == sample["phase_minutes"], f"pet_example {sample['service']} {sample['breed']}", f"minutes {spans}")
    for level, text in sample["price"].items():
        value = (Decimal(service["price"][level]) * by_price).quantize(ONE, ROUND_HALF_UP)
        need(value == Decimal(text), f"pet_example {sample['service']} {level}", f"price {value}")

# ---- tiers and policies
tiers_file = load("tiers.toml")
tiers = keyed(tiers_file["tier"], "tiers.toml")
need(len(tiers) == 4, "tiers.toml", "four tiers")
for key, row in tiers.items():
    both(row, key)
    need(len(row["benefits_zh"]) == len(row["benefits_en"]) > 0 and row["birthday"]["percent_off"] == 20, key, "benefits")


def tier_of(amount: Decimal, visits: int) -> str:
    held = [t for t in tiers.values() if any(amount >= Decimal(c["min_amount"]) and visits >= c["min_visits"] for c in t["any_of"])]
    return max(held, key=lambda t: t["order"])["key"]


for sample in tiers_file["example"]:
    got = tier_of(Decimal(sample["amount"]), sample["visits"])
    need(got == sample["tier"], "tiers.toml", f"{sample} gives {got}")
policies_file = load("policies.toml")
policies = keyed(policies_file["policy"], "policies.toml")
for key, row in policies.items():
    both(row, key)
    both(row, key, "zh_text", "en_text")
    need(set(row["applies_to"]["kinds"]) <= KINDS and set(row["applies_to"]["tiers"]) <= set(tiers), key, "applies_to")
    need(all(row[f] % 5 == 0 for f in ("lead_minutes", "late_grace_minutes", "waitlist_offer_minutes")), key, "minutes in fives")
    notices = [band["min_notice_minutes"] for band in row["cancel_fee"]]
    need(notices == sorted(notices, reverse=True) and notices[-1] == 0, key, "cancel bands")
for sample in policies_file["example"]:
    band = next(b for b in policies[sample["policy"]]["cancel_fee"] if sample["notice_minutes"] >= b["min_notice_minutes"])
    fee = cents(Decimal(sample["price"]) * Decimal(band["share"]))
    need(fee == Decimal(sample["fee"]), "policies.toml", f"fee {fee} in {sample}")
for sample in policies_file["deposit_example"]:
    d = policies[sample["policy"]]["deposit"]
    asked = (Decimal(sample["price"]) * Decimal(d["share"])).quantize(ONE, ROUND_HALF_UP)
    asked = min(max(asked, Decimal(d["min"])), Decimal(d["max"]))
    need(asked == Decimal(sample["deposit"]), "policies.toml", f"deposit {asked} in {sample}")


# ---- commission examples
def split(pool: Decimal, weights: list[int]) -> list[Decimal]:
    """Largest remainder in cents; ties go to the higher weight, then to the first named."""
    whole, total = int(pool * 100), sum(weights)
    base = [whole * w // total for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % total), -weights[i], i))
    for i in order[: whole - sum(base)]:
        base[i] += 1
    return [Decimal(b) * CENT for b in base]


def pay_of(scheme: dict, case: dict) -> Decimal:
    where, kind = f"commission {scheme['key']}", scheme["kind"]
    lines: list[Decimal] = []
    if kind == "flat":
        for line in case["lines"]:
            rate = Decimal(scheme["retail_rate"] if line["type"] == "retail" else scheme["service_rate"])
            if line.get("requested"):
                rate += Decimal(scheme["requested_bonus_rate"])
            lines.append(cents(Decimal(line["amount"]) * rate))
    elif kind == "marginal":
        amount, low, raw = Decimal(case["month_amount"]), Decimal(0), Decimal(0)
        for band in scheme["bands"]:
            high = Decimal(band.get("up_to", "Infinity"))
            raw += max(min(amount, high) - low, Decimal(0)) * Decimal(band["rate"])
            low = high
        return cents(raw)
    elif kind == "split":
        pool = cents(Decimal(case["amount"]) * Decimal(scheme["rate_by_level"][case["lead_level"]]))
        need(pool == Decimal(case["pool"]), where, f"pool {pool}")
        shares = split(pool, case["weights"])
        need(shares == [Decimal(s) for s in case["shares"]], where, f"shares {shares}")
        need(sum(shares) == pool, where, "shares do not add up")
        return pool
    elif kind == "net_of_material":
        for line in case["lines"]:
            amount = Decimal(line["amount"])
            if line["type"] == "retail":
                lines.append(cents(amount * Decimal(scheme["retail_rate"])))
            else:
                off = min(Decimal(line["material"]), amount * Decimal(scheme["material_cap_share"]))
                lines.append(cents((amount - off) * Decimal(scheme["rate"])))
    elif kind == "card":
        for event in case["events"]:
            if event["type"] == "sale":
                lines.append(cents(Decimal(event["principal"]) * Decimal(scheme["sale_rate"])))
            elif event["type"] == "refund":
                lines.append(-cents(Decimal(event["principal"]) * Decimal(scheme["sale_rate"])))
            elif event["type"] == "cash":
                lines.append(cents(Decimal(event["amount"]) * Decimal(scheme["cash_rate"])))
            else:
                paid, bonus = Decimal(event["principal"]), Decimal(event["bonus"])
                lines.append(cents(cents(Decimal(event["amount"]) * paid / (paid + bonus)) * Decimal(scheme["use_rate"])))
    elif kind == "piece":
        earned = Decimal(0)
        for field, sign in (("counts", 1), ("redo", -1)):
            for service, count in case[field].items():
                need(service in scheme["piece"], where, f"no piece rate for {service}")
                earned += sign * count * Decimal(scheme["piece"][service])
        earned += cents(Decimal(case["other_service_amount"]) * Decimal(scheme["default_piece_rate"]))
        earned += cents(Decimal(case["retail_amount"]) * Decimal(scheme["retail_rate"]))
        top_up = max(Decimal(scheme["guarantee"]) - earned, Decimal(0))
        need((earned, top_up) == (Decimal(case["earned"]), Decimal(case["top_up"])), where, f"earned {earned}, top up {top_up}")
        return earned + top_up
    need(lines == [Decimal(p) for p in case["line_pay"]], where, f"lines {[str(x) for x in lines]}")
    return sum(lines, Decimal(0))


need(len(schemes) == 6, "commission_schemes.toml", "six schemes")
examples = 0
for key, row in schemes.items():
    both(row, key)
    for service in row.get("piece", {}):
        need(service in services, key, f"unknown service {service}")
    need(row.get("example"), key, "no example")
    for case in row["example"]:
        examples += 1
        got = pay_of(row, case)
        want = Decimal(case["pool"]) if row["kind"] == "split" else Decimal(case["total"])
        need(got == want, f"commission {key}", f"{got} instead of {want}")

# ---- packages
packages_file = load("packages.toml")
packages = keyed(packages_file["package"], "packages.toml")
need(len(packages) == 12, "packages.toml", "twelve offers")
limit = Decimal(policies_file["prepaid"]["named_card_limit"])
for key, row in packages.items():
    both(row, key)
    principal = money(row["principal"], key)
    need(set(row["kinds"]) <= KINDS and principal <= limit, key, "kinds or card limit")
    if row["type"] == "stored_value":
        need(money(row["bonus"], key) < principal, key, "bonus")
        continue
    items = row.get("items") or [{"service": row["service"], "level": row["level"], "sessions": row.get("sessions") or row["max_uses"]}]
    value = Decimal(0)
    for item in items:
        need(item["service"] in services and item["level"] in services[item["service"]]["price"], key, f"service or level {item}")
        value += Decimal(services[item["service"]]["price"][item["level"]]) * item["sessions"]
    need(value == Decimal(row["list_value"]) and principal < value, key, f"list value {value}")
    if row["type"] == "sessions":
        need(cents(principal / row["sessions"]) == Decimal(row["unit_value"]), key, "unit value")
for sample in packages_file["refund_example"]:
    principal, bonus, used = (Decimal(sample[f]) for f in ("principal", "bonus", "used_list"))
    shop = max(cents(principal - used * principal / (principal + bonus)), Decimal(0))
    guest = max(principal - used, Decimal(0))
    need((shop, guest) == (Decimal(sample["shop_cause"]), Decimal(sample["customer_cause"])), "packages.toml", f"refund {shop} {guest}")

# ---- messages and feedback
TYPES = {"text", "text_optional", "integer", "money", "date_local", "time_local", "datetime_local", "url", "phone", "otp"}
templates = keyed(load("message_templates.toml")["template"], "message_templates.toml")
need(len(templates) >= 35, "message_templates.toml", "35 templates")
for key, row in templates.items():
    both(row, key)
    need(
        row["purpose"] in {"service", "marketing", "security"} and set(row["channels"]) <= {"wechat", "sms", "email"},
        key,
        "purpose or channels",
    )
    for text in (row["zh"], row["en"]):
        need(set(re.findall(r"\{(\w+)\}", text)) == set(row["vars"]), key, "variables in the text and in vars differ")
    need(set(row["vars"].values()) <= TYPES, key, "variable type")
    stop = "拒收请回复R" in row["zh"] and "STOP" in row["en"]
    need(stop == (row["purpose"] == "marketing"), key, "a marketing message, and only one, carries the way out")
    need(len(row["zh"]) <= 140 and len(row["en"]) <= 320, key, "too long")
categories = keyed(load("feedback_categories.toml")["category"], "feedback_categories.toml")
roles = {p["role"] for p in people.values()}
for key, row in categories.items():
    both(row, key)
    need(
        row["route_to"] in roles and row["answer_hours"] > 0 and row["keywords_zh"] and row["keywords_en"], key, "route, hours or keywords"
    )
    for sub in row["sub"]:
        both(sub, f"{key}.{sub['key']}")

# ---- demand
demand = load("demand.toml")
for kind in KINDS:
    for name, count in (("month_factor", 12), ("weekday_factor", 7)):
        values = demand[name][kind]["values"]
        open_days = sum(v > 0 for v in values)
        need(len(values) == count and abs(sum(values) / open_days - 1) < 0.01, f"demand {name} {kind}", "length or mean")
    need(sum(demand["hour_weight"][kind].values()) == 100, f"demand hour_weight {kind}", "sum is not 100")
    branch = next(b for b in branches.values() if kind in b["kinds"])
    for day, value in zip(DAYS, demand["weekday_factor"][kind]["values"], strict=True):
        need((value == 0) == (branch["opening"][day] == "closed"), f"demand {kind}", f"{day} against the opening hours")
    need(sum(v["weight"] for v in demand["visit"] if services[v["service"]]["kind"] == kind) > 0, f"demand {kind}", "no weights")
visits = keyed(demand["visit"], "demand.toml", "service")
need(set(visits) == {k for k, v in services.items() if not v.get("template_only")}, "demand.toml", "visit rows and services differ")
for key, row in visits.items():
    need(row["weight"] > 0 and row["median_days"] > 0 and 0 < row["sigma"] <= 1 and 0 <= row["lapse"] < 1, f"demand {key}", "figures")
for row in demand["together"]:
    need({row["first"], row["adds"]} <= set(visits) and 0 < row["share"] < 1, f"demand together {row}", "services or share")
    need(services[row["first"]]["kind"] in KINDS, f"demand together {row}", "kind")
for row in demand["season_shift"]:
    need(
        row["service"] in visits and set(row["months"]) <= set(range(1, 13)) and row["weight_factor"] > 0, f"demand season {row}", "figures"
    )
for row in demand["holiday"]:
    both(row, f"holiday {row['key']}")
    need(set(row["factor"]) == KINDS and all(r["from"] <= r["to"] for r in row["ranges"]), row["key"], "factors or ranges")
    need(
        any(r["to"] >= demand["period"]["from"] and r["from"] <= demand["period"]["to"] for r in row["ranges"]),
        row["key"],
        "outside the period",
    )
for group in demand["mix"].values():
    need(all(0 < v <= 1 for v in group.values()), "demand mix", "share")
for name in ("channel", "age_band"):
    need(abs(sum(demand["mix"][name].values()) - 1) < 1e-9, f"demand mix {name}", "shares do not add to 1")
need(abs(sum(demand["rating"].values()) - 1) < 1e-9, "demand rating", "shares do not add to 1")

# ---- texts that must not leak into data
for path in sorted(path for folder in FOLDERS for path in folder.glob("*.*")):
    if path.suffix in {".toml", ".csv", ".md"}:
        text = path.read_text(encoding="utf-8")
        need(not re.search(r"(?<![\w.])/(?:home|root|work|tmp|Users)/", text), path.name, "machine path")
        need(path.suffix == ".md" or text.startswith("# "), path.name, "no header comment")

if faults:
    print("\n".join(faults))
    print(f"{len(faults)} faults")
    sys.exit(1)
print(
    f"ok: {len(services)} services, {len(products)} products, {len(ingredients)} ingredients, {len(rules)} rules, {len(sources)} sources, "
    f"{len(skills)} skills, {len(people)} people, {len(rooms)} rooms, {len(branches)} branches, {len(tiers)} tiers, "
    f"{len(policies)} policies, {len(schemes)} schemes with {examples} examples, {len(packages)} packages, {len(templates)} templates, "
    f"{len(categories)} feedback categories, {len(breeds)} breeds, {len(visits)} visit rows, {len(demand['holiday'])} holidays"
)
