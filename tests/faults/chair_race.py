"""Race for one chair: many processes book the same person and chair at the same minute; exactly one may win.

    python tests/faults/chair_race.py --database NAME [--config odoo.conf] [--processes 200] [--rounds 1] [--json]

Each process has its own connection and has begun its transaction before the starting shot, so that none can see the winner.
Beside it runs the control: the same race on a table without the constraint, with the usual "look, then insert"; it must
double-book, or the race proved nothing. What the race made is cancelled and archived, not deleted, so use a test database.
Exit code 0 when every round had one winner, every other process the clear message, and the control lost.
"""

import argparse
import json
import multiprocessing
import statistics
import sys
import time
from collections import Counter
from datetime import datetime, timedelta

import psycopg2

import odoo
from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.orm.commands import Command
from odoo.service.model import retrying

WON, TOLD, ODD = "won", "told", "odd"
LOST_WORDS = "was taken a moment ago."
START = datetime(2033, 3, 7, 6, 0)  # 14:00 in Shanghai, a Monday
WAIT_S = 180


def environment(cursor):
    return api.Environment(cursor, SUPERUSER_ID, {"lang": "en_US", "tracking_disable": True})


def build_salon(registry, mark):
    """Create a branch with one chair and one stylist on shift, and return the create values everybody will use."""
    with registry.cursor() as cursor:
        env = environment(cursor)
        branch = env["salon.branch"].create(
            {
                "name": mark,
                "code": mark[-6:],
                "tz": "Asia/Shanghai",
                "opening_ids": [Command.create({"weekday": "0", "start_min": 540, "stop_min": 1200})],
            }
        )
        kind = env["salon.resource.kind"].create({"name": mark, "code": mark})
        chair = env["resource.resource"].create(
            {"name": f"{mark} chair", "resource_type": "material", "salon_branch_id": branch.id, "salon_kind_id": kind.id}
        )
        level = env["salon.level"].create({"name": mark})
        mei = env["hr.employee"].create({"name": "Mei", "is_stylist": True, "salon_branch_id": branch.id})
        cut = env["product.template"].create(
            {
                "name": f"{mark} cut",
                "type": "service",
                "is_salon_service": True,
                "taxes_id": False,
                "phase_ids": [Command.create({"duration_min": 40, "staff": "lead", "resource_kind_id": kind.id})],
            }
        )
        env["salon.skill.level"].create({"employee_id": mei.id, "product_tmpl_id": cut.id, "level_id": level.id})
        env["salon.shift"].create(
            {
                "employee_id": mei.id,
                "branch_id": branch.id,
                "start": START - timedelta(hours=2),
                "stop": START + timedelta(hours=2, minutes=10),
            }
        )
        cursor.execute("CREATE UNLOGGED TABLE IF NOT EXISTS race_control (mark text, process int, start timestamp, stop timestamp)")
        return {
            "branch_id": branch.id,
            "chair_id": chair.id,
            "start": START,
            "line_ids": [Command.create({"product_id": cut.product_variant_id.id, "wished_employee_id": mei.id})],
        }


def clear_salon(registry, mark):
    """Put away what the race made: cancelled and archived. Bookings, what was told to customers and history are never deleted."""
    with registry.cursor() as cursor:
        env = environment(cursor)
        branch = env["salon.branch"].search([("name", "=", mark)])
        appointments = env["salon.appointment"].search([("branch_id", "in", branch.ids), ("state", "in", ("request", "booked"))])
        appointments._record_cancel(datetime(2033, 3, 7))
        env["salon.shift"].search([("branch_id", "in", branch.ids)]).unlink()
        people = env["hr.employee"].search([("salon_branch_id", "in", branch.ids)])
        people.qualification_ids.unlink()
        people.action_archive()
        env["resource.resource"].search([("salon_branch_id", "in", branch.ids)]).action_archive()
        env["product.template"].search([("name", "=", f"{mark} cut")]).action_archive()
        branch.write({"name": f"{mark} (over)", "active": False})
        cursor.execute("DROP TABLE IF EXISTS race_control")


def book(registry, values, barrier):
    """Book as the server does for a request; return ``(outcome, words)``."""
    with registry.cursor() as cursor:
        env = environment(cursor)
        env["salon.branch"].browse(values["branch_id"]).read(["name"])  # the snapshot is taken: nobody sees the winner
        barrier.wait(WAIT_S)
        try:
            retrying(lambda: env["salon.appointment"]._book({key: value for key, value in values.items() if key != "chair_id"}).id, env)
        except UserError as error:
            cursor.rollback()
            words = str(error.args[0])
            return (TOLD if LOST_WORDS in words and "Mei is free at" in words else ODD), words
        return WON, ""


def book_naively(registry, mark, number, barrier):
    """Look, then insert, as weaker programs do."""
    with registry.cursor() as cursor:
        cursor.execute("SELECT 1 FROM race_control LIMIT 1")
        barrier.wait(WAIT_S)
        cursor.execute(
            "SELECT count(*) FROM race_control WHERE mark = %s AND tsrange(start, stop) && tsrange(%s, %s)",
            (mark, START, START + timedelta(minutes=40)),
        )
        if cursor.fetchone()[0]:
            return TOLD, ""
        cursor.execute("INSERT INTO race_control VALUES (%s, %s, %s, %s)", (mark, number, START, START + timedelta(minutes=40)))
        cursor.commit()
        return WON, ""


class Shot:
    """The starting shot, and the moment when this process heard it."""

    def __init__(self, barrier):
        self.barrier, self.fired = barrier, time.monotonic()

    def wait(self, seconds):
        self.barrier.wait(seconds)
        self.fired = time.monotonic()


def runner(work, registry, argument, number, barrier, answers):
    shot = Shot(barrier)
    try:
        outcome, words = work(registry, argument, shot) if work is book else work(registry, argument, number, shot)
    except Exception as error:  # noqa: BLE001 whatever it is would be an error page, and is counted as one
        outcome, words = ODD, f"{type(error).__name__}: {error}"
    answers.put((outcome, words, time.monotonic() - shot.fired))


def race(work, registry, argument, count):
    """Fork ``count`` processes, fire once all are ready, and return their answers."""
    odoo.sql_db.close_all()  # a forked child must not share a connection with its parent
    context = multiprocessing.get_context("fork")
    barrier, answers = context.Barrier(count), context.SimpleQueue()
    processes = [
        context.Process(target=runner, args=(work, registry, argument, number, barrier, answers), daemon=True) for number in range(count)
    ]
    for process in processes:
        process.start()
    found = [answers.get() for _process in processes]
    for process in processes:
        process.join(WAIT_S)
    return found


def deadlocks(registry):
    with registry.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def held(registry, values):
    """Return how many blocking rows lie on the chair at the contested time."""
    with registry.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM salon_appointment_allocation WHERE blocking AND resource_id = %s AND start < %s AND stop > %s",
            (values["chair_id"], START + timedelta(minutes=40), START),
        )
        return cursor.fetchone()[0]


def check_room(registry, count):
    with registry.cursor() as cursor:
        cursor.execute("SELECT current_setting('max_connections')::int - (SELECT count(*) FROM pg_stat_activity)")
        free = cursor.fetchone()[0]
    if free < count + 5:
        sys.exit(f"PostgreSQL has room for {free} more connections, {count} processes need {count + 5}. Raise max_connections.")


def play(database, count, rounds):
    """Run the rounds and the control; return the figures."""
    registry = Registry(database)
    check_room(registry, count)
    before, figures = deadlocks(registry), {"processes": count, "rounds": []}
    for number in range(rounds):
        mark = f"race{time.time_ns() % 10**9:09d}"
        values = build_salon(registry, mark)
        try:
            found = race(book, registry, values, count)
            outcomes = Counter(outcome for outcome, _words, _seconds in found)
            figures["rounds"].append(
                {
                    **{key: outcomes[key] for key in (WON, TOLD, ODD)},
                    "rows_on_chair": held(registry, values),
                    "seconds_median": round(statistics.median(seconds for _outcome, _words, seconds in found), 2),
                    "seconds_longest": round(max(seconds for _outcome, _words, seconds in found), 2),
                    "messages": sorted({words for outcome, words, _seconds in found if outcome != WON})[:5],
                }
            )
            if number == rounds - 1:
                control = race(book_naively, registry, mark, count)
                figures["control_winners"] = sum(outcome == WON for outcome, _words, _seconds in control)
        finally:
            clear_salon(registry, mark)
    figures["deadlocks"] = deadlocks(registry) - before
    figures["passed"] = (
        figures["control_winners"] > 1
        and not figures["deadlocks"]
        and all((played[WON], played[TOLD], played[ODD], played["rows_on_chair"]) == (1, count - 1, 0, 1) for played in figures["rounds"])
    )
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--config", help="odoo.conf; default: that of ODOO_RC")
    parser.add_argument("--processes", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print the figures as one line of JSON")
    wish = parser.parse_args()
    odoo.tools.config.parse_config(["-d", wish.database, "--log-level=critical", *(["-c", wish.config] if wish.config else [])])
    try:
        figures = play(wish.database, wish.processes, wish.rounds)
    except psycopg2.OperationalError as error:
        sys.exit(f"The database does not answer: {error}")
    if wish.json:
        print(json.dumps(figures))
    else:
        for number, played in enumerate(figures["rounds"], 1):
            print(
                f"round {number}: {played[WON]} won, {played[TOLD]} were told, {played[ODD]} odd; "
                f"median {played['seconds_median']} s, longest {played['seconds_longest']} s"
            )
            print(*(f"    {words}" for words in played["messages"]), sep="\n")
        print(f"deadlocks {figures['deadlocks']}; control without the constraint: {figures['control_winners']} won")
    return 0 if figures["passed"] else 1


if __name__ == "__main__":
    sys.exit(main())
