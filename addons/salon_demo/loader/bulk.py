"""Rows by COPY, with every column that nobody cares about taken from a record that the ORM made."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from contextlib import contextmanager
from operator import itemgetter

from odoo.tools import SQL

from odoo.addons.salon_loyalty.tools.bulk import next_ids


class Undo(Exception):
    """Leave a savepoint without keeping what happened in it."""


def raw_row(env, table, res_id):
    """Return {column: value} of one stored row."""
    env.cr.execute(SQL("SELECT * FROM %s WHERE id = %s", SQL.identifier(table), res_id))
    names = [column.name for column in env.cr.description]
    values = env.cr.fetchone()
    return dict(zip(names, values, strict=True))


def prototype(env, model, vals):
    """Return the row that the ORM would store for ``vals``: defaults, required columns, stored computes. Nothing is kept."""
    row = None
    try:
        with env.cr.savepoint():
            record = env[model].create(vals)
            env.flush_all()
            row = raw_row(env, record._table, record.id)
            raise Undo
    except Undo:
        env.invalidate_all(flush=False)
        env.clear()
    return row


class Sink:
    """Collect rows of one table as changes of a prototype, then write them in one statement."""

    def __init__(self, env, table, proto, fresh=()):
        self.env, self.table = env, table
        self.proto = {name: value for name, value in proto.items() if value is not None or name in fresh}
        self.rows = []

    def ids(self, count):
        return next_ids(self.env.cr, self.table, count)

    def add(self, **values):
        self.rows.append(values)

    def write(self, analyze=False):
        """Write what was collected; return the number of rows.

        :param analyze: the rows are referred to by tables that keep their foreign keys; these would else be checked by a plan
            made while the table was empty: a scan of it, per row
        """
        rows, self.rows = self.rows, []
        if not rows:
            return 0
        columns, data = self._varying(rows)
        same = {name: _cell(value) for name, value in self.proto.items() if name not in set(columns)}
        # What all rows share is put into words once, as the end of each line.
        end = io.StringIO()
        csv.writer(end, lineterminator="\n").writerow(["", *same.values()])
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator=end.getvalue() if same else "\n").writerows(data)
        buffer.seek(0)
        names = SQL(", ").join(map(SQL.identifier, (*columns, *same)))
        command = SQL("COPY %s (%s) FROM STDIN WITH (FORMAT csv)", SQL.identifier(self.table), names)
        self.env.cr.copy_expert(command.code, buffer)
        if analyze:
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(self.table)))
        return len(rows)

    def _varying(self, rows):
        """Return the columns that the rows name and an iterable of their cells."""
        first = rows[0].keys()
        if all(row.keys() == first for row in rows):
            return list(first), map(itemgetter(*first), rows)
        columns = list(dict.fromkeys([*self.proto, *first]))
        strange = {name for row in rows for name in row} - set(columns)
        if strange:
            raise ValueError(f"{self.table}: rows must name the same columns, not also {sorted(strange)}")
        base = {name: self.proto.get(name) for name in columns}
        return columns, ([*{**base, **row}.values()] for row in rows)


def _cell(value):
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def advance(sequences, used):
    """Let the next number of each sequence follow the ``used`` numbers that were written without it."""
    for sequence in sequences:
        if sequence.number_next_actual <= used:
            sequence.number_next_actual = used + 1


@contextmanager
def foreign_keys_checked_at_the_end(cr, tables):
    """Take the foreign keys of ``tables`` off for the rows to come, then put them back, which checks all rows by one join each.

    Row by row the same checks are more than half of a load. Nobody else sees the tables without their keys: the keys are
    taken off and put back in one transaction, which holds the tables, and a row that breaks one undoes the whole load.
    """
    cr.execute(
        SQL(
            """
        SELECT rel.relname, key.conname, pg_get_constraintdef(key.oid)
          FROM pg_constraint key JOIN pg_class rel ON rel.oid = key.conrelid
         WHERE key.contype = 'f' AND key.conrelid = ANY(%s::text[]::regclass[])
        """,
            list(tables),
        )
    )
    keys = defaultdict(list)
    for table, name, rule in cr.fetchall():
        keys[table].append((name, rule))
    for table, rules in keys.items():
        drops = [SQL("DROP CONSTRAINT %s", SQL.identifier(name)) for name, _rule in rules]
        cr.execute(SQL("ALTER TABLE %s %s", SQL.identifier(table), SQL(", ").join(drops)))
    yield
    for table, rules in keys.items():
        adds = [SQL("ADD CONSTRAINT %s %s", SQL.identifier(name), SQL(rule)) for name, rule in rules]  # rule: PostgreSQL's own words
        cr.execute(SQL("ALTER TABLE %s %s", SQL.identifier(table), SQL(", ").join(adds)))
