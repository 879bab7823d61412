"""A customer signs in with a code, books the next visit in two presses, adds a pet and decides what is allowed; the desk does it too."""

import re
import secrets

import psycopg2
import pytest

from . import screens
from .conftest import LANGUAGES, another_house, watch
from .test_online_booking import AXE, MOST_BYTES, SMALL, code_for

SIZES = {"375": (375, 812), "1440": (1440, 900)}
# Regulars of the invented chain: a number of their own, a file with visits and points, nothing ahead.
REGULARS = """
    SELECT substr(partner.phone_sanitized, 4), partner.id
      FROM res_partner partner
      JOIN salon_branch branch ON branch.id = partner.salon_branch_id AND branch.online_booking
     WHERE partner.is_salon_customer AND partner.active AND partner.visit_count BETWEEN 4 AND 40 AND partner.phone_sanitized LIKE '+861%'
       AND partner.last_visit_date > current_date - 40
       AND NOT EXISTS (SELECT FROM res_partner other WHERE other.phone_sanitized = partner.phone_sanitized AND other.id <> partner.id)
       AND NOT EXISTS (SELECT FROM salon_appointment ahead WHERE ahead.customer_id = partner.id AND ahead.start > now() AT TIME ZONE 'UTC')
       AND NOT EXISTS (SELECT FROM salon_consent consent WHERE consent.customer_id = partner.id)
       AND EXISTS (SELECT FROM salon_ledger_account account WHERE account.partner_id = partner.id AND account.balance > 0)
     ORDER BY partner.last_visit_date DESC, partner.id LIMIT 40
"""


def ask(salon, query, *values):
    with psycopg2.connect(salon.database_uri) as connection, connection.cursor() as cursor:
        cursor.execute(query, values or None)
        rows = cursor.fetchall()
    connection.close()
    return rows


@pytest.fixture(scope="module")
def regulars(salon):
    """Give a function that names another regular each time: ``(phone, id)``."""
    rows = iter(ask(salon, REGULARS))
    return lambda: next(rows)


@pytest.fixture
def customer(browser, contexts, pages, salon):
    """Give a function ``customer(lang, size)`` → a page in a customer's browser; ``page.weight`` adds up what it loads."""

    another_house(salon)

    def open_page(lang, size):
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=LANGUAGES[lang], has_touch=width < 600, is_mobile=width < 600,
            timezone_id="Europe/Berlin", reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        pages.append(page)
        page.salon_errors, page.weight = watch(page), {}
        page.on("requestfinished", lambda request: page.weight.update({request.url: request.sizes()["responseBodySize"]}))
        page.goto(f"{salon.url}/book/account")
        return page

    return open_page


def look(page, salon, name, lang, size):
    page.screenshot(path=salon.screenshots / f"own-{lang}-{size}-{name}.png", full_page=True)
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(screens.AXE.read_text(encoding="utf-8"))
    assert page.evaluate(AXE, list(screens.AXE_LEVELS)) == [], name
    assert page.evaluate(SMALL) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if lang == "zh_CN":
        assert re.search(r"[\u4e00-\u9fff]", page.inner_text("h1")), name


def sign_in(page, salon, phone, lang, size):
    look(page, salon, "1-sign-in", lang, size)
    page.fill("#f-contact", "12")
    page.click(".sb-main-button")
    page.locator(".sb-fault").first.wait_for()
    look(page, salon, "2-fault", lang, size)
    page.fill("#f-contact", phone)
    page.click(".sb-main-button")
    page.locator("[data-code]").wait_for()
    look(page, salon, "3-code", lang, size)
    page.fill("[data-code]", code_for(salon, phone))
    page.locator(".sb-chips").wait_for()


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("lang", ["zh_CN", "en_US"])
def test_a_regular_books_the_next_visit_and_finds_everything_of_their_own(customer, regulars, salon, lang, size):
    page, (phone, number) = customer(lang, size), regulars()
    sign_in(page, salon, phone, lang, size)
    look(page, salon, "4-home", lang, size)
    see_own_pages(page, salon, lang, size)
    add_a_pet(page, salon, number, lang, size)
    allow(page, salon, number, lang, size)
    book_next(page, salon, number, lang, size)
    page.goto(f"{salon.url}/book/account")
    page.locator("form[action$='/out'] button").click()
    page.locator("h1").wait_for()
    look(page, salon, "14-out", lang, size)
    page.goto(f"{salon.url}/book/account/visits")
    assert page.url.endswith("/book/account/sign")
    assert page.salon_errors == []
    files = [url for url in page.weight if "/web/assets" in url or "/static/" in url]
    heaviest = max(bytes_ for url, bytes_ in page.weight.items() if "/book/" in url)
    assert sum(page.weight[url] for url in files) + heaviest < MOST_BYTES
    assert all(url.startswith(salon.url) for url in page.weight), "nothing comes from elsewhere"


def see_own_pages(page, salon, lang, size):
    page.click(".sb-chip[href$='/visits']")
    page.locator(".sb-past").first.wait_for()
    look(page, salon, "5-visits", lang, size)
    page.click(".sb-chip[href$='/points']")
    page.locator(".sb-total").wait_for()
    look(page, salon, "6-points", lang, size)


def add_a_pet(page, salon, number, lang, size):
    page.click(".sb-chip[href$='/pets']")
    page.click("a[href$='/pets/new']")
    page.locator("#f-name").wait_for()
    page.click(".sb-main-button")
    page.locator(".sb-fault").first.wait_for()
    look(page, salon, "7-pet", lang, size)
    name = f"Mochi {secrets.token_hex(2)}"
    page.fill("#f-name", name)
    page.select_option("select[name='breed_id']", index=1)
    page.fill("#f-birth_date", "2021-05-30")
    page.click(".sb-main-button")
    page.locator(".sb-note").wait_for()
    look(page, salon, "8-pets", lang, size)
    assert ask(salon, "SELECT owner_id FROM salon_pet WHERE name = %s", name) == [(number,)]


def allow(page, salon, number, lang, size):
    page.click(".sb-chip[href$='/consents']")
    look(page, salon, "9-consents", lang, size)
    page.locator("button[name='given'][value='1']").first.click()
    page.locator("button[name='given'][value='0']").wait_for()
    look(page, salon, "10-given", lang, size)
    assert ask(salon, "SELECT is_given, how FROM salon_consent WHERE customer_id = %s ORDER BY id", number) == [(True, "portal")]
    page.locator("button[name='given'][value='0']").click()
    page.locator(".sb-state").first.wait_for()
    rows = ask(salon, "SELECT is_given FROM salon_consent WHERE customer_id = %s ORDER BY id", number)
    assert rows == [(True,), (False,)]


def book_next(page, salon, number, lang, size):
    page.click(".sb-chip >> nth=0")
    page.click("a[href$='/again']")  # the first press
    page.locator("button[name='start']").first.wait_for()
    look(page, salon, "11-again", lang, size)
    page.locator(".sb-main-button[name='start'], .sb-time").first.click()  # the second
    page.locator(".sb-state").first.wait_for()
    assert "/book/visit/" in page.url
    [(state, source)] = ask(
        salon, "SELECT state, source FROM salon_appointment WHERE customer_id = %s AND start > now() AT TIME ZONE 'UTC'", number,
    )
    assert state in ("booked", "request") and source == "website"
    page.goto(f"{salon.url}/book/account")
    look(page, salon, "12-ahead", lang, size)
    page.click("button[name='to'][value='cancel']")
    page.locator(".sb-main-button").wait_for()
    look(page, salon, "13-cancel", lang, size)
    assert page.url.endswith("/cancel")


def test_an_unknown_number_gets_the_same_pages_until_the_code_is_right(customer, salon, regulars):
    def pages_of(phone):
        page = customer("en_US", "375")
        page.fill("#f-contact", phone)
        page.click(".sb-main-button")
        page.locator("[data-code]").wait_for()
        return page, page.inner_text("main").replace(phone[-4:], "")

    known, unknown = regulars()[0], f"137{secrets.randbelow(10**8):08d}"
    _page, first = pages_of(known)
    page, second = pages_of(unknown)
    assert first == second
    page.fill("[data-code]", code_for(salon, unknown))
    page.locator("a[href='/book'].sb-main-button").wait_for()
    look(page, salon, "15-unknown", "en_US", "375")


@pytest.mark.parametrize("size", list(SIZES))
def test_the_desk_finds_link_and_consents_on_the_form(page_for, salon, regulars, size):
    width, height = SIZES[size]
    page, (_phone, number) = page_for("desk", width, height), regulars()
    page.goto(f"{salon.url}/odoo/salon-customers/{number}")
    page.locator("[name='salon_account_url']").first.wait_for()
    page.screenshot(path=salon.screenshots / f"own-desk-{size}-form.png", full_page=True)
    page.locator("button[name='action_send_account_link']").click()
    page.locator(".o_notification").first.wait_for()
    page.locator("a[name='consents']").click()
    page.locator(".o_salon_consent_new").click()
    page.locator(".modal [name='is_given'] input").check()
    page.screenshot(path=salon.screenshots / f"own-desk-{size}-consent.png")
    page.locator(".modal-footer .o_form_button_save").click()
    page.locator(".modal").wait_for(state="detached")
    page.locator("[name='consent_ids'] .o_data_row, [name='consent_ids'] .o_kanban_record").first.wait_for()
    page.screenshot(path=salon.screenshots / f"own-desk-{size}-consents.png", full_page=True)
    assert ask(salon, "SELECT is_given, how FROM salon_consent WHERE customer_id = %s", number) == [(True, "desk")]
    assert page.salon_errors == []


@pytest.mark.parametrize("size", ["1440"])  # on a phone Odoo folds the buttons of a form into a menu
def test_the_desk_books_the_next_visit_of_a_finished_one_in_two_presses(page_for, salon, size):
    width, height = SIZES[size]
    finished = (
        "SELECT appointment.id, appointment.customer_id FROM salon_appointment appointment JOIN salon_visit visit ON visit.id = visit_id"
        " JOIN salon_branch branch ON branch.id = visit.branch_id"
        " WHERE appointment.state = 'done' AND visit.state = 'closed' AND appointment.customer_id IS NOT NULL AND branch.code ILIKE 'xh'"
        " AND NOT EXISTS (SELECT FROM salon_appointment ahead WHERE ahead.customer_id = appointment.customer_id"
        " AND ahead.start > now() AT TIME ZONE 'UTC')"
        # Whoever comes every few weeks: further ahead nobody's shifts are planned yet.
        " AND (SELECT count(*) FROM salon_visit_line line JOIN salon_visit past ON past.id = line.visit_id"
        " WHERE past.customer_id = appointment.customer_id AND past.visit_date > current_date - 100 AND line.product_id IN"
        " (SELECT own.product_id FROM salon_appointment_line own WHERE own.appointment_id = appointment.id)) >= 4"
        " ORDER BY appointment.start DESC LIMIT 1"
    )
    [(appointment, customer)] = ask(salon, finished)
    page = page_for("owner", width, height)
    page.goto(f"{salon.url}/odoo/salon-day-list/{appointment}")
    page.locator("button[name='action_rebook']").first.click()
    page.locator(".modal button[name='action_book']").wait_for()
    page.screenshot(path=salon.screenshots / f"own-desk-{size}-next.png")
    page.locator(".modal button[name='action_book']").click()
    page.locator(".o_notification").first.wait_for()
    page.locator(".modal").wait_for(state="detached")
    ahead = "SELECT count(*) FROM salon_appointment WHERE customer_id = %s AND start > now() AT TIME ZONE 'UTC' AND state = 'booked'"
    assert ask(salon, ahead, customer) == [(1,)]
    assert page.salon_errors == []
