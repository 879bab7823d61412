"""The Odoo server: its configuration, start, stop and health."""

import configparser
import io
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import database, postgres
from .errors import OpsError, explain_output
from .files import read_json, write_atomic, write_json
from .run import process_alive, tail, wait_gone
from .settings import DEFAULT_PORT, Settings

ROLES = ("admin", "owner", "manager", "desk", "stylist", "accountant")


def credentials(settings: Settings) -> dict:
    """Logins per role with random passwords, made once and kept readable by the owner alone."""
    known = read_json(settings.credentials)
    lacking = [role for role in (*ROLES, "database_manager") if role not in known]
    if lacking:
        # No l, 1, O or 0: people type these from a screen.
        letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
        for role in lacking:
            known[role] = {"login": role, "password": "".join(secrets.choice(letters) for _ in range(16))}
        write_json(settings.credentials, known, mode=0o600)
    return known


def write_conf(settings: Settings, name: str | None = None, *, port: int | None = None, conf: Path | None = None, **extra) -> Path:
    """Generate the file Odoo starts with, from config/odoo/odoo.conf and what only this machine knows."""
    target = postgres.database(settings)
    name, number = name or target.name, port or current_port(settings)
    # The name alone shuts all other databases out. With a filter besides, Odoo would open a connection and list all databases for each
    # visitor who comes without a session.
    options = {
        **settings.options,
        "db_host": target.host, "db_port": target.port, "db_user": target.user,
        "db_name": name, "list_db": False, "db_maxconn": settings.options.get("db_maxconn", 40),
        "admin_passwd": credentials(settings)["database_manager"]["password"],
        "addons_path": database.addons_path(settings),
        "data_dir": settings.data_dir, "http_interface": settings.interface, "http_port": number,
        "gevent_port": settings.options.get("gevent_port", number + 1),
        "skip_auto_install": True, "without_demo": True, **extra,
    }
    options |= {key: value for key, value in (("db_password", target.password), ("db_sslmode", target.sslmode)) if value}
    parser = configparser.ConfigParser(interpolation=None)
    parser["options"] = {key: str(value) for key, value in options.items()}
    text = io.StringIO()
    text.write("; Written by ./salon from config/odoo/odoo.conf: changes here are lost.\n")
    parser.write(text)
    path = conf or settings.conf
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    write_atomic(path, text.getvalue(), mode=0o600)
    return path


def port_free(port: int, interface: str = "127.0.0.1") -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((interface, port))
        except PermissionError:
            raise OpsError(f"Port {port} needs root", "Choose one from 1024 on: ./salon up --port 8069.") from None
        except OSError:
            return False
    return True


def require_port(port: int) -> None:
    if not port_free(port):
        raise OpsError(f"Port {port} is taken by another program", f"Choose another one: ./salon up --port {port + 10}.")


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _pid_file(settings: Settings) -> Path:
    return settings.run_dir / "odoo.pid"


def pid(settings: Settings) -> int | None:
    """The process of our server, if it runs; a recycled number is recognised by its command line."""
    number = read_json(_pid_file(settings))
    if not isinstance(number, int) or not process_alive(number):
        return None
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return None
    return number if os.fsencode(settings.conf) in words else None


def current_port(settings: Settings) -> int:
    """The port of the last start, else the chosen one."""
    return read_json(settings.state).get("port") or settings.port or DEFAULT_PORT


def url(settings: Settings, port: int | None = None) -> str:
    return f"http://127.0.0.1:{port or current_port(settings)}"


def _get(address: str, timeout: float) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=timeout) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, ValueError):
        return 0


def healthy(settings: Settings, port: int | None = None, timeout: float = 5) -> bool:
    return _get(f"{url(settings, port)}/web/health", timeout) == 200


def start(settings: Settings, port: int, seconds: float = 120) -> int:
    """Start in the background in a session of its own; return when a page with the database behind it is served."""
    require_port(port)
    write_conf(settings, port=port)
    settings.log_dir.mkdir(parents=True, exist_ok=True)
    write_json(settings.state, {"port": port})
    log = settings.server_log
    # It notes its number itself, before it is Odoo: a kill of ours at any moment leaves no server that nobody knows.
    note = ["sh", "-c", 'echo $$ > "$0" && exec "$@"', _pid_file(settings)]
    with log.open("ab") as stream:
        begin = stream.tell()
        process = subprocess.Popen(
            [*note, *database.odoo_command(settings, "server", "-c", settings.conf)], stdin=subprocess.DEVNULL, stdout=stream,
            stderr=subprocess.STDOUT, env=database.odoo_env(settings), cwd=settings.root, start_new_session=True,
        )
    deadline = time.monotonic() + seconds
    while not healthy(settings, port, timeout=2):
        if process.poll() is not None:
            raise explain_output("The server did not start; it", tail(log, begin), log)
        if time.monotonic() > deadline:
            raise OpsError(f"The server does not answer after {seconds:.0f} s", f"Look into {log}.")
        time.sleep(0.2)
    status = _get(f"{url(settings, port)}/web/login", 120)
    if status != 200:
        raise OpsError(f"The server runs, but its login page fails (status {status})", f"Look into {log}.")
    return process.pid


def stop(settings: Settings) -> bool:
    """End the server politely, then firmly; False if it was not running."""
    number = pid(settings)
    if number is None:
        _pid_file(settings).unlink(missing_ok=True)
        return False
    os.kill(number, signal.SIGTERM)
    if not wait_gone(number, 20):
        os.kill(number, signal.SIGKILL)
        if not wait_gone(number, 10):
            raise OpsError(f"The server (process {number}) does not end", f"End it by hand: kill -9 {number}.")
    _pid_file(settings).unlink(missing_ok=True)
    return True
