"""Peer: OCA's resource_booking 19 (AGPL), run as the program it is in a database of its own; nothing of it is part of this product.

A booking type of an hour with a combination for each pair of person and room; it answers ``_get_available_slots``.
"""

from datetime import datetime

import pytz
from psycopg2.extras import execute_values

from odoo.orm.commands import Command

from .. import filling, worlds
from . import chosen, row, words, write
from .odoo_calendar import Store

PEER = "OCA resource_booking 19"
LARGE = 100 * 360  # bookings from which one run takes minutes


def prepare(store, world, ids):
    """The booking type, its combinations, and the bookings that hold a room; the id of a booking to be placed."""
    with store.fresh() as env:
        combinations = env["resource.booking.combination"]
        env.cr.execute("DELETE FROM resource_booking")
        env["resource.booking.type"].search([]).unlink()
        combinations.search([]).unlink()
        pairs = combinations.create(
            [
                {"resource_ids": [Command.set([person, room])]}
                for person in ids["people"][: world.able]
                for room in ids["rooms"][: world.fitting]
            ]
        )
        alone = combinations.create([{"resource_ids": [Command.set([room])]} for room in ids["rooms"]])
        kind = env["resource.booking.type"].create(
            {
                "name": "bench",
                "duration": worlds.LENGTH_MIN / 60,
                "slot_duration": worlds.STEP_MIN / 60,
                "modifications_deadline": 0,
                "resource_calendar_id": ids["whole"],
                "combination_rel_ids": [Command.create({"combination_id": each.id, "sequence": n}) for n, each in enumerate(pairs)],
            }
        )
        placed = [
            (kind.id, alone.ids[each.room], event, each.start, each.stop)
            for event, each in zip(ids["events"], world.bookings, strict=True)
            if each.room is not None
        ]
        rows = [(t, c, event, "confirmed", worlds.moment(a), worlds.moment(b), (b - a) / 60, True) for t, c, event, a, b in placed]
        names = "(type_id, combination_id, meeting_id, state, start, stop, duration, active)"
        execute_values(env.cr, f"INSERT INTO resource_booking {names} VALUES %s", rows, page_size=2000)  # noqa: S608
        partner = env["res.partner"].create({"name": "bench customer"})
        return env["resource.booking"].create({"type_id": kind.id, "partner_ids": [Command.set([partner.id])]}).id


def ask(store, world, booking_id):
    tz = pytz.timezone(world.tz.key)
    start, stop = (pytz.utc.localize(worlds.moment(minute)).astimezone(tz) for minute in (world.earliest, world.latest))
    with store.fresh() as env:
        slots = env["resource.booking"].with_context(tz=world.tz.key).browse(booking_id)._get_available_slots(start, stop)
        epoch = datetime(1970, 1, 1, tzinfo=pytz.utc)
        return sorted(int((each - epoch).total_seconds()) // 60 for day in slots.values() for each in day)


def main():
    wish = words(__doc__, "--config", "--database")
    store, found = Store(filling.start_odoo(wish.config, wish.database)), []
    for world in chosen(wish):
        booking_id = prepare(store, world, store.fill(world))
        repeat = 1 if len(world.bookings) >= LARGE else min(wish.repeat, 5)
        found.append(row(PEER, world, lambda world=world, booking_id=booking_id: ask(store, world, booking_id), repeat, store.backend))
        write(wish, found)


if __name__ == "__main__":
    main()
