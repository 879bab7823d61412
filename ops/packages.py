"""Programs of the system: asked for by name, installed where that is allowed, otherwise named in one line."""

import os
import shutil
import subprocess
from pathlib import Path

from .errors import OpsError
from .run import clean_env, run
from .settings import Settings

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
CJK_FONTS = ("cjk", "wqy", "sourcehan", "droidsansfallback", "uming", "ukai")


def _has_cjk_font() -> bool:
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    files = (path for folder in folders if folder.is_dir() for path in folder.rglob("*.[to]t[cf]"))
    return any(word in path.name.lower() for path in files for word in CJK_FONTS)


# package of Debian → (how to see that it is there, what it is for)
WANTED = {
    "chromium": (lambda: browser() is not None, "browser tests"),
    "chromium-driver": (lambda: bool(shutil.which("chromedriver")), "browser tests"),
    "fonts-noto-cjk": (_has_cjk_font, "Chinese letters in PDFs and pictures"),
    "wkhtmltopdf": (lambda: bool(shutil.which("wkhtmltopdf")), "printing to PDF"),
    "poppler-utils": (lambda: bool(shutil.which("pdftotext")), "reading PDFs in tests"),
}


def browser() -> str | None:
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


def missing() -> list[str]:
    return [name for name, (present, _purpose) in WANTED.items() if not present()]


def administrator() -> list[str] | None:
    """The words before a command that make it run as root: [] for root, sudo without password, or None."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
        return ["sudo", "-n"]
    return None


def can_install() -> bool:
    return bool(shutil.which("apt-get")) and administrator() is not None


def apt_install(names: list[str], settings: Settings) -> None:
    """Install by apt.

    :raises OpsError: when apt could not
    """
    prefix = administrator() or []
    env = clean_env(DEBIAN_FRONTEND="noninteractive")
    wait = ["-oDPkg::Lock::Timeout=120"]
    run("Reading the package lists", [*prefix, "apt-get", *wait, "-qq", "update"], settings.setup_log, env=env)
    install = [*prefix, "apt-get", *wait, "-qq", "-y", "--no-install-recommends", "install", *names]
    run(f"Installing {' '.join(names)}", install, settings.setup_log, env=env, outlive=True)


def ensure(settings: Settings) -> str:
    """Install what is missing if allowed; return the one line to show, which never stops ``up``."""
    names = missing()
    if not names:
        return "all there"
    advice = f"not there: {', '.join(f'{name} ({WANTED[name][1]})' for name in names)}; install with: sudo apt install {' '.join(names)}"
    if not can_install():
        return advice
    try:
        apt_install(names, settings)
    except OpsError:
        return advice
    left = missing()
    return f"installed {', '.join(name for name in names if name not in left)}" if not left else advice
