"""What a server with two workers serves: slots requests and contested bookings a second, over real connections."""

import json
import random
from collections import Counter

from ops import database, postgres, server

from . import figures, home, prepared, served, worlds

NAME = "bench_http"
DAY = "Free Shanghai"  # a day without bookings that everybody books into
OVERLAPS = """
    SELECT count(*) FROM (
        SELECT start, max(stop) OVER earlier AS before
          FROM salon_appointment_allocation WHERE blocking AND branch_id = %s
        WINDOW earlier AS (PARTITION BY resource_id ORDER BY start, stop ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS rows
     WHERE start < before
"""
HALF_MADE = """
    SELECT count(*) FROM salon_appointment AS found WHERE branch_id = %s AND state = 'booked'
       AND (SELECT count(*) FROM salon_appointment_allocation AS row WHERE row.appointment_id = found.id AND row.blocking) != 2
"""


def _sign_in(known, port, count):
    person = server.credentials(known)["admin"]
    return [served.Client(port, person["login"], person["password"], NAME) for _number in range(count)]


def _text(minute):
    return worlds.moment(minute).strftime("%Y-%m-%d %H:%M:%S")


def slots(clients, noted, seconds):
    """Rows: a request that does nothing, then 30 days of starts for one of 30 people and one of 5 rooms."""
    world = worlds.World("S-100", "Shanghai")
    ids, right = noted[world.name], worlds.right_answer(world)[0]
    span = [_text(minute) for minute in (world.earliest, world.latest, world.earliest - 60)]

    def ask(client, _slot, _number):
        found, error = client.call("slots", ids["branch_id"], ids["product_ids"][:1], *span)
        return error or ("right" if set(found) == right else "wrong answer")

    for what, work in (("empty request", lambda client, _slot, _number: client.call("empty")[1] or "right"), ("slots S-100", ask)):
        served.crowd(clients, 2, work)
        times, answers, took = served.crowd(clients, seconds, work)
        yield {"what": what, "clients": len(clients), **figures.summary(times), "per_s": round(len(times) / took, 1), **_count(answers)}


def _count(answers):
    found = Counter(answers)
    return {"right": found.pop("right", 0), "other": dict(found.most_common(3))}


def book(clients, ids, seconds, seed):
    """A row, and the numbers of the appointments that were promised."""
    world, promised = worlds.World("S-100", "Shanghai"), []
    dice = [random.Random(f"{seed} {slot}") for slot in range(len(clients))]
    day = world.open_days[0]

    def attempt(client, slot, _number):
        minute = worlds.OPENS + worlds.STEP_MIN * dice[slot].randrange((worlds.CLOSES - worlds.OPENS) // worlds.STEP_MIN - 2)
        found, error = client.call("book", ids["branch_id"], [ids["product_ids"][1]], _text(world.utc(day, minute)))
        if found:
            promised.append(found)
            return "right"
        return "refused" if "UserError" in error else error

    times, answers, took = served.crowd(clients, seconds, attempt)
    counts = _count(answers)
    booked = {"what": "bookings, one day", "clients": len(clients), "per_s": round(counts["right"] / took, 1)}
    return {**booked, **figures.summary(times), **counts}, promised


def verify(known, branch_id, promised):
    """What SQL says afterwards."""
    target = postgres.database(known)

    def one(text, *values):
        return database.query(known, target, (text, list(values)), name=NAME)[0][0]

    there = one("SELECT count(*) FROM salon_appointment WHERE state = 'booked' AND id = ANY(%s)", promised)
    return {"overlaps": one(OVERLAPS, branch_id), "half_made": one(HALF_MADE, branch_id), "lost": len(promised) - there}


def main(wish):
    known = home.ensure()
    prepared.world(known)
    database.copy(known, prepared.WORLD, NAME)
    prepared.run(known, NAME, "bench.filling", ["--worlds", worlds.EMPTY, "--zones", "Shanghai"])
    database.query(known, database.manager(known), "VACUUM ANALYZE", name=NAME)
    noted = json.loads(database.parameter(known, NAME, worlds.NOTE))
    with served.running(known, NAME) as port:
        rows = list(slots(_sign_in(known, port, wish.clients), noted, wish.seconds))
        row, promised = book(_sign_in(known, port, wish.bookers), noted[DAY], wish.seconds, wish.seed)
    found = verify(known, noted[DAY]["branch_id"], promised)
    rows.append(row)
    columns = {"what": "request", "clients": "clients", "p50_ms": "p50 ms", "p95_ms": "p95 ms", "per_s": "right / s", "runs": "requests"}
    figures.table(rows, {**columns, "right": "right", "other": "other answers"})
    print(f"after the bookings: {found}; targets: slots >= 100 / s and <= 25 ms p95, bookings >= 60 / s, all else 0")
    figures.emit("http", workers=served.WORKERS, rows=rows, **found)
    return int(any(found.values()) or any(row["what"].startswith("slots") and row["other"] for row in rows))
