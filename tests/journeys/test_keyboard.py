"""The same work without a mouse, and the stylist's day on a slow line: no step needs a pointer, none needs a fast network."""

import secrets

GIVEN = "安宁平康乐雨雪星月云"
SERVICE = "Fringe trim"
MOST_TABS = 150
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}  # 150 ms, 1.6 Mbit/s


def test_the_desk_finds_books_and_receives_by_keyboard_and_the_stylist_serves_on_a_slow_line(page_for, salon, day):
    name = f"慕容清{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}"
    phone = f"1390000{secrets.randbelow(10_000):04d}"
    day["owner"].call("res.partner", "create", [{"name": name, "phone": phone, "is_salon_customer": True}])
    page = page_for("desk", width=1440)
    page.goto(f"{salon.url}/odoo/salon-day-list")
    page.locator(".o_list_view .o_control_panel").wait_for()
    page.keyboard.press("Alt+c")  # the letters that Odoo shows over its buttons while Alt is held
    page.locator(".o_salon_appointment_form").wait_for()
    choose(page, "customer_id", "mrq", name)
    with form_answer(page):
        press_on(page, ".o_field_x2many_list_row_add a, .o_field_x2many_list_row_add button")
    page.locator(".o_field_widget[name=product_id] input:focus").wait_for()  # the new line takes the keyboard when it is drawn
    choose(page, "product_id", SERVICE)
    choose(page, "wished_employee_id", day["stylist"])
    press_on(page, ".o_salon_time_chip")
    page.keyboard.press("Alt+s")
    page.locator("button[name=action_arrive]").wait_for()
    page.keyboard.press("Alt+a")
    page.locator(".o_salon_state_arrived").first.wait_for()
    assert page.salon_errors == []
    serve_on_a_slow_line(page_for, salon)


def serve_on_a_slow_line(page_for, salon):
    """The programs are on the device since yesterday; what the day needs comes over the slow line."""
    page = page_for("nora", width=375, height=812)
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    page.goto(f"{salon.url}/odoo/salon-my-day")
    page.get_by_role("button", name="START").wait_for()
    assert "1390000" not in page.inner_text("body")
    press_on(page, ".o_salon_my_day_main")
    page.get_by_role("button", name="FINISH").wait_for()
    press_on(page, ".o_salon_my_day_main")
    page.get_by_text("1 done").wait_for()
    assert page.salon_errors == []


def press_on(page, selector: str) -> None:
    """Walk to the first such thing by Tab and press Enter on it."""
    walk_to(page, selector)
    page.keyboard.press("Enter")


def walk_to(page, selector: str) -> None:
    for _step in range(MOST_TABS):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def form_answer(page):
    """Wait until the server has told the form what follows from an entry: a key pressed before may be lost when it is drawn anew."""
    return page.expect_response(lambda answer: "/onchange" in answer.url)


def choose(page, field: str, typed: str, shown: str = "") -> None:
    """Type into a field that offers a list, walk down to the entry and take it."""
    walk_to(page, f".o_field_widget[name={field}] input")
    page.keyboard.type(typed)
    wanted = page.locator(".o-autocomplete--dropdown-item", has_text=shown or typed).first
    wanted.wait_for()
    for _step in range(MOST_TABS):
        if wanted.locator(".ui-state-active").count():
            break
        page.keyboard.press("ArrowDown")
    with form_answer(page):
        page.keyboard.press("Enter")
    page.locator(".o-autocomplete--dropdown-menu").wait_for(state="hidden")
