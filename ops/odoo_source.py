"""Odoo 19: fetched from Debian by apt (signatures checked), kept in the cache, unpacked and completed; or a person's own."""

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import python_env
from .errors import OpsError
from .files import lock, read_json, sha256_file, write_atomic, write_json
from .run import clean_env, run
from .settings import Settings

LAYOUT = 1  # raise it when unpacking or repairing changes: every checkout then unpacks anew
PACKAGES_IN_PREFIX = Path("usr/lib/python3/dist-packages")
OWN_WAY = "or name an own Odoo 19 (SALON_ODOO=/path, or the key odoo in config/odoo/odoo.conf)"


@dataclass(frozen=True)
class Odoo:
    """What it takes to start Odoo: a PYTHONPATH entry and the folders of stock addons."""

    path: Path
    addons: tuple
    version: str


def _describe(path: Path) -> Odoo | None:
    """Recognise an Odoo below ``path``; None if there is none."""
    package = next((folder for folder in (path / "odoo", path) if (folder / "release.py").is_file()), None)
    if package is None:
        return None
    release = (package / "release.py").read_text(encoding="utf-8")
    found = re.search(r"^version_info\s*=\s*\((\d+),\s*(\d+)", release, re.M)
    if not found:
        return None
    folders = [package / "addons"]
    if (package.parent / "addons" / "web" / "views").is_dir() and (package.parent / "odoo-bin").exists():
        folders.append(package.parent / "addons")
    return Odoo(path=package.parent, addons=tuple(folders), version=f"{found[1]}.{found[2]}")


def locate(settings: Settings) -> Odoo:
    """Find the Odoo to use; it must have been made by :func:`ensure` or be named by a setting."""
    if not settings.odoo:
        odoo = _describe(settings.odoo_prefix / PACKAGES_IN_PREFIX)
        if odoo is None:
            raise OpsError("Odoo is not there yet", "Run ./salon up.")
        return odoo
    odoo = _describe(Path(settings.odoo).expanduser())
    if odoo is None or odoo.version != "19.0":
        what = f"holds Odoo {odoo.version}" if odoo else "holds no Odoo"
        raise OpsError(f"The setting odoo names {settings.odoo}, which {what}", "Name the folder of an Odoo 19.0, or remove the setting.")
    return odoo


def _locked() -> dict[str, tuple[str, str]]:
    path = Path(__file__).parent / "requirements" / "debian.lock"
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {name: (version, digest) for name, version, digest in rows}


def _cached(folder: Path) -> dict[str, dict]:
    """The packages in the cache whose checksum is right; a damaged or half-downloaded file is removed."""
    known = read_json(folder / "index.json")
    good = {}
    for name, entry in known.items():
        path = folder / entry["file"]
        if path.is_file() and path.stat().st_size == entry["size"] and sha256_file(path) == entry["sha256"]:
            good[name] = entry
        else:
            path.unlink(missing_ok=True)
    return good


def _own_sources_uri() -> str:
    """The address this machine fetches Debian packages from, as its own apt configuration says."""
    folder = Path(os.environ.get("SALON_APT_DIR", "/etc/apt"))
    paths = [*sorted(folder.glob("sources.list.d/*.sources")), folder / "sources.list", *sorted(folder.glob("sources.list.d/*.list"))]
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        for pattern in (r"^URIs:\s*(\S+/debian/?|mirror\+file:\S+/debian\.list)\s*$", r"^deb\s+(?:\[[^]]*\]\s+)?(\S+/debian/?)\s"):
            found = re.search(pattern, text, re.M)
            if found:
                return found[1]
    raise OpsError("This machine's apt knows no Debian archive", f"Use a Debian machine, docker compose, {OWN_WAY}.")


def _apt_options(folder: Path) -> list[str]:
    """A private apt: own lists and cache, one source, no root. Nothing of the system's apt is changed."""
    for name in ("lists/partial", "cache/archives/partial", "state"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    if not Path(keyring).exists():
        raise OpsError(f"The keys of the Debian archive ({keyring}) are not there", f"Install debian-archive-keyring, {OWN_WAY}.")
    sources = f"Types: deb\nURIs: {_own_sources_uri()}\nSuites: sid\nComponents: main\nSigned-By: {keyring}\n"
    write_atomic(folder / "salon.sources", sources)
    (folder / "status").touch()  # an empty list of installed packages: what this machine has installed is no matter
    return [
        f"-oDir::Etc::SourceList={folder / 'salon.sources'}", "-oDir::Etc::SourceParts=/dev/null",
        f"-oDir::State::Lists={folder / 'lists'}", f"-oDir::Cache={folder / 'cache'}", "-oDebug::NoLocking=1",
        "-oAPT::Sandbox::User=root", "-oAcquire::Retries=3", "-oAPT::Get::List-Cleanup=false", "-oAcquire::Languages=none",
        f"-oDir::State::status={folder / 'status'}", "-oAPT::Update::Error-Mode=any", "-qq",
    ]


def _download(settings: Settings, names: list[str], folder: Path) -> None:
    """Fetch into a new private folder, lists and all; a file enters the cache by rename, with its checksum noted."""
    for leftover in folder.glob("part-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    part = Path(tempfile.mkdtemp(prefix="part-", dir=folder))
    options = _apt_options(part / "apt")
    try:
        run("Odoo 19 (package lists)", ["apt-get", *options, "update"], settings.setup_log)
        run("Odoo 19", ["apt-get", *options, "download", *names], settings.setup_log, cwd=part)
        index = read_json(folder / "index.json")
        for path in part.glob("*.deb"):
            entry = {"file": path.name, "size": path.stat().st_size, "sha256": sha256_file(path)}
            os.replace(path, folder / path.name)
            index[path.name.partition("_")[0]] = entry
        write_json(folder / "index.json", index)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _fetch(settings: Settings) -> dict[str, dict]:
    folder = settings.cache / "debs"
    folder.mkdir(parents=True, exist_ok=True)
    names = list(_locked())
    have = _cached(folder)
    lacking = [name for name in names if name not in have]
    if lacking:
        if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
            raise OpsError("Odoo 19 is fetched as a Debian package, and this machine has no apt", f"Use docker compose, {OWN_WAY}.")
        _download(settings, lacking, folder)
        have = _cached(folder)
    still = [name for name in names if name not in have]
    if still:
        raise OpsError(f"Not downloaded whole: {', '.join(still)}", "Run the same command again; what is already there is kept.")
    return {name: have[name] for name in names}


def _repair(prefix: Path, site: Path) -> None:
    """Put back what the Debian build leaves out and the web client needs."""
    fonts = site / "xstatic" / "pkg" / "font_awesome" / "data" / "fonts"
    target = prefix / "usr/share/fonts-font-awesome/fonts"
    shutil.copytree(fonts, target, dirs_exist_ok=True)
    script = prefix / PACKAGES_IN_PREFIX / "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    script.parent.mkdir(parents=True, exist_ok=True)
    # Blurring the background of video calls is its only use; without the file the web client stays blank.
    script.write_text("/* background blur in calls is not part of this build */\n", encoding="utf-8")
    inconsolata = next(prefix.rglob("Inconsolata-Regular.otf"), None)
    if inconsolata:
        folder = prefix / "usr/share/fonts/truetype/inconsolata"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(inconsolata, folder / "Inconsolata.otf")


def is_ready(settings: Settings) -> bool:
    return bool(settings.odoo) or read_json(settings.odoo_prefix / "salon-stamp.json").get("layout") == LAYOUT


def ensure(settings: Settings) -> str:
    """Have a complete Odoo 19 under ``settings.odoo_prefix``; built aside and renamed when whole."""
    if settings.odoo:
        return f"your own, {locate(settings).path}"
    # `up` and `test` of one checkout share the unpacked Odoo, all checkouts share the cache: the later one waits for the earlier.
    with lock(settings.shared / "odoo.lock", "unpacking Odoo", wait=True):
        if is_ready(settings):
            return ""
        with lock(settings.cache / "lock", "downloading Odoo", wait=True):
            entries = _fetch(settings)
        return _unpack(settings, entries)


def _unpack(settings: Settings, entries: dict[str, dict]) -> str:
    part = settings.shared / f"odoo.part-{os.getpid()}"
    for leftover in settings.shared.glob("odoo.part-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    part.mkdir(parents=True)
    for entry in entries.values():
        path = settings.cache / "debs" / entry["file"]
        run(f"Unpacking {path.name}", ["dpkg-deb", "-x", path, part], settings.setup_log, env=clean_env(TAR_OPTIONS="--no-same-owner"))
    _repair(part, python_env.site_packages(settings))
    versions = {name: entry["file"].split("_")[1] for name, entry in entries.items()}
    write_json(part / "salon-stamp.json", {"layout": LAYOUT, "packages": versions})
    if settings.odoo_prefix.exists():
        shutil.rmtree(settings.odoo_prefix)
    os.replace(part, settings.odoo_prefix)
    tested, digest = _locked()["odoo-19"]
    remark = "" if entries["odoo-19"]["sha256"] == digest else f", newer than the tested {tested}"
    return f"{versions['odoo-19']}{remark}"
