"""Percentiles, a table for people, one line of JSON for programs."""

import gc
import json
import os
import platform
import statistics
import time
from pathlib import Path


def load_average():
    return float(Path("/proc/loadavg").read_text(encoding="ascii").split()[0])


def percentile(values, share):
    """The value below which ``share`` of the values lie (nearest rank, never below it)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def timed(work, repeat, warm=1):
    """Run ``work`` several times; ({"p50_ms", "p95_ms", "cpu_p50_ms", "runs"}, the last answer).

    The clock on the wall counts the database too but also whoever else uses the machine; ``cpu`` is this process alone.
    """
    for _number in range(warm):
        work()
    wall, cpu = [], []
    for _number in range(repeat):
        gc.collect()
        began, used = time.perf_counter(), time.process_time()
        answer = work()
        cpu.append((time.process_time() - used) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return summary(wall, cpu), answer


def summary(wall, cpu=()):
    """Figures of times in milliseconds."""
    found = {"p50_ms": statistics.median(wall), "p95_ms": percentile(wall, 0.95), "runs": len(wall)}
    if cpu:
        found |= {"cpu_p50_ms": statistics.median(cpu), "cpu_p95_ms": percentile(cpu, 0.95)}
    return {key: round(value, 3) for key, value in found.items()}


def machine():
    return {"cores": os.cpu_count(), "load": load_average(), "python": platform.python_version(), "date": time.strftime("%Y-%m-%d")}


def table(rows, columns):
    """Print rows (dicts) under ``columns`` ({key: heading}); a figure has three digits."""
    texts = [list(columns.values()), *([_text(row.get(key, "")) for key in columns] for row in rows)]
    widths = [max(len(line[number]) for line in texts) for number in range(len(columns))]
    for line in texts:
        print(line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)), sep="  ")


def _text(value):
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def emit(kind, **facts):
    """The last line of every command."""
    print(json.dumps({"bench": kind, **machine(), **facts}), flush=True)
