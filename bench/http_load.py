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


def measured(place, clients, seconds, work):
    """A row of figures of a crowd; ``CPU`` is what server and database spent for each request."""
    before = served.processor_ms(*place)
    times, answers, took = served.crowd(clients, seconds, work)
    spent = served.processor_ms(*place) - before
    counts = _count(answers)
    per_s = round(counts["right"] / took, 1)
    return {"clients": len(clients), **figures.summary(times), "per_s": per_s, "cpu_ms": round(spent / len(times), 2), **counts}


def slots(place, clients, noted, seconds):
    """Rows: a request that does nothing, then 30 days of starts for one of 30 people and one of 5 rooms."""
    world = worlds.World("S-100", "Shanghai")
    ids, right = noted[world.name], worlds.right_answer(world)[0]
    span = [_text(minute) for minute in (world.earliest, world.latest, world.earliest - 60)]

    def ask(client, _slot, _number):
        found, error = client.call("slots", ids["branch_id"], ids["product_ids"][:1], *span)
        return error or ("right" if set(found) == right else "wrong answer")

    for what, work in (("empty request", lambda client, _slot, _number: client.call("empty")[1] or "right"), ("slots S-100", ask)):
        served.crowd(clients, 2, work)
        yield {"what": what, **measured(place, clients, seconds, work)}


def _count(answers):
    found = Counter(answers)
    return {"right": found.pop("right", 0), "other": dict(found.most_common(3))}


def book(place, clients, ids, seconds, day, seed):
    """A row, and the numbers of the appointments that were promised."""
    world, promised = worlds.World(worlds.EMPTY, "Shanghai"), []
    dice = [random.Random(f"{seed} {slot}") for slot in range(len(clients))]

    def attempt(client, slot, _number):
        minute = worlds.OPENS + worlds.STEP_MIN * dice[slot].randrange((worlds.CLOSES - worlds.OPENS) // worlds.STEP_MIN - 2)
        found, error = client.call("book", ids["branch_id"], [ids["product_ids"][1]], _text(world.utc(day, minute)))
        if found:
            promised.append(found)
            return "right"
        return "refused" if "UserError" in error else error

    return {"what": "bookings, one day", **measured(place, clients, seconds, attempt)}, promised


def verify(known, branch_id, promised):
    """What SQL says afterwards."""
    target = postgres.database(known)

    def one(text, *values):
        return database.query(known, target, (text, list(values)), name=NAME)[0][0]

    there = one("SELECT count(*) FROM salon_appointment WHERE state = 'booked' AND id = ANY(%s)", promised)
    return {"overlaps": one(OVERLAPS, branch_id), "half_made": one(HALF_MADE, branch_id), "lost": len(promised) - there}


def _prepare(known):
    """Have the database; (what it holds, a day nobody has booked). Remade when all days are used up."""
    if not home.scratch(known, NAME, anew=False):
        noted = json.loads(database.parameter(known, NAME, worlds.NOTE) or "{}")
        branch_id = noted.get(DAY, {}).get("branch_id")
        used = ("SELECT DISTINCT visit_date::text FROM salon_appointment WHERE branch_id = %s", [branch_id])
        used = {day for (day,) in database.query(known, postgres.database(known), used, name=NAME)} if branch_id else None
        free = [day for day in worlds.World(worlds.EMPTY, "Shanghai").open_days if used is not None and day.isoformat() not in used]
        if free:
            return noted, free[0]
    database.copy(known, prepared.world(known), NAME)
    prepared.run(known, NAME, "bench.filling", ["--worlds", worlds.EMPTY, "--zones", "Shanghai"])
    database.query(known, database.manager(known), "VACUUM ANALYZE", name=NAME)
    return json.loads(database.parameter(known, NAME, worlds.NOTE)), worlds.World(worlds.EMPTY, "Shanghai").open_days[0]


def main(wish):
    known = home.ensure()
    noted, day = _prepare(known)
    with served.running(known, NAME) as (port, chief):
        place = (known, NAME, chief)
        rows = list(slots(place, _sign_in(known, port, wish.clients), noted, wish.seconds))
        row, promised = book(place, _sign_in(known, port, wish.bookers), noted[DAY], wish.seconds, day, wish.seed)
    found = verify(known, noted[DAY]["branch_id"], promised)
    rows.append(row)
    columns = {"what": "request", "clients": "clients", "p50_ms": "p50 ms", "p95_ms": "p95 ms", "per_s": "right / s"}
    figures.table(rows, {**columns, "cpu_ms": "CPU ms each", "runs": "requests", "right": "right", "other": "other answers"})
    print(f"after the bookings: {found}; targets: slots >= 100 / s and <= 25 ms p95, bookings >= 60 / s, all else 0")
    figures.emit("http", workers=served.WORKERS, rows=rows, **found)
    return int(any(found.values()) or any(row["what"].startswith("slots") and row["other"] for row in rows))
