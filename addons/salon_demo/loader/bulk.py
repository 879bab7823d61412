"""Rows by COPY, with every column that nobody cares about taken from a record that the ORM made."""

from __future__ import annotations

import json

from odoo.tools import SQL

from odoo.addons.salon_loyalty.tools.bulk import copy_rows, next_ids


WORTH_ANALYZE = 500


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

    def write(self):
        """Write what was collected; return the number of rows."""
        columns = dict.fromkeys(self.proto)
        for row in self.rows[:1]:
            columns.update(dict.fromkeys(row))
        columns = list(columns)
        known = set(columns)
        default = self.proto
        data = []
        for row in self.rows:
            if row.keys() - known:
                raise ValueError(f"{self.table}: rows must name the same columns, not also {sorted(row.keys() - known)}")
            data.append([_cell(row[name] if name in row else default.get(name)) for name in columns])
        copy_rows(self.env.cr, self.table, columns, data)
        self.rows = []
        if len(data) > WORTH_ANALYZE:
            # Foreign keys that point here are checked by a plan made while the table was empty: a scan of it, per row.
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(self.table)))
        return len(data)


def _cell(value):
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def advance(sequences, used):
    """Let the next number of each sequence follow the ``used`` numbers that were written without it."""
    for sequence in sequences:
        if sequence.number_next_actual <= used:
            sequence.number_next_actual = used + 1
