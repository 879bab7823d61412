"""What growth costs: ten times the past bookings, ten times the staff. Each pair is measured in turns, so that noise meets both."""

import json
import tempfile
from pathlib import Path

from . import figures, home, prepared

LESS_PAST = "bench_less_past"
STAFF = "bench_staff"
TURNS = 3


def ask(known, name, size, repeat):
    """The row of figures of one world in Shanghai."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "rows.json"
        prepared.run(known, name, "bench.inside", ["--worlds", size, "--zones", "Shanghai", "--repeat", repeat, "--output", output])
        return next(row for row in json.loads(output.read_text(encoding="utf-8")) if row["what"] == size)


def compare(known, what, before, after, repeat):
    """The best median of each of two (database, size) and their ratio."""
    found = {}
    for _turn in range(TURNS):
        for place in (before, after):
            row = ask(known, *place, repeat)
            found[place] = min(found.get(place, row), row, key=lambda each: each["p50_ms"])
    return {
        "what": what,
        "before_ms": found[before]["p50_ms"],
        "after_ms": found[after]["p50_ms"],
        "times": round(found[after]["p50_ms"] / found[before]["p50_ms"], 2),
        "cpu_times": round(found[after]["cpu_p50_ms"] / found[before]["cpu_p50_ms"], 2),
    }


def main(wish):
    known = home.ensure()
    full = (prepared.world(known), "S-100")
    less = (prepared.world(known, LESS_PAST, sizes="S-100", zones="Shanghai", past=prepared.PAST // 10), "S-100")
    rows = [compare(known, "10 x past bookings (100,000 to 1,000,000)", less, full, wish.repeat)]
    if not wish.quick:
        staff = (prepared.world(known, STAFF, sizes="S-1000", zones="Shanghai", past=0), "S-1000")
        rows.append(compare(known, "10 x staff, rooms and bookings (30 to 300 who can)", full, staff, max(wish.repeat // 4, 3)))
    figures.table(rows, {"what": "growth", "before_ms": "before, p50 ms", "after_ms": "after", "times": "times", "cpu_times": "CPU, times"})
    figures.emit("growth", rows=rows)
    return 0
