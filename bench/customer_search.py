"""Measure how fast customers are found among a million, as each role, and how fast the takings of a million visits add up.

    python bench/customer_search.py --database NAME [--config odoo.conf] [--customers 1000000] [--visits 1000000] [--repeat 20]

NAME is a database with the addons that nobody needs for anything else: what is missing up to the wished numbers is made up in
it and stays, so that a second run measures at once. Each figure is the whole call that the web client makes, without HTTP, with
nothing of it in the cache of records. With a salon of ./salon up --empty:

    PYTHONPATH=.salon/odoo/usr/lib/python3/dist-packages .salon/venv/bin/python bench/customer_search.py \\
        --database salon --config .salon/run/odoo.conf
"""

import argparse
import io
import random
import statistics
import time
from pathlib import Path

import odoo
from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry

ROLES = ("desk", "manager", "admin", "accountant", "stylist")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华建文玉兰红春梅海燕雪晨曦子涵梓萱欣怡诗雨佳琪思远浩然宇航嘉懿俊熙博文若曦语"
FIRST = ("Anna", "Ben", "Clara", "David", "Emma", "Felix", "Grace", "Henry", "Ines", "Jonas", "Karla", "Leon", "Marta")
LAST = ("Smith", "Meyer", "Novak", "Rossi", "Garcia", "Jensen", "Dubois", "Kowalski", "Silva", "Andersson", "Walker", "Fischer")
PETS = ("Momo", "豆豆", "Coco", "布丁", "Lucky", "可乐", "Max", "旺财", "Luna", "米粒", "Rocky", "奶茶")
COLUMNS = (
    "id, name, complete_name, commercial_partner_id, type, autopost_bills, active, is_salon_customer, phone, phone_sanitized, email,"
    " email_normalized, name_pinyin, salon_search, visit_count, last_visit_date, create_date, write_date"
)
# What is typed, from one customer who exists: (name of the way, words from (name, pinyin, phone, e-mail, pet))
WAYS = {
    "whole name": lambda row: row["name"],
    "family name": lambda row: row["name"][:1],
    "given name": lambda row: row["name"][1:],
    "pinyin": lambda row: row["pinyin"].split()[0],
    "half the pinyin": lambda row: row["pinyin"].split()[0][:5],
    "initials": lambda row: row["pinyin"].split()[1],
    "last four digits": lambda row: row["phone"][-4:],
    "whole number": lambda row: row["phone"],
    "number in groups": lambda row: f"{row['phone'][-11:-8]} {row['phone'][-8:-4]} {row['phone'][-4:]}",
    "mail": lambda row: row["mail"],
    "pet and name": lambda row: f"{row['pet']} {row['name']}",
    "one letter wrong": lambda row: row["pinyin"].split()[0][:-2] + "x" + row["pinyin"].split()[0][-1:],
}


def people(count, dice):
    for number in range(count):
        chinese = dice.random() < 0.8
        name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=2)) if chinese else f"{dice.choice(FIRST)} {dice.choice(LAST)}"
        yield {
            "name": name,
            "phone": f"+861{dice.randrange(3 * 10**9, 10**10)}",
            "mail": f"{dice.choice(('li', 'chen', 'anna', 'max'))}{number}@example.com" if dice.random() < 0.4 else "",
            "pet": dice.choice(PETS) if dice.random() < 0.2 else "",
        }


def fill_customers(cr, wanted, dice):
    """Make customers up to the wished number, with the search key that the addon computes."""
    from odoo.addons.salon_crm.tools.names import digits_of, name_words, pinyin_of, search_key

    cr.execute("SELECT count(*), (SELECT max(id) FROM res_partner) FROM res_partner WHERE is_salon_customer")
    there, last = cr.fetchone()
    rows = io.StringIO()
    for number, row in enumerate(people(max(wanted - there, 0), dice), start=last + 1):
        pinyin = pinyin_of(row["name"])
        pet = (row["pet"], name_words(row["pet"])) if row["pet"] else ()
        key = search_key(row["name"], name_words(row["name"]), digits_of(row["phone"]), row["mail"], *pet)
        came = f"2026-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}" if dice.random() < 0.7 else "\\N"
        mail = row["mail"] or "\\N"
        values = (number, row["name"], row["name"], number, "contact", "ask", "t", "t", row["phone"], row["phone"], mail, mail)
        rest = (pinyin or "\\N", key, 0, came, "2026-01-01", "2026-01-01")
        rows.write("\t".join(map(str, values + rest)) + "\n")
    rows.seek(0)
    cr._obj.copy_expert(f"COPY res_partner ({COLUMNS}) FROM STDIN", rows)
    cr.execute("SELECT setval('res_partner_id_seq', (SELECT max(id) FROM res_partner))")
    cr.execute(
        "INSERT INTO salon_pet (name, owner_id, species, temper, active)"
        " SELECT pet.name, id, 'dog', 'calm', true FROM res_partner, unnest(%s) pet(name)"
        "  WHERE id > %s AND salon_search LIKE '%% ' || lower(pet.name) || ' %%'", [list(PETS), last],
    )


def fill_visits(env, wanted):
    """Make closed visits of three years up to the wished number, one line each, spread over branches, people and services."""
    cr = env.cr
    cr.execute("SELECT count(*) FROM salon_visit WHERE name LIKE 'BENCH%'")
    missing = wanted - cr.fetchone()[0]
    if missing <= 0:
        return
    branches = [env["salon.branch"].create({"name": f"Bench {n}", "code": f"B{time.time_ns() % 10**6}{n}"}).id for n in range(3)]
    people = [{"name": f"Bench {n}", "is_stylist": True, "salon_branch_id": branches[n % 3]} for n in range(24)]
    staff = env["hr.employee"].create(people).ids
    services = env["product.template"].create(
        [{"name": f"Bench {n}", "type": "service", "is_salon_service": True, "list_price": 80 + n, "taxes_id": False} for n in range(40)]
    )
    company = env.company
    env.flush_all()
    cr.execute(
        "WITH made AS (INSERT INTO salon_visit (name, branch_id, company_id, currency_id, state, origin, visit_date, closed_at,"
        "  amount_untaxed, amount_tax, amount_total) SELECT 'BENCH' || n, (%s::int[])[1 + n %% 3], %s, %s, 'closed', 'import',"
        "  date '2024-01-01' + n %% 1095, timestamp '2024-01-01' + n %% 1095 * interval '1 day', 80 + n %% 40, 0, 80 + n %% 40"
        "  FROM generate_series(1, %s) n RETURNING id, company_id, currency_id, visit_date, amount_total)"
        " INSERT INTO salon_visit_line (visit_id, company_id, currency_id, visit_date, kind, product_id, employee_id, quantity,"
        "  price_unit, amount_untaxed, amount_tax, amount_total) SELECT id, company_id, currency_id, visit_date, 'service',"
        "  (%s::int[])[1 + id %% 40], (%s::int[])[1 + id %% 24], 1, amount_total, amount_total, 0, amount_total FROM made",
        [branches, company.id, company.currency_id.id, missing, services.product_variant_id.ids, staff],
    )


def users(env):
    """Return {role: user} who may see all branches."""
    found = {}
    for role in ROLES:
        user = env["res.users"].search([("login", "=", f"bench_{role}")])
        groups = (env.ref("base.group_user") + env.ref(f"salon_crm.group_salon_{role}")).ids
        found[role] = user or env["res.users"].create({"name": role, "login": f"bench_{role}", "group_ids": [Command.set(groups)]})
        found[role].salon_branch_ids = env["salon.branch"].search([])
    return found


def timed(env, method, *arguments, **options):
    """Return (seconds, answer) of a call that finds nothing in the cache."""
    env.invalidate_all()
    started = time.perf_counter()
    answer = method(*arguments, **options)
    return time.perf_counter() - started, answer


def show(title, role, times, found=""):
    p95 = sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
    print(f"{title:<28}{role:<12}{statistics.median(times) * 1000:>9.1f}{p95 * 1000:>9.1f}  {found}", flush=True)


def measure(env, role, user, samples):
    env = env(user=user.id)
    partners, customers = env["res.partner"], [("is_salon_customer", "=", True)]
    every = []
    for way, words in WAYS.items():
        pairs = [timed(env, partners.name_search, words(row), customers, limit=8) for row in samples[way]]
        times = [taken for taken, _answer in pairs]
        every += times if way != "one letter wrong" else []
        show(way, role, times, f"{sum(bool(answer) for _taken, answer in pairs)} of {len(pairs)} answered")
    show("all but one letter wrong", role, every)
    listed = {"display_name": {}, "last_visit_date": {}, "visit_count": {}}
    turns = [timed(env, partners.web_search_read, customers, listed, limit=80)[0] for _turn in range(10)]
    show("list of customers", role, turns)
    report = env["salon.takings.report"]
    march = [("visit_date", ">=", "2026-03-01"), ("visit_date", "<", "2026-04-01")]
    for title, domain, groups in (
        ("takings of all, by month", [], ["visit_date:month", "branch_id"]),
        ("takings of all, by stylist", [], ["employee_id"]),
        ("takings of a month, by day", march, ["visit_date:day", "branch_id"]),
    ) if report.has_access("read") else ():
        sums = ["amount_total:sum", "visit_count:count_distinct"]
        show(title, role, [timed(env, report.formatted_read_group, domain, groups, sums)[0] for _turn in range(3)])


def draw(cr, repeat, dice):
    """Return customers to ask for, per way: those with a Chinese name, for mail and pet those who have one."""
    rows = []
    cr.execute(
        "SELECT name, name_pinyin, phone, email, id FROM res_partner WHERE is_salon_customer AND name_pinyin IS NOT NULL"
        " AND phone IS NOT NULL ORDER BY hashint4(id) LIMIT 20000"
    )
    for name, pinyin, phone, mail, number in cr.fetchall():
        rows.append({"name": name, "pinyin": pinyin, "phone": phone, "mail": mail or "", "id": number})
    cr.execute("SELECT owner_id, name FROM salon_pet WHERE owner_id = ANY(%s)", [[row["id"] for row in rows]])
    pets = dict(cr.fetchall())
    rows = [{**row, "pet": pets.get(row["id"], "")} for row in rows]
    fit = {"mail": lambda row: row["mail"], "pet and name": lambda row: row["pet"]}
    return {way: dice.sample([row for row in rows if fit.get(way, bool)(row)], repeat) for way in WAYS}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--visits", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=20)
    wish = parser.parse_args()
    odoo.tools.config.parse_config(["-d", wish.database, "--log-level=critical", *(["-c", str(wish.config)] if wish.config else [])])
    dice, started = random.Random(7), time.monotonic()
    with Registry(wish.database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True, "no_reset_password": True})
        fill_customers(cr, wish.customers, dice)
        fill_visits(env, wish.visits)
        by_role = users(env)
        cr.commit()
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")
        cr._cnx.autocommit = False
        print(f"filled in {time.monotonic() - started:.0f} s\n{'':<28}{'role':<12}{'p50 ms':>9}{'p95 ms':>9}")
        samples = draw(cr, wish.repeat, dice)
        for role, user in by_role.items():
            measure(env, role, user, samples)


if __name__ == "__main__":
    main()
