"""``./salon test``: every stage with its own summary, one line of sums at the end."""

import contextlib
import dataclasses
import os
import shutil
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from . import addons, database, fill, odoo_source, packages, postgres, provision, server
from .console import Console
from .errors import OpsError, explain_os_error
from .files import lock
from .settings import Settings
from .suite_report import Result, finish, print_coverage
from .suite_runner import Runner

TEMPLATE = "salon_test"  # all addons, no demo; never tested on, only copied
UNIT = "salon_unit"  # copies of it the addons are tested on
DEMO = "salon_demo"  # the template with config/ and the demo salon; kept for --fast
JOURNEY = "salon_journey"
CONTAINER = "salon_container"  # what the container's entry script is tried on
PLAIN = ("tests/style", "tests/layering", "tests/tokens", "tests/test_*.py")
ENGINES = ("tests/engine", "tests/ops")
FAULTS = ("tests/faults",)  # outside the addons, but inside Odoo
WITH_DATABASE = ("addons", "faults", "journeys")


@dataclasses.dataclass(frozen=True)
class Wish:
    """What the person asked for."""

    expression: str = ""
    fast: bool = False
    coverage: bool = False
    paths: tuple = ()

    @property
    def narrowed(self) -> bool:
        return bool(self.expression or self.paths)


def _matching(root: Path, patterns) -> list[Path]:
    return [path for pattern in patterns for path in sorted(root.glob(pattern))]


def stage_paths(root: Path) -> dict[str, list[Path]]:
    """What each stage runs. A folder of tests/ that no stage claims goes to the journeys, so that nothing is left out unseen."""
    plain, engines = _matching(root, PLAIN), _matching(root, ENGINES)
    faults = _matching(root, FAULTS)
    claimed = {*plain, *engines, *faults}
    folders = [path for path in sorted((root / "tests").iterdir()) if path not in claimed and any(path.rglob("test_*.py"))]
    units = [root / "addons" / name / "tests" for name in addons.present(root, tests=True)]
    units = [path for path in units if path.is_dir()]
    return {"style": plain, "engines": engines, "addons": units, "faults": faults, "journeys": folders}


def select(stages: dict[str, list[Path]], root: Path, wanted: tuple) -> dict[str, list[str]]:
    """Give each wanted path (file, folder or file::test) to the stage it lies in."""
    if not wanted:
        return {name: [str(path.relative_to(root)) for path in paths] for name, paths in stages.items()}
    chosen = {name: [] for name in stages}
    for word in wanted:
        file, mark, test_name = word.partition("::")
        path = Path(os.path.abspath(file))
        if not path.exists():
            raise OpsError(f"There is no {word}", "Name a test file or folder of this checkout.")
        found = 0
        for name, place in ((name, place) for name, places in stages.items() for place in places):
            if path in place.parents:  # a folder above: all that lies below it
                chosen[name].append(str(place.relative_to(root)))
            elif path.is_relative_to(place):
                chosen[name].append(os.path.relpath(path, root) + mark + test_name)
            found += path in place.parents or path.is_relative_to(place)
        if not found:
            raise OpsError(f"{word} belongs to no stage of the suite", "Tests live in tests/ and addons/*/tests.")
    return chosen


def halves(paths: list[str], root: Path) -> list[list[str]]:
    """Deal the test files of these folders out to two lists of about the same size: each core gets one."""
    files = sorted((file for path in paths for file in (root / path).rglob("test_*.py")), key=lambda file: -file.stat().st_size)
    hands, sizes = [[], []], [0, 0]
    for file in files:
        smaller = sizes.index(min(sizes))
        hands[smaller].append(str(file.relative_to(root)))
        sizes[smaller] += file.stat().st_size
    return [sorted(hand) for hand in hands if hand]


def test(settings: Settings, wish: Wish) -> int:
    """Run the suite; 0 when all stages are green."""
    wish = dataclasses.replace(wish, coverage=wish.coverage or not (wish.fast or wish.narrowed))
    started = time.monotonic()
    chosen = select(stage_paths(settings.root), settings.root, wish.paths)
    with lock(settings.home / "lock", "testing"):
        console = Console(total=5)
        with console.step("This machine") as facts:
            facts["note"] = provision.check_machine(settings)
        provision.base_steps(settings, console)
        results = [Result("set-up", 0, 0, 0, time.monotonic() - started), *_Stages(settings, wish, chosen).run()]
    return finish(results, time.monotonic() - started, narrowed=wish.narrowed)


def _say(error: Exception) -> None:
    """Tell a failure in one line; where it is a fault of our own, with the place it came from."""
    if isinstance(error, OSError):
        error = explain_os_error(error)
    if isinstance(error, OpsError):
        print(f"salon: {error}", flush=True)
    else:
        print("".join(traceback.format_exception(error)), end="", flush=True)


class _Stages:
    """One run of the suite, two things at a time: the plain stages while the database is made, then the addons in two halves."""

    def __init__(self, settings: Settings, wish: Wish, chosen: dict[str, list[str]]):
        self.settings = settings
        self.wish = wish
        self.chosen = chosen
        self.runner = Runner(settings, wish)
        self.results: list[Result] = []
        self.browser = packages.browser()

    def run(self) -> list[Result]:
        try:
            with ThreadPoolExecutor(max_workers=2) as pool:
                running = [pool.submit(self._plain)]
                if self._needs_database():
                    running += [pool.submit(task) for task in self._with_database()]
            for each in running:
                self._collect(each)
            if self.wish.coverage:
                print_coverage(self.settings, self.runner.coverage_dir)
        finally:
            server.stop(self.settings)
            postgres.stop(self.settings)
        return self.results

    def _collect(self, task: Future) -> None:
        """A task that could not even begin is a failure like any other: it is told and counted."""
        try:
            task.result()
        except Exception as error:
            _say(error)
            self.results.append(Result("database", 0, 1, 0, 0))

    def _stage(self, name: str, paths: list[str], *options: str, **env: str) -> None:
        if paths:
            self.results.append(self.runner.pytest(name, paths, *options, **env))

    def _plain(self) -> None:
        for name in ("style", "engines"):
            self._stage(name, self.chosen[name])

    @contextlib.contextmanager
    def _preparing(self, name: str):
        """A row of its own in the closing table for work that is no test; its failure fails the run."""
        print(f"{name} …", flush=True)
        started, failed = time.monotonic(), 0
        try:
            yield
        except Exception as error:
            _say(error)
            failed = 1
        self.results.append(Result(name, 0, failed, 0, time.monotonic() - started))

    def _odoo(self, name: str) -> list[str]:
        """What pytest-odoo is told to work on the database ``name``, with a port of its own."""
        conf = server.write_conf(self.settings, name, conf=self.settings.run_dir / f"{name}.conf", port=server.free_port())
        return [f"--odoo-database={name}", f"--odoo-config={conf}", "--odoo-http"]

    def _needs_database(self) -> bool:
        for name in WITH_DATABASE if self.wish.expression else ():
            options = [] if name == "journeys" else self._odoo(UNIT)
            if self.chosen[name] and not self.runner.selects(self.chosen[name], options):
                self.chosen[name] = []
        return any(self.chosen[name] for name in WITH_DATABASE)

    def _with_database(self) -> list[Callable[[], None]]:
        """Have the template; return what can run beside each other on copies of it, the longest first."""
        tasks = []
        with self._preparing("database"):
            if not self.browser and packages.can_install():
                raise OpsError("Chromium is not there and could not be installed", "Browser tests need it: sudo apt install chromium.")
            if not self.browser:
                print("salon: no Chromium here and no right to install it: BROWSER TESTS ARE LEFT OUT of this run.", flush=True)
            changed = self._template()
            whole = not self.wish.paths and self.chosen["addons"]
            for number, paths in enumerate(halves(whole, self.settings.root) if whole else [self.chosen["addons"]], start=1):
                tasks.append(partial(self._on_copy, f"addons {number}", f"{UNIT}_{number}", paths))
            if self.chosen["journeys"] and self.browser:
                tasks.append(partial(self._journeys, rebuild=changed))
            tasks.append(partial(self._on_copy, "faults", f"{UNIT}_faults", self.chosen["faults"]))
        return tasks

    def _on_copy(self, stage: str, name: str, paths: list[str]) -> None:
        if paths:
            database.copy(self.settings, TEMPLATE, name)
            self._stage(stage, paths, *self._odoo(name), **({} if self.browser else {"SALON_NO_BROWSER": "1"}))

    def _template(self) -> bool:
        """Have the template database; True when it is not the one of last time."""
        conf = server.write_conf(self.settings, TEMPLATE, conf=self.settings.run_dir / "setup.conf")
        keep = self.wish.fast and database.exists(self.settings, TEMPLATE)
        if keep and database.parameter(self.settings, TEMPLATE, database.READY):
            new, changed = fill.changed_addons(self.settings, TEMPLATE, tests=True)
            print(f"updating {', '.join([*new, *changed]) or 'nothing'}", flush=True)
            fill.update(self.settings, TEMPLATE, conf, new, changed, tests=True)
            return bool(new or changed)
        database.drop(self.settings, TEMPLATE)
        database.create(self.settings, TEMPLATE)
        fill.install(self.settings, TEMPLATE, conf, tests=True)
        database.set_parameter(self.settings, TEMPLATE, database.READY, "empty")
        return True

    def _demo(self, *, rebuild: bool) -> None:
        if self.wish.fast and not rebuild and database.exists(self.settings, DEMO):
            known = [database.parameter(self.settings, DEMO, key) for key in (database.READY, fill.CONFIG_SEEN)]
            if known == ["demo", fill.config_hash(self.settings)]:
                return
        database.copy(self.settings, TEMPLATE, DEMO)
        conf = server.write_conf(self.settings, DEMO, conf=self.settings.run_dir / "demo.conf")
        fill.apply_config(self.settings, DEMO, conf)
        fill.finish(self.settings, DEMO, conf, demo=True)

    def _journeys(self, *, rebuild: bool) -> None:
        served, ready = dataclasses.replace(self.settings, database=JOURNEY), False
        screenshots = self.settings.home / "screenshots"
        shutil.rmtree(screenshots, ignore_errors=True)
        screenshots.mkdir(parents=True)
        try:
            with self._preparing("demo salon"):
                self._demo(rebuild=rebuild)
                database.copy(self.settings, DEMO, JOURNEY)
                database.copy(self.settings, TEMPLATE, CONTAINER)
                server.start(served, server.free_port())
                ready = True
            if ready:  # a server that died since then fails them loudly
                self._stage("journeys", self.chosen["journeys"], **self._surroundings(served, screenshots))
        finally:
            server.stop(served)

    def _surroundings(self, served: Settings, screenshots: Path) -> dict[str, str]:
        """What the journeys find in their environment."""
        return {
            "SALON_URL": server.url(served), "SALON_CREDENTIALS_FILE": str(served.credentials), "SALON_BROWSER": self.browser,
            "SALON_DATABASE_URI": postgres.database(served).uri(), "SALON_SCREENSHOTS": str(screenshots),
            "SALON_ODOO_CONF": str(served.conf), "SALON_SERVER_LOG": str(served.server_log),
            "SALON_CONTAINER_URI": postgres.database(dataclasses.replace(self.settings, database=CONTAINER)).uri(),
            "SALON_CONTAINER_ODOO": str(odoo_source.locate(self.settings).path),
        }
