"""Each role, in both languages and on three widths, walks through all its menu entries; each screen is asked the same questions."""

import json
import re

import pytest

from . import screens
from .screens import Look

ROLES = ("desk", "stylist", "accountant", "manager", "owner", "admin")
LOOKS = tuple(Look(lang, width) for lang in ("zh_CN", "en_US") for width in (1440, 768, 375))
# These three see the same entries: each walks them all on one width in both languages, together on all three.
SHARE = {"manager": 0, "owner": 1, "admin": 2}
TILL_ADDON = "salon_pos."
TILL = "salon_pos.menu_salon_till"  # a program of its own, with journeys of its own
PHONE = re.compile(r"(?<!\d)\+?\d[\d \-]{6,16}\d(?!\d)")


def wants(role: str, number: int, look: Look) -> bool:
    """Tell whether this role sees its entry of that number in this look."""
    return role not in SHARE or (LOOKS.index(look) + number) % 3 == SHARE[role]


def walk(browser, salon, role: str, lang: str):
    """Yield (page, look, number, menu) for each screen of the role in this language."""
    state = screens.sign_in(browser, salon, role, lang)
    for look in (look for look in LOOKS if look.lang == lang):
        page = screens.open_page(browser, salon, state, look)
        try:
            menus = screens.menus_of(page)
            check_home(page, menus["main"])
            for number, menu in enumerate(menus["leaves"]):
                if menu["xmlid"] != TILL and wants(role, number, look):
                    screens.go(page, menu["action"])
                    yield page, look, number, menu
            assert page.salon_errors == []
        finally:
            page.context.close()


@pytest.mark.parametrize("lang", ["zh_CN", "en_US"])
@pytest.mark.parametrize("role", ROLES)
def test_each_screen_of_a_role_keeps_the_rules(browser, salon, role, lang):
    secrets, faults = forbidden_for(salon, role), {}
    for page, look, number, menu in walk(browser, salon, role, lang):
        found = screens.faults_of(page, look)
        if role == "manager" or (role not in SHARE and LOOKS.index(look) % 3 == number % 3):
            found += screens.focus_faults_of(page) + screens.axe_faults_of(page)
            if menu["model"] == "ir.actions.act_window" and screens.open_first(page) and not menu["xmlid"].startswith(TILL_ADDON):
                found += screens.faults_of(page, look) + screens.axe_faults_of(page)
        found += leaks(page, secrets)
        if found:
            faults[f"{menu['xmlid']} {look.width}"] = found
            page.screenshot(path=salon.screenshots / f"{role}-{lang}-{look.width}-{menu['xmlid'].split('.')[-1]}.png")
    assert not faults, "\n".join(f"{place}\n    " + "\n    ".join(found) for place, found in faults.items())


def check_home(page, entries):
    """The bar has at most seven entries, and the home screen one main button."""
    assert 1 <= len(entries) <= 7, entries
    assert page.locator(".o_salon_home .o_salon_button_primary:visible").count() == 1


def forbidden_for(salon, role: str) -> dict:
    """Return what must not reach this role: numbers by their last digits, texts as they are."""
    if role not in ("stylist", "accountant"):
        return {"numbers": set(), "texts": set()}
    admin = screens.administrator(salon)
    people = admin.call("res.partner", "search_read", [["is_salon_customer", "=", True]], ["name", "phone", "email"])
    staff = {each["name"] for each in admin.call("hr.employee", "search_read", [], ["name"])}
    numbers = {re.sub(r"\D", "", each["phone"])[-8:] for each in people if each["phone"]}
    texts = {each["email"] for each in people if each["email"]}
    if role == "stylist":
        # short names are parts of other words; a colleague may bear a customer's name
        texts |= {each["name"] for each in people if len(each["name"]) > 2} - staff
    else:
        notes = admin.call("salon.pet", "search_read", [["note", "!=", False]], ["note"])
        notes += admin.call("salon.appointment", "search_read", [["note", "!=", False]], ["note"])
        texts |= {each["note"] for each in notes if len(each["note"]) > 3}
    assert numbers and texts
    return {"numbers": numbers, "texts": texts}


def leaks(page, secrets: dict) -> list[str]:
    """Return what the page or an answer of the server says that this person may not know."""
    if not secrets["texts"]:
        return []
    answers, page.salon_answers[:] = [answer.text() for answer in page.salon_answers if answer], []
    found = []
    for place, text in [("page", page.inner_text("body")), *(("answer", words_of(answer)) for answer in answers)]:
        numbers = {re.sub(r"\D", "", number)[-8:] for number in PHONE.findall(text)} & secrets["numbers"]
        found += [f"{place} tells the number …{number[-4:]}" for number in numbers]
        found += [f"{place} tells {secret!r}" for secret in secrets["texts"] if secret in text]
    return found


def words_of(answer: str) -> str:
    """Return all texts of an answer of the server, one a line."""
    found = []

    def collect(value):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            for each in value:
                collect(each)
        elif isinstance(value, str):
            found.append(value)

    collect(json.loads(answer))
    return "\n".join(found)
