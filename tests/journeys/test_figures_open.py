"""Every figure opens its lines, and the lines add up to it."""

import re

import pytest

from . import screens
from .screens import Look

DESK = Look("en_US", 1440)
# A card that opens a program of its own, with journeys of its own.
ELSEWHERE = {"till_ready"}


@pytest.fixture
def open_as(browser, salon):
    opened = []

    def open_page(role):
        opened.append(screens.open_page(browser, salon, screens.sign_in(browser, salon, role, DESK.lang), DESK))
        return opened[-1]

    yield open_page
    for page in opened:
        page.context.close()


def number(text: str) -> float:
    """Return the figure in a text as people read it: ``¥ 1,690.20`` is 1690.2."""
    return float(re.sub(r"[^\d.\-]", "", text) or 0)


def opened_sum(page, figure: str) -> float:
    """Return what the opened screen adds up to: its money if the figure is money, else the number of its lines."""
    screens.settle(page)
    if page.locator(".o_salon_books").count():
        return page.locator("tbody tr[data-day]:has(.o_salon_books_differs)").count()
    if page.locator(".o_salon_my_day").count():
        return page.locator(".o_salon_my_day_card").count()
    if "¥" in figure:
        sums = page.locator(".o_list_view tfoot td").filter(has_text="¥")
        return number(sums.last.inner_text()) if page.locator(".o_data_row, .o_group_header").count() else 0
    limit = page.locator(".o_pager_limit")
    return number(limit.inner_text()) if limit.is_visible() else page.locator(".o_data_row").count()


@pytest.mark.parametrize("role", ["desk", "manager", "owner", "accountant", "stylist"])
def test_each_figure_of_the_home_screen_opens_what_it_counts(open_as, role):
    page, seen = open_as(role), {}
    keys = [card.get_attribute("data-card") for card in page.locator(".o_salon_card[data-card]:has(.o_salon_figure)").all()]
    for key in [key for key in keys if key not in ELSEWHERE]:
        card = page.locator(f".o_salon_card[data-card={key}]")
        figure = card.locator(".o_salon_figure").inner_text()
        card.locator(".o_salon_card_open").click()
        page.wait_for_selector(f".o_salon_card[data-card={key}]", state="detached")
        seen[key] = (number(figure), opened_sum(page, figure))
        page.evaluate(screens.DO_ACTION, "salon_crm.salon_home_action")
        screens.settle(page)
    assert keys and page.salon_errors == []
    assert [key for key, (figure, lines) in seen.items() if figure != lines] == [], seen


def test_each_cell_of_takings_opens_its_lines(open_as):
    page = open_as("manager")
    for name in ("salon_takings_report_menu_service", "salon_takings_report_menu_stylist"):
        [menu] = [menu for menu in screens.menus_of(page)["leaves"] if menu["xmlid"].endswith(f".{name}")]
        for place in (1, 3):  # a sum, and a line of its own
            screens.go(page, menu["action"])
            cell = page.locator(".o_pivot_cell_value").filter(has_text="¥").nth(place)
            figure = cell.inner_text()
            cell.click()
            page.wait_for_selector(".o_list_view tfoot")
            assert opened_sum(page, figure) == number(figure), (name, place)
    assert page.salon_errors == []


def test_each_figure_of_the_books_opens_its_lines(open_as):
    page = open_as("accountant")
    [menu] = [menu for menu in screens.menus_of(page)["leaves"] if menu["xmlid"].endswith(".salon_books_menu")]
    for place in range(3):  # visits, till and journal of the last day that is over
        screens.go(page, menu["action"])
        row = page.locator("tbody tr[data-day]").last
        figure = row.locator(".o_salon_books_figure").nth(place).inner_text()
        row.locator(".o_salon_books_figure").nth(place).click()
        page.wait_for_selector(".o_list_view .o_data_row")
        assert abs(opened_sum(page, figure)) == number(figure), place
    assert page.salon_errors == []
