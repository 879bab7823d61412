"""Races around one offer of the waitlist: many processes, each with its own connection, on one held time.

    python tests/faults/offer_race.py --database NAME [--config odoo.conf] [--processes 40] [--json]

What is raced, and what must come out:

- accept against accept (a double tap, two phones, the desk on the phone): all get the same one booking, the old one is given up once;
- accept against a booking of the same time: those who accept get it, the others are told;
- accept against the deadline and against declining: either there is a booking and the offer is taken, or there is none, the place is
  kept and the time is free; never both, never neither;
- the same after the deadline: nobody books, everybody is told.

Beside it runs the control of chair_race.py, which must double-book. Use a test database: history and events stay.
"""

import argparse
import json
import sys
import time
from collections import Counter
from datetime import timedelta

import hold_race
import psycopg2
from chair_race import ODD, START, TOLD, WON, book_naively, build_salon, check_room, deadlocks, environment, held, race
from hold_race import clear, do_book, release_all, work_of

import odoo
from odoo.fields import Command, Datetime
from odoo.modules.registry import Registry

hold_race.TOLD_WORDS += ("This offer stood until", "This offer was given back")
OLD = START - timedelta(hours=1)


def make_offer(registry, values, seconds=900):
    """Offer the contested time to a customer who has a booking an hour before; return the ids of offer and old booking."""
    with registry.cursor() as cursor:
        env = environment(cursor)
        customer = env["res.partner"].create({"name": f"Racer {time.time_ns()}", "is_salon_customer": True})
        plain = {key: value for key, value in values.items() if key != "chair_id"}
        old = env["salon.appointment"]._book({**plain, "customer_id": customer.id, "start": OLD})
        wish = env["salon.waitlist.wish"].create(
            {
                "branch_id": values["branch_id"],
                "customer_id": customer.id,
                "product_ids": [Command.set([values["line_ids"][0][2]["product_id"]])],
                "first_day": START.date(),
                "last_day": START.date(),
                "instead_of_id": old.id,
            }
        )
        offer = wish._offer(START, env["hr.employee"], Datetime.now())
        expires = Datetime.now() + timedelta(seconds=seconds)
        offer.expires_at = expires
        offer.hold_id.write({"held_at": expires - timedelta(seconds=60), "expires_at": expires})
        offer.hold_id._rows().write({"expires_at": expires})
        return offer.id, old.id


def accept(offer_id):
    return lambda env, _values: env["salon.waitlist.offer"].browse(offer_id)._accept(Datetime.now()).id


def answer_no(offer_id, verb):
    def work(env, _values):
        getattr(env["salon.waitlist.offer"].browse(offer_id), verb)(Datetime.now())
        return "no"

    return work


def scenario(registry, values, count, other=None, seconds=900):
    """Race once; return the figures, and make room again.

    :param other: what every second process does instead of accepting
    """
    offer_id, old_id = make_offer(registry, values, seconds)
    mine, theirs = accept(offer_id), other(offer_id) if other else accept(offer_id)
    found = race(work_of(lambda number: theirs if number % 2 else mine), registry, values, count)
    outcomes = Counter(outcome for outcome, _answer, _seconds in found)
    with registry.cursor() as cursor:
        env = environment(cursor)
        offer, old = env["salon.waitlist.offer"].browse(offer_id), env["salon.appointment"].browse(old_id)
        figures = {
            **{key: outcomes[key] for key in (WON, TOLD, ODD)},
            "bookings": len({answer for outcome, answer, _seconds in found if outcome == WON and isinstance(answer, int)}),
            "offer": offer.state,
            "wish": offer.wish_id.state,
            "old": old.state,
            "rows_on_chair": held(registry, values),
            "messages": sorted({str(answer) for outcome, answer, _seconds in found if outcome != WON})[:4],
        }
        offer.wish_id._leave(Datetime.now())
    release_all(registry, values)
    return figures


def play_scenarios(registry, values, count):
    return {
        "accept_accept": scenario(registry, values, count),
        "accept_book": scenario(registry, values, count, lambda _offer_id: do_book),
        "accept_lapse": scenario(registry, values, count, lambda offer_id: answer_no(offer_id, "_lapse")),
        "accept_decline": scenario(registry, values, count, lambda offer_id: answer_no(offer_id, "_decline")),
        "accept_late": scenario(registry, values, count, seconds=-5),
    }


def is_whole(played):
    """Tell whether a race ended in one of the two ways in which it may end."""
    taken = ("accepted", "booked", "cancelled", 1)
    kept = ("waiting", "booked", 0)
    return (played["offer"], played["wish"], played["old"], played["rows_on_chair"]) == taken or (
        (played["wish"], played["old"], played["rows_on_chair"]) == kept and played["bookings"] == 0
    )


def judge(figures, count):
    """Return what went wrong, in words; nothing if all is as it must be."""
    wanted = {"accept_accept": (count, 0, 1), "accept_book": (count - count // 2, count // 2, 1), "accept_late": (0, count, 0)}
    faults = [
        f"{name}: {figures[name]}"
        for name, (won, told, bookings) in wanted.items()
        if (figures[name][WON], figures[name][TOLD], figures[name]["bookings"]) != (won, told, bookings)
    ]
    for name in ("accept_accept", "accept_lapse", "accept_decline"):
        if not is_whole(figures[name]):
            faults.append(f"{name} is neither taken nor kept: {figures[name]}")
    faults += [f"{name}: {played}" for name, played in figures.items() if isinstance(played, dict) and played.get(ODD)]
    if figures["control_winners"] < 2 or figures["deadlocks"]:
        faults.append(f"control {figures['control_winners']}, deadlocks {figures['deadlocks']}")
    return faults


def play(database, count):
    registry = Registry(database)
    check_room(registry, count)
    before, mark = deadlocks(registry), f"race{time.time_ns() % 10**9:09d}"
    values = build_salon(registry, mark)
    try:
        figures = play_scenarios(registry, values, count)
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
    parser.add_argument("--processes", type=int, default=40)
    parser.add_argument("--json", action="store_true", help="print the figures as one line of JSON")
    wish = parser.parse_args()
    odoo.tools.config.parse_config(["-d", wish.database, "--log-level=critical", *(["-c", wish.config] if wish.config else [])])
    try:
        figures = play(wish.database, wish.processes)
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
