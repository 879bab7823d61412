"""A customer books, moves and cancels on a phone, without an app or a password, in both languages and by keyboard alone."""

import re
import secrets

import psycopg2
import pytest

from . import screens
from .conftest import LANGUAGES, another_house, watch

BRANCH = "XH"  # nails: its clock is left alone by other journeys
MOST_BYTES = 100_000
AXE = (
    "(levels) => axe.run(document, { resultTypes: ['violations'], runOnly: levels }).then((answer) => answer.violations"
    ".flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.html.slice(0, 120)}`)))"
)
SMALL = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
    .filter((each) => each.checkVisibility() && !each.closest('.sb-trap, .sb-skip'))
    .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
    .filter(([, box]) => box.width && box.height < 43.5)
    .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""


@pytest.fixture
def visitor(browser, contexts, pages, salon):
    """Give a function ``visitor(lang, **options)`` → a page of a stranger's phone; ``page.weight`` adds up what it loads."""

    another_house(salon)

    def open_page(lang, **options):
        context = browser.new_context(
            viewport={"width": 375, "height": 812}, locale=LANGUAGES[lang], has_touch=True, is_mobile=True, timezone_id="Europe/Berlin",
            reduced_motion="reduce", **options,
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        pages.append(page)
        page.salon_errors, page.weight = watch(page), {}
        page.on("requestfinished", lambda request: page.weight.update({request.url: request.sizes()["responseBodySize"]}))
        page.goto(f"{salon.url}/book/{BRANCH.lower()}")
        return page

    return open_page


def code_for(salon, phone):
    """Return the code that the desk can read out: the newest message to this phone."""
    with psycopg2.connect(salon.database_uri) as connection, connection.cursor() as cursor:
        query = "SELECT body FROM salon_online_message WHERE phone = %s AND kind IN ('code', 'sign') ORDER BY id DESC LIMIT 1"
        cursor.execute(query, (f"+86{phone}",))
        body = cursor.fetchone()[0]
    connection.close()
    return re.search(r"\d{6}", body).group(0)


def look(page, salon, name, lang):
    """Photograph a page and ask it what can be asked of any page."""
    page.screenshot(path=salon.screenshots / f"online-{lang}-{name}.png", full_page=True)
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(screens.AXE.read_text(encoding="utf-8"))
    assert page.evaluate(AXE, list(screens.AXE_LEVELS)) == [], name
    assert page.evaluate(SMALL) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert page.evaluate("document.documentElement.lang") == {"zh_CN": "zh-CN", "en_US": "en"}[lang], name
    if lang == "zh_CN":
        assert re.search(r"[\u4e00-\u9fff]", page.inner_text("h1")), name


@pytest.mark.parametrize("lang", ["zh_CN", "en_US"])
def test_a_stranger_books_moves_and_cancels_by_touch(visitor, salon, lang):
    page, phone = visitor(lang), f"139{secrets.randbelow(10**8):08d}"
    look(page, salon, "1-menu", lang)
    page.locator(".sb-row").first.tap()
    page.locator(".sb-time").first.wait_for()
    look(page, salon, "2-times", lang)
    page.locator(".sb-day").nth(3).tap()
    page.locator(".sb-time").first.tap()
    page.locator("#f-contact").wait_for()
    look(page, salon, "3-contact", lang)
    page.locator(".sb-main-button").tap()
    page.locator(".sb-fault").first.wait_for()
    look(page, salon, "4-faults", lang)
    page.fill("#f-contact", phone)
    page.fill("#f-name", "欧阳晴" if lang == "zh_CN" else "Nora Quiet")
    page.locator(".sb-main-button").tap()
    page.locator("[data-code]").wait_for()
    look(page, salon, "5-code", lang)
    page.fill("[data-code]", code_for(salon, phone))  # the sixth digit books
    page.locator(".sb-state-good").wait_for()
    look(page, salon, "6-booked", lang)
    assert "Asia/Shanghai" in page.inner_text("footer")
    booked = page.url
    move(page, salon, lang)
    cancel(page, salon, lang, booked)
    assert page.salon_errors == []
    files = [url for url in page.weight if "/web/assets" in url or "/static/" in url or url.endswith("/book/xh")]
    assert len(files) == 3 and sum(page.weight[url] for url in files) < MOST_BYTES
    assert all(url.startswith(salon.url) for url in page.weight), "nothing comes from elsewhere"


def move(page, salon, lang):
    before = page.inner_text("h1")
    page.locator("a[href$='/move']").tap()
    page.locator(".sb-day").nth(4).tap()
    page.locator(".sb-time").first.wait_for()
    look(page, salon, "7-move", lang)
    page.locator(".sb-time").first.tap()
    look(page, salon, "8-move-confirm", lang)
    page.locator(".sb-main-button").tap()
    page.locator(".sb-state-good").wait_for()
    assert page.inner_text("h1") != before


def cancel(page, salon, lang, booked):
    assert page.url == booked
    page.locator("a[href$='/cancel']").tap()
    look(page, salon, "9-cancel", lang)
    page.locator(".sb-main-button").tap()
    page.locator(".sb-struck").wait_for()
    look(page, salon, "10-cancelled", lang)


@pytest.mark.parametrize("lang", ["zh_CN", "en_US"])
def test_a_long_visit_is_booked_by_paying_its_deposit(visitor, salon, lang):
    page, phone = visitor(lang), f"135{secrets.randbelow(10**8):08d}"
    page.goto(f"{salon.url}/book/{BRANCH.lower()}/times?s={long_service(salon)}")
    page.locator(".sb-day").nth(5).tap()
    page.locator(".sb-time").first.tap()
    page.fill("#f-contact", phone)
    page.fill("#f-name", "欧阳晴" if lang == "zh_CN" else "Nora Quiet")
    page.locator(".sb-main-button").tap()
    page.locator("[data-code]").wait_for()
    page.fill("[data-code]", code_for(salon, phone))
    pretend(page, salon, lang, "cancel", "[role=alert]")
    pretend(page, salon, lang, "pending", ".sb-state-wait")
    assert page.locator(".sb-state-good").count() == 0
    page.goto(f"{salon.url}/book")  # whoever looks elsewhere meanwhile comes back to the same place
    page.goto(f"{salon.url}/book/paid")
    page.locator(".sb-state-wait").wait_for()
    assert page.salon_errors == []


def pretend(page, salon, lang, outcome, shows):
    page.locator("select[name=outcome]").wait_for()
    look(page, salon, f"pay-before-{outcome}", lang)
    page.select_option("select[name=outcome]", outcome)
    page.locator(".sb-main-button").tap()
    page.locator(shows).wait_for()
    look(page, salon, f"pay-{outcome}", lang)


def long_service(salon):
    """Return the id of a service of this branch for whose length the terms ask for a deposit."""
    with psycopg2.connect(salon.database_uri) as connection, connection.cursor() as cursor:
        cursor.execute(
            """SELECT service.id FROM product_template AS service
                 JOIN salon_service_phase AS phase ON phase.product_tmpl_id = service.id
                 JOIN salon_skill_level AS skill ON skill.product_tmpl_id = service.id
                 JOIN hr_employee AS person ON person.id = skill.employee_id
                 JOIN salon_branch AS branch ON branch.id = person.salon_branch_id
                WHERE service.online_bookable AND branch.code = %s
             GROUP BY service.id, skill.id HAVING sum(phase.duration_min) >= 120 ORDER BY service.id LIMIT 1""",
            [BRANCH],
        )
        found = cursor.fetchone()[0]
    connection.close()
    return found


def reach(page, selector):
    """Press Tab until the focus is on what is wanted, and see that the focus shows."""
    for _press in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"the keyboard never came to {selector}")


def test_the_keyboard_is_enough_and_back_goes_one_step_back(visitor, salon):
    page, phone = visitor("en_US"), f"137{secrets.randbelow(10**8):08d}"
    reach(page, ".sb-row")
    page.keyboard.press("Enter")
    page.locator(".sb-time").first.wait_for()
    times = page.url
    reach(page, ".sb-time")
    page.keyboard.press("Enter")
    page.locator("#f-contact").wait_for()
    page.go_back()
    assert page.url == times
    page.go_forward()
    reach(page, "#f-contact")
    page.keyboard.type(phone)
    page.keyboard.press("Tab")
    page.keyboard.type("Key Board")
    page.keyboard.press("Enter")
    page.locator("[data-code]").wait_for()
    page.keyboard.type(code_for(salon, phone))
    page.locator(".sb-state-good").wait_for()
    booked = page.url
    page.go_back()
    assert page.url == booked or page.locator("[data-code]").count()
    page.reload()
    assert page.url == booked, "whoever comes back after booking sees the booking"
    assert page.salon_errors == []


def test_everything_works_without_a_script(visitor, salon):
    page, phone = visitor("en_US", java_script_enabled=False), f"136{secrets.randbelow(10**8):08d}"
    page.locator(".sb-row").nth(1).click()
    page.locator(".sb-time").last.click()
    page.fill("#f-contact", phone)
    page.fill("#f-name", "No Script")
    page.locator(".sb-main-button").click()
    page.fill("[data-code]", code_for(salon, phone))
    page.locator(".sb-main-button").click()
    page.locator(".sb-state-good").wait_for()
    assert page.salon_errors == []
