"""What the container runs: init (once), serve, healthy. The same steps as ./salon up, on a PostgreSQL and an Odoo that are given."""

import dataclasses
import os
import sys
import time
import urllib.parse
from pathlib import Path

from . import database, provision, server
from . import settings as settings_module
from .console import Console
from .errors import OpsError, tell
from .files import lock
from .settings import Settings


def _uri() -> str:
    """The database's address from the environment; the password comes from a file, so that it is in no process list."""
    if os.environ.get("SALON_DATABASE_URI"):
        return os.environ["SALON_DATABASE_URI"]
    path = Path(os.environ.get("SALON_DB_PASSWORD_FILE", "/run/secrets/database_password"))
    try:
        password = path.read_text(encoding="utf-8").strip()
    except OSError:
        raise OpsError(f"The password file {path} cannot be read", "Run sh ops/docker/make-secrets.sh and start again.") from None
    values = {key: os.environ.get(f"SALON_DB_{key}", default) for key, default in (("HOST", "db"), ("USER", "odoo"), ("NAME", "salon"))}
    return f"postgresql://{values['USER']}:{urllib.parse.quote(password, safe='')}@{values['HOST']}/{values['NAME']}"


def load() -> Settings:
    return dataclasses.replace(settings_module.load(), database_uri=_uri(), interface=os.environ.get("SALON_INTERFACE", "0.0.0.0"))


def _await_database(settings: Settings, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            database.query(settings, database.manager(settings), "SELECT 1")
            return
        except OpsError:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)


def init(settings: Settings) -> int:
    """Make the database or bring it up to date; safe to run again."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with lock(settings.home / "lock", "setting up"):
        _await_database(settings)
        provision.make_database(settings, Console(total=3), demo=os.environ.get("SALON_DEMO", "1") != "0")
    print(f"The logins are in {settings.credentials}.")
    return 0


def serve(settings: Settings) -> int:
    """Become the server, with workers and trusting the proxy's headers."""
    _await_database(settings)
    workers = os.environ.get("SALON_WORKERS", "2")
    port = server.current_port(settings)
    conf = server.write_conf(settings, port=port, proxy_mode=True, workers=workers, gevent_port=port + 3)
    command = [str(word) for word in database.odoo_command(settings, "server", "-c", conf)]
    os.chdir(settings.root)
    os.execve(command[0], command, database.odoo_env(settings))
    return 0


def healthy(settings: Settings) -> int:
    return 0 if server.healthy(settings) else 1


def main(words: list[str] | None = None) -> int:
    actions = {"init": init, "serve": serve, "healthy": healthy}
    chosen = (sys.argv[1:] if words is None else words) or ["serve"]
    if chosen[0] not in actions:
        print(f"salon: {chosen[0]} is none of {', '.join(actions)}.", file=sys.stderr)
        return 2
    return tell(lambda: actions[chosen[0]](load()))


if __name__ == "__main__":
    sys.exit(main())
