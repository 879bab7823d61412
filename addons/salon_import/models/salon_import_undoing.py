from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL, split_every

from ..engine.values import Customer
from .salon_import_writing import BATCH, QUIET

# Deleted in this order; who refers to whom.
ORDER = ("salon.visit", "salon.pet", "res.partner", "product.template")
# Rows of these tables belong to the record itself and go with it.
OWN = {
    "salon.visit": (("salon_visit_line", "visit_id"),),
    "product.template": (("product_product", "product_tmpl_id"), ("salon_service_phase", "product_tmpl_id")),
    "product.product": (("product_value", "product_id"),),
}
SHOWN = 5


class SalonImportUndoing(models.AbstractModel):
    """Takes an import back as a whole, or refuses and says what stands in the way."""

    _name = "salon.import.undoing"
    _description = "Undoing of an import"

    def _undo(self):
        created = {model: ids for model, ids in (self.created or {}).items() if ids}
        self.env.flush_all()
        self._refuse_if_needed(created)
        customers = self._visitors(created.get("salon.visit", ()))
        self._take_back(created)
        self._empty_lasting_customers(created)
        self._restore(self.changes or [])
        for model in ORDER:
            if created.get(model):
                self._delete(model, created[model])
        self.env.invalidate_all(flush=False)
        left = set(customers) - set(created.get("res.partner", ()))
        left = self.env["res.partner"].sudo().browse(left)  # sudo: caches that no role writes
        left._refresh_visit_stats()
        self.created = {}

    def _take_back(self, created):
        """Take back what may not be deleted, before the rest is; extend for what other addons made.

        :param created: ids of what the import made, by model; what stays is taken out of it
        """

    def _get_lasting_references(self):
        """Return (table, column) of rows that name customers and are never deleted; extend for ledgers of other addons."""
        return [("workflow_event", "partner_id")]

    def _empty_lasting_customers(self, created):
        """Keep customers whom such rows name as what the rows need: a name to point at, behind which nothing is known any more."""
        made, lasting = list(created.get("res.partner", ())), set()
        for table, column in self._get_lasting_references():
            self.env.cr.execute(SQL(
                "SELECT DISTINCT %(column)s FROM %(table)s WHERE %(column)s = ANY(%(ids)s)",
                column=SQL.identifier(column), table=SQL.identifier(table), ids=made,
            ))
            lasting |= {identifier for (identifier,) in self.env.cr.fetchall()}
        created["res.partner"] = [identifier for identifier in made if identifier not in lasting]
        values = {
            **self._prepare_customer_values(Customer(sheet=0, row=0)), "name": self.env._("Undone import %(number)s", number=self.id),
            "salon_branch_id": False, "is_salon_customer": False, "active": False,
        }
        partners = self.env["res.partner"].sudo().with_context(**QUIET)  # sudo: what this import made
        for batch in split_every(BATCH, sorted(lasting)):
            partners.browse(batch).write(values)
            # Memory stays flat, however long the list was.
            self.env.flush_all()
            self.env.invalidate_all()

    def _visitors(self, visits):
        self.env.cr.execute(SQL(
            "SELECT DISTINCT customer_id FROM salon_visit WHERE id = ANY(%s) AND customer_id IS NOT NULL", list(visits),
        ))
        return [identifier for (identifier,) in self.env.cr.fetchall()]

    # what stands in the way

    def _refuse_if_needed(self, created):
        found = self._find_blockers(created)
        if not found:
            return
        lines = []
        for what, names, count in found:
            more = self.env._(" and %(count)s more", count=count - len(names)) if count > len(names) else ""
            lines.append(f"• {what}: {', '.join(names)}{more}")
        raise UserError(self.env._(
            "This import cannot be undone, because later work stands on it:\n%(list)s\nUndo that work first, or keep the import.",
            list="\n".join(lines),
        ))

    def _find_blockers(self, created):
        """Return [(what, names of some records of ours, how many)] of later work; extend for what other addons made."""
        return [blocker for model in ORDER if created.get(model) for blocker in self._blockers(model, created)]

    def _blockers(self, model, created):
        """Return what `_find_blockers` does, of rows elsewhere that point to records of one model, or to their parts."""
        result = self._count_all_references(model, created[model], created)
        if model == "product.template":
            variants = self._ids_of("product_product", "product_tmpl_id", created[model])
            result += self._count_all_references("product.product", variants, created)
        return result + self._talk(model, created[model])

    def _count_all_references(self, model, ids, created):
        table = self.env[model]._table
        # What the record itself carries goes with it: parts, and its own links to many.
        own = {*OWN.get(model, ()), ("salon_import_row", "res_id"), *self._get_lasting_references()}
        own |= {(field.relation, field.column1) for field in self.env[model]._fields.values() if field.type == "many2many" and field.store}
        result = []
        for other, column in self._references(table):
            if (other, column) in own or other == table and column == "commercial_partner_id":
                continue
            result += self._count_references(model, other, column, ids, self._get_own_ids(other, created))
        return result

    def _get_own_ids(self, table, created):
        """Return the ids of rows of a table that go away with this import."""
        if table == "salon_visit_line":
            return self._ids_of(table, "visit_id", created.get("salon.visit", []))
        return next((created[name] for name in created if self.env[name]._table == table), [])

    def _references(self, table):
        self.env.cr.execute(SQL(
            """SELECT con.conrelid::regclass::text, att.attname
                 FROM pg_constraint con JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
                WHERE con.contype = 'f' AND con.confrelid = %s::regclass AND cardinality(con.conkey) = 1
                ORDER BY 1, 2""", table,
        ))
        return self.env.cr.fetchall()

    def _ids_of(self, table, column, ids):
        self.env.cr.execute(SQL("SELECT id FROM %s WHERE %s = ANY(%s)", SQL.identifier(table), SQL.identifier(column), list(ids)))
        return [identifier for (identifier,) in self.env.cr.fetchall()]

    def _count_references(self, model, other, column, ids, mine):
        has_id = self._has_id(other)
        where = SQL("AND NOT (id = ANY(%s))", list(mine)) if has_id and mine else SQL("")
        self.env.cr.execute(SQL(
            "SELECT count(*), (array_agg(DISTINCT %(column)s))[1:%(shown)s] FROM %(other)s WHERE %(column)s = ANY(%(ids)s) %(where)s",
            column=SQL.identifier(column), other=SQL.identifier(other), ids=list(ids), where=where, shown=SHOWN,
        ))
        count, some = self.env.cr.fetchone()
        return [(self._title_of(other), self._names(model, some), count)] if count else []

    def _has_id(self, table):
        self.env.cr.execute("SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = 'id'", [table])
        return bool(self.env.cr.fetchone())

    def _talk(self, model, ids):
        """Messages and files hang on records without a foreign key."""
        result = []
        for other, columns in (("mail_message", ("model", "res_id")), ("ir_attachment", ("res_model", "res_id"))):
            self.env.cr.execute(SQL(
                """SELECT count(*), (array_agg(DISTINCT %(id)s))[1:%(shown)s] FROM %(other)s
                    WHERE %(model)s = %(name)s AND %(id)s = ANY(%(ids)s)""",
                id=SQL.identifier(columns[1]), other=SQL.identifier(other), model=SQL.identifier(columns[0]), name=model,
                ids=list(ids), shown=SHOWN,
            ))
            count, some = self.env.cr.fetchone()
            if count:
                result.append((self._title_of(other), self._names(model, some), count))
        return result

    def _title_of(self, table):
        for name, model in self.env.registry.items():
            if model._table == table and not model._abstract:
                return self.env["ir.model"].sudo()._get(name).name  # sudo: the name of a kind of record, for a sentence
        return table

    def _names(self, model, ids):
        records = self.env[model].sudo().browse(ids)  # sudo: records this import made
        return [record.display_name for record in records.exists()]

    # taking back

    def _restore(self, changes):
        """Give records that were there before their old values, as far as nobody changed them since."""
        for change in reversed(changes):
            record = self.env[change["model"]].sudo().browse(change["id"]).exists()  # sudo: what this import wrote
            if not record:
                continue
            now = record.read(list(change["after"]), load=False)[0]
            values = {name: change["before"][name] for name, after in change["after"].items() if str(now[name] or "") == str(after or "")}
            if values:
                record.with_context(tracking_disable=True, mail_notrack=True).write(values)
        self.env.flush_all()

    def _delete(self, model, ids):
        """Delete records nobody refers to. Plain SQL: the checks were done for the whole set, one by one would take hours."""
        if model == "product.template":
            self.env[model].sudo().with_context(active_test=False).browse(ids).unlink()  # sudo: what this import made
            return
        self.env.cr.execute(SQL("DELETE FROM mail_followers WHERE res_model = %s AND res_id = ANY(%s)", model, list(ids)))
        self.env.cr.execute(SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(self.env[model]._table), list(ids)))
