"""Our engine and its peers on the same worlds, one after the other in one run, each in a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from ops import database, fill
from ops.errors import OpsError
from ops.run import clean_env, run

from . import figures, home, prepared

PEERS = "bench_peers"
DJANGO = "bench_django"
OURS = "this engine"
OWN = ("ours",)
SLOW = ("resource_booking", "django_appointment")
WHEELS = ("odoo-addon-resource_booking==19.0.1.0.1.2", "odoo-addon-web_calendar_slot_duration==19.0.1.0.0.2")
DJANGO_WHEELS = ("django-appointment==3.12.0", "psycopg2-binary", "setuptools")
COLUMNS = {
    "peer": "engine", "world": "world", "p50_ms": "p50 ms", "p95_ms": "p95 ms", "ratio": "times ours",
    "cpu_p50_ms": "CPU ms", "cpu_ratio": "times ours", "runs": "runs",
    "starts": "starts", "missing": "missing", "extra": "extra", "unbookable": "unbookable",
}  # fmt: skip


def _pip(known, python, *what):
    env = clean_env(PIP_CACHE_DIR=str(known.cache / "pip"), PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    run(f"Installing {what[-1]}", [python, "-m", "pip", "install", "-q", *what], known.setup_log, env=env)


def _peer_database(known):
    """A database of its own with stock calendar and, if it can be had, resource_booking; (options, environment)."""
    folder = known.home / "peers"
    env = home.environment(known)
    addons = folder / "wheels" / "odoo" / "addons"
    env["PYTHONPATH"] = os.pathsep.join((env["PYTHONPATH"], str(folder / "python")))
    path = known.run_dir / f"{PEERS}.conf"

    def conf():
        more = f",{addons}" if addons.is_dir() else ""
        home.conf(known, PEERS, addons_path=f"{database.addons_path(known)}{more}")

    problem = ""
    if not addons.is_dir():
        try:
            _pip(known, known.interpreter, "--no-deps", "--target", folder / "python", "cssselect")
            _pip(known, known.interpreter, "--no-deps", "--target", folder / "wheels", *WHEELS)
        except OpsError as error:
            problem = str(error)
    conf()
    if not database.exists(known, PEERS) or not database.parameter(known, PEERS, database.READY):
        database.drop(known, PEERS)
        database.create(known, PEERS)
        modules = "calendar,resource" + (",resource_booking" if addons.is_dir() else "")
        words = database.odoo_command(known, "server", "-c", path, "-d", PEERS, "-i", modules, *fill.QUIET)
        run("Installing the peers on Odoo", words, known.setup_log, env=env, cwd=known.root)
        database.set_parameter(known, PEERS, database.READY, "empty")
    return ["--config", path, "--database", PEERS], env, problem


def _django(known):
    """A Python with django-appointment and an empty database; (interpreter, address)."""
    python = known.home / "django" / "bin" / "python"
    if not (known.home / "django" / "ready").exists():
        run("Making django-appointment's Python", [sys.executable, "-m", "venv", "--clear", known.home / "django"], known.setup_log)
        _pip(known, python, *DJANGO_WHEELS)
        (known.home / "django" / "ready").touch()
    if not database.exists(known, DJANGO):
        database.create(known, DJANGO)
    return python, home.uri(known, DJANGO)


def commands(known, only):
    """Yield (name, words, environment or None, problem): what to run for each engine."""
    world = prepared.world(known)
    here = home.environment(known)
    yield "ours", [known.interpreter, "-m", "bench.inside", "--config", home.conf(known, world), "--database", world], here, ""
    yield "sql_multirange", [known.interpreter, "-m", "bench.peers.sql_multirange", "--dsn", home.uri(known, world)], here, ""
    if only is None or {"stock_odoo", "resource_booking"} & set(only):
        options, env, problem = _peer_database(known)
        yield "stock_odoo", [known.interpreter, "-m", "bench.peers.stock_odoo", *options], env, ""
        yield "resource_booking", [known.interpreter, "-m", "bench.peers.resource_booking", *options], env, problem
    if only is None or "django_appointment" in only:
        try:
            python, uri = _django(known)
            env = clean_env(PYTHONPATH=str(known.root))
            yield "django_appointment", [python, "-m", "bench.peers.django_appointment", "--dsn", uri], env, ""
        except OpsError as error:
            yield "django_appointment", [], None, str(error)


def measure(known, *, repeat, sizes, zones, only=None, quick=False):
    """(rows of all engines, what could not be measured and why)."""
    rows, problems = [], []
    for name, words, env, problem in commands(known, only):
        if only is not None and name not in (*only, *OWN):
            continue
        if problem:
            problems.append(f"{name}: {problem}")
            continue
        wanted = "S-10" if quick and name in SLOW else sizes
        print(f"{name} … (load {figures.load_average()})", file=sys.stderr, flush=True)
        rows += _run(known, name, [*words, "--repeat", repeat, "--worlds", wanted, "--zones", zones], env, problems)
        if wanted != sizes:
            problems.append(f"{name}: {sizes} left out by --quick")
    return rows, problems


def _run(known, name, words, env, problems):
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "rows.json"
        done = subprocess.run([*map(str, words), "--output", str(output)], env=env, cwd=known.root, check=False)
        if done.returncode:
            problems.append(f"{name}: ended with {done.returncode}")
        rows = json.loads(output.read_text(encoding="utf-8")) if output.exists() else []
    return [{"peer": OURS, **row} for row in rows if name != "ours" or row["what"] in row["world"]]


def main(wish):
    known = home.ensure()
    rows, problems = measure(known, repeat=wish.repeat, sizes=wish.worlds, zones=wish.zones, only=wish.only, quick=wish.quick)
    ours = {row["world"]: row for row in rows if row["peer"] == OURS}
    for row in rows:
        if own := ours.get(row["world"]):
            row |= {"ratio": round(row["p50_ms"] / own["p50_ms"], 2), "cpu_ratio": round(row["cpu_p50_ms"] / own["cpu_p50_ms"], 2)}
    rows.sort(key=lambda row: (row["world"], row["p50_ms"]))
    figures.table(rows, COLUMNS)
    print(*(f"not measured: {problem}" for problem in problems), sep="\n")
    figures.emit("slots", rows=rows, not_measured=problems)
    return int(not ours or any(row["missing"] or row["extra"] for row in ours.values()))
