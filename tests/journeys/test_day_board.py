"""The desk's day on the board: receive, move, be refused with a reason, book, and see what a colleague does."""

import datetime
import re
import secrets

import pytest

from . import screens
from .screens import Look

SERVICE = "Fringe trim"
GIVEN = "安宁平康乐雨雪星月云"
LOOKS = [Look(lang, width) for lang in ("zh_CN", "en_US") for width in (1440, 375)]
BLOCK = ".o_salon_board_block"


@pytest.fixture
def booked(day):
    """Two visits of Nora today, an hour and two hours from now, on the branch's grid."""
    owner = day["owner"]
    [product] = owner.call("product.product", "search", [["name", "=", SERVICE], ["is_salon_service", "=", True]], limit=1)
    names, made = [], []
    for hours in (1, 2):
        name = f"司徒{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}"
        [customer] = owner.call("res.partner", "create", [{"name": name, "is_salon_customer": True}])
        now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, minute=0, second=0, microsecond=0)
        made += owner.call("salon.appointment", "create", [{
            "branch_id": day["branch"], "customer_id": customer, "start": str(now + datetime.timedelta(hours=hours)),
            "line_ids": [[0, 0, {"product_id": product, "wished_employee_id": day["employee"]}]],
        }])
        names.append(name)
    yield {"first": names[0], "second": names[1], "ids": made}
    states = owner.call("salon.appointment", "read", made, ["state"])
    owner.call("salon.appointment", "action_cancel", [each["id"] for each in states if each["state"] in ("booked", "arrived")])


def open_board(page, salon, day):
    """Open the board at the branch of the day's stylist."""
    page.goto(f"{salon.url}/odoo/salon-board")
    page.locator(".o_salon_board_grid").wait_for()
    branches = page.locator(".o_salon_board_select")
    if branches.count():
        branches.select_option(str(day["branch"]))
    page.locator(".o_salon_board_name, .o_salon_board_person", has_text=day["stylist"]).first.wait_for()


def block_of(page, name):
    return page.locator(BLOCK, has_text=name)


def at_work(day, role, salon):
    """Let this login work in the branch of the day for the journey."""
    owner = day["owner"]
    [person] = owner.call("res.users", "search", [["login", "=", salon.logins[role]["login"]]])
    owner.call("res.users", "write", [person], {"salon_branch_ids": [[4, day["branch"]]], "salon_branch_id": day["branch"]})


def test_the_desk_receives_moves_and_books_on_the_board_and_a_colleague_sees_it(page_for, salon, day, booked):
    at_work(day, "desk", salon)
    page, colleague = page_for("desk", width=1440), page_for("manager", width=1440)
    open_board(page, salon, day)
    open_board(colleague, salon, day)
    receive_by_the_card(page, colleague, booked)
    move_by_keyboard(page, colleague, booked)
    be_refused_with_ways_out(page, booked)
    move_by_drag_and_undo(page, booked)
    book_from_free_time(page, colleague, day)
    assert page.salon_errors == [] and colleague.salon_errors == []


def receive_by_the_card(page, colleague, booked):
    """One press on the visit, one on its next step; the colleague's board shows it within two seconds."""
    block_of(page, booked["first"]).click()
    card = page.locator(".o_salon_board_card")
    card.get_by_role("button", name="Arrive").click()
    card.locator(".o_salon_state_arrived").wait_for()
    colleague.locator(f"{BLOCK}.o_salon_state_arrived", has_text=booked["first"]).wait_for(timeout=2_000)
    page.keyboard.press("Escape")
    card.wait_for(state="detached")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(booked["first"])


def move_by_keyboard(page, colleague, booked):
    """M, an arrow, Enter: the visit stands at the next place that fits, here and on the other screen."""
    block = block_of(page, booked["second"])
    before = block.get_attribute("aria-label")
    block.focus()
    page.keyboard.press("m")
    page.locator(".o_salon_board_place").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.locator(".o_salon_board_ghost[data-fits=yes]").wait_for()
    page.keyboard.press("Enter")
    page.locator(".o_salon_board_notice").get_by_text("moved to").wait_for()
    after = block.get_attribute("aria-label")
    assert after != before
    colleague.locator(f'{BLOCK}[aria-label="{after}"]').wait_for(timeout=2_000)


def be_refused_with_ways_out(page, booked):
    """A place that is taken says why; nothing moved, and a way out is a press away."""
    block = block_of(page, booked["second"])
    before = block.get_attribute("aria-label")
    block.focus()
    page.keyboard.press("m")
    page.locator(".o_salon_board_place").first.wait_for()
    for _step in range(40):
        page.keyboard.press("Shift+ArrowUp")
        if page.locator(".o_salon_board_ghost[data-fits=no]").count():
            break
    page.keyboard.press("Enter")
    why = page.locator(".o_salon_board_why")
    why.locator(".o_salon_caution li").first.wait_for()
    assert why.locator(".o_salon_board_way").count() >= 2
    assert block.get_attribute("aria-label") == before
    page.keyboard.press("Escape")
    why.wait_for(state="detached")


def move_by_drag_and_undo(page, booked):
    """The mouse lifts a visit, lit places show where it may go; what was done is undone by one key."""
    block = block_of(page, booked["second"])
    block.scroll_into_view_if_needed()
    before, box = block.get_attribute("aria-label"), block.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 36, box["y"] + 20, steps=4)
    column = block.locator("xpath=..")
    place = column.locator(".o_salon_board_place").last
    place.wait_for()
    target = place.bounding_box()
    page.mouse.move(target["x"] + 30, min(target["y"] + 6, 860), steps=8)
    page.locator(".o_salon_board_ghost[data-fits=yes]").wait_for()
    page.mouse.up()
    page.wait_for_function("([selector, label]) => !document.querySelector(`${selector}[aria-label='${label}']`)", arg=[BLOCK, before])
    page.get_by_role("button", name="Undo").click()
    page.locator(f'{BLOCK}[aria-label="{before}"]').wait_for()


def book_from_free_time(page, colleague, day):
    """A free stretch, a name that is new, a service, the first time: booked, and seen by the colleague."""
    name = f"端木{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}"
    column = page.locator(f".o_salon_board_lane[data-column='{day['employee']}']")
    column.locator(".o_salon_board_free").last.click()
    panel = page.locator(".o_salon_board_book")
    panel.locator("input").fill(name)
    panel.get_by_role("button", name=re.compile("New customer")).click()
    panel.locator(".o_salon_board_chosen", has_text=name).wait_for()
    panel.locator("select").select_option(label=panel.locator("option", has_text=SERVICE).first.inner_text().strip())
    panel.locator(".o_salon_board_times button").first.wait_for()
    page.keyboard.press("Control+Enter")
    panel.wait_for(state="detached")
    block_of(page, name).wait_for()
    block_of(colleague, name).wait_for(timeout=2_000)


def test_a_phone_shows_one_person_and_the_verbs_under_the_thumb(page_for, salon, day, booked):
    at_work(day, "desk", salon)
    page = page_for("desk", width=375, height=812)
    open_board(page, salon, day)
    page.locator(".o_salon_board_person", has_text=day["stylist"]).tap()
    assert page.locator(".o_salon_board_lane").count() == 1
    block_of(page, booked["second"]).tap()
    card = page.locator(".o_salon_board_card")
    card.get_by_role("button", name="Arrive").tap()
    card.get_by_role("button", name="Start").wait_for()
    assert page.salon_errors == []


def test_a_stylist_opens_the_own_column_alone(page_for, salon, day, booked):
    page = page_for("nora", width=1440)
    page.goto(f"{salon.url}/odoo/salon-board")
    page.locator(BLOCK).first.wait_for()
    assert page.locator(".o_salon_board_name strong").all_inner_texts() == [day["stylist"]]
    assert booked["first"] not in page.content() and booked["second"] not in page.content()
    assert page.locator(".o_salon_board_free").count() == 0
    assert page.get_by_role("button", name="Book").count() == 0


def test_days_stand_side_by_side_by_one_key_and_stay_as_they_were_left(page_for, salon, day, booked):
    """7 shows a week of one person, 3 three days; whose columns they are is remembered on this device."""
    at_work(day, "desk", salon)
    page = page_for("desk", width=1440)
    open_board(page, salon, day)
    choose_alone(page, day)
    assert page.locator(".o_salon_board_name strong").all_inner_texts() == [day["stylist"]]
    block_of(page, booked["second"]).focus()
    page.keyboard.press("7")
    page.wait_for_function("document.querySelectorAll('.o_salon_board_lane').length === 7")
    block_of(page, booked["second"]).wait_for()
    page.keyboard.press("3")
    page.wait_for_function("document.querySelectorAll('.o_salon_board_lane').length === 3")
    page.reload()
    page.locator(".o_salon_board_lane").first.wait_for()
    assert page.locator(".o_salon_board_lane").count() == 3
    assert page.locator(".o_salon_board_whose").inner_text().strip() == day["stylist"]
    move_to_another_day(page, booked)
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Undone.").wait_for()
    page.locator(".o_salon_board_spans").get_by_role("button", name="Day", exact=True).click()
    page.wait_for_function("document.querySelectorAll('.o_salon_board_lane').length === 1")
    assert page.salon_errors == []


def choose_alone(page, day):
    """Show the columns of the day's stylist and of nobody else."""
    page.locator(".o_salon_board_whose").click()
    page.locator(".o_salon_board_choose").get_by_label(day["stylist"], exact=True).check()
    page.keyboard.press("Escape")
    page.locator(".o_salon_board_choose").wait_for(state="detached")


def move_to_another_day(page, booked):
    """Across columns as within one: what fits is lit on every day that is shown."""
    block = block_of(page, booked["second"])
    before = block.get_attribute("aria-label")
    block.focus()
    page.keyboard.press("m")
    page.locator(".o_salon_board_place").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.locator(".o_salon_board_ghost[data-fits=yes]").wait_for()
    page.keyboard.press("Enter")
    page.locator(".o_salon_board_notice").get_by_text("moved to").wait_for()
    assert block.get_attribute("aria-label") != before


@pytest.fixture
def wished(day):
    """Somebody who waits for the day's stylist, today."""
    owner, name = day["owner"], f"慕容{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}"
    [product] = owner.call("product.product", "search", [["name", "=", SERVICE], ["is_salon_service", "=", True]], limit=1)
    [customer] = owner.call("res.partner", "create", [{"name": name, "is_salon_customer": True}])
    [resource] = owner.call("hr.employee", "read", [day["employee"]], ["resource_id"])
    [wish] = owner.call("salon.waitlist.wish", "create", [{
        "branch_id": day["branch"], "customer_id": customer, "product_ids": [[6, 0, [product]]], "notice_min": 0,
        "first_day": str(day["date"]), "last_day": str(day["date"]), "wished_resource_ids": [[6, 0, [resource["resource_id"][0]]]],
    }])
    yield {"id": wish, "name": name}
    [state] = owner.call("salon.waitlist.wish", "read", [wish], ["state", "appointment_id"])
    if state["appointment_id"]:
        owner.call("salon.appointment", "action_cancel", [state["appointment_id"][0]])
    else:
        owner.call("salon.waitlist.wish", "action_leave", [wish])


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_a_wish_is_put_on_a_free_place(page_for, salon, day, wished, way):
    """Pulled by the mouse or lifted by its button: legal places are lit, and it is booked when the desk says so."""
    at_work(day, "desk", salon)
    page = page_for("desk", width=1440)
    open_board(page, salon, day)
    row = page.locator(f"[data-wish='{wished['id']}']")
    row.scroll_into_view_if_needed()
    {"mouse": pull_by_mouse, "keyboard": put_by_keys}[way](page, row)
    panel = page.locator(".o_salon_board_wish")
    panel.get_by_text(wished["name"]).wait_for()
    panel.get_by_role("button", name="Book it").click()
    page.locator(".o_salon_board_notice").get_by_text("is booked from the waitlist").wait_for()
    block_of(page, wished["name"]).wait_for()
    row.wait_for(state="detached")
    assert page.salon_errors == []


def pull_by_mouse(page, row):
    box = row.locator(".o_salon_muted").first.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] - 40, box["y"] + 40, steps=4)
    place = page.locator(".o_salon_board_place").last
    place.wait_for()
    place.scroll_into_view_if_needed()
    target = place.bounding_box()
    page.mouse.move(target["x"] + 30, target["y"] + 9, steps=6)
    page.locator(".o_salon_board_ghost[data-fits=yes]").wait_for()
    page.mouse.up()


def put_by_keys(page, row):
    row.get_by_role("button", name="Put on the day").focus()
    page.keyboard.press("m")
    page.locator(".o_salon_board_place").first.wait_for()
    page.locator(".o_salon_board_ghost[data-fits=yes]").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def test_a_visit_that_fits_nowhere_goes_on_the_waitlist(page_for, salon, day, booked):
    at_work(day, "desk", salon)
    page = page_for("desk", width=1440)
    open_board(page, salon, day)
    block = block_of(page, booked["second"])
    block.focus()
    page.keyboard.press("m")
    page.locator(".o_salon_board_place").first.wait_for()
    for _step in range(40):
        page.keyboard.press("Shift+ArrowUp")
        if page.locator(".o_salon_board_ghost[data-fits=no]").count():
            break
    page.keyboard.press("Enter")
    page.locator(".o_salon_board_why .o_salon_board_waitlist").click()
    page.locator(".o_salon_board_notice").get_by_text("waits for").wait_for()
    row = page.locator(".o_salon_rail_row", has_text=booked["second"])
    row.wait_for()
    owner = day["owner"]
    owner.call("salon.waitlist.wish", "action_leave", [int(row.get_attribute("data-wish"))])
    assert page.salon_errors == []


def test_a_visit_is_moved_by_the_mouse_among_rooms(page_for, salon, day, booked):
    at_work(day, "desk", salon)
    page = page_for("desk", width=1440)
    open_board(page, salon, day)
    page.get_by_role("button", name="Rooms").click()
    page.locator(".o_salon_board_name", has_text=day["stylist"]).wait_for(state="detached")  # the columns are places now
    block = block_of(page, booked["second"])
    block.wait_for()
    block.scroll_into_view_if_needed()
    before, box = block.get_attribute("aria-label"), block.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 36, box["y"] + 20, steps=4)
    place = page.locator(".o_salon_board_place").last
    place.wait_for()
    place.scroll_into_view_if_needed()
    target = place.bounding_box()
    page.mouse.move(target["x"] + 30, target["y"] + 9, steps=8)
    page.locator(".o_salon_board_ghost[data-fits=yes]").wait_for()
    page.mouse.up()
    page.locator(".o_salon_board_notice").get_by_text("moved to").wait_for()
    assert block.get_attribute("aria-label") != before
    page.get_by_role("button", name="Undo").click()
    page.locator(f'{BLOCK}[aria-label="{before}"]').wait_for()
    assert page.salon_errors == []


def test_a_phone_goes_from_day_to_day_by_a_swipe(page_for, salon, day, booked):
    at_work(day, "desk", salon)
    page = page_for("desk", width=375, height=812)
    open_board(page, salon, day)
    page.locator(".o_salon_board_whose").tap()
    page.locator(".o_salon_board_choose").get_by_label(day["stylist"], exact=True).check()
    page.locator(".o_salon_board_choose").get_by_role("button", name="Close").tap()
    page.locator("select.o_salon_board_spans").select_option("3")
    chips = page.locator(".o_salon_board_person")
    page.wait_for_function("document.querySelectorAll('.o_salon_board_person').length === 3")
    assert page.locator(".o_salon_board_lane").count() == 1
    block_of(page, booked["second"]).wait_for()
    swipe(page, 300, 60)
    page.wait_for_function("document.querySelectorAll('.o_salon_board_person')[1].getAttribute('aria-pressed') === 'true'")
    swipe(page, 60, 300)
    page.wait_for_function("document.querySelectorAll('.o_salon_board_person')[0].getAttribute('aria-pressed') === 'true'")
    assert chips.count() == 3
    assert page.salon_errors == []


def swipe(page, start, end):
    """A finger across the columns, as the browser reports it."""
    page.evaluate(
        """([start, end]) => {
            const el = document.querySelector('.o_salon_board_scroller');
            const send = (type, x) => {
                const touch = new Touch({ identifier: 1, target: el, clientX: x, clientY: 400 });
                const touches = type === 'touchend' ? [] : [touch];
                el.dispatchEvent(new TouchEvent(type, { bubbles: true, touches, changedTouches: [touch] }));
            };
            send('touchstart', start);
            send('touchend', end);
        }""",
        [start, end],
    )


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.lang}-{look.width}")
def test_days_side_by_side_can_be_read_and_reached(browser, salon, day, booked, wished, look):
    at_work(day, "desk", salon)
    state = screens.sign_in(browser, salon, "desk", look.lang)
    page = screens.open_page(browser, salon, state, look)
    open_board(page, salon, day)
    found = {}
    page.locator(".o_salon_board_whose").click()
    page.locator(".o_salon_board_choose").wait_for()
    found["choose"] = look_at(page, salon, look, "choose")
    page.locator(".o_salon_board_choose").get_by_label(day["stylist"], exact=True).check()
    page.keyboard.press("Escape")
    if look.touch:
        page.locator("select.o_salon_board_spans").select_option("7")
    else:
        page.locator(".o_salon_board_spans button").last.click()
    page.wait_for_function("document.querySelectorAll('.o_salon_board_lane, .o_salon_board_person').length >= 7")
    found["week"] = look_at(page, salon, look, "week")
    page.context.close()
    assert not any(found.values()), "\n".join(f"{name}: {fault}" for name, faults in found.items() for fault in faults)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.lang}-{look.width}")
def test_the_panels_of_the_board_can_be_read_and_reached(browser, salon, day, booked, look):
    """Card, move and booking in both languages and widths, asked what every screen is asked."""
    at_work(day, "desk", salon)
    state = screens.sign_in(browser, salon, "desk", look.lang)
    page = screens.open_page(browser, salon, state, look)
    open_board(page, salon, day)
    if look.touch:
        page.locator(".o_salon_board_person", has_text=day["stylist"]).tap()
    found = {}
    block_of(page, booked["second"]).click()
    page.locator(".o_salon_board_card").wait_for()
    found["card"] = look_at(page, salon, look, "card")
    page.keyboard.press("Escape")
    block_of(page, booked["second"]).focus()
    page.keyboard.press("m")
    page.locator(".o_salon_board_place").first.wait_for()
    found["move"] = look_at(page, salon, look, "move")
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.locator(".o_salon_board_book").wait_for()
    found["book"] = look_at(page, salon, look, "book")
    page.context.close()
    assert not any(found.values()), "\n".join(f"{name}: {fault}" for name, faults in found.items() for fault in faults)


def look_at(page, salon, look, name):
    page.screenshot(path=salon.screenshots / f"board-{name}-{look.lang}-{look.width}.png")
    return screens.faults_of(page, look) + screens.axe_faults_of(page)
