"""What README and docs promise exists: links, commands, files."""

import re
import shlex

import pytest

from ops import __main__ as entry
from ops.settings import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)[^)]*\)")
COMMAND = re.compile(r"(?:`|^\s*)(?:[A-Z_]+=\S+ )?\./salon\s+([^`\n#|&;]+)", re.M)


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def _anchors(path) -> set[str]:
    return {_anchor(title) for title in re.findall(r"^#+\s+(.+)$", path.read_text(encoding="utf-8"), re.M)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_and_headings_that_exist(page):
    text = page.read_text(encoding="utf-8")
    broken = []
    for target in LINK.findall(re.sub(r"```.*?```", "", text, flags=re.S)):
        if re.match(r"(https?|mailto):", target):
            continue
        name, _mark, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        if not path.exists() or (anchor and anchor not in _anchors(path)):
            broken.append(target)
    assert broken == []


def test_every_command_the_readme_shows_is_understood():
    shown = [command.strip().rstrip(".,)") for page in (ROOT / "README.md", ROOT / "docs" / "install.md") for command in
             COMMAND.findall(page.read_text(encoding="utf-8"))]
    words = [shlex.split(command) for command in shown]
    assert len(words) >= 10
    for each in words:
        assert entry.read(each).command == each[0]


def test_every_command_is_described_in_the_installation_page():
    text = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    names = next(action for action in entry.parser()._actions if action.dest == "command").choices
    assert [name for name in names if f"./salon {name}" not in text] == []


def test_the_readme_is_one_screen():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 60


def test_the_build_server_runs_the_readmes_test_command():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^exec (\./salon \w+) </dev/null$", script, re.M) == ["./salon test"]
    assert "./salon test" in (ROOT / "README.md").read_text(encoding="utf-8")
