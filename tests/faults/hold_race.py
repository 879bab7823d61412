"""Races around held time: many processes, each with its own connection, on one chair of one stylist.

    python tests/faults/hold_race.py --database NAME [--config odoo.conf] [--processes 100] [--holds 10000] [--json]

What is raced, and what must come out:

- hold against hold, and hold against booking: one gets the time, the others the clear message;
- confirm against confirm, and one form sent by many: everybody gets the same one appointment;
- confirm against booking while the hold runs: the confirming get it, the booking are told;
- the same after it ran out, not cleaned up: one booking gets the time, the confirming are told;
- the same in the moment in which it runs out: one appointment, whoever gets it, and everybody else is told;
- one client that holds as much as it can: no more than the limit, at once or one after the other (``--holds``).

Beside it runs the control of chair_race.py, which must double-book. Use a test database: history and events stay.
"""

import argparse
import json
import secrets
import sys
import time
from collections import Counter
from datetime import timedelta
from functools import partial

import psycopg2
from chair_race import (
    ODD,
    START,
    TOLD,
    WAIT_S,
    WON,
    book_naively,
    build_salon,
    check_room,
    clear_salon,
    deadlocks,
    environment,
    held,
    race,
)

import odoo
from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.modules.registry import Registry
from odoo.service.model import retrying

TOLD_WORDS = ("was taken a moment ago", "is busy until", "was held until", "held for you already", "This time was given back")
SLOTS = 6  # of 40 minutes, in the shift that `build_salon` makes


def appointment_values(values):
    return {key: value for key, value in values.items() if key != "chair_id"}


def do_hold(env, values, key, start=START):
    return env["salon.appointment.hold"]._hold_appointment({**appointment_values(values), "start": start}, key=key)


def do_confirm(env, _values, token):
    return env["salon.appointment.hold"]._confirm_hold(token).id


def do_book(env, values, client_key=None):
    extra = {"client_key": client_key} if client_key else {}
    return env["salon.appointment"]._book({**appointment_values(values), **extra}).id


def attempt(registry, values, choose, number, barrier):
    """Begin a transaction, wait for the shot, do what ``choose`` gives to this process; return ``(outcome, what came out)``."""
    with registry.cursor() as cursor:
        env = environment(cursor)
        env["salon.branch"].browse(values["branch_id"]).read(["name"])  # the snapshot is taken: nobody sees the winner
        barrier.wait(WAIT_S)
        try:
            answers = []
            retrying(lambda: answers.append(choose(number)(env, values)), env)
        except UserError as error:
            cursor.rollback()
            words = str(error.args[0])
            return (TOLD if any(part in words for part in TOLD_WORDS) else ODD), words
        return WON, answers[-1]


def work_of(choose):
    """Return ``attempt`` in the shape that `chair_race.race` calls."""

    def work(registry, values, number, barrier):
        return attempt(registry, values, choose, number, barrier)

    return work


def prepare_hold(registry, values, seconds=600):
    """Hold the contested time and return the token; ``seconds`` until it runs out, in the past if negative."""
    with registry.cursor() as cursor:
        env = environment(cursor)
        token = do_hold(env, values, f"client {secrets.token_hex(4)}")
        hold = env["salon.appointment.hold"].search([], limit=1)
        expires = Datetime.now() + timedelta(seconds=seconds)
        hold.write({"held_at": expires - timedelta(seconds=60), "expires_at": expires})
        hold._rows().write({"expires_at": expires})
    return token


def release_all(registry, values):
    """Cancel and give back everything, so that the next race begins with a free chair."""
    with registry.cursor() as cursor:
        env = environment(cursor)
        booked = env["salon.appointment"].search([("branch_id", "=", values["branch_id"]), ("state", "=", "booked")])
        booked._record_cancel(START - timedelta(days=1))
        env["salon.appointment.hold"].search([("branch_id", "=", values["branch_id"])])._end("released")
        env["salon.appointment.allocation"].search([("branch_id", "=", values["branch_id"]), ("kind", "=", "hold")]).unlink()


def scenario(registry, values, count, choose):
    """Race once; return the figures and make room again."""
    found = race(work_of(choose), registry, values, count)
    outcomes = Counter(outcome for outcome, _answer, _seconds in found)
    won = [answer for outcome, answer, _seconds in found if outcome == WON]
    figures = {
        **{key: outcomes[key] for key in (WON, TOLD, ODD)},
        "appointments": len({answer for answer in won if isinstance(answer, int)}),
        "rows_on_chair": held(registry, values),
        "messages": sorted({str(answer) for outcome, answer, _seconds in found if outcome != WON})[:4],
    }
    release_all(registry, values)
    return figures


def play_scenarios(registry, values, count):
    def alternate(first, second):
        return lambda number: second if number % 2 else first

    def confirm(token):
        return lambda env, values: do_confirm(env, values, token)

    hold = [partial(do_hold, key=f"client {number}") for number in range(count)]
    figures = {
        "hold_hold": scenario(registry, values, count, hold.__getitem__),
        "hold_book": scenario(registry, values, count, lambda number: do_book if number % 2 else hold[number]),
    }
    token = prepare_hold(registry, values)
    figures["confirm_confirm"] = scenario(registry, values, count, lambda _number: confirm(token))
    key = secrets.token_hex(8)
    figures["form_form"] = scenario(registry, values, count, lambda _number: partial(do_book, client_key=key))
    token = prepare_hold(registry, values)
    figures["confirm_book"] = scenario(registry, values, count, alternate(confirm(token), do_book))
    token = prepare_hold(registry, values, seconds=-5)
    figures["expired_book"] = scenario(registry, values, count, alternate(confirm(token), do_book))
    token = prepare_hold(registry, values, seconds=1)
    figures["expiring_book"] = scenario(registry, values, count, alternate(confirm(token), do_book))
    shift = START - timedelta(hours=2)
    starts = [shift + timedelta(minutes=40 * (number % SLOTS)) for number in range(count)]
    figures["one_client"] = scenario(registry, values, count, lambda number: partial(do_hold, key="the same client", start=starts[number]))
    return figures


def flood(registry, values, count):
    """Hold ``count`` times for one client, one after the other; return how many were held and how many told."""
    outcomes = Counter()
    with registry.cursor() as cursor:
        env = environment(cursor)
        for number in range(count):
            start = START - timedelta(hours=2) + timedelta(minutes=40 * (number % SLOTS))
            try:
                with cursor.savepoint():
                    do_hold(env, values, "a flood", start=start)
                outcomes[WON] += 1
            except UserError as error:
                outcomes[TOLD if "held for you already" in str(error.args[0]) else ODD] += 1
    release_all(registry, values)
    return dict(outcomes)


def clear(registry, mark):
    with registry.cursor() as cursor:
        env = environment(cursor)
        branch = env["salon.branch"].search([("name", "=", mark)])
        env["salon.appointment.hold"].search([("branch_id", "in", branch.ids)])._end("released")
        env["salon.appointment.allocation"].search([("branch_id", "in", branch.ids), ("kind", "=", "hold")]).unlink()
    clear_salon(registry, mark)


def judge(figures, count):
    """Return what went wrong, in words; nothing if all is as it must be."""
    confirming = count - count // 2
    wanted = {
        "hold_hold": (1, count - 1),
        "hold_book": (1, count - 1),
        "confirm_confirm": (count, 0),
        "form_form": (count, 0),
        "confirm_book": (confirming, count - confirming),
        "expired_book": (1, count - 1),
    }
    faults = [
        f"{name}: {figures[name]}" for name, (won, told) in wanted.items() if (figures[name][WON], figures[name][TOLD]) != (won, told)
    ]
    for name in ("confirm_confirm", "form_form", "confirm_book", "expired_book", "expiring_book"):
        if figures[name]["appointments"] != 1 or figures[name]["rows_on_chair"] != 1:
            faults.append(f"{name}: {figures[name]}")
    faults += [f"{name}: {played}" for name, played in figures.items() if isinstance(played, dict) and played.get(ODD)]
    limit = min(5, count)
    if figures["one_client"][WON] != limit or figures["flood"].get(WON) != 5:
        faults.append(f"limits: {figures['one_client']} {figures['flood']}")
    if figures["control_winners"] < 2 or figures["deadlocks"]:
        faults.append(f"control {figures['control_winners']}, deadlocks {figures['deadlocks']}")
    return faults


def play(database, count, holds):
    registry = Registry(database)
    check_room(registry, count)
    before, mark = deadlocks(registry), f"race{time.time_ns() % 10**9:09d}"
    values = build_salon(registry, mark)
    try:
        figures = play_scenarios(registry, values, count)
        figures["flood"] = flood(registry, values, holds)
        control = race(book_naively, registry, mark, count)
        figures["control_winners"] = sum(outcome == WON for outcome, _words, _seconds in control)
    finally:
        clear(registry, mark)
    figures["deadlocks"] = deadlocks(registry) - before
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--config", help="odoo.conf; default: that of ODOO_RC")
    parser.add_argument("--processes", type=int, default=100)
    parser.add_argument("--holds", type=int, default=10000, help="how often one client tries to hold, one after the other")
    parser.add_argument("--json", action="store_true", help="print the figures as one line of JSON")
    wish = parser.parse_args()
    odoo.tools.config.parse_config(["-d", wish.database, "--log-level=critical", *(["-c", wish.config] if wish.config else [])])
    try:
        figures = play(wish.database, wish.processes, wish.holds)
    except psycopg2.OperationalError as error:
        sys.exit(f"The database does not answer: {error}")
    figures["faults"] = judge(figures, wish.processes)
    if wish.json:
        print(json.dumps(figures))
    else:
        for name, played in figures.items():
            print(f"{name}: {played}")
    return 1 if figures["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
