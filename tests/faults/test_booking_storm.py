"""The short form of booking_storm.py for every run of the suite; the full count is its command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

odoo = pytest.importorskip("odoo")

COMMAND = Path(__file__).with_name("booking_storm.py")


def storm(*more):
    database = odoo.tools.config["db_name"]
    database = database if isinstance(database, str) else database[0]
    config = odoo.tools.config.get("config") or odoo.tools.config.rcfile
    words = [sys.executable, str(COMMAND), "--database", database, "--config", config, "--seed", "11", "--json", *more]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=400)
    assert done.stdout, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def wrong(figures):
    return {name: figures.get(name, 0) for name in ("odd", "overlaps", "lost", "unreturned", "half_made", "orphans")}


NOTHING = dict.fromkeys(("odd", "overlaps", "lost", "unreturned", "half_made", "orphans"), 0)


def test_claims_of_four_processes_never_overlap_though_workers_are_killed():
    figures = storm("--door", "claim", "--attempts", "400", "--processes", "4", "--per-day", "100", "--kill-every", "0.4")
    assert wrong(figures) == NOTHING, figures
    assert figures["workers_killed"] > 0
    assert figures["booked"] > 20 and figures["refused"] > 20, figures
    assert figures["answers_checked"] >= figures["booked"]


def test_whole_appointments_are_never_half_made_though_workers_are_killed():
    figures = storm("--door", "create", "--attempts", "80", "--processes", "3", "--per-day", "80", "--kill-every", "1")
    assert wrong(figures) == NOTHING, figures
    assert figures["workers_killed"] > 0
    assert figures["booked"] > 10, figures


def test_the_same_storm_without_the_constraint_double_books():
    assert storm("--attempts", "40", "--processes", "4", "--per-day", "40", "--kill-every", "0")["control_overlaps"] > 0
