"""Fill a database: addons, languages, config/, the demo salon, the administrator's password; and bring it up to date."""

import json
import subprocess

from . import addons, database, odoo_source, postgres, server
from .errors import OpsError
from .files import sha256_tree
from .run import clean_env
from .settings import Settings

ADDONS_SEEN = "salon.addons"
CONFIG_SEEN = "salon.config"
QUIET = ("--stop-after-init", "--no-http", "--max-cron-threads=0", "--log-level=warn")
HASH_PASSWORD = "import sys; from passlib.hash import pbkdf2_sha512 as h; print(h.using(rounds=600_000).hash(sys.stdin.readline().strip()))"


def config_hash(settings: Settings) -> str:
    folder = settings.root / "config" / "salon"
    return sha256_tree(folder) if folder.is_dir() else ""


def install(settings: Settings, name: str, conf, *, tests: bool = False) -> None:
    """Install our addons and the chosen stock modules with all languages."""
    addons.require_whole(settings.root, odoo_source.locate(settings).addons)
    wanted = [*settings.modules, *addons.present(settings.root, tests=tests)]
    # Odoo switches on the first language named and those loaded after it; without en_US in the list English would be off.
    load = [f"--load-language={','.join(settings.languages)}"]
    database.odoo(
        settings, "Installing the addons", "server", "-c", conf, "-d", "@db", "-i", ",".join(wanted), *load, *QUIET, name=name,
    )
    _require_installed(settings, name, wanted)
    _require(settings, name, "Languages not switched on", "SELECT code FROM res_lang WHERE active", settings.languages)
    remember_addons(settings, name, tests=tests)


def is_installed(settings: Settings, name: str) -> bool:
    """True for a database with all addons as they are on disk, into which nothing else was begun to be loaded."""
    if database.parameter(settings, name, ADDONS_SEEN) is None or database.parameter(settings, name, database.READY) is not None:
        return False
    return changed_addons(settings, name) == ([], [])


def _require_installed(settings: Settings, name: str, wanted: list[str]) -> None:
    """Odoo only logs when a module does not go in; we fail."""
    _require(settings, name, "Not installed", "SELECT name FROM ir_module_module WHERE state = 'installed'", wanted)


def _require(settings: Settings, name: str, what: str, sql: str, wanted) -> None:
    there = {row[0] for row in database.query(settings, postgres.database(settings), sql, name=name)}
    lacking = sorted(set(wanted) - there)
    if lacking:
        raise OpsError(f"{what}: {', '.join(lacking)}", f"The reason is in {settings.setup_log}.")


def remember_addons(settings: Settings, name: str, *, tests: bool = False) -> None:
    seen = addons.hashes(settings.root, addons.present(settings.root, tests=tests))
    database.set_parameter(settings, name, ADDONS_SEEN, json.dumps(seen))


def changed_addons(settings: Settings, name: str, *, tests: bool = False) -> tuple[list[str], list[str]]:
    """(new addons, changed addons) against what the database saw last."""
    seen = json.loads(database.parameter(settings, name, ADDONS_SEEN) or "{}")
    now = addons.hashes(settings.root, addons.present(settings.root, tests=tests))
    return [key for key in now if key not in seen], [key for key in now if key in seen and seen[key] != now[key]]


def update(settings: Settings, name: str, conf, new: list[str], changed: list[str], *, tests: bool = False) -> None:
    words = []
    if new:
        words += ["-i", ",".join(new)]
    if changed:
        words += ["-u", ",".join(changed)]
    if words:
        database.odoo(
            settings, "Updating the addons", "server", "-c", conf, "-d", "@db", *words, *QUIET, name=name,
        )
        _require_installed(settings, name, [*new, *changed])
    remember_addons(settings, name, tests=tests)


def apply_config(settings: Settings, name: str, conf) -> None:
    """Write config/salon into the database by ``odoo salon_config``."""
    folder = settings.root / "config" / "salon"
    database.odoo(settings, "Applying config/salon", "salon_config", "-c", conf, "-d", "@db", "apply", folder, name=name)
    database.set_parameter(settings, name, CONFIG_SEEN, config_hash(settings))


def load_demo(settings: Settings, name: str, conf, size: str = "salon") -> None:
    """Load the demo salon and its users, who get the passwords of the credentials file."""
    server.credentials(settings)
    database.odoo(
        settings, "Loading the demo salon", "salon_demo", "-c", conf, "-d", "@db", "--size", size, name=name,
        SALON_CREDENTIALS_FILE=str(settings.credentials),
    )


def finish(settings: Settings, name: str, conf, *, demo: bool) -> None:
    """Load the demo salon if wished, shut the administrator's default password out and mark the database as whole."""
    database.set_parameter(settings, name, database.READY, "")
    if demo:
        load_demo(settings, name, conf)
    set_admin_password(settings, name)
    database.query(settings, database.manager(settings), "VACUUM ANALYZE", name=name)
    database.set_parameter(settings, name, database.READY, "demo" if demo else "empty")


def set_admin_password(settings: Settings, name: str) -> None:
    """The administrator gets the random password; Odoo's own default, admin/admin, never goes on line."""
    known = server.credentials(settings)["admin"]
    done = subprocess.run(
        [settings.interpreter, "-c", HASH_PASSWORD], input=known["password"] + "\n", capture_output=True, text=True, env=clean_env(),
        check=False,
    )
    if done.returncode:
        raise OpsError(f"The administrator's password could not be set ({done.stderr.strip()[-200:]})")
    sql = (
        "UPDATE res_users SET password = %s, login = %s WHERE id ="
        " (SELECT res_id FROM ir_model_data WHERE module = 'base' AND name = 'user_admin')"
    )
    database.query(settings, postgres.database(settings), (sql, [done.stdout.strip(), known["login"]]), name=name)
