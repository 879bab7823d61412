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


def processor_ms(pid, gone=None):
    """Milliseconds that a process's threads have been on a processor; ``gone`` for one that has ended, where that may happen."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(int((thread / "schedstat").read_text(encoding="ascii").split()[0]) for thread in threads) / 1e6
    except (OSError, IndexError):
        if gone is None:
            raise
        return gone


def timed(work, repeat, *, backend, warm=1):
    """Run ``work`` several times; (figures, the last answer).

    The wall's clock counts whoever else uses the machine too; ``cpu`` is the time on a processor of this process and of ``backend``,
    the database's process that serves it, and hardly changes when the machine is busy.

    :param backend: a function that returns the process id of our connection's server process
    """
    for _number in range(warm):
        work()
    pids, wall, cpu = (os.getpid(), backend()), [], []
    for _number in range(repeat):
        gc.collect()
        used, began = [processor_ms(pid) for pid in pids], time.perf_counter()
        answer = work()
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append([processor_ms(pid) - before for pid, before in zip(pids, used, strict=True)])
    both = [sum(each) for each in cpu]
    return {**summary(wall), **summary(both, "cpu_"), "own_cpu_p50_ms": round(statistics.median(own for own, _server in cpu), 3)}, answer


def summary(times, prefix=""):
    """Figures of times in milliseconds."""
    found = {f"{prefix}p50_ms": statistics.median(times), f"{prefix}p95_ms": percentile(times, 0.95), "runs": len(times)}
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
