"""A skipped test fails the run unless tests/allowed_skips.txt lists it with a reason: what nobody runs, nobody proves."""

import fnmatch
import os
from pathlib import Path

import pytest

LIST = Path(__file__).resolve().parent.parent / "allowed_skips.txt"
NO_BROWSER = ("chrome", "chromium", "browser")


def read_list(text: str) -> list[tuple[str, str]]:
    """Parse lines ``pattern of node ids # reason``; a line without reason is an error."""
    entries = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        pattern, _mark, reason = (part.strip() for part in line.partition(" # "))
        if not reason:
            raise pytest.UsageError(f"tests/allowed_skips.txt, line {number}: a skip needs a reason: PATTERN # REASON")
        entries.append((pattern, reason))
    return entries


def is_allowed(nodeid: str, why: str, entries: list[tuple[str, str]]) -> bool:
    if os.environ.get("SALON_NO_BROWSER") and any(word in why.lower() for word in NO_BROWSER):
        return True
    return any(fnmatch.fnmatchcase(nodeid, pattern) for pattern, _reason in entries)


def pytest_configure(config):
    config.salon_skips = read_list(LIST.read_text(encoding="utf-8")) if LIST.exists() else []


def _refuse(report, entries):
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not is_allowed(report.nodeid, why, entries):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped ({why}) and is not listed in tests/allowed_skips.txt"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    _refuse(report, item.config.salon_skips)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    _refuse(report, collector.config.salon_skips)
    return report
