"""Peer: what stock Odoo offers to build on, ``_work_intervals_batch`` of working hours minus calendar events."""

from datetime import UTC, datetime

from odoo.tools.intervals import Intervals

from .. import filling, worlds
from . import chosen, grid_starts, row, words, write
from .odoo_calendar import Store


def ask(store, world, ids):
    with store.fresh() as env:
        people = env["resource.resource"].browse(ids["people"][: world.able])
        rooms = env["resource.resource"].browse(ids["rooms"][: world.fitting])
        owner = dict(zip(ids["partners"], ids["people"], strict=True)) | dict(zip(ids["room_partners"], ids["rooms"], strict=True))
        busy = _busy(env, world, owner, (people | rooms).ids)
        return sorted(_starts(env, world, people, busy) & _starts(env, world, rooms, busy))


def _busy(env, world, owner, wanted):
    """{resource: [(start, stop, event)]} of the events of these resources."""
    partners = [partner for partner, resource in owner.items() if resource in wanted]
    events = env["calendar.event"].search(
        [
            ("partner_ids", "in", partners),
            ("start", "<", worlds.moment(world.latest)),
            ("stop", ">", worlds.moment(world.earliest)),
            ("show_as", "=", "busy"),
        ]
    )
    found = {resource: [] for resource in wanted}
    for event in events:
        span = (event.start.replace(tzinfo=UTC), event.stop.replace(tzinfo=UTC), event)
        for partner in event.partner_ids.ids:
            if owner.get(partner) in found:
                found[owner[partner]].append(span)
    return found


def _starts(env, world, resources, busy):
    start, stop = (worlds.moment(minute).replace(tzinfo=UTC) for minute in (world.earliest, world.latest))
    result, epoch = set(), datetime(1970, 1, 1, tzinfo=UTC)
    for calendar, group in resources.grouped("calendar_id").items():
        work = calendar._work_intervals_batch(start, stop, group)
        for resource in group:
            free = work[resource.id] - Intervals(busy[resource.id])
            result |= grid_starts((int((a - epoch).total_seconds()) // 60, int((b - epoch).total_seconds()) // 60) for a, b, _rows in free)
    return result


def main():
    wish = words(__doc__, "--config", "--database")
    store, found = Store(filling.start_odoo(wish.config, wish.database)), []
    for world in chosen(wish):
        ids = store.fill(world)
        asked = lambda world=world, ids=ids: ask(store, world, ids)  # noqa: E731
        found.append(row("stock Odoo less events", world, asked, min(wish.repeat, 10), store.backend))
        write(wish, found)


if __name__ == "__main__":
    main()
