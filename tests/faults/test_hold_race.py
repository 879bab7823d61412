"""The short form of hold_race.py for every run of the suite; the full count is its command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

odoo = pytest.importorskip("odoo")

COMMAND = Path(__file__).with_name("hold_race.py")
COUNT = 8


@pytest.fixture(scope="module")
def figures():
    database = odoo.tools.config["db_name"]
    database = database if isinstance(database, str) else database[0]
    config = odoo.tools.config.get("config") or odoo.tools.config.rcfile
    words = [sys.executable, str(COMMAND), "--database", database, "--processes", str(COUNT), "--holds", "300", "--json"]
    done = subprocess.run([*words, "--config", config], capture_output=True, text=True, check=False, timeout=500)
    assert done.stdout, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def outcome(played):
    return played["won"], played["told"], played["odd"]


def test_one_of_many_holds_the_time(figures):
    assert outcome(figures["hold_hold"]) == (1, COUNT - 1, 0), figures
    assert outcome(figures["hold_book"]) == (1, COUNT - 1, 0), figures


def test_confirming_at_once_gives_one_appointment_to_all(figures):
    assert outcome(figures["confirm_confirm"]) == (COUNT, 0, 0), figures
    assert (figures["confirm_confirm"]["appointments"], figures["confirm_confirm"]["rows_on_chair"]) == (1, 1)


def test_a_form_that_many_send_is_booked_once(figures):
    assert outcome(figures["form_form"]) == (COUNT, 0, 0), figures
    assert (figures["form_form"]["appointments"], figures["form_form"]["rows_on_chair"]) == (1, 1)


def test_who_holds_the_time_gets_it(figures):
    assert outcome(figures["confirm_book"]) == (COUNT // 2, COUNT // 2, 0), figures
    assert figures["confirm_book"]["appointments"] == 1


def test_a_hold_that_ran_out_is_in_nobodys_way(figures):
    assert outcome(figures["expired_book"]) == (1, COUNT - 1, 0), figures
    assert (figures["expired_book"]["appointments"], figures["expired_book"]["rows_on_chair"]) == (1, 1)


def test_the_moment_of_running_out_has_one_winner(figures):
    played = figures["expiring_book"]
    assert (played["appointments"], played["rows_on_chair"], played["odd"]) == (1, 1, 0), figures


def test_one_client_holds_no_more_than_the_limit(figures):
    assert outcome(figures["one_client"])[0::2] == (5, 0), figures
    assert figures["flood"] == {"won": 5, "told": 295}


def test_the_control_double_books_and_nothing_deadlocks(figures):
    assert figures["control_winners"] > 1
    assert (figures["deadlocks"], figures["faults"]) == (0, [])
