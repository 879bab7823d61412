"""Every role gets in and sees its first screen without an error."""

import pytest

ROLES = ("admin", "owner", "manager", "desk", "stylist", "accountant")


@pytest.mark.parametrize("role", ROLES)
def test_the_first_screen_of_each_role_shows_no_error(page_for, role):
    page = page_for(role)
    page.wait_for_selector(".o_action_manager > *, .pos")
    # Not "networkidle": the web client keeps a websocket open for ever.
    page.wait_for_selector(".o_loading_indicator", state="hidden")
    assert page.locator(".o_error_dialog, .o_notification_bar.bg-danger").count() == 0
    assert page.salon_errors == []


def test_a_stranger_sees_neither_the_database_list_nor_a_trace(page_for, salon, browser):
    context = browser.new_context()
    answer = context.request.get(f"{salon.url}/web/database/manager", max_redirects=0, fail_on_status_code=False)
    text = answer.text()
    context.close()
    assert "Traceback" not in text
    assert salon.database_uri.partition("@/")[2].partition("?")[0] not in text
