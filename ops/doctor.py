"""``./salon doctor``: looks at the machine and says the fix for each thing that is wrong."""

import locale
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import odoo_source, packages, postgres, provision, python_env, server
from .errors import OpsError
from .settings import Settings


@dataclass(frozen=True)
class Finding:
    """One look at the machine. ``level`` is ok, advice (works without) or wrong."""

    name: str
    level: str
    says: str
    fix: str = ""


def check_python(settings: Settings) -> Finding:
    # A Python before 3.11 never comes here: the entry script looks for a newer one and says so if there is none.
    return Finding("python", "ok", f"Python {sys.version.split()[0]}, {sys.executable}")


def check_disk(settings: Settings) -> Finding:
    free, needed = provision.disk(settings)
    says = f"{free // provision.MB} MB free under {settings.home}"
    if free < needed:
        return Finding("disk", "wrong", says, f"Free some space: {needed // provision.MB} MB are needed.")
    return Finding("disk", "ok", says)


def check_port(settings: Settings) -> Finding:
    if server.pid(settings):
        return Finding("port", "ok", f"our server answers at {server.url(settings)}")
    port = settings.port or server.current_port(settings)
    if server.port_free(port):
        return Finding("port", "ok", f"{port} is free")
    return Finding("port", "wrong", f"{port} is taken by another program", f"Choose another one: ./salon up --port {port + 10}.")


def check_packages(settings: Settings) -> Finding:
    names = packages.missing()
    if not names:
        return Finding("packages", "ok", "Chromium, fonts, wkhtmltopdf and pdftotext are there")
    return Finding("packages", "advice", f"not there: {', '.join(names)}", f"sudo apt install {' '.join(names)}")


def check_locale(settings: Settings) -> Finding:
    encoding = locale.getencoding()
    if encoding.upper().replace("-", "") != "UTF8":
        return Finding("locale", "advice", f"text is {encoding}, Chinese names may look wrong on this terminal", "export LANG=C.UTF-8")
    return Finding("locale", "ok", encoding)


def check_clock(settings: Settings) -> Finding:
    """Neither before this checkout nor far ahead of the files on disk: bookings and passwords live by the clock."""
    newest = max(path.stat().st_mtime for path in Path(__file__).parent.glob("*.py"))
    now = time.time()
    shown = time.strftime("%F %T UTC", time.gmtime(now))
    if now < newest - 300:
        says = f"it is {shown}, earlier than the files of this checkout"
        return Finding("clock", "wrong", says, "Set the clock: sudo timedatectl set-ntp true")
    zone = time.tzname[0]
    if not any((Path(folder) / "Asia" / "Shanghai").exists() for folder in ("/usr/share/zoneinfo", "/usr/lib/zoneinfo")):
        return Finding("clock", "advice", f"{shown}; the system has no time zone data", "sudo apt install tzdata")
    return Finding("clock", "ok", f"{shown}, zone {zone}")


def check_memory(settings: Settings) -> Finding:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    if total < 1.8:
        return Finding("memory", "advice", f"{total:.1f} GB", "2 GB or more make it pleasant.")
    return Finding("memory", "ok", f"{total:.1f} GB")


def check_parts(settings: Settings) -> Finding:
    parts = {
        "Python packages": python_env.is_ready(settings), "Odoo 19": odoo_source.is_ready(settings),
        "PostgreSQL": bool(settings.database_uri) or postgres.is_running(settings),
    }
    lacking = [name for name, good in parts.items() if not good]
    if lacking:
        return Finding("salon", "advice", f"not there or not running: {', '.join(lacking)}", "./salon up")
    return Finding("salon", "ok", "installed; the database runs")


def check_secrets(settings: Settings) -> Finding:
    if settings.credentials.exists() and settings.credentials.stat().st_mode & 0o077:
        return Finding("secrets", "wrong", f"others can read {settings.credentials}", f"chmod 600 {settings.credentials}")
    return Finding("secrets", "ok", "the logins are readable by their owner alone" if settings.credentials.exists() else "none yet")


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    check_python, check_disk, check_memory, check_port, check_packages, check_locale, check_clock, check_parts, check_secrets,
)


def examine(settings: Settings) -> list[Finding]:
    findings = []
    for check in CHECKS:
        try:
            findings.append(check(settings))
        except OpsError as error:
            findings.append(Finding(check.__name__.removeprefix("check_"), "wrong", error.what, error.way_out))
    return findings


def doctor(settings: Settings) -> int:
    """Exit code 1 if anything is wrong; advice alone is fine."""
    findings = examine(settings)
    marks = {"ok": "ok    ", "advice": "advice", "wrong": "WRONG "}
    for finding in findings:
        print(f"{marks[finding.level]}  {finding.name:<9} {finding.says}")
        if finding.fix:
            print(f"{'':<18} fix: {finding.fix}")
    return 1 if any(finding.level == "wrong" for finding in findings) else 0
