"""Where the benchmark lives: ``.salon/bench``, with a Python, a PostgreSQL and databases of its own, apart from the salon's.

The cluster is durable (it waits for the disk), since what a booking costs is measured in it and since it is killed during runs.
"""

import dataclasses
import os
import sys
from pathlib import Path

from ops import database, fill, postgres, provision, server, settings
from ops.console import Console
from ops.errors import OpsError
from ops.files import lock

ADDONS = Path(__file__).with_name("addons")
ADDON = "salon_bench"
TEMPLATE = "bench_template"  # all addons and the benchmark's own, empty; only copied
MAX_CONNECTIONS = 100


def load(part: str = "") -> settings.Settings:
    """The benchmark's own settings; ``part`` is a cluster apart, for runs that kill it. Odoo's source is shared with the salon's."""
    known = settings.load()
    return dataclasses.replace(known, home=known.shared / "bench" / part, database=TEMPLATE, database_uri="", test=False)


def conf(known: settings.Settings, name: str, **extra) -> Path:
    """The file Odoo starts with on database ``name``; the benchmark's addon is found through it alone."""
    path = known.run_dir / f"{name}.conf"
    own = {"addons_path": f"{database.addons_path(known)},{ADDONS}", "log_level": "warn", "max_cron_threads": 0, **extra}
    return server.write_conf(known, name, conf=path, **own)


def ensure(part: str = "") -> settings.Settings:
    """Have Python, Odoo, PostgreSQL and the template; update the template when the addons changed."""
    known = load(part)
    with lock(known.home / "lock", "preparing a benchmark", wait=True):
        provision.base_steps(known, Console(total=4, stream=sys.stderr))
        _template(known)
    return known


def _template(known: settings.Settings) -> None:
    console, path = Console(stream=sys.stderr), conf(known, TEMPLATE)
    if database.exists(known, TEMPLATE) and database.parameter(known, TEMPLATE, database.READY):
        new, changed = fill.changed_addons(known, TEMPLATE)
        if new or changed:
            with console.step(f"Template, updating {', '.join([*new, *changed])}"):
                fill.update(known, TEMPLATE, path, new, changed)
        return
    with console.step("Template with all addons"):
        database.drop(known, TEMPLATE)
        database.create(known, TEMPLATE)
        fill.install(known, TEMPLATE, path)
        database.odoo(known, "Installing the benchmark's addon", "server", "-c", path, "-d", "@db", "-i", ADDON, *fill.QUIET, name=TEMPLATE)
        database.set_parameter(known, TEMPLATE, database.READY, "empty")


def scratch(known: settings.Settings, name: str, *, anew: bool = True) -> bool:
    """Have database ``name`` as a copy of the template; True if it was made now."""
    if not anew and database.exists(known, name) and not any(fill.changed_addons(known, name)):
        return False
    database.copy(known, TEMPLATE, name)
    return True


def inside(known: settings.Settings, module: str, words: list) -> list[str]:
    """The command that runs a module of the benchmark with Odoo importable."""
    return [str(known.interpreter), "-m", module, *map(str, words)]


def environment(known: settings.Settings) -> dict[str, str]:
    env = database.odoo_env(known)
    return {**env, "PYTHONPATH": os.pathsep.join((env["PYTHONPATH"], str(known.root)))}


def uri(known: settings.Settings, name: str) -> str:
    return postgres.database(known).uri(name)


def require_linux() -> None:
    if not Path("/proc/loadavg").exists():
        raise OpsError("This benchmark reads /proc", "Run it on Linux.")
