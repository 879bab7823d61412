"""Run pytest for one stage, show what it says and count it."""

import os
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from . import odoo_source
from .run import bound, clean_env
from .settings import Settings
from .suite_report import Result

NOTHING_COLLECTED = 5
STAGE_SECONDS = 1500
MEASURED = ("engines", "addons")  # the others look at files, or at a server that is another process


class Runner:
    """Starts the programs of the test environment from the root of the checkout."""

    def __init__(self, settings: Settings, wish):
        self.settings = settings
        self.wish = wish
        self.reports = settings.home / "reports"
        self.coverage_dir = settings.home / "coverage"
        for folder in (self.reports, self.coverage_dir):
            folder.mkdir(parents=True, exist_ok=True)
            for leftover in folder.iterdir():
                leftover.unlink()

    def _env(self, **extra: str) -> dict[str, str]:
        path = [str(self.settings.venv / "bin"), os.environ.get("PATH", "")]
        return clean_env(
            PATH=os.pathsep.join(path), PYTHONPATH=str(odoo_source.locate(self.settings).path), PYTHONUNBUFFERED="1",
            PYTHONDONTWRITEBYTECODE="1", SALON_ROOT=str(self.settings.root), **extra,
        )

    def _pytest_words(self, paths: list[str], options) -> list[str]:
        # Without a database pytest-odoo would fail every test: it is for the addons alone.
        plain = [] if any(option.startswith("--odoo-database") for option in options) else ["-p", "no:odoo"]
        words = ["-m", "pytest", "-p", "tests.plugins.skips", "-p", "no:cacheprovider", *plain, *options, *paths]
        return [*words, "-k", self.wish.expression] if self.wish.expression else words

    def selects(self, paths: list[str], options) -> bool:
        """True if the expression chooses at least one test of these paths (so that no database is made for none)."""
        words = [str(self.settings.interpreter), *self._pytest_words(paths, options), "--collect-only", "-q"]
        done = subprocess.run(words, cwd=self.settings.root, env=self._env(), stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return done.returncode != NOTHING_COLLECTED

    def pytest(self, name: str, paths: list[str], *options: str, **env: str) -> Result:
        started = time.monotonic()
        report = self.reports / f"{name.replace(' ', '-')}.xml"
        said = report.with_suffix(".txt")
        words = [str(self.settings.interpreter)]
        if self.wish.coverage and name.startswith(MEASURED):
            words += ["-m", "coverage", "run", "--parallel-mode", f"--rcfile={self.settings.root / 'ops' / 'requirements' / 'coveragerc'}"]
            env["COVERAGE_FILE"] = str(self.coverage_dir / "data")
        words += [*self._pytest_words(paths, options), "-q", f"--junitxml={report}", "-o", "faulthandler_timeout=300"]
        try:
            with said.open("wb") as stream:
                code = subprocess.call(
                    bound(words), cwd=self.settings.root, env=self._env(**env), stdin=subprocess.DEVNULL, stdout=stream,
                    stderr=subprocess.STDOUT, timeout=STAGE_SECONDS,
                )
            ended = ""
        except subprocess.TimeoutExpired:
            ended, code = f"{name}: stopped after {STAGE_SECONDS} s\n", 1
        # In one piece when it is over: two stages run at a time, and mixed lines serve nobody.
        print(f"\n=== {name} ===\n{said.read_text(encoding='utf-8', errors='replace')}{ended}", end="", flush=True)
        return self._count(name, report, code, time.monotonic() - started)

    def _count(self, name: str, report: Path, code: int, seconds: float) -> Result:
        if code == NOTHING_COLLECTED:
            if not self.wish.narrowed:
                print(f"{name}: no test was collected, which counts as a failure", flush=True)
            return Result(name, 0, int(not self.wish.narrowed), 0, seconds)
        total = failed = skipped = 0
        if report.is_file():
            for suite in ElementTree.parse(report).getroot().iter("testsuite"):
                total += int(suite.get("tests", 0))
                failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
                skipped += int(suite.get("skipped", 0))
        if code and not failed:
            failed = 1
        return Result(name, max(total - failed - skipped, 0), failed, skipped, seconds)
