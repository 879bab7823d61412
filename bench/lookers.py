"""A busy evening: people at the desk look at their board, visitors look at times and take some of them; nothing may fail.

Each visitor opens a menu and times, thinks, looks at another day, and now and then takes a time within a minute of seeing it. What was
taken is given back a little later, so that the diary does not fill up. A time that was refused is looked up again: gone by then means
that somebody else took it; still there means that the page promised what did not hold.
"""

import random
import threading
import time
from collections import Counter

from ops import database, postgres, server

from . import figures, served, visitor

DESKS, LOOKERS = 40, 300
THINK_S = (4, 12)
LONGEST_THINK_S = 55  # between seeing a time and taking it
TAKES = 0.15  # of the looks end in taking one
BRANCHES = ("wt", "hp", "xh")


class Tally:
    """What was counted by all, under one lock."""

    def __init__(self):
        self.lock, self.times, self.counts, self.odd = threading.Lock(), {"desk": [], "looker": []}, Counter(), Counter()

    def timed(self, who, work):
        began = time.perf_counter()
        try:
            answer = work()
        except Exception as error:  # noqa: BLE001 - whatever breaks is what is counted here
            answer = error
        with self.lock:
            self.times[who].append((time.perf_counter() - began) * 1000)
        return answer

    def note(self, what, odd=""):
        with self.lock:
            self.counts[what] += 1
            if odd:
                self.odd[odd[:120]] += 1


def look(tally, port, number, ends, dice):
    """One visitor until the time is over; each round is a browser of its own."""
    rounds = 0
    while time.monotonic() < ends:
        rounds += 1
        one = visitor.Visitor(port, number * 4096 + rounds)
        branch = f"/book/{dice.choice(BRANCHES)}"
        if not _open(tally, one, branch) or not one.services():
            continue
        times = f"{branch}/times?s={dice.choice(one.services())}"
        _think(dice, ends)
        if not _open(tally, one, times):
            continue
        days = one.days()
        if days and _open(tally, one, f"{branch}/times?{dice.choice(days)}") and one.starts() and dice.random() < TAKES:
            _take(tally, one, branch, times, dice, ends)
        _think(dice, ends)
        one.connection.close()


def _open(tally, one, path):
    status = tally.timed("looker", lambda: one.get(path))
    if status == 200:
        tally.note("pages")
        return True
    tally.note("errors", f"{status} {path.split('?')[0]}")
    return False


def _think(dice, ends, most=None):
    left = ends - time.monotonic()
    time.sleep(max(0, min(left, dice.uniform(*(THINK_S if most is None else (1, most))))))


def _take(tally, one, branch, times, dice, ends):
    start, service = dice.choice(one.starts()), times.partition("s=")[2]
    _think(dice, ends, LONGEST_THINK_S)
    answer = tally.timed("looker", lambda: one.post(f"{branch}/hold", s=service, start=start))
    status, where = answer if isinstance(answer, tuple) else (answer, "")
    if status == 303 and "/book/hold/" in where:
        tally.note("held")
        path = "/" + where.split("/", 3)[3] if where.startswith("http") else where
        if _open(tally, one, path):
            one.post(f"{path}/release")
        return
    if status != 303 or "lost=1" not in where:
        tally.note("errors", f"{status} hold")
        return
    day = start[:10]
    gone = one.get(f"{times}&d={day}") == 200 and start not in one.starts()
    tally.note("taken_by_another" if gone else "not_kept")


def work(tally, client, branches, ends, dice):
    """One person at the desk: the day board, again and again."""
    while time.monotonic() < ends:
        _result, error = tally.timed("desk", lambda: client.call("get_day", dice.choice(branches), model="salon.board"))
        tally.note("errors", error) if error else tally.note("boards")
        _think(dice, ends)


def _summary(tally, took):
    counts, taken = tally.counts, tally.counts["held"] + tally.counts["not_kept"]
    rows = [
        {"what": who, **figures.summary(times), "per_s": round(len(times) / took, 1)} for who, times in tally.times.items() if times
    ]
    share = counts["held"] / taken if taken else 0
    return rows, {**counts, "kept_share": round(share, 5), "odd": dict(tally.odd.most_common(5))}


def main(wish):
    known, name = visitor.place(wish)
    desks, lookers = max(1, round(DESKS * wish.scale)), max(1, round(LOOKERS * wish.scale))
    ids = [row[0] for row in database.query(known, postgres.database(known), "SELECT id FROM salon_branch WHERE online_booking", name=name)]
    person, tally = server.credentials(known)["desk"], Tally()
    with served.running(known, name, proxy_mode=True) as (port, _chief):
        clients = [served.Client(port, person["login"], person["password"], name) for _number in range(desks)]
        mine = [each for each in ids if not clients[0].call("get_day", each, model="salon.board")[1]] or ids
        began = time.monotonic()
        ends = began + wish.minutes * 60
        jobs = [(work, (tally, client, mine, ends)) for client in clients]
        jobs += [(look, (tally, port, number, ends)) for number in range(1, lookers + 1)]
        threads = [
            threading.Thread(target=job, args=(*given, random.Random(f"{wish.seed} {slot}"))) for slot, (job, given) in enumerate(jobs)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - began
    rows, found = _summary(tally, took)
    figures.table(rows, {"what": "who", "p50_ms": "p50 ms", "p95_ms": "p95 ms", "per_s": "requests / s", "runs": "requests"})
    print(f"{found}; targets: no error, p95 <= 1,000 ms, at least 99.9 % of the times that nobody else took are kept")
    figures.emit("lookers", desks=desks, lookers=lookers, minutes=wish.minutes, rows=rows, **found)
    slow = any(row["p95_ms"] > 1000 for row in rows)
    return int(bool(found.get("errors")) or slow or found["kept_share"] < 0.999)
