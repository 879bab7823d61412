"""A running demo salon and a browser. ``./salon test`` starts both and names them in the environment."""

import datetime
import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
from playwright.sync_api import sync_playwright

from .rpc import Client

LANGUAGES = {"zh_CN": "zh-CN", "en_US": "en-US"}


@dataclass(frozen=True)
class Salon:
    """The salon under test: its address, the logins per role ({"desk": {"login", "password"}}), its database."""

    url: str
    logins: dict
    database_uri: str
    screenshots: Path


@pytest.fixture(scope="session")
def salon() -> Salon:
    logins = json.loads(Path(os.environ["SALON_CREDENTIALS_FILE"]).read_text(encoding="utf-8"))
    folder = Path(os.environ.get("SALON_SCREENSHOTS", "."))
    return Salon(url=os.environ["SALON_URL"], logins=logins, database_uri=os.environ["SALON_DATABASE_URI"], screenshots=folder)


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium; no sandbox, since build machines run it as root."""
    with sync_playwright() as playwright:
        program = os.environ.get("SALON_BROWSER") or "/usr/bin/chromium"
        started = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"]
        )
        yield started
        started.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    setattr(item, f"report_{report.when}", report)
    return report


@pytest.fixture
def contexts(browser):
    """Browser contexts of one test, closed at its end."""
    opened = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def pages(request, contexts, salon):
    """Pages opened by one test; each is photographed when the test fails."""
    opened = []
    yield opened
    reports = [getattr(request.node, f"report_{when}", None) for when in ("setup", "call")]
    failed = any(report and report.failed for report in reports)
    for number, page in enumerate(opened if failed else []):
        name = re.sub(r"[^\w.-]+", "_", request.node.nodeid)[-120:]
        page.screenshot(path=salon.screenshots / f"{name}-{number}.png", full_page=True)


@pytest.fixture
def page_for(browser, contexts, pages, salon):
    """Give a function ``page_for(role, width=1280, height=900, lang="en_US")`` → a page logged in as that role."""

    def open_page(role: str, width: int = 1280, height: int = 900, lang: str = "en_US"):
        phone = width < 600
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=LANGUAGES[lang], has_touch=phone, is_mobile=phone,
            timezone_id="Asia/Shanghai",
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        pages.append(page)
        page.salon_errors = watch(page)
        log_in(page, salon, role)
        return page

    return open_page


@pytest.fixture(scope="module")
def day(salon):
    """A working day that is always late morning: one new stylist with a shift, in a branch whose clock says eleven.

    Journeys run at any hour; a salon is open in the morning. So the branch gets the time zone in which it is about eleven now.
    """
    database = re.search(r"/([\w-]+)\?", salon.database_uri).group(1)
    owner = Client(salon.url, database, salon.logins["admin"]["login"], salon.logins["admin"]["password"])
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, second=0, microsecond=0)
    hours = 11 - now.hour if now.hour <= 22 else 12
    [branch] = owner.call("salon.branch", "search_read", [["code", "=ilike", "WT"]], ["id", "tz", "opening_ids"], limit=1)
    set_zone(salon, branch["id"], f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT")
    [level] = owner.call("salon.level", "search", [], limit=1, order="sequence desc")
    skills = owner.call("salon.skill", "search", [["kind_id.code", "=", "hair"]])
    password, login = secrets.token_urlsafe(12), f"nora-{secrets.token_hex(3)}"
    name = login.replace("-", " ").title()
    group = owner.call("ir.model.data", "check_object_reference", "salon_crm", "group_salon_stylist")[1]
    user = owner.call("res.users", "create", [{
        "name": name, "login": login, "password": password, "lang": "en_US", "tz": "Asia/Shanghai",
        "group_ids": [[6, 0, [group]]], "salon_branch_ids": [[6, 0, [branch["id"]]]], "salon_branch_id": branch["id"],
    }])[0]
    employee = owner.call("hr.employee", "create", [{
        "name": name, "user_id": user, "salon_branch_id": branch["id"], "salon_level_id": level, "is_stylist": True,
        "salon_skill_ids": [[6, 0, skills]],
    }])[0]
    owner.call("hr.employee", "action_sync_qualifications", [employee])
    local_day = (now + datetime.timedelta(hours=hours)).date()
    owner.call("salon.shift", "create", [{
        "employee_id": employee, "branch_id": branch["id"], "shift_date": str(local_day),
        "start": str(now - datetime.timedelta(minutes=30)), "stop": str(now + datetime.timedelta(hours=6)),
    }])
    salon.logins["nora"] = {"login": login, "password": password}
    for role in ("manager", "desk", "accountant", "stylist"):
        [person] = owner.call("res.users", "search", [["login", "=", salon.logins[role]["login"]]])
        owner.call("res.users", "write", [person], {"lang": "en_US"})
    yield {"owner": owner, "stylist": name, "branch": branch["id"], "employee": employee, "date": local_day}
    set_zone(salon, branch["id"], branch["tz"])


def set_zone(salon: Salon, branch_id: int, zone: str) -> None:
    """Give a branch another clock past its guard: people may not while bookings lie ahead, and the demo salon is full of them."""
    with psycopg2.connect(salon.database_uri) as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE salon_branch SET tz = %s WHERE id = %s", (zone, branch_id))
    connection.close()


def another_house(salon: Salon) -> None:
    """Forget what strangers asked for so far: all journeys come from one address, and one house gets ten codes in a quarter of an hour."""
    with psycopg2.connect(salon.database_uri) as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM salon_online_limit")
    connection.close()


def watch(page) -> list[str]:
    """Collect what goes wrong inside the page: uncaught errors and answers of the server that are errors."""
    errors = []
    page.on("pageerror", lambda error: errors.append(f"uncaught: {error}"))
    page.on("response", lambda answer: errors.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
    return errors


def log_in(page, salon: Salon, role: str) -> None:
    known = salon.logins[role]
    page.goto(f"{salon.url}/web/login")
    page.fill("input[name=login]", known["login"])
    page.fill("input[name=password]", known["password"])
    page.click(".oe_login_form button[type=submit]")
    page.wait_for_url(re.compile(r"/(odoo|web(?!/login))"))
    page.wait_for_selector(".o_main_navbar, .o_home_menu, .pos")
