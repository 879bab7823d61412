"""What the two peers on Odoo share: people and rooms as resources, bookings as calendar events, in a database of their own."""

from contextlib import contextmanager

from psycopg2.extras import execute_values

from odoo import SUPERUSER_ID, api
from odoo.orm.commands import Command

from .. import worlds

EVENT = "(name, start, stop, allday, active, show_as, privacy, create_date)"


class Store:
    """One world at a time in a database; the people and rooms of the largest world stay."""

    def __init__(self, registry):
        self.registry = registry

    @contextmanager
    def fresh(self):
        with self.registry.cursor() as cursor:
            yield api.Environment(cursor, SUPERUSER_ID, {"lang": "en_US", "tz": "UTC", "tracking_disable": True, "no_reset_password": True})

    def backend(self):
        with self.registry.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return cursor.fetchone()[0]

    def fill(self, world):
        """Replace what is there by ``world``; ids of what was made."""
        with self.fresh() as env:
            env.cr.execute("TRUNCATE calendar_event CASCADE")
            env.invalidate_all()
            lunches, whole = self._calendars(env, world)
            people, rooms = self._resources(env, world, lunches, whole)
            ids = {"people": people.ids, "rooms": rooms.ids, "partners": people.user_id.partner_id.ids, "whole": whole.id}
            ids["room_partners"] = [env["res.partner"].search([("ref", "=", f"bench room {number}")]).id for number in range(world.rooms)]
            ids["events"] = self._events(env, world, ids)
        with self.fresh() as env:
            env.cr.execute("ANALYZE")
        return ids

    def _calendars(self, env, world):
        def made(name, spans):
            calendar = env["resource.calendar"].search([("name", "=", name)]) or env["resource.calendar"].create({"name": name})
            rows = [
                {"name": name, "dayofweek": str(day), "hour_from": a / 60, "hour_to": b / 60, "day_period": "morning"}
                for day in range(6)
                for a, b in spans
            ]
            calendar.write({"tz": world.tz.key, "attendance_ids": [Command.clear(), *map(Command.create, rows)]})
            return calendar

        lunches = [made(f"bench {rest}", ((worlds.OPENS, rest), (rest + 60, worlds.CLOSES))) for rest in worlds.LUNCHES]
        return lunches, made("bench whole", ((worlds.OPENS, worlds.CLOSES),))

    def _resources(self, env, world, lunches, whole):
        resources = env["resource.resource"]
        for number in range(world.people):
            found = resources.search([("name", "=", f"bench person {number}")])
            if not found:
                user = env["res.users"].create({"name": f"bench person {number}", "login": f"bench{number}", "tz": "UTC"})
                found = resources.create({"name": user.name, "resource_type": "user", "user_id": user.id})
            found.write({"calendar_id": lunches[number % 3].id, "tz": world.tz.key})
        for number in range(world.rooms):
            found = resources.search([("name", "=", f"bench room {number}")])
            if not found:
                found = resources.create({"name": f"bench room {number}", "resource_type": "material"})
                env["res.partner"].create({"name": found.name, "ref": found.name})
            found.write({"calendar_id": whole.id, "tz": world.tz.key})
        people = resources.union(*(resources.search([("name", "=", f"bench person {number}")]) for number in range(world.people)))
        rooms = resources.union(*(resources.search([("name", "=", f"bench room {number}")]) for number in range(world.rooms)))
        return people, rooms

    def _events(self, env, world, ids):
        """Insert the bookings set-wise; event ids in the order of ``world.bookings``."""
        now = worlds.moment(world.earliest)
        rows = [
            ("bench", worlds.moment(each.start), worlds.moment(each.stop), False, True, "busy", "public", now) for each in world.bookings
        ]
        insert = f"INSERT INTO calendar_event {EVENT} VALUES %s RETURNING id"  # noqa: S608
        events = [found for (found,) in execute_values(env.cr, insert, rows, page_size=2000, fetch=True)]
        partners = []
        for event, each in zip(events, world.bookings, strict=True):
            partners.append((event, ids["partners"][each.person]))
            if each.room is not None:
                partners.append((event, ids["room_partners"][each.room]))
        execute_values(env.cr, "INSERT INTO calendar_event_res_partner_rel (calendar_event_id, res_partner_id) VALUES %s", partners)
        attendees = "INSERT INTO calendar_attendee (event_id, partner_id, state, access_token) VALUES %s"
        rows = [(event, partner, "accepted", f"{event}-{partner}") for event, partner in partners]
        execute_values(env.cr, attendees, rows, page_size=2000)
        return events
