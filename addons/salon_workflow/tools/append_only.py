"""Triggers that make a table append-only, for any addon above this one."""
from odoo.tools import SQL
from odoo.tools.sql import make_index_name

SUFFIX = "append_only"

# ERRCODE check_violation, not the plain raise_exception: Odoo turns an IntegrityError into a
# ValidationError with our words, and any other class into "Odoo Server Error".
_FUNCTION = """
CREATE OR REPLACE FUNCTION salon_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only: ' || TG_OP || ' refused',
        ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_append_only',
        HINT = 'Record a correcting row instead.';
END $$
"""


def refuse_changes(cr, table, columns=()):
    """Refuse UPDATE, DELETE and TRUNCATE on ``table``; call it from the model's ``init()``.

    ``init()`` runs at each install and upgrade, and each trigger is replaced rather than looked
    for, so that an older body never survives. UPDATE and DELETE are refused per row: statements
    that touch no row (the partner merge runs over every foreign key) pass.

    :param columns: guard only these columns against UPDATE (all when empty); DELETE and TRUNCATE
        are refused in either case
    """
    cr.execute(SQL(_FUNCTION))
    condition = SQL()
    if columns:
        changed = SQL(" OR ").join(SQL("OLD.%(c)s IS DISTINCT FROM NEW.%(c)s", c=SQL.identifier(column)) for column in columns)
        condition = SQL("WHEN (%s)", changed)
    _replace_trigger(cr, table, "update", SQL("BEFORE UPDATE"), SQL("FOR EACH ROW %s", condition))
    _replace_trigger(cr, table, "delete", SQL("BEFORE DELETE"), SQL("FOR EACH ROW"))
    _replace_trigger(cr, table, "truncate", SQL("BEFORE TRUNCATE"), SQL("FOR EACH STATEMENT"))


def trigger_names(table):
    """Return the names of the triggers that `refuse_changes` makes, for tests that assert them."""
    return {trigger_name(table, operation) for operation in ("update", "delete", "truncate")}


def trigger_name(table, operation):
    """Return the trigger's name, cut to PostgreSQL's 63 characters the way Odoo cuts index names."""
    return make_index_name(table, f"no_{operation}")


def _replace_trigger(cr, table, operation, moment, scope):
    cr.execute(SQL(
        "CREATE OR REPLACE TRIGGER %s %s ON %s %s EXECUTE FUNCTION salon_refuse_change()",
        SQL.identifier(trigger_name(table, operation)), moment, SQL.identifier(table), scope,
    ))
