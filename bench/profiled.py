"""Where the time of one question goes: each statement with its time, then the functions by their own time.   (python3 -m bench profile)"""

import argparse
import cProfile
import io
import pstats
import time
from collections import defaultdict

from odoo import SUPERUSER_ID, api
from odoo.sql_db import Cursor

from . import figures, filling, inside, worlds

QUESTIONS = ("starts", "three_services", "why_not")


class Statements:
    """Counts and times what is sent to the database while it is switched on."""

    def __init__(self):
        self.spent, self.execute = defaultdict(list), Cursor.execute

    def __enter__(self):
        def execute(cursor, query, params=None, log_exceptions=True):
            began = time.perf_counter()
            try:
                return self.execute(cursor, query, params, log_exceptions)
            finally:
                text = " ".join(str(getattr(query, "code", query)).split())
                self.spent[text[:150]].append((time.perf_counter() - began) * 1000)

        Cursor.execute = execute
        return self

    def __exit__(self, *_error):
        Cursor.execute = self.execute


def show(title, work, repeat, backend):
    for _number in range(3):
        work()
    whole, _answer = figures.timed(work, repeat, backend=backend)
    with Statements() as statements:
        for _number in range(repeat):
            work()
    print(f"\n## {title}: p50 {whole['p50_ms']} ms, CPU {whole['cpu_p50_ms']} ms, of it {whole['own_cpu_p50_ms']} outside the database\n")
    rows = sorted(statements.spent.items(), key=lambda item: -sum(item[1]))
    total = sum(sum(times) for times in statements.spent.values()) / repeat
    print(f"{sum(map(len, statements.spent.values())) / repeat:.0f} statements, {total:.1f} ms waiting for them:")
    for text, times in rows[:12]:
        print(f"  {sum(times) / repeat:7.2f} ms  {len(times) / repeat:4.1f} x  {text}")
    profile = cProfile.Profile()
    profile.enable()
    for _number in range(repeat):
        work()
    profile.disable()
    for order in ("tottime", "cumulative"):
        text = io.StringIO()
        pstats.Stats(profile, stream=text).strip_dirs().sort_stats(order).print_stats(28)
        print(text.getvalue().split("\n\n", 2)[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--config", "--database"):
        parser.add_argument(name, required=True)
    parser.add_argument("--world", default="S-100 Shanghai")
    parser.add_argument("--repeat", type=int, default=20)
    wish = parser.parse_args()
    registry = filling.start_odoo(wish.config, wish.database)
    with registry.cursor() as cursor:
        ids = filling.noted(api.Environment(cursor, SUPERUSER_ID, {}))[wish.world]
    world = worlds.World(*wish.world.split())
    right, grid = worlds.right_answer(world)
    refused = sorted(grid - right)[len(grid - right) // 2]
    asker = inside.Asker(registry, world, ids)
    for question in QUESTIONS:
        work = getattr(asker, question)
        show(f"{wish.world}, {question}", (lambda work=work: work(refused)) if question == "why_not" else work, wish.repeat, asker.backend)


if __name__ == "__main__":
    main()
