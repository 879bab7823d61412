"""Peer: one SQL statement over our own tables, with PostgreSQL's multiranges: no engine at all."""

import json

import psycopg2

from .. import worlds
from . import chosen, row, words, write

STATEMENT = """
    WITH hours AS (
        SELECT range_agg(tsrange(
                   (day + opening.start_min * interval '1 minute') AT TIME ZONE %(tz)s AT TIME ZONE 'UTC',
                   (day + opening.stop_min * interval '1 minute') AT TIME ZONE %(tz)s AT TIME ZONE 'UTC')) AS open
          FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 day') AS day
          JOIN salon_branch_opening AS opening ON opening.weekday = (extract(isodow FROM day) - 1)::text
         WHERE opening.branch_id = %(branch)s),
    work AS (
        SELECT resource_id, range_agg(tsrange(start, stop)) AS work
          FROM salon_shift
         WHERE branch_id = %(branch)s AND resource_id = ANY(%(people)s) AND stop > %(earliest)s AND start < %(latest)s
      GROUP BY resource_id
     UNION ALL
        SELECT place, open FROM unnest(%(rooms)s) AS place, hours),
    busy AS (
        SELECT resource_id, range_agg(tsrange(start, stop)) AS busy
          FROM salon_appointment_allocation
         WHERE blocking AND resource_id = ANY(%(people)s || %(rooms)s) AND stop > %(earliest)s AND start < %(latest)s
      GROUP BY resource_id),
    starts AS (
        SELECT DISTINCT work.resource_id = ANY(%(rooms)s) AS place, start
          FROM work CROSS JOIN hours LEFT JOIN busy USING (resource_id),
               unnest(work * open - coalesce(busy, '{}')) AS span,
               generate_series(date_bin('15 minutes', lower(span) + interval '14 minutes', timestamp '2000-01-01'),
                               upper(span) - interval '60 minutes', interval '15 minutes') AS start)
    SELECT (extract(epoch FROM start) / 60)::int FROM starts WHERE place
    INTERSECT SELECT (extract(epoch FROM start) / 60)::int FROM starts WHERE NOT place
"""


def ask(connection, world, ids):
    with connection.cursor() as cursor:
        cursor.execute(
            STATEMENT,
            {
                "tz": world.tz.key,
                "first": world.days[0],
                "last": world.days[-1],
                "branch": ids["branch_id"],
                "people": ids["people"][: world.able],
                "rooms": ids["rooms"][: world.fitting],
                "earliest": worlds.moment(world.earliest),
                "latest": worlds.moment(world.latest),
            },
        )
        return [found for (found,) in cursor.fetchall()]


def main():
    wish = words(__doc__, "--dsn")
    with psycopg2.connect(wish.dsn) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT value FROM ir_config_parameter WHERE key = %s", [worlds.NOTE])
            known = json.loads(cursor.fetchone()[0])
        found = []
        for world in chosen(wish):
            asked, backend = (lambda world=world: ask(connection, world, known[world.name])), connection.get_backend_pid
            found.append(row("SQL multirange", world, asked, wish.repeat, backend))
    write(wish, found)


if __name__ == "__main__":
    assert worlds.STEP_MIN == 15 and worlds.LENGTH_MIN == 60, "the statement says 15 and 60"
    main()
