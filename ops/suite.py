"""``./salon test``: every stage with its own summary, one line of sums at the end."""

import dataclasses
import os
import shutil
import time
from pathlib import Path

from . import addons, database, fill, odoo_source, packages, postgres, provision, server
from .console import Console
from .errors import OpsError
from .files import lock
from .settings import Settings
from .suite_report import Result, finish, print_coverage
from .suite_runner import Runner

TEMPLATE = "salon_test"  # all addons, no demo; never tested on, only copied
UNIT = "salon_unit"
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
        path = Path(os.path.abspath(word.partition("::")[0]))
        if not path.exists():
            raise OpsError(f"There is no {word}", "Name a test file or folder of this checkout.")
        owners = [(name, place) for name, places in stages.items() for place in places if place == path or place in path.parents]
        inside = [(name, place) for name, places in stages.items() for place in places if path in place.parents]
        if not owners and not inside:
            raise OpsError(f"{word} belongs to no stage of the suite", "Tests live in tests/ and addons/*/tests.")
        for name, _place in owners[:1]:
            chosen[name].append(os.path.relpath(path, root) + word[len(word.partition("::")[0]):])
        for name, place in inside if not owners else []:
            chosen[name].append(str(place.relative_to(root)))
    return chosen


def test(settings: Settings, *, expression: str = "", fast: bool = False, coverage: bool = False, paths=()) -> int:
    """Run the suite; 0 when all stages are green."""
    wish = Wish(expression=expression, fast=fast, paths=tuple(paths), coverage=coverage)
    wish = dataclasses.replace(wish, coverage=coverage or not (fast or wish.narrowed))
    started = time.monotonic()
    chosen = select(stage_paths(settings.root), settings.root, wish.paths)
    with lock(settings.home / "lock", "testing"):
        console = Console(total=5)
        with console.step("This machine") as facts:
            facts["note"] = provision.check_machine(settings)
        provision.base_steps(settings, console)
        results = _Stages(settings, wish, chosen).run()
    return finish(results, time.monotonic() - started, narrowed=wish.narrowed)


class _Stages:
    """One run of the suite."""

    def __init__(self, settings: Settings, wish: Wish, chosen: dict[str, list[str]]):
        self.settings = settings
        self.wish = wish
        self.chosen = chosen
        self.runner = Runner(settings, wish)
        self.results: list[Result] = []
        self.browser = packages.browser()

    def run(self) -> list[Result]:
        try:
            self._stage("style", self.chosen["style"])
            self._stage("engines", self.chosen["engines"])
            self._with_database()
            if self.wish.coverage:
                print_coverage(self.settings, self.runner.coverage_dir)
        finally:
            server.stop(self.settings)
            postgres.stop(self.settings)
        return self.results

    def _stage(self, name: str, paths: list[str], *options: str, **env: str) -> None:
        if paths:
            self.results.append(self.runner.pytest(name, paths, *options, **env))

    def _with_database(self) -> None:
        conf = server.write_conf(self.settings, UNIT, conf=self.settings.run_dir / "unit.conf", port=server.free_port())
        options = [f"--odoo-database={UNIT}", f"--odoo-config={conf}", "--odoo-http"]
        for name in WITH_DATABASE if self.wish.expression else ():
            own = [] if name == "journeys" else options
            if self.chosen[name] and not self.runner.selects(self.chosen[name], own):
                self.chosen[name] = []
        if not any(self.chosen[name] for name in WITH_DATABASE):
            return
        try:
            self._prepare(conf, options)
        except OpsError as error:
            print(f"salon: {error}", flush=True)
            self.results.append(Result("database", 0, 1, 0, 0))

    def _prepare(self, conf: Path, options: list[str]) -> None:
        if not self.browser and packages.can_install():
            raise OpsError("Chromium is not there and could not be installed", "Browser tests need it: sudo apt install chromium.")
        if not self.browser:
            print("salon: no Chromium here and no right to install it: BROWSER TESTS ARE LEFT OUT of this run.", flush=True)
        changed = self._template()
        for name in ("addons", "faults"):
            if self.chosen[name]:
                database.copy(self.settings, TEMPLATE, UNIT)
                extra = {} if self.browser else {"SALON_NO_BROWSER": "1"}
                self._stage(name, self.chosen[name], *options, **extra)
        if self.chosen["journeys"] and self.browser:
            self._journeys(rebuild=changed)

    def _template(self) -> bool:
        """Have the template database; True when it is not the one of last time."""
        console = Console()
        conf = server.write_conf(self.settings, TEMPLATE, conf=self.settings.run_dir / "setup.conf")
        keep = self.wish.fast and database.exists(self.settings, TEMPLATE)
        if keep and database.parameter(self.settings, TEMPLATE, database.READY):
            new, changed = fill.changed_addons(self.settings, TEMPLATE, tests=True)
            with console.step(f"Test database, updating {', '.join([*new, *changed]) or 'nothing'}"):
                fill.update(self.settings, TEMPLATE, conf, new, changed, tests=True)
            return bool(new or changed)
        with console.step("Test database with all addons"):
            database.drop(self.settings, TEMPLATE)
            database.create(self.settings, TEMPLATE)
            fill.install(self.settings, TEMPLATE, conf, tests=True)
            database.set_parameter(self.settings, TEMPLATE, database.READY, "empty")
        return True

    def _demo(self, *, rebuild: bool) -> None:
        console = Console()
        if self.wish.fast and not rebuild and database.exists(self.settings, DEMO):
            known = [database.parameter(self.settings, DEMO, key) for key in (database.READY, fill.CONFIG_SEEN)]
            if known == ["demo", fill.config_hash(self.settings)]:
                return
        with console.step("Demo salon for the journeys"):
            database.copy(self.settings, TEMPLATE, DEMO)
            conf = server.write_conf(self.settings, DEMO, conf=self.settings.run_dir / "demo.conf")
            database.set_parameter(self.settings, DEMO, database.READY, "")
            fill.apply_config(self.settings, DEMO, conf)
            fill.load_demo(self.settings, DEMO, conf)
            fill.set_admin_password(self.settings, DEMO)
            database.query(self.settings, database.manager(self.settings), "VACUUM ANALYZE", name=DEMO)
            database.set_parameter(self.settings, DEMO, database.READY, "demo")

    def _journeys(self, *, rebuild: bool) -> None:
        self._demo(rebuild=rebuild)
        database.copy(self.settings, DEMO, JOURNEY)
        database.copy(self.settings, TEMPLATE, CONTAINER)
        served = dataclasses.replace(self.settings, database=JOURNEY)
        port = server.free_port()
        screenshots = self.settings.home / "screenshots"
        shutil.rmtree(screenshots, ignore_errors=True)
        screenshots.mkdir(parents=True)
        try:
            server.start(served, port)
            self._stage(
                "journeys", self.chosen["journeys"], SALON_URL=server.url(served, port), SALON_CREDENTIALS_FILE=str(served.credentials),
                SALON_DATABASE_URI=postgres.database(served).uri(), SALON_SCREENSHOTS=str(screenshots), SALON_BROWSER=self.browser,
                SALON_ODOO_CONF=str(served.conf), SALON_SERVER_LOG=str(served.server_log),
                SALON_CONTAINER_URI=postgres.database(dataclasses.replace(self.settings, database=CONTAINER)).uri(),
                SALON_CONTAINER_ODOO=str(odoo_source.locate(self.settings).path),
            )
        finally:
            server.stop(served)


