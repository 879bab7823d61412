"""Compare the table of roles and rights (docs/role_matrix.csv) with the access rows in the database.

The table is read by people, so that a widened right shows in a review as one changed line. After a
wanted change write it anew from an `odoo shell`::

    from odoo.addons.salon_security.tests import matrix
    matrix.write_table(env, matrix.sister_addons(env))
"""
import csv

from .sisters import DOCS, sister_addons

TABLE = DOCS / "role_matrix.csv"
COLUMNS = ("addon", "model", "role", "rights")
LETTERS = (("perm_read", "r"), ("perm_create", "c"), ("perm_write", "w"), ("perm_unlink", "d"))

__all__ = ["compare", "models_without_access", "rows_in_database", "sister_addons", "write_table"]


def rows_in_database(env, addons):
    """Return {(addon, model, role): rights} of the access rows these addons made; rights like ``rc--``."""
    names = env["ir.model.data"].sudo().search([("model", "=", "ir.model.access"), ("module", "in", list(addons))])
    addon_of = {name.res_id: name.module for name in names}
    rows = env["ir.model.access"].sudo().browse(addon_of).exists()
    roles = rows.group_id.get_external_id()
    return {
        (addon_of[row.id], row.model_id.model, roles.get(row.group_id.id) or "everybody"):
            "".join(letter if row[field] else "-" for field, letter in LETTERS)
        for row in rows
    }


def rows_in_table(addons, table=TABLE):
    with open(table, encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["addon"] in addons]
    return {(row["addon"], row["model"], row["role"]): row["rights"] for row in rows}


def compare(env, addons, table=TABLE):
    """Return one sentence per difference between table and database, for the addons named."""
    wanted, found = rows_in_table(addons, table), rows_in_database(env, addons)
    return [
        f"{' '.join(key)}: the table says {wanted.get(key, 'nothing')}, the database {found.get(key, 'nothing')}"
        for key in sorted(wanted.keys() | found.keys()) if wanted.get(key) != found.get(key)
    ]


def models_without_access(env, addons):
    """Return models that these addons define and for which no role has any right, abstract ones aside."""
    defined = env["ir.model.data"].sudo().search([("model", "=", "ir.model"), ("module", "in", list(addons))])
    models = env["ir.model"].sudo().browse(defined.mapped("res_id")).exists()
    return sorted(model.model for model in models if not model.access_ids and not env[model.model]._abstract)


def write_table(env, addons, table=TABLE):
    """Write the rows of ``addons`` anew and keep those of addons that are not installed here."""
    kept = {}
    if table.exists():
        with open(table, encoding="utf-8", newline="") as stream:
            kept = {(r["addon"], r["model"], r["role"]): r["rights"] for r in csv.DictReader(stream) if r["addon"] not in addons}
    with open(table, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([*key, rights] for key, rights in sorted({**kept, **rows_in_database(env, addons)}.items()))
