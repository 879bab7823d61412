"""Ask the slot engine in many random salons and compare it with the scan of every minute: both must agree on everything.

    python -m tests.faults.slot_worlds --worlds 100000 [--processes 2] [--seed 1]

Per world: the starts of the bit engine equal those of the minute-by-minute scan; the spans algebra reaches the same minutes;
every offered start has a plan whose rows collide with nothing; every refused one has a reason, and no way out is false. A
fault is printed as the smallest world that Hypothesis finds, and belongs into the suite as an example. Exit code 1 on a fault.
The suite runs the same comparisons on some thousand worlds.
"""

import argparse
import multiprocessing
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def compare(question):
    """Raise AssertionError where the engines disagree about a question."""
    from salon_booking.engine.explain import explain
    from salon_booking.engine.rules import Rules
    from salon_booking.engine.sets import Bits, Spans
    from salon_booking.engine.slots import Availability, set_bits
    from salon_booking.engine.ways import ways_out

    from tests.engine.salon_booking.oracle import Oracle

    query, world, now = question
    found, oracle = Availability(query, world, now=now), Oracle(query, world)
    starts = found.starts()
    assert starts == oracle.starts(now=now), "starts"
    bits, spans = (Rules(query, world, sets(world.start, world.stop)).reach for sets in (Bits, Spans))
    assert set_bits(bits) == [minute - world.start for start, stop in spans for minute in range(start, stop)], "algebras"
    for start in starts:
        assert oracle.faults(found.plan(start)) == [], "plan"
    refused = [start for start in range(world.start, world.stop, 35) if not found.is_possible(start)]
    for start in refused:
        assert explain(query, world, start, now=now), "reason"
    for start in refused[:1]:
        assert all(oracle.faults(way.plan) == [] for way in ways_out(query, world, start, now=now)), "way out"


def run(job):
    """Compare in ``worlds`` salons; return the number looked at, or the fault as text."""
    worlds, seed = job
    sys.path.insert(0, str(ROOT))
    import hypothesis

    import tests.engine.conftest  # noqa: F401  a bare package per addon, so that engines import without Odoo
    from tests.engine.salon_booking.strategies import questions

    looked = 0

    @hypothesis.seed(seed)
    @hypothesis.settings(max_examples=worlds, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(questions(tracks=2))
    def search(question):
        nonlocal looked
        looked += 1
        compare(question)

    try:
        search()
    except AssertionError as fault:
        return f"seed {seed}: {fault}\n{getattr(fault, '__notes__', '')}"
    return looked


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=100_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began, batch = time.monotonic(), 2_000
    jobs = [(min(batch, given.worlds - done), given.seed * 1_000_000 + done) for done in range(0, given.worlds, batch)]
    with multiprocessing.get_context("spawn").Pool(given.processes) as pool:
        results = pool.map(run, jobs, chunksize=1)
    faults = [result for result in results if isinstance(result, str)]
    looked = sum(result for result in results if isinstance(result, int))
    print(f"{looked:,} worlds, {len(faults)} faults, {time.monotonic() - began:.0f} s")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
