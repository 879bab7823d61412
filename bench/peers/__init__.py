"""One file per peer. Each is a program of its own: it fills its own store with the same worlds, asks, and writes rows of figures.

Words of all: ``--output FILE --worlds S-10,S-100 --zones Shanghai,Berlin --repeat N``.
"""

import argparse
import json

from .. import figures, worlds


def words(title, *needed):
    """The parsed command line of a peer."""
    parser = argparse.ArgumentParser(description=title)
    for name in ("--output", *needed):
        parser.add_argument(name, required=True)
    parser.add_argument("--worlds", default="S-10,S-100")
    parser.add_argument("--zones", default="Shanghai,Berlin")
    parser.add_argument("--repeat", type=int, default=40)
    return parser.parse_args()


def chosen(wish):
    return [worlds.World(size, zone) for size in wish.worlds.split(",") for zone in wish.zones.split(",")]


def row(peer, world, ask, repeat, backend):
    """Ask ``repeat`` times and judge the last answer (UTC minutes); ``backend`` as in figures.timed."""
    found, starts = figures.timed(ask, repeat, backend=backend, warm=repeat > 1)
    return {"peer": peer, "world": world.name, **found, **worlds.judge(starts, world)}


def write(wish, rows):
    with open(wish.output, "w", encoding="utf-8") as stream:
        json.dump(rows, stream)


def grid_starts(spans, length=worlds.LENGTH_MIN, step=worlds.STEP_MIN):
    """Grid starts that fit into spans of UTC minutes; both zones are whole hours ahead of UTC, so the grid is that of UTC."""
    return {start for a, b in spans for start in range(-(-a // step) * step, b - length + 1, step)}
