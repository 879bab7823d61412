"""The short form of chair_race.py for every run of the suite; the full count is its command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

odoo = pytest.importorskip("odoo")

COMMAND = Path(__file__).with_name("chair_race.py")


def race(count, rounds):
    database = odoo.tools.config["db_name"]
    database = database if isinstance(database, str) else database[0]
    words = [sys.executable, str(COMMAND), "--database", database, "--processes", str(count), "--rounds", str(rounds), "--json"]
    config = odoo.tools.config.get("config") or odoo.tools.config.rcfile
    done = subprocess.run([*words, "--config", config], capture_output=True, text=True, check=False, timeout=300)
    assert done.stdout, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_one_of_twelve_processes_gets_the_chair_and_the_others_the_next_times():
    figures = race(12, 2)
    assert [(played["won"], played["told"], played["odd"]) for played in figures["rounds"]] == [(1, 11, 0)] * 2, figures
    assert figures["deadlocks"] == 0
    assert figures["rounds"][0]["messages"] == ["14:00 was taken a moment ago. Mei is free at 13:15 and 14:45."]


def test_the_same_race_without_the_constraint_double_books():
    assert race(12, 1)["control_winners"] > 1
