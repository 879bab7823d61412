"""The short form of offer_race.py for every run of the suite; the full count is its command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

odoo = pytest.importorskip("odoo")

COMMAND = Path(__file__).with_name("offer_race.py")
COUNT = 8


@pytest.fixture(scope="module")
def figures():
    database = odoo.tools.config["db_name"]
    database = database if isinstance(database, str) else database[0]
    config = odoo.tools.config.get("config") or odoo.tools.config.rcfile
    words = [sys.executable, str(COMMAND), "--database", database, "--processes", str(COUNT), "--json"]
    done = subprocess.run([*words, "--config", config], capture_output=True, text=True, check=False, timeout=500)
    assert done.stdout, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_all_who_accept_at_once_get_one_booking_and_the_old_one_is_given_up(figures):
    played = figures["accept_accept"]
    assert (played["won"], played["told"], played["odd"], played["bookings"]) == (COUNT, 0, 0, 1), figures
    assert (played["offer"], played["wish"], played["old"], played["rows_on_chair"]) == ("accepted", "booked", "cancelled", 1), figures


def test_nobody_else_gets_the_offered_time(figures):
    played = figures["accept_book"]
    assert (played["won"], played["told"], played["odd"], played["bookings"]) == (COUNT // 2, COUNT // 2, 0, 1), figures


def test_answer_and_deadline_never_both_win(figures):
    for name in ("accept_lapse", "accept_decline"):
        played = figures[name]
        taken = (played["offer"], played["wish"], played["old"], played["rows_on_chair"], played["bookings"])
        assert taken == ("accepted", "booked", "cancelled", 1, 1) or taken[1:] == ("waiting", "booked", 0, 0), figures
        assert played["odd"] == 0, figures


def test_after_the_deadline_nobody_books(figures):
    played = figures["accept_late"]
    assert (played["won"], played["told"], played["odd"], played["bookings"], played["old"]) == (0, COUNT, 0, 0, "booked"), figures


def test_the_control_double_books(figures):
    assert figures["control_winners"] >= 2 and figures["deadlocks"] == 0, figures
    assert figures["faults"] == [], figures
