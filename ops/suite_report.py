"""What the suite says at the end."""

import json
import os
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from .run import clean_env
from .settings import Settings


@dataclass(frozen=True)
class Result:
    """The counts of one stage."""

    stage: str
    passed: int
    failed: int
    skipped: int
    seconds: float


def finish(results: list[Result], seconds: float, *, narrowed: bool = False) -> int:
    """Print a table and, alone on the last line, the sums."""
    print(f"\n{'stage':<14}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for result in results:
        print(f"{result.stage:<14}{result.passed:>8}{result.failed:>8}{result.skipped:>9}{result.seconds:>9.1f}")
    passed, failed = sum(result.passed for result in results), sum(result.failed for result in results)
    print(f"{'all':<14}{passed:>8}{failed:>8}{sum(result.skipped for result in results):>9}{seconds:>9.1f}")
    if not passed and not failed:
        print("Nothing was selected." if narrowed else "Nothing was tested.")
        failed = 1
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def print_coverage(settings: Settings, folder: Path) -> None:
    """One line per addon and for ops: how much of it the tests ran through."""
    env = clean_env(COVERAGE_FILE=str(folder / "data"))
    rules = f"--rcfile={settings.root / 'ops' / 'requirements' / 'coveragerc'}"
    base = [str(settings.interpreter), "-m", "coverage"]
    report = folder / "coverage.json"
    for words in (["combine", "-q", rules, str(folder)], ["json", "-q", rules, "-o", str(report)]):
        if subprocess.call([*base, *words], cwd=settings.root, env=env, stdin=subprocess.DEVNULL):
            print("coverage: nothing was measured")
            return
    sums = defaultdict(lambda: [0, 0])
    for name, entry in json.loads(report.read_text(encoding="utf-8"))["files"].items():
        parts = Path(os.path.relpath(settings.root / name, settings.root)).parts
        key = "/".join(parts[:2]) if parts[0] == "addons" else parts[0]
        sums[key][0] += entry["summary"]["covered_lines"]
        sums[key][1] += entry["summary"]["num_statements"]
    print("\n=== coverage ===")
    for key in sorted(sums):
        covered, lines = sums[key]
        print(f"{key:<28}{covered:>7} of {lines:>6} lines {100 * covered / max(lines, 1):>6.1f} %")
    covered, lines = (sum(pair[index] for pair in sums.values()) for index in (0, 1))
    print(f"{'all':<28}{covered:>7} of {lines:>6} lines {100 * covered / max(lines, 1):>6.1f} %", flush=True)
