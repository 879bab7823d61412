"""Walk through the screens of a role and ask each what can be asked of any screen."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import axe_playwright_python

from .conftest import LANGUAGES, log_in, watch
from .rpc import Client

HERE = Path(__file__).parent
HEIGHTS = {1440: 900, 768: 1024, 375: 812}
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
AXE_LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Lists come in two steps, first the frame and then what is in it; the home screen likewise.
READY = """() => {
    const action = document.querySelector('.o_action_manager');
    const [content] = action.querySelectorAll('.o_content');
    const waits = '.o_loading_indicator, [aria-busy=true], .o_salon_home_head:not(:has(h1))';
    return action.firstElementChild && !document.querySelector(waits) && (!content || content.firstElementChild);
}"""
PAINTED = "document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"
DO_ACTION = "(action) => odoo.__WOWL_DEBUG__.root.env.services.action.doAction(action, { clearBreadcrumbs: true })"
MENUS = """async () => {
    const answer = await (await fetch('/web/webclient/load_menus')).json();
    const leaves = [];
    const walk = (menu) => {
        if (menu.actionID) {
            leaves.push({ xmlid: menu.xmlid, action: menu.actionID, model: menu.actionModel });
        }
        menu.children.forEach((id) => walk(answer[id]));
    };
    const salon = answer.root.children.map((id) => answer[id]).find((menu) => menu.xmlid === 'salon_crm.menu_salon');
    walk(salon);
    return { leaves, main: salon.children.map((id) => answer[id].name) };
}"""
FIRST_ROW = ".o_data_row .o_data_cell:not(.o_handle_cell), .o_kanban_record:not(.o_kanban_ghost)"
HAS_FORM = "odoo.__WOWL_DEBUG__.root.env.services.action.currentController.action.views.some(([, type]) => type === 'form')"
EDITED_IN_PLACE = ".o_selected_row"
FORM = ".o_form_view .o_form_sheet, .o_form_view .o_form_nosheet"


@dataclass(frozen=True)
class Look:
    """How somebody looks at a screen."""

    lang: str
    width: int

    @property
    def touch(self) -> bool:
        return self.width < 600


@cache
def listed(name: str) -> dict[str, str]:
    """Return {entry: reason} of a list beside the tests; the reason is not optional."""
    found = {}
    for line in (HERE / "allowed" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            entry, _bar, reason = line.rpartition("|")
            assert reason.strip(), f"allowed/{name}.txt: no reason for {line}"
            found[entry.strip()] = reason.strip()
    return found


@cache
def script(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def administrator(salon) -> Client:
    database = re.search(r"/([\w-]+)\?", salon.database_uri).group(1)
    return Client(salon.url, database, salon.logins["admin"]["login"], salon.logins["admin"]["password"])


def sign_in(browser, salon, role: str, lang: str) -> dict:
    """Set the person's language, sign in, and return the cookies: pages of all widths share them."""
    admin = administrator(salon)
    [person] = admin.call("res.users", "search", [["login", "=", salon.logins[role]["login"]]])
    admin.call("res.users", "write", [person], {"lang": lang})
    context = browser.new_context(locale=LANGUAGES[lang])
    log_in(context.new_page(), salon, role)
    state = context.storage_state()
    context.close()
    return state


def open_page(browser, salon, state: dict, look: Look, **options):
    """Open the role's home; ``page.salon_answers`` collects what the server tells the page from now on."""
    context = browser.new_context(
        viewport={"width": look.width, "height": HEIGHTS[look.width]}, locale=LANGUAGES[look.lang], has_touch=look.touch,
        is_mobile=look.touch, timezone_id="Asia/Shanghai", storage_state=state, reduced_motion="reduce", **options,
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.salon_errors = watch(page)
    page.salon_answers = []
    page.on("requestfinished", lambda request: "/web/dataset/" in request.url and page.salon_answers.append(request.response()))
    page.goto(f"{salon.url}/odoo/salon")
    page.wait_for_selector(".o_main_navbar")
    settle(page)
    return page


def menus_of(page) -> dict:
    """Return the entries that open something, with their actions, and the names in the bar."""
    return page.evaluate(MENUS)


def go(page, action: int) -> None:
    """Open an action as its menu entry does, and wait until it shows what it has."""
    page.evaluate(DO_ACTION, action)
    settle(page)


def settle(page) -> None:
    page.wait_for_function(READY)
    page.evaluate(PAINTED)


def open_first(page) -> bool:
    """Open the first line of a list; False where there is none, or where a line leads elsewhere."""
    row = page.locator(FIRST_ROW).first
    if not row.count() or not page.evaluate(HAS_FORM):
        return False
    row.click()
    page.wait_for_selector(f"{FORM}, {EDITED_IN_PLACE}")
    settle(page)
    return page.locator(FORM).count() > 0


def faults_of(page, look: Look) -> list[str]:
    """Return what is wrong on this screen, as sentences."""
    wish = {"width": look.width, "touch": look.touch, "lang": look.lang, "latin": list(listed("latin"))}
    found = page.evaluate(f"(wish) => ({script('screen_checks.js').strip().rstrip(';')})(wish)", wish)
    return sorted({sentence for each in found if not is_allowed("screens", sentence := said(each))})


def focus_faults_of(page) -> list[str]:
    page.keyboard.press("Tab")  # only after a key does the browser show where the keyboard is
    found = page.evaluate(script("focus_checks.js"))
    return sorted({sentence for each in found if not is_allowed("screens", sentence := said(each))})


def axe_faults_of(page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA in bar and screen."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    answer = page.evaluate(
        "(levels) => axe.run({ include: [['.o_main_navbar'], ['.o_action_manager']], exclude: [['.fc'], ['.o-mail-Form-chatter']] },"
        " { resultTypes: ['violations'], runOnly: levels })", list(AXE_LEVELS),
    )
    found = [
        f"axe {rule['id']}: {' '.join(map(str, node['target']))} {node['html'][:120]}"
        for rule in answer["violations"] for node in rule["nodes"]
    ]
    return sorted(sentence for sentence in found if not is_allowed("axe", sentence))


def is_allowed(name: str, sentence: str) -> bool:
    """Tell whether a list names this fault: every word group between `` .. `` of an entry stands in the sentence."""
    return any(all(part.strip() in sentence for part in entry.split("..")) for entry in listed(name))


def said(fault: dict) -> str:
    return f"{fault['rule']}: {fault['where']} {fault['text']!r}"
