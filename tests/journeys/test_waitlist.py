"""Who waits: walk-ins in turn, freed times that find their customer, and saying that one is here, on two screens at once."""

import datetime
import re
import secrets

import psycopg2
import pytest

from . import screens
from .conftest import LANGUAGES, another_house, watch
from .test_day_board import BLOCK, GIVEN, LOOKS, SERVICE, at_work, block_of, open_board
from .test_online_booking import code_for, look

RAIL = ".o_salon_rail"
ROW = f"{RAIL} .o_salon_rail_row"


@pytest.fixture
def phone(browser, contexts, pages, salon):
    """Give a function ``phone(path, lang)`` → a page of a customer's phone."""

    another_house(salon)

    def open_page(path, lang="en_US"):
        context = browser.new_context(
            viewport={"width": 375, "height": 812}, locale=LANGUAGES[lang], has_touch=True, is_mobile=True, timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        pages.append(page)
        page.salon_errors = watch(page)
        page.goto(f"{salon.url}{path}")
        return page

    return open_page


@pytest.fixture
def waiting(day):
    """Two customers of Nora: one is booked in two hours, the other waits for a time of today; ended afterwards."""
    owner = day["owner"]
    [product] = owner.call("product.product", "search", [["name", "=", SERVICE], ["is_salon_service", "=", True]], limit=1)
    [nora] = owner.call("hr.employee", "read", [day["employee"]], ["resource_id"])
    names = [f"上官{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}" for _customer in range(2)]
    numbers = [f"+86139{secrets.randbelow(10**8):08d}" for _customer in names]
    people = [
        owner.call("res.partner", "create", [{"name": name, "phone": number, "is_salon_customer": True}])[0]
        for name, number in zip(names, numbers, strict=True)
    ]
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, minute=0, second=0, microsecond=0)
    made = owner.call("salon.appointment", "create", [{
        "branch_id": day["branch"], "customer_id": people[0], "start": str(now + datetime.timedelta(hours=2)),
        "line_ids": [[0, 0, {"product_id": product, "wished_employee_id": day["employee"]}]],
    }])
    wish = owner.call("salon.waitlist.wish", "create", [{
        "branch_id": day["branch"], "customer_id": people[1], "product_ids": [[6, 0, [product]]], "notice_min": 30,
        "wished_resource_ids": [[6, 0, [nora["resource_id"][0]]]], "first_day": str(day["date"]), "last_day": str(day["date"]),
    }])
    yield {"booked": names[0], "waits": names[1], "phones": numbers, "appointment": made[0], "wish": wish[0]}
    owner.call("salon.waitlist.wish", "action_leave", wish)
    mine = owner.call("salon.appointment", "search", [["customer_id", "in", people], ["state", "in", ["booked", "arrived"]]])
    owner.call("salon.appointment", "action_cancel", mine, context={"waitlist_offer": False})


@pytest.fixture
def open_rail(browser):
    """Give a function that opens the rail of a board, and asks it for nothing else."""

    def show(page):
        if page.locator(".o_salon_rail_strip").is_visible():
            page.locator(".o_salon_rail_strip").click()
        elif not page.locator(".o_salon_rail_open").count():
            page.locator(".o_salon_board_actions").get_by_role("button").first.click()
        page.locator(".o_salon_rail_add").wait_for()

    return show


def link_for(salon, number):
    """Return the path of the link in the newest offer to this phone."""
    with psycopg2.connect(salon.database_uri) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT body FROM salon_online_message WHERE phone = %s AND kind = 'offer' ORDER BY id DESC LIMIT 1", (number,))
        body = cursor.fetchone()[0]
    connection.close()
    return re.search(r"/book/wait/[\w-]+", body).group(0)


def test_a_walk_in_is_added_in_three_actions_and_seated_in_one(page_for, salon, day, open_rail):
    at_work(day, "desk", salon)
    page, colleague = page_for("desk", width=1440), page_for("manager", width=1440)
    open_board(page, salon, day)
    open_board(colleague, salon, day)
    open_rail(page)
    open_rail(colleague)
    guest = f"公孙{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}"
    page.locator(".o_salon_rail_add").click()
    form = page.locator(".o_salon_rail_form")
    form.locator("select").first.select_option(label=SERVICE)
    form.get_by_label("Name").fill(guest)
    page.keyboard.press("Enter")
    row = page.locator(ROW, has_text=guest)
    row.locator(".o_salon_rail_wait").wait_for()
    colleague.locator(ROW, has_text=guest).wait_for(timeout=2_000)
    next_up = row.locator(".o_salon_rail_next").inner_text()
    row.get_by_role("button", name="Seat", exact=True).click()
    block_of(page, guest).wait_for()
    colleague.locator(f"{BLOCK}.o_salon_state_arrived", has_text=guest).wait_for(timeout=2_000)
    assert row.count() == 0
    taken = block_of(page, guest).locator("xpath=..").get_attribute("aria-label")
    assert next_up.endswith(taken), "who was said to be next took the guest"
    page.get_by_role("button", name="Why?").click()
    page.locator(".o_data_row", has_text=taken).first.wait_for()
    page.get_by_role("button", name="Prove today's turns").click()
    page.locator(".o_notification", has_text="follow from the log").wait_for()
    assert page.salon_errors == [] and colleague.salon_errors == []


def test_a_walk_in_who_is_known_joins_the_queue_with_the_own_file(page_for, salon, day, waiting, open_rail):
    at_work(day, "desk", salon)
    page = page_for("desk", width=1440)
    open_board(page, salon, day)
    open_rail(page)
    page.locator(".o_salon_rail_add").click()
    form = page.locator(".o_salon_rail_form")
    form.locator("select").first.select_option(label=SERVICE)
    form.get_by_label("Name").press_sequentially(waiting["phones"][1][-6:])
    form.get_by_role("button", name=re.compile(waiting["waits"])).click()
    form.locator(".o_salon_board_chosen", has_text=waiting["waits"]).wait_for()
    page.screenshot(path=salon.screenshots / "waitlist-known-walk-in.png")
    page.keyboard.press("Enter")
    row = page.locator(f"{ROW}[data-entry]", has_text=waiting["waits"])
    row.wait_for()
    [entry] = day["owner"].call("salon.queue.entry", "search_read", [["id", "=", int(row.get_attribute("data-entry"))]], ["customer_id"])
    assert entry["customer_id"][1] == waiting["waits"]
    day["owner"].call("salon.queue.entry", "action_leave", [entry["id"]])
    assert page.salon_errors == []


@pytest.mark.parametrize("lang", ["zh_CN", "en_US"])
def test_a_cancelled_visit_finds_its_customer_who_takes_it_with_one_tap(page_for, phone, salon, day, waiting, open_rail, lang):
    at_work(day, "desk", salon)
    page, colleague = page_for("desk", width=1440), page_for("manager", width=1440)
    open_board(page, salon, day)
    open_board(colleague, salon, day)
    open_rail(page)
    cancel_and_offer(page, waiting)
    page.locator(ROW, has_text=waiting["waits"]).locator(".o_salon_rail_offered").wait_for()
    customer = phone(link_for(salon, waiting["phones"][1]), lang)
    customer.locator(".sb-state-wait").wait_for()
    look(customer, salon, "offer", lang)
    customer.locator(".sb-main-button").tap()
    customer.locator(".sb-state-good").wait_for()
    look(customer, salon, "offer-taken", lang)
    block_of(colleague, waiting["waits"]).wait_for(timeout=2_000)
    block_of(page, waiting["waits"]).wait_for(timeout=2_000)
    page.locator(ROW, has_text=waiting["waits"]).wait_for(state="detached")
    assert page.salon_errors == [] and colleague.salon_errors == [] and customer.salon_errors == []


def cancel_and_offer(page, waiting):
    """The card says who would take the time before it is free; the tick stays, one press cancels and offers."""
    block_of(page, waiting["booked"]).click()
    card = page.locator(".o_salon_board_card")
    card.get_by_role("button", name="Cancel", exact=True).click()
    matches = card.locator(".o_salon_board_matches")
    matches.get_by_text(waiting["waits"]).wait_for()
    assert matches.get_by_role("checkbox").is_checked()
    card.get_by_role("button", name="Cancel it").click()
    block_of(page, waiting["booked"]).wait_for(state="detached")


@pytest.mark.parametrize("lang", ["zh_CN", "en_US"])
def test_whom_no_time_suits_asks_to_be_told(phone, salon, lang):
    page, number = phone("/book/xh", lang), f"138{secrets.randbelow(10**8):08d}"
    page.locator(".sb-row").first.tap()
    page.locator(".sb-ask a").tap()
    page.locator("#f-contact").wait_for()
    look(page, salon, "wait-ask", lang)
    page.locator(".sb-check").nth(5).tap()
    page.locator(".sb-check").nth(9).tap()
    page.fill("#f-contact", number)
    page.fill("#f-name", "令狐晴" if lang == "zh_CN" else "Nora Patient")
    page.locator(".sb-main-button").tap()
    page.locator("[data-code]").wait_for()
    look(page, salon, "wait-code", lang)
    page.fill("[data-code]", code_for(salon, number))  # the sixth digit puts on the list
    page.locator(".sb-state-good").wait_for()
    look(page, salon, "wait-place", lang)
    place = page.url
    page.locator(".sb-link-button").tap()
    page.locator(".sb-state-good").wait_for(state="detached")
    look(page, salon, "wait-left", lang)
    assert page.url == place and page.salon_errors == []


@pytest.mark.parametrize("lang", ["zh_CN", "en_US"])
def test_the_code_at_the_door_tells_the_desk_and_nobody_else(page_for, phone, salon, day, waiting, lang):
    owner = day["owner"]
    owner.call("salon.appointment", "write", [waiting["appointment"]], {"start": soon()})
    at_work(day, "desk", salon)
    board = page_for("desk", width=1440)
    open_board(board, salon, day)
    block_of(board, waiting["booked"]).wait_for()
    page = phone(door_of(owner, salon, day["branch"]), lang)
    look(page, salon, "here", lang)
    say_here(page, "0000", "上")
    nothing = page.inner_text("main")
    page.go_back()
    say_here(page, waiting["phones"][0][-4:], "上")
    board.locator(f"{BLOCK}.o_salon_state_arrived", has_text=waiting["booked"]).wait_for(timeout=2_000)
    assert page.inner_text("main") == nothing, "the page tells nobody who is a customer"
    look(page, salon, "here-done", lang)
    assert page.salon_errors == [] and board.salon_errors == []


def say_here(page, digits, initial):
    page.fill("input[name=digits]", digits)
    page.fill("input[name=initial]", initial)
    page.locator(".sb-main-button").tap()
    page.locator(".sb-state-good").wait_for()


def soon():
    """Return the next full quarter of an hour, as UTC text."""
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, second=0, microsecond=0)
    return str(now + datetime.timedelta(minutes=30 - now.minute % 15))


def door_of(owner, salon, branch):
    """Return the path behind the code at the door, as the desk's sheet of codes shows it."""
    sheet = owner.opener.open(f"{salon.url}/salon_website/links/{branch}").read().decode()
    return re.search(r"/book/[^/\"]+/here/[\w-]+", sheet).group(0)


@pytest.mark.parametrize("look_at", LOOKS, ids=lambda each: f"{each.lang}-{each.width}")
def test_queue_and_waitlist_can_be_read_and_reached(browser, salon, day, waiting, open_rail, look_at):
    """The rail with a guest, its form, an offer, and the cancel question, asked what every screen is asked."""
    owner = day["owner"]
    [product] = owner.call("product.product", "search", [["name", "=", SERVICE], ["is_salon_service", "=", True]], limit=1)
    name = f"轩辕{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}"
    guests = owner.call("salon.queue.entry", "create", [{
        "branch_id": day["branch"], "product_id": product, "guest_name": name, "asked_employee_id": day["employee"],
    }])
    at_work(day, "desk", salon)
    state = screens.sign_in(browser, salon, "desk", look_at.lang)
    page = screens.open_page(browser, salon, state, look_at)
    open_board(page, salon, day)
    open_rail(page)
    page.locator(ROW, has_text=name).wait_for()
    found = {"rail": ask(page, salon, look_at, "rail")}
    page.locator(".o_salon_rail_add").click()
    page.locator(".o_salon_rail_form option").nth(3).wait_for(state="attached")
    found["form"] = ask(page, salon, look_at, "form")
    page.keyboard.press("Escape")
    row = page.locator(ROW, has_text=waiting["waits"])
    row.locator(".o_salon_rail_line .o_salon_button").click()
    row.locator(".o_salon_rail_ask").wait_for()
    row.scroll_into_view_if_needed()
    found["offer"] = ask(page, salon, look_at, "offer")
    page.context.close()
    owner.call("salon.queue.entry", "action_leave", guests)
    assert not any(found.values()), "\n".join(f"{name}: {fault}" for name, faults in found.items() for fault in faults)


def ask(page, salon, look_at, name):
    page.screenshot(path=salon.screenshots / f"waitlist-{name}-{look_at.lang}-{look_at.width}.png")
    return screens.faults_of(page, look_at) + screens.axe_faults_of(page)
