"""Put the worlds into an Odoo database: people, shifts and services through the models, held time set-wise.

    python -m bench.filling --config FILE --database NAME [--worlds S-10,S-100] [--past 1000000]     (run by bench.prepared)

The bookings are rows of held time without appointments: that is all the engine reads. What was made is noted in a system
parameter, so that every later command finds its branch, services and resources.
"""

import argparse
import json

from psycopg2.extras import execute_values

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.orm.commands import Command

from . import worlds
from .worlds import NOTE, moment

KINDS = ("fitting", "other")
ROW = "(resource_id, branch_id, company_id, start, stop, blocking, kind)"


class Filling:
    """One world in one branch."""

    def __init__(self, env, world):
        self.env, self.world = env, world
        code = "".join(letter for letter in world.name.upper() if letter.isalnum())[:6] + world.zone[-2:].upper()
        self.code = code
        self.branch = env["salon.branch"].create(
            {
                "name": world.name,
                "code": code,
                "tz": world.tz.key,
                "slot_step_min": worlds.STEP_MIN,
                "opening_ids": [
                    Command.create({"weekday": str(day), "start_min": worlds.OPENS, "stop_min": worlds.CLOSES}) for day in range(6)
                ],
            }
        )

    def make(self):
        self._make_resources()
        self._make_services()
        self._make_shifts()
        self.env.flush_all()
        self._insert_bookings()
        return {
            "branch_id": self.branch.id,
            "company_id": self.branch.company_id.id,
            "product_ids": self.products.ids,
            "people": self.people.resource_id.ids,
            "rooms": self.rooms.ids,
            "kind_id": self.kinds[0].id,
        }

    def _make_resources(self):
        env, world = self.env, self.world
        self.kinds = env["salon.resource.kind"].create([{"name": f"{self.code} {k}", "code": f"bench_{self.code}_{k}"} for k in KINDS])
        self.level = env["salon.level"].create({"name": self.code})
        self.people = env["hr.employee"].create(
            [
                {"name": f"{self.code} {n}", "is_stylist": True, "salon_branch_id": self.branch.id, "salon_level_id": self.level.id}
                for n in range(world.people)
            ]
        )
        self.rooms = env["resource.resource"].create(
            [
                {
                    "name": f"{self.code} room {n}",
                    "resource_type": "material",
                    "salon_branch_id": self.branch.id,
                    "salon_kind_id": self.kinds[n >= world.fitting].id,
                }
                for n in range(world.rooms)
            ]
        )

    def _make_services(self):
        """The question's service of an hour, then two shorter ones for a visit of three."""
        forms = (("60", [(60, "lead")]), ("30", [(30, "lead")]), ("colour", [(20, "lead"), (30, "none"), (10, "lead")]))
        self.products = self.env["product.template"].create(
            [
                {
                    "name": f"{self.code} {name}",
                    "type": "service",
                    "is_salon_service": True,
                    "taxes_id": False,
                    "phase_ids": [
                        Command.create({"sequence": n, "duration_min": minutes, "staff": staff, "resource_kind_id": self.kinds[0].id})
                        for n, (minutes, staff) in enumerate(phases)
                    ],
                }
                for name, phases in forms
            ]
        ).product_variant_id
        self.env["salon.skill.level"].create(
            [
                {"employee_id": person.id, "product_tmpl_id": template.id, "level_id": self.level.id}
                for person in self.people[: self.world.able]
                for template in self.products.product_tmpl_id
            ]
        )

    def _make_shifts(self):
        world, values = self.world, []
        for number, person in enumerate(self.people):
            rest = world.lunch(number)
            for day in world.open_days:
                times = [moment(world.utc(day, minute)) for minute in (worlds.OPENS, worlds.CLOSES, rest, rest + 60)]
                names = ("start", "stop", "break_start", "break_stop")
                values.append({"employee_id": person.id, "branch_id": self.branch.id, **dict(zip(names, times, strict=True))})
        self.env["salon.shift"].create(values)

    def _insert_bookings(self):
        people, rooms = self.people.resource_id.ids, self.rooms.ids
        rows = []
        for booking in self.world.bookings:
            span = (moment(booking.start), moment(booking.stop), True, "phase")
            rows += [(resource, self.branch.id, self.branch.company_id.id, *span) for resource in self._held(booking, people, rooms)]
        execute_values(self.env.cr, f"INSERT INTO salon_appointment_allocation {ROW} VALUES %s", rows, page_size=2000)  # noqa: S608

    @staticmethod
    def _held(booking, people, rooms):
        yield people[booking.person]
        if booking.room is not None:
            yield rooms[booking.room]


def insert_past(env, noted, world, count):
    """Give a world's people ``count`` bookings before its first day, 14 a day; their index is built once, at the end."""
    env.cr.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'x' AND conrelid = 'salon_appointment_allocation'::regclass"
    )
    constraints = env.cr.fetchall()
    for name, _text in constraints:
        env.cr.execute(f"ALTER TABLE salon_appointment_allocation DROP CONSTRAINT {name}")  # noqa: S608
    _insert_past_rows(env, noted, world, count)
    for name, text in constraints:
        env.cr.execute(f"ALTER TABLE salon_appointment_allocation ADD CONSTRAINT {name} {text}")  # noqa: S608


def _insert_past_rows(env, noted, world, count):
    env.cr.execute(
        f"""INSERT INTO salon_appointment_allocation {ROW}
            SELECT resource, %(branch)s, %(company)s, start, start + interval '30 minutes', true, 'phase'
              FROM unnest(%(people)s) AS resource, generate_series(0, %(each)s - 1) AS n,
                   LATERAL (SELECT %(first)s::timestamp - (n / 14 + 1) * interval '1 day' + (n %% 14) * interval '40 minutes' AS start) AS s
          ORDER BY start, resource""",  # noqa: S608
        {
            "branch": noted["branch_id"],
            "company": noted["company_id"],
            "people": noted["people"],
            "each": count // len(noted["people"]),
            "first": moment(world.utc(world.first, worlds.OPENS)),
        },
    )


def noted(env):
    """{world name: ids} of what this database holds."""
    return json.loads(env["ir.config_parameter"].get_param(NOTE) or "{}")


def start_odoo(config, database):
    odoo.tools.config.parse_config(["-c", config, "-d", database])
    return Registry(database)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--config", "--database"):
        parser.add_argument(name, required=True)
    parser.add_argument("--worlds", default="S-10,S-100")
    parser.add_argument("--zones", default="Shanghai,Berlin")
    parser.add_argument("--past", type=int, default=0, help="past bookings of each S-100 branch")
    wish = parser.parse_args()
    registry = start_odoo(wish.config, wish.database)
    for world in (worlds.World(size, zone) for size in wish.worlds.split(",") for zone in wish.zones.split(",")):
        with registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {"tracking_disable": True})
            known = noted(env)
            if world.name not in known:
                known[world.name] = Filling(env, world).make()
            if wish.past and world.size == "S-100":
                insert_past(env, known[world.name], world, wish.past)
            env["ir.config_parameter"].set_param(NOTE, json.dumps(known))


if __name__ == "__main__":
    main()
