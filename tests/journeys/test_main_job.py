"""The main job through the real screens: import, book, arrive, serve, pay, points, books, figures."""

import re
import secrets

SERVICE = "Fringe trim"
GIVEN = "安宁平康乐雨雪星月云"


def pick(page, field, text):
    """Type into a many2one and take the entry that appears."""
    box = page.locator(f".o_field_widget[name={field}] input").first
    box.click()
    box.fill(text)
    page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()


def test_the_main_job_from_import_to_the_books(page_for, salon, day, tmp_path):
    customer = import_customer(page_for, salon, tmp_path)
    book_and_arrive(page_for, salon, day, customer)
    serve_on_the_phone(page_for, salon)
    total = pay_at_the_till(page_for, salon, day, customer)
    check_points_and_closing(day, customer, total)
    read_the_figures(page_for, salon, day, total)


def import_customer(page_for, salon, tmp_path):
    """The manager takes over a list: one customer whose phone stands beside her name, one totals row."""
    name, phone = f"欧阳晴{secrets.choice(GIVEN)}{secrets.choice(GIVEN)}", f"1380000{secrets.randbelow(10_000):04d}"
    listing = tmp_path / "members.csv"
    listing.write_bytes(f"姓名,手机号,性别,生日\n{name},{phone},女,1990/3/5\n合计,1,,\n".encode("gb18030"))
    page = page_for("manager")
    page.goto(f"{salon.url}/odoo/salon-import")
    page.set_input_files(".o_salon_import_file", str(listing))
    page.locator(".o_salon_import_go").click()
    page.get_by_role("button", name="Undo this import").wait_for()
    assert page.salon_errors == []
    return name


def book_and_arrive(page_for, salon, day, customer):
    """The desk finds her by pinyin initials, books the first free time with Nora, and she comes."""
    page = page_for("desk", width=1440)
    page.goto(f"{salon.url}/odoo/salon-diary/new")
    box = page.locator(".o_field_widget[name=customer_id] input").first
    box.click()
    box.fill("oyq")
    page.locator(".o-autocomplete--dropdown-item", has_text="欧阳晴").first.wait_for()
    box.fill(customer)
    page.locator(".o-autocomplete--dropdown-item", has_text=f'Create "{customer}"').wait_for()
    page.locator(".o-autocomplete--dropdown-item", has_text=customer).first.click()
    page.get_by_role("button", name="Add a line").click()
    pick(page, "product_id", SERVICE)
    pick(page, "wished_employee_id", day["stylist"])
    page.locator(".o_field_widget[name=note] textarea, .o_field_widget[name=note] input").first.fill("quiet please")
    page.locator(".o_salon_time_chip").first.click()
    page.locator(".o_form_button_save").click()
    page.get_by_role("button", name="Arrive", exact=True).click()
    page.locator(".o_salon_state_arrived").first.wait_for()
    page.screenshot(path=salon.screenshots / "appointment_arrived.png")
    assert page.salon_errors == []


def serve_on_the_phone(page_for, salon):
    """Nora sees a first name and the wish, and works with two presses."""
    page = page_for("nora", width=375, height=812)
    page.goto(f"{salon.url}/odoo/salon-my-day")
    page.get_by_text("quiet please").wait_for()
    text = page.inner_text("body")
    assert "1380000" not in text
    page.get_by_role("button", name="START").click()
    page.get_by_role("button", name="FINISH").wait_for()
    page.screenshot(path=salon.screenshots / "stylist_in_service.png")
    page.get_by_role("button", name="FINISH").click()
    page.get_by_text("1 done").wait_for()
    assert page.salon_errors == []


def pay_at_the_till(page_for, salon, day, customer):
    """The desk takes cash; what was booked, done and by whom stands on the order by itself."""
    page = page_for("desk")
    page.goto(f"{salon.url}/odoo/salon")
    page.get_by_role("link", name="Till", exact=True).or_(page.get_by_role("menuitem", name="Till", exact=True)).first.click()
    page.locator(".o_salon_till_visits").wait_for()
    row = page.locator(".o_salon_till_visit", has_text=customer)
    row.wait_for()
    opening = page.get_by_role("button", name="Open Register")
    if opening.is_visible():
        opening.click()
    row.click()
    page.locator(".orderline", has_text=SERVICE).wait_for()
    assert day["stylist"] in page.locator(".orderline", has_text=SERVICE).inner_text()
    page.screenshot(path=salon.screenshots / "till_order.png")
    total = float(re.sub(r"[^\d.]", "", page.locator(".order-summary .total").inner_text()))
    page.locator(".pay-order-button").click()
    page.locator(".paymentmethod", has_text=re.compile("Cash|现金")).click()
    page.locator(".validation-button").click()
    page.locator(".pos-receipt").wait_for()
    receipt = page.locator(".pos-receipt").inner_text()
    assert day["stylist"] in receipt
    assert re.search(r"20\d\d-\d\d-\d\d \d\d:\d\d(?!:| ?[AP]M)", receipt), receipt
    page.screenshot(path=salon.screenshots / "till_receipt.png")
    assert page.salon_errors == []
    return total


def check_points_and_closing(day, customer, total):
    """One point for each whole yuan, one visit closed once; closing the till writes the books."""
    owner = day["owner"]
    [person] = owner.call("res.partner", "search_read", [["name", "=", customer]], ["points_balance", "visit_count", "visit_total"])
    assert person["points_balance"] == int(total)
    assert (person["visit_count"], person["visit_total"]) == (1, total)
    closed = owner.call("workflow.event", "search_count", [["event_key", "=", "visit.closed"], ["partner_id", "=", person["id"]]])
    assert closed == 1
    [session] = owner.call("pos.session", "search_read", [["state", "=", "opened"]], ["cash_register_balance_end"])
    owner.call("pos.session", "post_closing_cash_details", session["id"], session["cash_register_balance_end"])
    answer = owner.call("pos.session", "close_session_from_ui", session["id"])
    assert answer["successful"], answer


def read_the_figures(page_for, salon, day, total):
    """Manager and accountant see the same sum: takings of the stylist, and books that agree."""
    page = page_for("accountant", width=1440)
    page.goto(f"{salon.url}/odoo/books-agree")
    row = page.locator(f"tr[data-day='{day['date']}']").first
    row.wait_for()
    assert "agrees" in row.inner_html()
    page.screenshot(path=salon.screenshots / "books_agree.png")
    manager = page_for("manager", width=1440)
    manager.goto(f"{salon.url}/odoo/takings")
    manager.locator(".o_graph_renderer canvas, .o_pivot, .o_list_view").first.wait_for()
    manager.screenshot(path=salon.screenshots / "takings.png")
    rows = day["owner"].call(
        "salon.takings.report", "search_read", [["employee_id", "=", day["employee"]]], ["amount_total", "visit_date"],
    )
    assert [(line["amount_total"], line["visit_date"]) for line in rows] == [(total, str(day["date"]))]
    assert page.salon_errors == [] and manager.salon_errors == []
