"""The manager's week: patterns, publishing, and a leave that says which visits it would leave alone."""

import datetime
import secrets

import pytest
from playwright.sync_api import expect

from . import screens
from .screens import Look

LOOKS = [Look(lang, width) for lang in ("zh_CN", "en_US") for width in (1440, 375)]
SERVICE = "Fringe trim"


@pytest.fixture
def visit(day):
    """A visit of Nora an hour from now."""
    owner = day["owner"]
    [product] = owner.call("product.product", "search", [["name", "=", SERVICE], ["is_salon_service", "=", True]], limit=1)
    name = f"欧阳{secrets.choice('安宁平康乐雨雪')}{secrets.choice('星月云风山水')}"
    [customer] = owner.call("res.partner", "create", [{"name": name, "is_salon_customer": True}])
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, minute=0, second=0, microsecond=0)
    made = owner.call("salon.appointment", "create", [{
        "branch_id": day["branch"], "customer_id": customer, "start": str(now + datetime.timedelta(hours=1)),
        "line_ids": [[0, 0, {"product_id": product, "wished_employee_id": day["employee"]}]],
    }])
    yield {"id": made[0], "name": name}
    [left] = owner.call("salon.appointment", "read", made, ["state"])
    if left["state"] == "booked":
        owner.call("salon.appointment", "action_cancel", made)


def at_work(day, role, salon):
    owner = day["owner"]
    [person] = owner.call("res.users", "search", [["login", "=", salon.logins[role]["login"]]])
    owner.call("res.users", "write", [person], {"salon_branch_ids": [[4, day["branch"]]], "salon_branch_id": day["branch"]})


def open_rota(page, salon):
    page.goto(f"{salon.url}/odoo/salon-rota")
    page.locator(".o_salon_rota_table").wait_for()


def cell_of(page, person, which):
    return page.locator("tr", has_text=person).locator(".o_salon_rota_cell").nth(which)


def test_a_leave_over_a_visit_lists_it_and_one_press_gives_it_to_somebody_else(page_for, salon, day, visit):
    at_work(day, "manager", salon)
    page = page_for("manager", width=1440)
    open_rota(page, salon)
    cell_of(page, day["stylist"], day["date"].weekday()).click()
    panel = page.locator(".o_salon_rota_panel")
    panel.get_by_role("button", name="Leave", exact=True).click()
    panel.get_by_role("button", name="Enter the leave").click()
    card = page.locator(f".o_salon_rota_orphans [data-visit='{visit['id']}']")
    card.wait_for()
    assert visit["name"] in card.inner_text()
    before = day["owner"].call("salon.appointment", "read", [visit["id"]], ["employee_id"])[0]["employee_id"][0]
    assert before == day["employee"]
    card.locator(".o_salon_rota_buttons .o_salon_button").first.click()
    card.locator(".o_salon_rota_said").wait_for()
    after = day["owner"].call("salon.appointment", "read", [visit["id"]], ["employee_id"])[0]["employee_id"][0]
    assert after != day["employee"]
    page.get_by_role("button", name="Go on").click()
    page.locator(".o_salon_rota_notice", has_text="Leave entered").wait_for()
    assert "Leave" in cell_of(page, day["stylist"], day["date"].weekday()).inner_text()
    # and back again: the leave is taken back where it was entered
    cell_of(page, day["stylist"], day["date"].weekday()).click()
    page.get_by_role("button", name="Take the leave back").click()
    page.locator(".o_salon_rota_notice", has_text="taken back").wait_for()
    assert page.salon_errors == []


def test_a_pattern_plans_a_day_and_publishing_offers_it(page_for, salon, day):
    at_work(day, "manager", salon)
    page = page_for("manager", width=375)
    open_rota(page, salon)
    owner = day["owner"]
    later = day["date"] + datetime.timedelta(days=21)
    week = later - datetime.timedelta(days=later.weekday())
    title = page.locator(".o_salon_rota_head h1")
    for _week in range(3):
        before = title.inner_text()
        page.get_by_role("button", name="Week after").click()
        expect(title).not_to_have_text(before)
    cell = page.locator("tr", has_text=day["stylist"]).locator(".o_salon_rota_cell")
    cell.click()
    page.locator(".o_salon_rota_panel").get_by_role("button", name="Day with lunch").click()
    page.locator(".o_salon_rota_draft").first.wait_for()
    domain = [["employee_id", "=", day["employee"]], ["shift_date", ">=", str(week)]]
    assert owner.call("salon.shift", "search_count", domain) == 0
    page.get_by_role("button", name="Publish").click()
    page.locator(".o_salon_rota_notice", has_text="published").wait_for()
    [shift] = owner.call("salon.shift", "search_read", domain, ["work_min"])
    assert shift["work_min"] == 480
    owner.call("salon.shift", "unlink", [shift["id"]])
    assert page.salon_errors == []


def test_the_week_is_walked_and_changed_by_keyboard(page_for, salon, day):
    at_work(day, "manager", salon)
    page = page_for("manager", width=1440)
    open_rota(page, salon)
    page.locator("[data-cell='0-0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.cell") == "1-1"
    page.keyboard.press("Enter")
    page.locator(".o_salon_rota_panel").wait_for()
    page.keyboard.press("Escape")
    page.locator(".o_salon_rota_panel").wait_for(state="detached")
    assert page.evaluate("document.activeElement.dataset.cell") == "1-1"


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.lang}-{look.width}")
def test_the_rota_and_its_panels_can_be_read_and_reached(browser, salon, day, visit, look):
    """Week, day, leave and the list of visits in both languages and widths, asked what every screen is asked."""
    at_work(day, "manager", salon)
    state = screens.sign_in(browser, salon, "manager", look.lang)
    page = screens.open_page(browser, salon, state, look)
    open_rota(page, salon)
    found = {"week": look_at(page, salon, look, "week")}
    cell = page.locator("tr", has_text=day["stylist"]).locator(".o_salon_rota_cell")
    cell.nth(0 if look.touch else day["date"].weekday()).click()
    panel = page.locator(".o_salon_rota_panel")
    panel.wait_for()
    found["day"] = look_at(page, salon, look, "day")
    panel.locator(".o_salon_rota_buttons .o_salon_button").last.click()  # leave
    panel.locator("select").first.wait_for()
    found["leave"] = look_at(page, salon, look, "leave")
    panel.locator("form").last.locator("button[type=submit]").click()
    page.locator(f".o_salon_rota_orphans [data-visit='{visit['id']}']").wait_for()
    found["visits"] = look_at(page, salon, look, "visits")
    page.keyboard.press("Escape")
    page.context.close()
    assert not any(found.values()), "\n".join(f"{name}: {fault}" for name, faults in found.items() for fault in faults)


def look_at(page, salon, look, name):
    page.screenshot(path=salon.screenshots / f"rota-{name}-{look.lang}-{look.width}.png")
    return screens.faults_of(page, look) + screens.axe_faults_of(page)
