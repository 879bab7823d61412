"""A running demo salon and a browser. ``./salon test`` starts both and names them in the environment."""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

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
