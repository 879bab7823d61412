"""The suite itself: nothing is left out unseen, and a skip is a failure."""

import errno
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from ops import suite, suite_report
from ops.errors import OpsError
from ops.settings import ROOT
from ops.suite_report import Result
from tests.plugins import skips


def test_every_test_file_of_the_checkout_belongs_to_a_stage():
    places = [place for paths in suite.stage_paths(ROOT).values() for place in paths]
    files = [*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "addons").glob("*/tests/**/test_*.py")]
    lost = [str(path.relative_to(ROOT)) for path in files if not any(place == path or place in path.parents for place in places)]
    assert lost == []
    assert len(files) > 10


def test_a_path_runs_in_the_stage_it_lies_in():
    chosen = suite.select(suite.stage_paths(ROOT), ROOT, (str(ROOT / "tests" / "ops" / "test_suite_rules.py") + "::test_x",))
    assert chosen["engines"] == ["tests/ops/test_suite_rules.py::test_x"]
    assert [name for name, paths in chosen.items() if paths] == ["engines"]


def test_a_folder_above_selects_all_below_it():
    chosen = suite.select(suite.stage_paths(ROOT), ROOT, (str(ROOT / "tests"),))
    assert chosen["addons"] == []
    assert "tests/ops" in chosen["engines"]


def test_a_path_that_is_not_there_is_one_line():
    with pytest.raises(OpsError, match="There is no nowhere/test_x.py"):
        suite.select(suite.stage_paths(ROOT), ROOT, ("nowhere/test_x.py",))


def test_the_two_halves_are_all_addon_tests_once_and_of_one_size():
    folders = suite.select(suite.stage_paths(ROOT), ROOT, ())["addons"]
    hands = suite.halves(folders, ROOT)
    assert sorted(hands[0] + hands[1]) == sorted(str(path.relative_to(ROOT)) for path in (ROOT / "addons").glob("*/tests/**/test_*.py"))
    first, second = (sum((ROOT / name).stat().st_size for name in hand) for hand in hands)
    assert abs(first - second) < 0.05 * (first + second)


@pytest.fixture
def stages(make_settings, monkeypatch):
    """Runs the wanted stages with a runner that finds five green tests in each, and no database behind them."""
    class Runner:
        def __init__(self, settings, wish):
            pass

        def pytest(self, name, paths, *options, **env):
            return Result(name, 5, 0, 0, 1.0)

    def run(**wanted):
        chosen = {name: [] for name in ("engines", "addons", "faults", "journeys")} | {"style": ["tests/style"], **wanted}
        wish = suite.Wish(fast=True, paths=tuple(path for paths in wanted.values() for path in paths))
        return suite._Stages(make_settings(), wish, chosen).run()

    monkeypatch.setattr(suite, "Runner", Runner)
    monkeypatch.setattr(suite.packages, "browser", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(suite._Stages, "_template", lambda stages: True)
    return run


@pytest.mark.parametrize("error", [OpsError("no"), OSError(errno.ENOSPC, "full", "/x"), ElementTree.ParseError("no element found")])
@pytest.mark.parametrize("where", ["template", "copy"])
def test_a_database_that_cannot_be_made_fails_the_run_and_not_the_other_stages(stages, monkeypatch, where, error):
    def refuse(*arguments):
        raise error

    if where == "template":
        monkeypatch.setattr(suite._Stages, "_template", refuse)
    monkeypatch.setattr(suite.database, "copy", refuse)
    results = stages(addons=["addons/x"])
    assert {(result.stage, result.passed) for result in results} == {("style", 5), ("database", 0)}
    assert sum(result.failed for result in results) == 1


@pytest.mark.parametrize(("starts", "journeys"), [(True, 5), (False, 0)])
def test_journeys_run_although_the_server_died_after_its_start(stages, monkeypatch, starts, journeys):
    def start(*arguments):
        if not starts:
            raise OpsError("The server did not start")

    monkeypatch.setattr(suite._Stages, "_demo", lambda stages, rebuild: None)
    monkeypatch.setattr(suite._Stages, "_surroundings", lambda *arguments: {})
    monkeypatch.setattr(suite.database, "copy", lambda *arguments: None)
    monkeypatch.setattr(suite.server, "start", start)
    results = stages(journeys=["tests/journeys"])
    assert sum(result.passed for result in results if result.stage == "journeys") == journeys
    assert sum(result.failed for result in results) == int(not starts)


def test_the_last_line_is_the_sum_of_all_stages(capsys):
    assert suite_report.finish([Result("a", 3, 0, 0, 1.0), Result("b", 4, 1, 2, 1.0)], 2.0) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "7 passed, 1 failed"


def test_a_run_without_any_test_is_red(capsys):
    assert suite_report.finish([], 1.0) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed"


def test_a_listed_skip_needs_a_reason():
    assert skips.read_list("# comment\n\ntests/a.py::* # needs a printer\n") == [("tests/a.py::*", "needs a printer")]
    with pytest.raises(pytest.UsageError, match="line 1: a skip needs a reason"):
        skips.read_list("tests/a.py::*\n")


@pytest.mark.parametrize("code", ["import pytest\n@pytest.mark.skip('later')\ndef test_x(): pass\n",
                                  "import pytest\npytest.skip('later', allow_module_level=True)\n",
                                  "import unittest\nclass TestX(unittest.TestCase):\n def test_x(self): self.skipTest('later')\n"])
def test_an_unlisted_skip_of_any_kind_fails_the_run(tmp_path, code):
    (tmp_path / "test_one.py").write_text(code)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    place = ["-c", str(tmp_path / "pytest.ini"), f"--rootdir={tmp_path}", f"--confcutdir={tmp_path}", "--import-mode=importlib"]
    words = [sys.executable, "-m", "pytest", "-p", "tests.plugins.skips", "-p", "no:odoo", *place, "test_one.py"]
    done = subprocess.run(words, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "is not listed in tests/allowed_skips.txt" in done.stdout


def test_a_machine_without_browser_may_skip_browser_tests_only(monkeypatch):
    monkeypatch.setenv("SALON_NO_BROWSER", "1")
    assert skips.is_allowed("addons/a.py::T::test_tour", "Chrome executable not found", [])
    assert not skips.is_allowed("addons/a.py::T::test_tour", "websocket-client module is not installed", [])
