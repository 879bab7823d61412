"""Databases with worlds in them, made once and kept."""

import subprocess

from ops import database
from ops.errors import OpsError

from . import home

WORLD = "bench_world"
PAST = 1_000_000


def run(known, name, module, words, *, check=True):
    """Run a module of the benchmark inside Odoo on database ``name``; its output is ours."""
    path = home.conf(known, name)
    command = home.inside(known, module, ["--config", path, "--database", name, *words])
    done = subprocess.run(command, env=home.environment(known), cwd=known.root, check=False)
    if check and done.returncode:
        raise OpsError(f"{module} ended with {done.returncode}", "The lines above say why.")
    return done.returncode


def world(known, name=WORLD, *, sizes="S-10,S-100", zones="Shanghai,Berlin", past=PAST):
    """Have database ``name`` with worlds, and ``past`` bookings in each S-100 branch; the statistics of its planner are fresh."""
    marked = f"{sizes} {zones} {past}"
    if home.scratch(known, name, anew=False) or database.parameter(known, name, "salon_bench.filled") != marked:
        home.scratch(known, name)
        run(known, name, "bench.filling", ["--worlds", sizes, "--zones", zones, "--past", past])
        database.query(known, database.manager(known), "VACUUM ANALYZE", name=name)
        database.set_parameter(known, name, "salon_bench.filled", marked)
    return name
