"""The colours people must tell apart: contrast and distance, by calculation over the token files."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from .colours import SIGHT, contrast, delta_e, read_tokens, seen_lab

ADDONS = Path(__file__).parents[2] / "addons"
SCSS = ADDONS / "salon_crm" / "static" / "src" / "scss"
THEMES = {"light": read_tokens(SCSS / "primary_variables.scss"), "dark": read_tokens(SCSS / "primary_variables.dark.scss")}
STATES = ("hold", "booked", "arrived", "in_service", "to_pay", "done", "no_show", "cancelled")
# Hold and cancelled are told by their dashed line and struck name; the rest must also differ by colour.
COLOURED = ("booked", "arrived", "in_service", "to_pay", "done", "no_show")
LEAST_DELTA = {"light": 11.0, "dark": 8.7}
# (foreground, background): least contrast
ROLES = {
    ("text", "surface"): {"light": 16.8, "dark": 15.1},
    ("text", "canvas"): {"light": 15.0, "dark": 15.0},
    ("muted", "surface"): {"light": 6.2, "dark": 7.8},
    ("muted", "canvas"): {"light": 4.5, "dark": 4.5},
    ("line", "surface"): {"light": 4.1, "dark": 4.8},
    ("line", "canvas"): {"light": 3.1, "dark": 3.1},
    ("action-text", "action"): {"light": 7.4, "dark": 8.2},
    ("action", "surface"): {"light": 4.5, "dark": 4.5},
    ("action", "action-soft"): {"light": 4.5, "dark": 4.5},
    ("action-text", "action-hover"): {"light": 7.4, "dark": 8.2},
    ("link", "surface"): {"light": 4.5, "dark": 4.5},
    ("link", "canvas"): {"light": 4.5, "dark": 4.5},
    ("stop", "surface"): {"light": 6.5, "dark": 6.5},
    ("stop-text", "stop-fill"): {"light": 6.5, "dark": 5.4},
    ("caution", "surface"): {"light": 4.5, "dark": 4.5},
    ("caution", "caution-fill"): {"light": 4.5, "dark": 4.5},
    ("text", "caution-fill"): {"light": 7.1, "dark": 7.1},
    ("good", "surface"): {"light": 4.5, "dark": 4.5},
    ("good", "good-fill"): {"light": 4.5, "dark": 4.5},
}
LITERAL_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
TOKEN_FILES = {"primary_variables.scss", "primary_variables.dark.scss"}

themes = pytest.mark.parametrize("theme", THEMES)


def test_colour_arithmetic_agrees_with_published_values():
    assert round(contrast("#FFFFFF", "#000000"), 2) == 21.0
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48
    # pairs 1 and 17 of the CIEDE2000 test data
    assert round(delta_e((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485)), 4) == 2.0425
    assert round(delta_e((50.0, 2.5, 0.0), (73.0, 25.0, -18.0)), 4) == 27.1492


def test_light_and_dark_name_the_same_tokens():
    assert THEMES["light"].keys() == THEMES["dark"].keys()
    assert len(THEMES["light"]) >= 40


@themes
@pytest.mark.parametrize("pair", ROLES, ids="-on-".join)
def test_roles_can_be_read(theme, pair):
    tokens = THEMES[theme]
    assert contrast(tokens[pair[0]], tokens[pair[1]]) >= ROLES[pair][theme]


@themes
@pytest.mark.parametrize("state", STATES)
def test_text_on_a_state_can_be_read(theme, state):
    tokens = THEMES[theme]
    assert contrast(tokens[f"{state}-text"], tokens[f"{state}-fill"]) >= 7.1


@themes
@pytest.mark.parametrize("state", STATES)
def test_the_bar_of_a_state_stands_out(theme, state):
    tokens = THEMES[theme]
    bar, fill = tokens[f"{state}-bar"], tokens[f"{state}-fill"]
    assert contrast(bar, tokens["surface"]) >= 3.1
    assert bar == fill or contrast(bar, fill) >= 3.1


@themes
@pytest.mark.parametrize("sight", SIGHT)
def test_bars_of_two_states_are_told_apart(theme, sight):
    tokens = THEMES[theme]
    labs = {state: seen_lab(tokens[f"{state}-bar"], sight) for state in COLOURED}
    nearest = min((delta_e(labs[one], labs[two]), one, two) for one, two in combinations(COLOURED, 2))
    assert round(nearest[0], 1) >= LEAST_DELTA[theme], nearest


def test_css_variables_carry_every_token():
    css = (SCSS / "tokens.scss").read_text(encoding="utf-8")
    missing = [name for name in THEMES["light"] if f"--o-salon-{name}: #{{$o-salon-{name}}};" not in css]
    assert missing == []


def test_no_colour_is_written_outside_the_token_files():
    found = [
        f"{path.relative_to(ADDONS)}:{number}"
        for path in sorted(ADDONS.glob("*/static/src/**/*.scss"))
        if path.name not in TOKEN_FILES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if LITERAL_COLOUR.search(line.split("//")[0].replace("#{", ""))
    ]
    assert found == []
