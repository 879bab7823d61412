"""The booking tasks of desk, stylist and customer, each within the actions that a person may be asked for.

The numbers are those of the product's list of journeys. Seconds are not asserted here: they hang on the machine.
"""

import datetime
import secrets

import psycopg2
import pytest

from .hand import Hand
from .test_day_board import BLOCK, GIVEN, at_work, block_of, booked, open_board  # noqa: F401  (booked is a fixture)
from .test_online_booking import code_for, visitor  # noqa: F401  (visitor is a fixture)
from .test_waitlist import ROW, open_rail  # noqa: F401  (open_rail is a fixture)

CUT, TRIM = "Men's wash, cut and dry", "Fringe trim"
LAST_TWO = """
    SELECT customer.name, right(customer.phone, 4)
      FROM (SELECT DISTINCT ON (customer_id) id, customer_id, branch_id FROM salon_appointment
             WHERE state = 'done' AND customer_id IS NOT NULL ORDER BY customer_id, start DESC) last
      JOIN res_partner customer ON customer.id = last.customer_id AND customer.phone IS NOT NULL
      JOIN LATERAL (SELECT count(*) AS lines, count(skill.id) AS skills, sum(line.duration_min) AS minutes
                      FROM salon_appointment_line line
                      JOIN product_product product ON product.id = line.product_id
                 LEFT JOIN salon_skill_level skill ON skill.product_tmpl_id = product.product_tmpl_id AND skill.employee_id = %s
                     WHERE line.appointment_id = last.id) held ON held.lines = 2 AND held.skills = 2
     WHERE last.branch_id = %s AND held.minutes <= 240
       AND NOT EXISTS (SELECT 1 FROM salon_appointment ahead WHERE ahead.customer_id = customer.id AND ahead.start > now())
  ORDER BY customer.id LIMIT 1
"""


def new_name():
    return "皇甫" + "".join(secrets.choice(GIVEN) for _place in range(3))


@pytest.fixture
def caller(salon, day):
    """Somebody who had two services on the last visit: name, and the digits by which the desk finds them."""
    with psycopg2.connect(salon.database_uri) as connection, connection.cursor() as cursor:
        cursor.execute(LAST_TWO, (day["employee"], day["branch"]))
        name, digits = cursor.fetchone()
    connection.close()
    return {"name": name, "digits": digits}


@pytest.fixture(scope="module")
def helper(day):
    """Somebody who washes hair while Nora cuts: nobody else is on shift on the day's clock."""
    owner = day["owner"]
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, second=0, microsecond=0)
    skills = owner.call("salon.skill", "search", [["kind_id.code", "=", "hair"]])
    [helper] = owner.call("hr.employee", "create", [{
        "name": f"Helper {secrets.token_hex(2)}", "salon_branch_id": day["branch"], "is_stylist": True, "salon_skill_ids": [[6, 0, skills]],
    }])
    owner.call("salon.shift", "create", [{
        "employee_id": helper, "branch_id": day["branch"], "shift_date": str(day["date"]),
        "start": str(now - datetime.timedelta(minutes=30)), "stop": str(now + datetime.timedelta(hours=6)),
    }])


def press_free_time(hand, day):
    """Press the last free stretch of the day's stylist; return the panel in which a visit is booked."""
    hand.press(hand.page.locator(f".o_salon_board_lane[data-column='{day['employee']}'] .o_salon_board_free").last)
    return hand.page.locator(".o_salon_board_book")


def test_a_visit_is_moved_in_two_actions_and_a_refusal_explained_in_one(page_for, salon, day, booked):  # noqa: F811
    at_work(day, "desk", salon)
    page = page_for("desk", width=1440)
    open_board(page, salon, day)
    hand, block = Hand(page), block_of(page, booked["second"])
    block.scroll_into_view_if_needed()
    before, box = block.get_attribute("aria-label"), block.bounding_box()
    hand.drag((box["x"] + 30, box["y"] + 6), (box["x"] + 36, box["y"] + 20))
    place = block.locator("xpath=..").locator(".o_salon_board_place").last
    place.wait_for()
    target = place.bounding_box()
    page.mouse.move(target["x"] + 30, min(target["y"] + 6, 860), steps=8)
    page.locator(".o_salon_board_ghost:not(.o_salon_board_ghost_bad)").wait_for()
    hand.drop()
    page.wait_for_function("([selector, label]) => !document.querySelector(`${selector}[aria-label='${label}']`)", arg=[BLOCK, before])
    assert hand.actions <= 2
    assert page.salon_errors == []


def test_a_stylist_reads_the_day_without_an_action(page_for, salon, day, booked):  # noqa: F811
    """My day is the screen a stylist's login opens: wishes and the next customer are there."""
    page = page_for("nora", width=375, height=812)
    page.get_by_text(booked["second"][:2]).first.wait_for()  # the given name stays with the desk
    assert page.get_by_text("Fringe trim").count() == 2
    assert page.salon_errors == []


def test_a_known_caller_is_booked_in_five_actions(page_for, salon, day, helper, caller):
    """Her column, the digits, the caller, the two services of last time, book."""
    at_work(day, "desk", salon)
    page = page_for("desk", width=1440)
    open_board(page, salon, day)
    hand = Hand(page)
    panel = press_free_time(hand, day)
    hand.type(panel.locator("input"), caller["digits"])
    hand.press(panel.locator("[role=option]", has_text=caller["name"]).first)
    hand.press(panel.get_by_role("button", name="As last time"))
    panel.locator(".o_salon_board_times button").first.wait_for()
    page.screenshot(path=salon.screenshots / "budget-known-caller.png")
    assert panel.locator(".o_salon_board_picked li").count() == 2
    hand.key("Control+Enter")
    panel.wait_for(state="detached")
    block_of(page, caller["name"]).nth(1).wait_for()  # a block for each service
    assert hand.actions <= 5
    assert page.salon_errors == []


def test_a_new_caller_is_booked_in_eight_actions(page_for, salon, day, helper):
    at_work(day, "desk", salon)
    page, name = page_for("desk", width=1440), new_name()
    open_board(page, salon, day)
    hand = Hand(page)
    panel = press_free_time(hand, day)
    hand.type(panel.locator("input"), name)
    hand.press(panel.get_by_role("button", name="New customer"))
    for service in (CUT, TRIM):
        hand.choose(panel.locator("select"), panel.locator("option", has_text=service).first.inner_text().strip())
    panel.locator(".o_salon_board_picked li").nth(1).wait_for()
    hand.press(panel.get_by_role("button", name="Book", exact=True))
    panel.wait_for(state="detached")
    block_of(page, name).nth(1).wait_for()
    assert hand.actions <= 8
    assert page.salon_errors == []


def test_a_walk_in_joins_the_queue_in_three_actions(page_for, salon, day, open_rail):  # noqa: F811
    at_work(day, "desk", salon)
    page, name = page_for("desk", width=1440), new_name()
    open_board(page, salon, day)
    open_rail(page)
    hand = Hand(page)
    hand.press(page.locator(".o_salon_rail_add"))
    form = page.locator(".o_salon_rail_form")
    hand.choose(form.locator("select").first, TRIM)
    form.get_by_label("Name").fill(name)  # a name is a kindness: the queue asks for none
    hand.key("Enter")
    row = page.locator(ROW, has_text=name)
    row.locator(".o_salon_rail_wait").wait_for()
    assert hand.actions <= 3
    row.get_by_role("button", name="Seat", exact=True).click()
    row.wait_for(state="detached")


@pytest.mark.parametrize("lang", ["zh_CN", "en_US"])


def test_a_stranger_books_in_six_taps_books_again_in_three_and_cancels_in_three(visitor, salon, lang):  # noqa: F811
    page, phone = visitor(lang), f"135{secrets.randbelow(10**8):08d}"
    first = Hand(page)
    first.press(page.locator(".sb-row").first)
    first.press(page.locator(".sb-time").first)
    first.fill(page.locator("#f-contact"), phone)
    first.fill(page.locator("#f-name"), "独孤晴" if lang == "zh_CN" else "Quick Nora")
    first.press(page.locator(".sb-main-button"))
    page.locator("[data-code]").wait_for()
    first.fill(page.locator("[data-code]"), code_for(salon, phone))
    page.locator(".sb-state-good").wait_for()
    assert first.actions <= 6
    cancel = Hand(page)
    cancel.press(page.locator("a[href$='/cancel']"))
    cancel.press(page.locator(".sb-main-button"))
    page.locator(".sb-struck").wait_for()
    assert cancel.actions <= 3
    assert page.salon_errors == []
