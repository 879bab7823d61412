"""Write many rows in one statement, so that statement triggers see them together."""

import csv
import io

from odoo.tools import SQL


def copy_rows(cr, table, columns, rows):
    """Append ``rows`` (tuples in the order of ``columns``) by COPY; None and the empty text become NULL.

    Table and columns come from code, never from data.
    """
    if not rows:
        return
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    buffer.seek(0)
    names = ", ".join(f'"{column}"' for column in columns)
    cr.copy_expert(f'COPY "{table}" ({names}) FROM STDIN WITH (FORMAT csv)', buffer)


def next_ids(cr, table, count):
    """Return ``count`` fresh ids of ``table``, ascending."""
    if not count:
        return []
    cr.execute(SQL("SELECT nextval(%s) FROM generate_series(1, %s)", f"{table}_id_seq", count))
    return [number for (number,) in cr.fetchall()]
