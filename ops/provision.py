"""``./salon up``: from nothing to a running salon. Each step looks first and does only what is missing."""

import shutil
import sys
from pathlib import Path

from . import database, fill, odoo_source, packages, postgres, python_env, server
from .console import Console
from .errors import OpsError, disk_full
from .files import lock
from .settings import Settings

MB = 1024**2
LABELS = {
    "admin": "administrator", "owner": "owner", "manager": "branch manager", "desk": "front desk", "stylist": "stylist",
    "accountant": "accountant",
}


def check_machine(settings: Settings) -> str:
    """Disk and a folder that can be written; before anything is downloaded. (The entry script has looked at Python.)"""
    settings.home.mkdir(parents=True, exist_ok=True)
    free, needed = disk(settings)
    if free < needed:
        raise disk_full(f"{settings.home}: {free // MB} MB are free and {needed // MB} MB are needed")
    return f"Python {sys.version.split()[0]}, {free / 1024 / MB:.1f} GB free"


def disk(settings: Settings) -> tuple[int, int]:
    """(free bytes, needed bytes) where the salon is or will be."""
    folder = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    finished = python_env.is_ready(settings) and odoo_source.is_ready(settings) and (settings.pg_data / "PG_VERSION").exists()
    return shutil.disk_usage(folder).free, (200 if finished else 3000) * MB


def choose_port(settings: Settings, port: int | None) -> int:
    """The port asked for, by option or setting, else that of the last time; a taken one is an error now, not after minutes."""
    current = server.current_port(settings)
    chosen = port or settings.port or current
    if chosen != current or not server.pid(settings):
        server.require_port(chosen)
    return chosen


def base_steps(settings: Settings, console: Console) -> None:
    """Everything below the database."""
    if not (python_env.is_ready(settings) and odoo_source.is_ready(settings)):
        # What runs here runs from what is about to be replaced.
        server.stop(settings)
        postgres.stop(settings)
    for title, function in (
        ("Programs of the system", packages.ensure),
        ("Python packages", python_env.ensure),
        ("Odoo 19", odoo_source.ensure),
        ("PostgreSQL", postgres.ensure),
    ):
        with console.step(title) as facts:
            facts["note"] = function(settings) or "there already"


def _find_target(settings: Settings) -> tuple[str, bool]:
    """(name to fill, finished?). A database left by an interrupted run goes on if its addons are whole, else it is thrown away."""
    target = postgres.database(settings)
    name, temporary = target.name, f"{target.name}__new"
    if not database.exists(settings, name):
        if database.exists(settings, temporary) and fill.is_installed(settings, temporary):
            return temporary, False
        database.drop(settings, temporary)
        database.create(settings, temporary)
        return temporary, False
    database.mend(settings, temporary, name)
    if database.parameter(settings, name, database.READY):
        return name, True
    tables = database.query(settings, target, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", name=name)[0][0]
    if tables:
        way = "Drop it, or name another one in database_uri." if target.external else "Run ./salon reset, then ./salon up."
        raise OpsError(f"The database {name} is there and is not a finished salon", way)
    database.add_extensions(settings, name)
    return name, False


def _fill_new(settings: Settings, console: Console, name: str, conf: Path, *, demo: bool) -> None:
    with console.step("Database with all addons") as facts:
        if fill.is_installed(settings, name):
            facts["note"] = "whole already, from an interrupted run"
        else:
            fill.install(settings, name, conf)
    with console.step("Settings of the salon (config/salon)"):
        fill.apply_config(settings, name, conf)
    with console.step("Demo salon") as facts:
        facts["note"] = "" if demo else "left out (--empty)"
        fill.finish(settings, name, conf, demo=demo)
        if name != postgres.database(settings).name:
            database.rename(settings, name, postgres.database(settings).name)


def _refresh(settings: Settings, console: Console, name: str, conf: Path) -> None:
    """A finished database: bring in what changed in this checkout since."""
    with console.step("Database with all addons") as facts:
        new, changed = fill.changed_addons(settings, name)
        if new or changed:
            server.stop(settings)
            fill.update(settings, name, conf, new, changed)
        facts["note"] = f"updated {', '.join([*new, *changed])}" if new or changed else "there already"
    with console.step("Settings of the salon (config/salon)") as facts:
        facts["note"] = "there already"
        if database.parameter(settings, name, fill.CONFIG_SEEN) != fill.config_hash(settings):
            fill.apply_config(settings, name, conf)
            facts["note"] = "applied anew"
    with console.step("Demo salon") as facts:
        kind = database.parameter(settings, name, database.READY)
        facts["note"] = "there already" if kind == "demo" else "left out when this database was made"


def make_database(settings: Settings, console: Console, *, demo: bool) -> None:
    server.credentials(settings)
    name, finished = _find_target(settings)
    conf = server.write_conf(settings, name, conf=settings.run_dir / "setup.conf")
    if finished:
        _refresh(settings, console, name, conf)
    else:
        _fill_new(settings, console, name, conf, demo=demo)


def up(settings: Settings, *, demo: bool = True, port: int | None = None) -> int:
    """Make what is missing, start the server, say where to go."""
    with lock(settings.home / "lock", "setting up"):
        console = Console(total=9)
        with console.step("This machine") as facts:
            facts["note"] = check_machine(settings)
            chosen = choose_port(settings, port)
        base_steps(settings, console)
        make_database(settings, console, demo=demo)
        with console.step("Server") as facts:
            running = server.pid(settings)
            if running and (server.url(settings) != server.url(settings, chosen) or not server.healthy(settings)):
                server.stop(settings)
                running = None
            facts["note"] = "runs already" if running else f"process {server.start(settings, chosen)}"
    _welcome(settings, console)
    return 0


def _welcome(settings: Settings, console: Console) -> None:
    known = server.credentials(settings)
    logins = {row[0] for row in database.query(settings, postgres.database(settings), "SELECT login FROM res_users WHERE active")}
    console.say(f"\nThe salon is open: {server.url(settings)}  ({console.seconds():.0f} s)\n")
    console.say(f"  {'role':<16} {'login':<12} password")
    for role in server.ROLES:
        if known[role]["login"] in logins:
            console.say(f"  {LABELS[role]:<16} {known[role]['login']:<12} {known[role]['password']}")
    console.say(f"\nKept in {settings.credentials}. ./salon stop ends it, ./salon status shows it.")
