"""The salon's database: made under a temporary name, filled, and only then given its own."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from . import odoo_source, postgres
from .errors import OpsError, disk_full
from .run import clean_env, run
from .settings import ROOT, Database, Settings

EXTENSIONS = ("unaccent", "pg_trgm", "btree_gist")
READY = "salon.installed"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def query(settings: Settings, target: Database, *commands, name: str | None = None) -> list:
    """Run SQL commands, each a text or a pair (text, params); return the rows of the last one.

    :raises OpsError: with the server's own first line
    """
    pairs = [[command, None] if isinstance(command, str) else list(command) for command in commands]
    order = json.dumps({"dsn": target.uri(name), "commands": pairs})
    client = Path(__file__).with_name("sql_client.py")
    done = subprocess.run([settings.interpreter, client], input=order, capture_output=True, text=True, env=clean_env(), check=False)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise OpsError(f"The database client failed ({done.stderr.strip()[-200:]})", "Run ./salon doctor.") from None
    if "error" in answer:
        if answer.get("code") == "53100" or "No space left" in answer["error"]:
            raise disk_full(settings.home)
        embedded, own = "./salon up starts it.", "Check the address, user and password of database_uri (SALON_DATABASE_URI)."
        way = (own if target.external else embedded) if answer["no_connection"] else ""
        raise OpsError(f"The database answers: {answer['error']}", way)
    return answer["rows"]


def manager(settings: Settings) -> Database:
    """Who may create databases: the cluster's superuser, or the person's own user on their own server."""
    target = postgres.database(settings)
    if not target.external:
        return postgres.superuser(settings)
    return replace(target, name="postgres")


def exists(settings: Settings, name: str) -> bool:
    return bool(query(settings, manager(settings), ("SELECT 1 FROM pg_database WHERE datname = %s", [name])))


def parameter(settings: Settings, name: str, key: str) -> str | None:
    """A system parameter of the Odoo database ``name``; None as well when it is no Odoo database."""
    target = postgres.database(settings)
    if not query(settings, target, "SELECT to_regclass('public.ir_config_parameter')::text", name=name)[0][0]:
        return None
    rows = query(settings, target, ("SELECT value FROM ir_config_parameter WHERE key = %s", [key]), name=name)
    return rows[0][0] if rows else None


def set_parameter(settings: Settings, name: str, key: str, value: str) -> None:
    sql = (
        "INSERT INTO ir_config_parameter (key, value, create_date, write_date, create_uid, write_uid)"
        " VALUES (%s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', 1, 1)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value, write_date = excluded.write_date"
    )
    query(settings, postgres.database(settings), (sql, [key, value]), name=name)


def filestore(settings: Settings, name: str) -> Path:
    return settings.data_dir / "filestore" / name


def drop(settings: Settings, name: str) -> None:
    query(settings, manager(settings), f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")
    shutil.rmtree(filestore(settings, name), ignore_errors=True)


def _ensure_role(settings: Settings) -> None:
    """The user Odoo works as: no superuser, may not create databases or roles."""
    boss = manager(settings)
    if not query(settings, boss, "SELECT 1 FROM pg_roles WHERE rolname = 'odoo'"):
        query(settings, boss, "CREATE ROLE odoo LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")


def create(settings: Settings, name: str) -> None:
    """An empty database in the form Odoo wants, with the extensions we use."""
    target, boss = postgres.database(settings), manager(settings)
    owner = ""
    if not target.external:
        _ensure_role(settings)
        owner = " OWNER odoo"
    # Sorted as C sorts, but with the letters of all scripts: under the ctype C the index of names would hold no Chinese letter.
    words = f"CREATE DATABASE {quoted(name)}{owner} ENCODING 'UTF8' LC_COLLATE 'C' TEMPLATE template0"
    try:
        query(settings, boss, f"{words} LC_CTYPE 'C.UTF-8'")
    except OpsError:  # somebody's own server on a system without that locale; a second refusal has another cause and is told
        query(settings, boss, f"{words} LC_CTYPE 'C'")
    add_extensions(settings, name)


def add_extensions(settings: Settings, name: str) -> None:
    query(settings, manager(settings), *(f"CREATE EXTENSION IF NOT EXISTS {extension}" for extension in EXTENSIONS), name=name)
    try:
        # Odoo uses unaccent in indexes only where the function is immutable.
        query(settings, manager(settings), "ALTER FUNCTION unaccent(text) IMMUTABLE", name=name)
    except OpsError:
        if not manager(settings).external:
            raise
        # On a person's own server the function may belong to its administrator: search works all the same, without that index.


def _kick(name: str) -> tuple:
    """The command that ends all other connections to a database: it cannot be renamed or copied in use."""
    return ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [name])


def rename(settings: Settings, old: str, new: str) -> None:
    """Give the finished database its name. The files follow; :func:`mend` finishes an interrupted rename."""
    query(settings, manager(settings), _kick(old), f"ALTER DATABASE {quoted(old)} RENAME TO {quoted(new)}")
    mend(settings, old, new)


def mend(settings: Settings, old: str, new: str) -> None:
    source, target = filestore(settings, old), filestore(settings, new)
    if source.exists() and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)


def copy(settings: Settings, old: str, new: str) -> None:
    """A twin of a database nobody is connected to; files are shared by hard links, since Odoo never changes them in place."""
    drop(settings, new)
    query(settings, manager(settings), _kick(old), f"CREATE DATABASE {quoted(new)} TEMPLATE {quoted(old)} OWNER odoo")
    if filestore(settings, old).exists():
        shutil.copytree(filestore(settings, old), filestore(settings, new), copy_function=_link)


def _link(source, target):
    Path(target).hardlink_to(source)


def addons_path(settings: Settings) -> str:
    return ",".join(str(path) for path in (*odoo_source.locate(settings).addons, settings.root / "addons"))


def odoo_command(settings: Settings, *arguments) -> list:
    """The words that run Odoo. A command of our own addons is only found where their folder is named before it."""
    own = [f"--addons-path={addons_path(settings)}"] if str(arguments[0]).startswith("salon_") else []
    return [settings.interpreter, ROOT / "ops" / "bin" / "odoo", *own, *arguments]


def odoo_env(settings: Settings, **extra: str) -> dict[str, str]:
    return clean_env(PYTHONPATH=str(odoo_source.locate(settings).path), PYTHONUNBUFFERED="1", **extra)


def odoo(settings: Settings, what: str, *arguments, name: str | None = None, **extra: str) -> None:
    """Run an Odoo command on database ``name`` and wait for it."""
    database = name or postgres.database(settings).name
    words = [word if word != "@db" else database for word in arguments]
    run(what, odoo_command(settings, *words), settings.setup_log, env=odoo_env(settings, **extra), cwd=settings.root)
