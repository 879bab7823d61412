"""The public booking pages over real connections: first byte for one visitor, requests a second for several, processor time of each."""

import itertools
import time

from ops.errors import OpsError

from . import figures, served, visitor

TARGETS = "targets: menu <= 100 ms p95, times <= 30 ms p95 and >= 100 right / s"
_numbers = itertools.count(1)


def _visitor(port):
    return visitor.Visitor(port, next(_numbers))


def _pages(port):
    """(branch's path, ids of its services) of the first branch."""
    one = _visitor(port)
    if one.get("/book/wt") != 200 or not one.services():
        raise OpsError("The menu of the demo branch does not open", "Look into the server's log.")
    return "/book/wt", one.services()


def alone(place, port, path, repeat):
    """A row: one visitor after the other asks for a page, each with a session of its own as in life."""
    times, before = [], served.processor_ms(*place)
    for _number in range(repeat):
        one = _visitor(port)
        one.connection.connect()
        began = time.perf_counter()
        status = one.get(path)
        times.append((time.perf_counter() - began) * 1000)
        if status != 200:
            raise OpsError(f"{path} answered {status}", "Look into the server's log.")
    spent = served.processor_ms(*place) - before
    return {"clients": 1, **figures.summary(times), "per_s": round(1000 * repeat / sum(times), 1), "cpu_ms": round(spent / repeat, 2)}


def together(place, port, path, clients, seconds):
    """A row: so many visitors at once."""

    def ask(client, _slot, _number):
        client.address = f"10.{200 + next(_numbers) % 50}.{next(_numbers) >> 8 & 255}.{next(_numbers) & 255}"
        return client.get(path)

    before = served.processor_ms(*place)
    times, answers, took = served.crowd([_visitor(port) for _number in range(clients)], seconds, ask)
    spent = served.processor_ms(*place) - before
    right = answers.count(200)
    return {
        "clients": clients, **figures.summary(times), "per_s": round(right / took, 1), "cpu_ms": round(spent / len(times), 2),
        "wrong": len(answers) - right,
    }


def main(wish):
    known, name = visitor.place(wish)
    rows = []
    with served.running(known, name, proxy_mode=True) as (port, chief):
        place = (known, name, chief)
        branch, services = _pages(port)
        pages = {"menu": branch, "times of a service": f"{branch}/times?s={services[0]}"}
        for _round in range(3):  # both workers have read the registry and the templates
            together(place, port, branch, 2, 1)
        for what, path in pages.items():
            rows.append({"what": what, **alone(place, port, path, wish.repeat)})
            rows.append({"what": f"{what}, crowd", **together(place, port, path, wish.clients, wish.seconds)})
    columns = {"what": "page", "clients": "visitors", "p50_ms": "p50 ms", "p95_ms": "p95 ms", "per_s": "right / s", "cpu_ms": "CPU ms each"}
    figures.table(rows, {**columns, "runs": "requests", "wrong": "not 200"})
    print(TARGETS)
    figures.emit("book", workers=served.WORKERS, rows=rows)
    return int(any(row.get("wrong") for row in rows))
