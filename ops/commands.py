"""The small commands: stop, status, reset, logs, shell, sql."""

import contextlib
import json
import os
import shutil
import sys
import tomllib

from . import database, odoo_source, postgres, server
from .errors import OpsError
from .files import lock, read_json
from .settings import ROOT, Settings


def stop(settings: Settings) -> int:
    with lock(settings.home / "lock", "working"):
        ended = [name for name, function in (("server", server.stop), ("database", postgres.stop)) if function(settings)]
    print(f"Stopped: {' and '.join(ended)}." if ended else "Nothing was running.")
    return 0


def facts(settings: Settings) -> dict:
    """What runs here; every value is None where nothing is known yet."""
    target = postgres.database(settings)
    running = server.pid(settings)
    return {
        "url": server.url(settings), "healthy": bool(running) and server.healthy(settings), "pid": running,
        "database": target.name, "database_uri": target.uri(), "database_running": _database_runs(settings),
        "log_file": str(settings.server_log), "credentials_file": str(settings.credentials), "home": str(settings.home),
        "versions": _versions(settings),
    }


def _database_runs(settings: Settings) -> bool:
    if not settings.database_uri:
        return postgres.is_running(settings)
    with contextlib.suppress(OpsError, OSError):
        return bool(database.query(settings, database.manager(settings), "SELECT 1"))
    return False


def _versions(settings: Settings) -> dict:
    odoo = read_json(settings.odoo_prefix / "salon-stamp.json").get("packages", {}).get("odoo-19")
    if settings.odoo:
        with contextlib.suppress(OpsError):
            odoo = odoo_source.locate(settings).version
    cluster = settings.pg_data / "PG_VERSION"
    return {
        "salon": tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"], "odoo": odoo,
        "postgresql": cluster.read_text(encoding="utf-8").strip() if cluster.exists() else None, "python": sys.version.split()[0],
    }


def status(settings: Settings, *, as_json: bool) -> int:
    """Exit code 0 when the server is healthy, 3 otherwise."""
    known = facts(settings)
    if as_json:
        print(json.dumps(known, indent=1))
        return 0 if known["healthy"] else 3
    stopped = "running, but not answering" if known["pid"] else "stopped (./salon up starts it)"
    state = "running and healthy" if known["healthy"] else stopped
    versions = ", ".join(f"{name} {value}" for name, value in known["versions"].items() if value)
    shown = {
        "salon": state, "address": known["url"], "process": known["pid"] or "none", "database": known["database"],
        "PostgreSQL": "running" if known["database_running"] else "stopped", "log": known["log_file"],
        "logins": known["credentials_file"], "versions": versions,
    }
    for name, value in shown.items():
        print(f"{name:<11} {value}")
    return 0 if known["healthy"] else 3


def reset(settings: Settings, *, yes: bool) -> int:
    """Remove the salon's database, files and logins; what was downloaded stays."""
    if not settings.home.exists():
        print("Nothing is here to remove.")
        return 0
    what = f"all customers, visits, files and logins under {settings.home}"
    if settings.database_uri:
        what += " (the database on your own PostgreSQL is left alone)"
    if not yes:
        if not sys.stdin.isatty():
            raise OpsError(f"This would remove {what}", "Say so with ./salon reset --yes.")
        if input(f"This removes {what}. Type yes to go on: ").strip().lower() != "yes":
            print("Nothing was removed.")
            return 1
    with lock(settings.home / "lock", "working"):
        server.stop(settings)
        postgres.stop(settings)
        for path in (settings.pg_data, settings.home / "pg.part", settings.data_dir, settings.run_dir, settings.log_dir):
            shutil.rmtree(path, ignore_errors=True)
        shutil.rmtree(postgres.socket_folder(settings), ignore_errors=True)
        settings.credentials.unlink(missing_ok=True)
    print("Removed. ./salon up makes a new salon.")
    return 0


def logs(settings: Settings, *, follow: bool, lines: int) -> int:
    if not settings.server_log.exists():
        raise OpsError("There is no log yet", "./salon up starts the server.")
    os.execvp("tail", ["tail", "-n", str(lines), *(["-F"] if follow else []), str(settings.server_log)])


def _require_database(settings: Settings) -> None:
    """A salon to look into: the programs are there, and so is its database."""
    if not settings.interpreter.exists() or not _database_runs(settings):
        raise OpsError("The database is not running", "./salon up starts it." if not settings.database_uri else "Start your PostgreSQL.")
    name = postgres.database(settings).name
    if not database.exists(settings, name):
        raise OpsError(f"There is no database {name} yet", "./salon up makes it.")


def shell(settings: Settings, rest: list[str]) -> int:
    """Odoo's own shell on the salon's database."""
    _require_database(settings)
    conf = server.write_conf(settings, conf=settings.run_dir / "shell.conf")
    command = database.odoo_command(settings, "shell", "-c", conf, "--no-http", "--log-level=warn", *rest)
    os.execve(command[0], [str(word) for word in command], database.odoo_env(settings))


def sql(settings: Settings, rest: list[str]) -> int:
    """psql on the salon's database, as the user Odoo works as."""
    _require_database(settings)
    target = postgres.database(settings)
    # The machine's own psql may know encrypted connections, which the embedded one does not.
    program = (target.external and shutil.which("psql")) or str(postgres.binaries(settings) / "psql")
    os.execve(program, [program, target.uri(password=False), *rest], {**os.environ, "PGPASSWORD": target.password})
