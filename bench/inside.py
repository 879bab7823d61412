"""The engine as it stands, from the database without any cache, in the process of Odoo.     (run by python3 -m bench engine)

Each run has a cursor, a transaction and an environment of its own, as a request has: nothing of the run before is in memory but the
registry. Measured: all starts of 30 days; a visit of three services in 14 days; the whole "why not?" for one start.
"""

import argparse
import json
import sys

from odoo import SUPERUSER_ID, api

from . import figures, filling, worlds

TARGETS = {"S-10": 4, "S-100": 12, "three services": 50, "why not": 50}


class Asker:
    """Asks the doors about one world."""

    def __init__(self, registry, world, noted):
        self.registry, self.world, self.noted = registry, world, noted
        self.now = worlds.moment(world.earliest - 60)
        self.earliest, self.latest = worlds.moment(world.earliest), worlds.moment(world.latest)

    def _fresh(self, work):
        with self.registry.cursor() as cursor:
            return work(api.Environment(cursor, SUPERUSER_ID, {"lang": "en_US"})["salon.bench"])

    def backend(self):
        """The process id of the server of our one connection in the pool."""
        with self.registry.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return cursor.fetchone()[0]

    def starts(self):
        products = self.noted["product_ids"][:1]
        return self._fresh(lambda bench: bench._starts(self.noted["branch_id"], products, self.earliest, self.latest, self.now))

    def three_services(self):
        latest = worlds.moment(self.world.earliest + 14 * 1440)
        return self._fresh(lambda bench: bench._starts(self.noted["branch_id"], self.noted["product_ids"], self.earliest, latest, self.now))

    def why_not(self, start):
        products = self.noted["product_ids"][:1]
        return self._fresh(lambda bench: bench._why_not(self.noted["branch_id"], products, worlds.moment(start), self.now))


def ask(registry, world, noted, repeat):
    """Rows of figures about one world."""
    asker, (right, grid) = Asker(registry, world, noted), worlds.right_answer(world)
    found, starts = figures.timed(asker.starts, repeat, backend=asker.backend)
    yield {"what": world.size, "world": world.name, **found, **worlds.judge(starts, world, right)}
    if world.size == "S-100":
        found, starts = figures.timed(asker.three_services, repeat, backend=asker.backend)
        yield {"what": "three services", "world": world.name, **found, "starts": len(starts)}
        start = sorted(grid - right)[len(grid - right) // 2]
        found, (reasons, _times) = figures.timed(lambda: asker.why_not(start), repeat, backend=asker.backend)
        yield {"what": "why not", "world": world.name, **found, "says": reasons[0]}


def rows(registry, repeat, sizes, zones):
    with registry.cursor() as cursor:
        noted = filling.noted(api.Environment(cursor, SUPERUSER_ID, {}))
    for name, ids in noted.items():
        size, zone = name.split()
        if size in sizes and zone in zones:
            yield from ask(registry, worlds.World(size, zone), ids, repeat)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--config", "--database"):
        parser.add_argument(name, required=True)
    parser.add_argument("--repeat", type=int, default=40)
    parser.add_argument("--worlds", default="S-10,S-100")
    parser.add_argument("--zones", default="Shanghai,Berlin")
    parser.add_argument("--output", help="write the rows here as JSON instead of printing them")
    wish = parser.parse_args()
    found = list(rows(filling.start_odoo(wish.config, wish.database), wish.repeat, wish.worlds.split(","), wish.zones.split(",")))
    for row in found:
        row["target_ms"] = TARGETS.get(row["what"], 0)
    if wish.output:
        with open(wish.output, "w", encoding="utf-8") as stream:
            json.dump(found, stream)
        return 0
    columns = {"what": "question", "world": "world", "p50_ms": "p50 ms", "p95_ms": "p95 ms", "target_ms": "target p95"}
    more = {key: key for key in ("starts", "missing", "extra", "unbookable")}
    figures.table(found, {**columns, "cpu_p50_ms": "CPU p50", "cpu_p95_ms": "CPU p95", **more})
    figures.emit("engine", rows=found)
    return int(any(row.get("missing") or row.get("extra") for row in found))


if __name__ == "__main__":
    sys.exit(main())
