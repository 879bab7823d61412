"""Many processes fight for the same people and chairs, while workers and the database server are killed; nothing may be booked twice.

    python3 tests/faults/booking_storm.py --attempts 1000000 --processes 8 [--kill-postgres 5] [--door claim|create] [--seed 1]

Without --database it makes a cluster of its own in .salon/bench/storm (see bench/README.md); only that one may be killed. With --database
NAME and --config FILE it runs in that one, which is spoilt afterwards: use a scratch copy.

An attempt claims a person and a chair for 15 to 90 minutes on the day that everybody fights for at that moment. ``--door claim``
writes through ``_claim`` of the held time, the one writer, as 1,000,000 whole appointments would take hours; ``--door create`` books
whole appointments. Some attempts are holds of two seconds, some give an earlier booking back. Each answer is written down after the
commit and before the next attempt; at the end SQL compares them with the database. The control, the same storm on a table without
the constraint with the usual "look, then insert", must double-book, or the storm proved nothing. Exit code 0 when all held.
"""

import argparse
import contextlib
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
FIRST_DAY = date(2033, 3, 7)
PEOPLE = 10
OPENS, CLOSES = 60, 720  # minutes of UTC between which everybody works: 09:00 to 20:00 in Shanghai
CONTROL_ATTEMPTS = 200
FIGURES = ("attempts", "booked", "held", "refused", "given_back", "broken", "odd", "control")
CLUSTER = "storm"  # apart from the benchmark's other databases, since it is killed
SCRATCH = "bench_storm"


def parse(words):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--attempts", type=int, default=1_000_000)
    parser.add_argument("--minutes", type=float, default=0, help="stop after so many, however few the attempts")
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--door", choices=("claim", "create"), default="claim")
    parser.add_argument("--per-day", type=int, default=1000, help="attempts that fight for one day")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--kill-every", type=float, default=5, help="seconds between kills of a random worker; 0: none")
    parser.add_argument("--kill-postgres", type=int, default=0, help="how often the database server is killed during the run")
    parser.add_argument("--database", help="run in this scratch database instead of an own one")
    parser.add_argument("--config", help="odoo.conf for --database")
    parser.add_argument("--json", action="store_true", help="print the figures as one line of JSON")
    parser.add_argument("--own", action="store_true", help=argparse.SUPPRESS)
    wish = parser.parse_args(words)
    if wish.kill_postgres and wish.database and not wish.own:
        parser.error("--kill-postgres kills a whole cluster, so it works without --database only")
    return wish


def in_own_database(words):
    """Prepare a scratch database in the benchmark's cluster and run this very command in it."""
    from bench import home
    from ops import database

    known = home.ensure(CLUSTER)
    database.copy(known, home.TEMPLATE, SCRATCH)
    quiet = f"ALTER DATABASE {SCRATCH} SET log_min_messages = fatal"  # a million refusals are no news
    database.query(known, database.manager(known), quiet)
    path = home.conf(known, SCRATCH, log_level="critical")
    command = [known.interpreter, __file__, *words, "--own", "--database", SCRATCH, "--config", path]
    return subprocess.call([str(word) for word in command], env=home.environment(known))


class Salon:
    """The branch that is fought for; plain ids, so that every process can hold it."""

    def __init__(self, env, days, *, whole):
        from odoo.orm.commands import Command

        mark = f"storm{time.time_ns() % 10**9:09d}"
        weekdays = [Command.create({"weekday": str(day), "start_min": 540, "stop_min": 1200}) for day in range(7)]
        branch = env["salon.branch"].create({"name": mark, "code": mark[-6:], "tz": "Asia/Shanghai", "opening_ids": weekdays})
        kind = env["salon.resource.kind"].create({"name": mark, "code": mark})
        chair = {"resource_type": "material", "salon_branch_id": branch.id, "salon_kind_id": kind.id}
        chairs = env["resource.resource"].create([{"name": f"{mark} {number}", **chair} for number in range(PEOPLE)])
        person = {"is_stylist": True, "salon_branch_id": branch.id}
        people = env["hr.employee"].create([{"name": f"{mark} {number}", **person} for number in range(PEOPLE)])
        self.branch_id, self.chairs, self.people = branch.id, chairs.ids, people.resource_id.ids
        self.employees, self.products = people.ids, []
        if whole:
            self._open_whole(env, people, kind, days, mark)

    def _open_whole(self, env, people, kind, days, mark):
        """What it takes to book whole appointments: services, qualifications, shifts."""
        from odoo.orm.commands import Command

        level = env["salon.level"].create({"name": mark})
        for minutes in (30, 45, 75):
            phase = Command.create({"duration_min": minutes, "staff": "lead", "resource_kind_id": kind.id})
            service = {"name": f"{mark} {minutes}", "type": "service", "is_salon_service": True, "taxes_id": False, "phase_ids": [phase]}
            template = env["product.template"].create(service)
            skill = {"product_tmpl_id": template.id, "level_id": level.id}
            env["salon.skill.level"].create([{"employee_id": each.id, **skill} for each in people])
            self.products.append(template.product_variant_id.id)
        env["salon.shift"].create(
            [
                {"employee_id": each.id, "branch_id": self.branch_id, "start": moment(day, OPENS), "stop": moment(day, CLOSES)}
                for each in people
                for day in range(days)
            ]
        )


def moment(day, minute):
    return datetime.combine(FIRST_DAY, datetime.min.time()) + timedelta(days=day, minutes=minute)


class Worker:
    """One process: attempts, and a file with every answer it was given."""

    def __init__(self, storm, slot, generation):
        self.storm, self.slot, self.salon = storm, slot, storm.salon
        self.dice = random.Random(f"{storm.wish.seed} {slot} {generation}")
        self.own = []  # ids of rows, or appointments, of earlier bookings
        self.number = generation * 10**9
        self.answers = os.open(storm.folder / f"{slot}-{generation}.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def run(self):
        import psycopg2

        from odoo.sql_db import close_all

        doors = {"claim": self.claim, "create": self.create, "control": self.control}
        while self.storm.progress() < 1:
            self.number += 1
            try:
                outcome = doors[self.storm.door]()
            except (psycopg2.OperationalError, psycopg2.InterfaceError):
                outcome = "broken"  # no answer: the customer sees an error and may try again
                close_all()
                time.sleep(0.2)
            except Exception as error:  # noqa: BLE001 whatever it is would be an error page, and is counted as one
                self.write(f"odd {type(error).__name__} {error}".replace("\n", " ")[:300])
                outcome = "odd"
            self.storm.count(self.slot, outcome)

    def write(self, *lines):
        os.write(self.answers, "".join(f"{line}\n" for line in lines).encode())

    @contextlib.contextmanager
    def fresh(self):
        from odoo import SUPERUSER_ID, api

        with self.storm.registry.cursor() as cursor:
            yield api.Environment(cursor, SUPERUSER_ID, {"lang": "en_US", "tracking_disable": True})

    def pick(self):
        """(person, chair, start, stop) on the day of the moment."""
        day = self.storm.total("attempts") // self.storm.wish.per_day
        length = self.dice.choice((15, 30, 30, 30, 45, 60, 90))
        start = moment(day, OPENS + 5 * self.dice.randrange((CLOSES - OPENS - length) // 5))
        return self.dice.randrange(PEOPLE), self.dice.randrange(PEOPLE), start, start + timedelta(minutes=length)

    def claim(self):
        """Claim a person and a chair through the one writer, as a request does: retried on conflicts of snapshots, then committed."""
        from odoo.service.model import retrying

        if self.own and self.dice.random() < 0.02:
            return self.give_back("salon.appointment.allocation", lambda rows: rows._release())
        person, chair, start, stop = self.pick()
        hold = self.dice.random() < 0.05
        key = f"{self.slot}-{self.number}"
        with self.fresh() as env:
            now = datetime.now().replace(microsecond=0)
            more = {"kind": "hold", "expires_at": now + timedelta(seconds=2)} if hold else {"kind": "phase"}
            vals = {"branch_id": self.salon.branch_id, "start": start, "stop": stop, "note": key, **more}
            both = [{**vals, "resource_id": each} for each in (self.salon.people[person], self.salon.chairs[chair])]
            rows = retrying(lambda: env["salon.appointment.allocation"]._claim(both, now)[0], env)
            found = [(row.id, row.resource_id.id) for row in rows]
        if not found:
            return "refused"
        if hold:
            return "held"
        self.write(*(f"booked {row_id} {resource_id} {start.isoformat()} {stop.isoformat()}" for row_id, resource_id in found))
        self.own = [*self.own[-50:], tuple(row_id for row_id, _resource in found)]
        return "booked"

    def create(self):
        """Book a whole appointment as the desk does."""
        from odoo.exceptions import UserError
        from odoo.orm.commands import Command
        from odoo.service.model import retrying

        if self.own and self.dice.random() < 0.05:
            return self.give_back("salon.appointment", lambda found: found._record_cancel(datetime(2033, 1, 1)))
        person, _chair, start, _stop = self.pick()
        wish = self.salon.employees[person] if self.dice.random() < 0.7 else False
        line = Command.create({"product_id": self.dice.choice(self.salon.products), "wished_employee_id": wish})
        vals = {"branch_id": self.salon.branch_id, "start": start, "line_ids": [line]}
        with self.fresh() as env:
            try:
                found = retrying(lambda: env["salon.appointment"]._book(vals).id, env)
            except UserError:
                env.cr.rollback()
                return "refused"
        self.write(f"appointment {found} {start.isoformat()}")
        self.own = [*self.own[-50:], (found,)]
        return "booked"

    def give_back(self, model, verb):
        from odoo.service.model import retrying

        ids = self.own.pop(self.dice.randrange(len(self.own)))
        self.write(*(f"returning {number}" for number in ids))
        with self.fresh() as env:
            retrying(lambda: verb(env[model].browse(ids)), env)
        self.write(*(f"returned {number}" for number in ids))
        return "given_back"

    def control(self):
        """Look, then insert, as weaker programs do; every ten attempts fight for one person's day."""
        start = moment(self.storm.total("attempts") // 10, OPENS + 30 * self.dice.randrange(4))
        person, stop = 0, start + timedelta(minutes=30)
        with self.fresh() as env:
            env.cr.execute(
                "SELECT 1 FROM storm_control WHERE resource_id = %s AND tsrange(start, stop) && tsrange(%s, %s)", (person, start, stop)
            )
            if not env.cr.fetchone():
                env.cr.execute("INSERT INTO storm_control VALUES (%s, %s, %s)", (person, start, stop))
        return "control"


class Storm:
    """Starts the workers, kills some, starts others in their place, and counts."""

    def __init__(self, registry, salon, wish, folder, door=None):
        self.registry, self.salon, self.wish, self.folder = registry, salon, wish, folder
        self.door, self.limit = door or wish.door, CONTROL_ATTEMPTS if door else wish.attempts
        self.harsh = door is None  # the control is left in peace
        self.context = multiprocessing.get_context("fork")
        self.counts = self.context.RawArray("q", wish.processes * len(FIGURES))  # no lock: a killed worker would keep it
        self.kills, self.restarts, self.dice = 0, 0, random.Random(f"{wish.seed} storm")
        self.began = time.monotonic()

    def count(self, slot, outcome):
        for name in (outcome,) if outcome == "broken" else {"attempts", outcome}:  # nobody answered: it does not count as one
            self.counts[slot * len(FIGURES) + FIGURES.index(name)] += 1

    def total(self, name):
        return sum(self.counts[FIGURES.index(name) :: len(FIGURES)])

    def progress(self):
        """The share that is done, of the attempts or of the time."""
        waited = (time.monotonic() - self.began) / 60
        return max(self.total("attempts") / self.limit, waited / self.wish.minutes if self.wish.minutes else 0)

    def _start(self, slot, generation):
        process = self.context.Process(target=Worker(self, slot, generation).run, daemon=True)
        process.start()
        return process

    def blow(self):
        """Run until the attempts are made; seconds it took."""
        from odoo.sql_db import close_all

        close_all()  # a forked child must not share a connection with its parent
        said = killed = self.began = time.monotonic()
        workers, generations = [self._start(slot, 0) for slot in range(self.wish.processes)], [0] * self.wish.processes
        while any(worker.is_alive() for worker in workers):
            time.sleep(0.05)
            now, progress = time.monotonic(), self.progress()
            if self.harsh and self.wish.kill_every and now - killed > self.wish.kill_every and progress < 1:
                killed, slot = now, self.dice.randrange(len(workers))
                workers[slot].kill()
                workers[slot].join()
                generations[slot] += 1
                workers[slot] = self._start(slot, generations[slot])
                self.kills += 1
            if self.harsh and self.restarts < self.wish.kill_postgres * min(progress, 0.999) - 0.5:
                kill_postgres()
                self.restarts += 1
            if now - said > 30:
                said = now
                print(f"{now - self.began:6.0f} s {self.total('attempts'):9,} attempts, {self.total('booked'):,} booked", file=sys.stderr)
        return time.monotonic() - self.began


def kill_postgres():
    """Kill every process of the benchmark's own cluster at once, as a power cut would end them, and start it again."""
    from bench import home
    from ops import postgres

    known = home.load(CLUSTER)
    chief = postgres.postmaster_pid(known)
    children = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and _parent(path) == chief]
    for pid in (chief, *children):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(chief, os.WNOHANG)
    while any(postgres.process_alive(pid) for pid in (chief, *children)):
        time.sleep(0.05)
    postgres.ensure(known)


def _parent(path):
    with contextlib.suppress(OSError, ValueError):
        return int((path / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
    return None


def play(wish, folder):
    """Storm, control, check; the figures."""
    from storm_check import check, control_overlaps

    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    registry = Registry(wish.database)
    with registry.cursor() as cursor:
        env = api.Environment(cursor, SUPERUSER_ID, {"lang": "en_US", "tracking_disable": True})
        salon = Salon(env, wish.attempts // wish.per_day + 1, whole=wish.door == "create")
        cursor.execute("DROP TABLE IF EXISTS storm_control")
        cursor.execute("CREATE UNLOGGED TABLE storm_control (resource_id int, start timestamp, stop timestamp)")
    storm = Storm(registry, salon, wish, folder)
    seconds = storm.blow()
    Storm(registry, salon, wish, folder, "control").blow()
    figures = {name: storm.total(name) for name in FIGURES if name != "control"}
    with registry.cursor() as cursor:
        figures |= check(cursor, folder, salon.branch_id, wish.door)
        figures["control_overlaps"] = control_overlaps(cursor)
        cursor.execute("DROP TABLE storm_control")
    wrong = [name for name in ("odd", "overlaps", "lost", "unreturned", "half_made", "orphans") if figures.get(name)]
    return {
        "door": wish.door,
        "processes": wish.processes,
        "seconds": round(seconds, 1),
        "attempts_per_s": round(figures["attempts"] / seconds, 1),
        "workers_killed": storm.kills,
        "postgres_killed": storm.restarts,
        **figures,
        "passed": not wrong and figures["constraint"] == 1 and figures["control_overlaps"] > 0 and figures["booked"] > 0,
    }


def main(words):
    wish = parse(words)
    if not wish.database:
        return in_own_database(words)
    from odoo.tools import config

    options = ["-d", wish.database, "--log-level=critical", *(["-c", wish.config] if wish.config else [])]
    config.parse_config(options)
    with tempfile.TemporaryDirectory() as folder:
        figures = play(wish, Path(folder))
    if wish.json:
        print(json.dumps(figures))
    else:
        print(*(f"{name:16} {value}" for name, value in figures.items()), sep="\n")
    return 0 if figures["passed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
