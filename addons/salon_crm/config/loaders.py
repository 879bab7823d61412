"""Turn the tables of this addon into records."""

from datetime import date
from decimal import Decimal

from odoo.fields import Command

from . import tables
from .reader import ConfigError, Fault
from .registry import register

ADDON = "salon_crm"
DAY_NUMBER = {day: str(number) for number, day in enumerate(tables.DAYS)}
GENERAL_KINDS = {None, "", "any"}


def _names(row):
    return {"name": (row["en"], row["zh"])}


def _minutes(text):
    return int(text[:2]) * 60 + int(text[3:5])


def _ids(numbers):
    return [Command.set(sorted(numbers))]


# company, chart of accounts, taxes


def load_chain(up, folder):
    """Name the company, give it its currency, chart of accounts and tax-included sale taxes."""
    chain, company = folder.files["branches"]["chain"], up.env.company
    env = up.env
    country = _find(up, folder, "res.country", "code", "country")
    currency = _find(up, folder, "res.currency", "name", "currency")
    up.touch(currency, {"active": True})
    up.touch(company, {"name": f"{chain['zh']} {chain['en']}", "country_id": country.id})
    up.touch(company.partner_id, {"tz": "Asia/Shanghai"})
    _load_chart(up, folder, company, currency)
    service_rate = folder.files.get("services", {}).get("meta", {}).get("service_tax_rate", "0.06")
    for key, rate, label, chinese in (
        ("service", service_rate, "services", "服务"), ("goods", chain["goods_tax_rate"], "goods", "商品"),
    ):
        percent = float(Decimal(rate) * 100)
        names = {"name": (f"{percent:g}% {label}", f"{percent:g}% {chinese}")}
        up.put("account.tax", "tax", key, _tax_values(env, company, percent), names)
    up.touch(company, {"account_sale_tax_id": up.ref("tax", "goods")})


def _find(up, folder, model, field, key):
    """Return the record that a key of [chain] names; archived ones count."""
    name = folder.files["branches"]["chain"][key]
    record = up.env[model].search([(field, "=", name)], limit=1)
    if not record:
        raise ConfigError([Fault(file=folder.names["branches"], key="chain", text=f"unknown {key} {name}")])
    return record


def _load_chart(up, folder, company, currency):
    """Load the chart while nothing is booked; a company with entries keeps what it has."""
    chart = folder.files["branches"]["chain"].get("chart")
    if chart and chart not in up.env["account.chart.template"]._get_chart_template_mapping():
        raise ConfigError([Fault(file=folder.names["branches"], key="chain", text=f"unknown chart {chart}")])
    if company.root_id._existing_accounting():
        return
    up.touch(company, {"currency_id": currency.id})
    if chart and company.chart_template != chart:
        up.env["account.chart.template"].try_loading(chart, company, install_demo=False)
        up.changed += 1


def _tax_values(env, company, percent):
    stock = (
        env["account.tax"].search(
            [
                ("company_id", "=", company.id),
                ("type_tax_use", "=", "sale"),
                ("amount_type", "=", "percent"),
                ("amount", "=", percent),
                ("price_include_override", "!=", "tax_included"),
            ],
            limit=1,
        )
        or company.account_sale_tax_id
    )
    values = {
        "amount": percent,
        "amount_type": "percent",
        "type_tax_use": "sale",
        "company_id": company.id,
        "price_include_override": "tax_included",
        "invoice_label": f"{percent:g}%",
    }
    if stock:
        values.update(tax_group_id=stock.tax_group_id.id)
    return values


def finish_taxes(up, folder):
    """Send the tax to the account that the chart's own tax uses."""
    for key in ("service", "goods"):
        tax = up.env["account.tax"].browse(up.ref("tax", key))
        stock = up.env["account.tax"].search(
            [
                ("company_id", "=", tax.company_id.id),
                ("type_tax_use", "=", "sale"),
                ("amount", "=", tax.amount),
                ("id", "!=", tax.id),
            ],
            limit=1,
        )
        account = stock.invoice_repartition_line_ids.filtered(lambda line: line.repartition_type == "tax").account_id[:1]
        for line in (tax.invoice_repartition_line_ids | tax.refund_repartition_line_ids).filtered(
            lambda line: line.repartition_type == "tax"
        ):
            if account:
                up.touch(line, {"account_id": account.id})


# words


def load_kinds(up, folder):
    for number, row in enumerate(folder.rows("kinds", "kind"), start=1):
        up.put("salon.service.kind", "kind", row["key"], {"code": row["key"], "sequence": number * 10}, _names(row))
    for row in folder.rows("kinds", "resource_kind"):
        up.put("salon.resource.kind", "resource_kind", row["key"], {"code": row["key"]}, _names(row))
    for key, name in (("service", "服务 Services"), ("product", "产品 Products")):
        up.put("product.category", "category", key, {"name": name, "parent_id": False})
    up.put_all("product.category", "category", [_category(up, row) for row in folder.rows("kinds", "category")])


def _category(up, row):
    parent = up.ref("category", row["key"].partition("_")[0])
    name = row["zh"] if row["zh"].casefold() == row["en"].casefold() else f"{row['zh']} {row['en']}"
    return row["key"], {"name": name, "parent_id": parent}, {}


def load_skills(up, folder):
    for row in tables.level_rows(folder):
        up.put(
            "salon.level", "level", row["key"], {"sequence": row["order"] * 10, "minutes_factor": float(row["minutes_factor"])}, _names(row)
        )
    up.put_all(
        "salon.skill",
        "skill",
        [(row["key"], {"kind_id": _kind(up, row.get("kind"))}, _names(row)) for row in folder.rows("skills", "skill")],
    )


def _kind(up, key):
    return False if key in GENERAL_KINDS else up.ref("kind", key)


# places


def load_branches(up, folder):
    for number, row in enumerate(folder.rows("branches", "branch"), start=1):
        address = up.put("res.partner", "address", row["key"], _address_values(up, folder, row))
        values = {
            "code": row["warehouse"],
            "sequence": number * 10,
            "color": number,
            "tz": row["timezone"],
            "phone": row["phone"],
            "partner_id": address.id,
            "kind_ids": _ids(up.refs("kind", row["kinds"])),
            "slot_step_min": row["slot_step_minutes"],
        }
        branch = up.put("salon.branch", "branch", row["key"], values, _names(row))
        _load_hours(up, branch, row)


def _address_values(up, folder, row):
    return {
        "name": f"{folder.files['branches']['chain']['zh']} {row['zh']} {row['en']}",
        "is_company": True,
        "street": row["address_zh"],
        "street2": row["address_en"],
        "phone": row["phone"],
        "country_id": up.env.company.country_id.id,
        "tz": row["timezone"],
    }


def _load_hours(up, branch, row):
    opening = [
        {"weekday": DAY_NUMBER[day], "start_min": _minutes(span), "stop_min": _minutes(span[6:])}
        for day, span in row["opening"].items()
        if span != "closed"
    ]
    closures = [
        {"date_from": _day(span["from"]), "date_to": _day(span["to"]), "name": (span["en"], span["zh"])} for span in row["holidays"]
    ]
    up.children(branch, "opening_ids", opening, match=("weekday",))
    up.children(branch, "closure_ids", closures, match=("date_from",), names=("name",))


def _day(value):
    return date.fromisoformat(str(value))


def load_rooms(up, folder):
    zones = {row["key"]: row["timezone"] for row in folder.rows("branches", "branch")}
    rows = folder.rows("rooms", "room")
    up.put_all("resource.resource", "room", [
        (row["key"], _room_values(up, row, zones[row["branch"]]), {"salon_place_name": (row["en"], row["zh"])}) for row in rows
    ])


def _room_values(up, row, zone):
    return {
        "resource_type": "material",
        "salon_branch_id": up.ref("branch", row["branch"]),
        "salon_kind_id": up.ref("resource_kind", row["kind"]),
        "tz": zone,
        "calendar_id": False,
        "salon_clean_min": row["clean_minutes"],
    }


# menu


def load_services(up, folder):
    rows = [row for row in folder.rows("services", "service") if not row.get("template_only")]
    services = up.put_all("product.template", "service", [(row["key"], _service_values(up, row), _names(row)) for row in rows])
    menu = list(zip(services, rows, strict=True))
    up.children_all([(service, _phases(up, row)) for service, row in menu], "phase_ids", match=("sequence",))
    prices = [
        (service, [{"level_id": up.ref("level", level), "price": price} for level, price in _prices(row).items()]) for service, row in menu
    ]
    up.children_all(prices, "level_price_ids", match=("level_id",))


def _prices(row):
    return {level: float(text) for level, text in row.get("price", {}).items()}


def _service_values(up, row):
    prices = _prices(row)
    return {
        "type": "service",
        "is_salon_service": True,
        "salon_kind_id": up.ref("kind", row["kind"]),
        "categ_id": up.ref("category", f"service_{row['category']}"),
        "list_price": prices.get("standard", min(prices.values(), default=0.0)),
        "taxes_id": _ids([up.ref("tax", "service")]),
        "supplier_taxes_id": _ids([]),
        "buffer_before_min": row["buffer_before"],
        "buffer_after_min": row["buffer_after"],
        "skill_ids": _ids(up.refs("skill", row["skills"])),
        "online_bookable": row["online"],
        "is_addon": row.get("addon", False),
        "sale_ok": True,
        "purchase_ok": False,
    }


def _phases(up, row):
    return [
        {
            "sequence": number * 10,
            "kind": phase["kind"],
            "duration_min": phase["minutes"],
            "staff": phase["by"],
            "support_skill_id": up.ref("skill", phase["skill"]) if phase.get("skill") else False,
            "resource_kind_id": up.ref("resource_kind", phase["resource"]),
        }
        for number, phase in enumerate(row["phases"], start=1)
    ]


def load_products(up, folder):
    rows = folder.rows("products", "row")
    up.put_all("product.template", "product", [(row["key"], _product_values(up, row), _names(row)) for row in rows])


def _product_values(up, row):
    values = {
        "type": "consu",
        "salon_use": row["use"],
        "salon_kind_id": _kind(up, row["kind"]),
        "categ_id": up.ref("category", f"product_{row['category']}"),
        "list_price": float(row["price_cny"]),
        "standard_price": float(row["cost_cny"]),
        "taxes_id": _ids([up.ref("tax", "goods")]),
        "supplier_taxes_id": _ids([]),
        "default_code": row["key"].upper().replace("_", "-"),
        "sale_ok": row["use"] == "retail",
        "purchase_ok": True,
        "salon_ingredients": ", ".join(filter(None, (row["ingredients"] or "").split(";"))) or False,
    }
    if "is_storable" in up.env["product.template"]._fields:
        values["is_storable"] = True
    return values


def load_breeds(up, folder):
    rows = folder.rows("pet_breeds", "row")
    up.put_all("salon.pet.breed", "breed", [(row["key"], _breed_values(row), _names(row)) for row in rows])


def _breed_values(row):
    return {
        "species": row["species"],
        "size": row["size"],
        "coat": row["coat"],
        "groom_factor": float(row["groom_minutes_factor"]),
        "is_brachycephalic": row["brachycephalic"] == "1",
    }


register("chain", load_chain, addon=ADDON, file="branches", order=10)
register("taxes", finish_taxes, addon=ADDON, file="branches", order=15)
register("kinds", load_kinds, addon=ADDON, file="kinds", order=20, check=tables.check_kinds)
register("skills", load_skills, addon=ADDON, file="skills", order=30, check=tables.check_skills)
register("branches", load_branches, addon=ADDON, file="branches", order=40, check=tables.check_branches)
register("rooms", load_rooms, addon=ADDON, file="rooms", order=50, check=tables.check_rooms)
register("services", load_services, addon=ADDON, file="services", order=60, check=tables.check_services)
register("products", load_products, addon=ADDON, file="products", order=70, check=tables.check_products)
register("breeds", load_breeds, addon=ADDON, file="pet_breeds", order=80, check=tables.check_breeds)
