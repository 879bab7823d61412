"""Write records by external id, and only what differs."""

from datetime import date

from odoo.tools import float_compare

MODULE = "salon_crm"


class Upsert:
    """Creates and updates records under ``salon_crm.<table>_<key>`` and counts what it did."""

    def __init__(self, env):
        self.env = env(context={**env.context, "lang": "en_US", "active_test": False, "tracking_disable": True})
        self.languages = {code for code, _name in env["res.lang"].get_installed()}
        self.created = self.changed = self.same = 0
        self._new = set()  # records made in this run; their lines are no changes of their own
        self._ids = {}
        # sudo: external ids are the system's own book-keeping, here of this module alone.
        for name, model, res_id in (
            env["ir.model.data"]
            .sudo()
            ._read_group(
                [("module", "=", MODULE)],
                ["name", "model", "res_id"],
            )
        ):
            self._ids[name] = model, res_id
        self._forget_deleted()

    def _forget_deleted(self):
        """Drop names whose record somebody deleted, one query per model; applying again makes them anew."""
        by_model = {}
        for model, res_id in self._ids.values():
            by_model.setdefault(model, set()).add(res_id)
        alive = {model: set(self.env[model].browse(ids).exists().ids) for model, ids in by_model.items() if model in self.env}
        self._ids = {name: (model, res_id) for name, (model, res_id) in self._ids.items() if res_id in alive.get(model, ())}

    # finding

    def ref(self, table, key):
        """Return the id of a record that was applied before, or False."""
        return self._ids.get(f"{table}_{key}", (None, False))[1]

    def refs(self, table, keys):
        return [self.ref(table, key) for key in keys if self.ref(table, key)]

    # writing

    def put(self, model, table, key, vals, names=None):
        """Create or update one record and return it.

        :param names: {field: (English, Chinese)} for translated fields
        """
        return self.put_all(model, table, [(key, vals, names or {})])

    def put_all(self, model, table, rows):
        """Create or update records of one table and return them in the order of ``rows``; new ones are made in one call.

        :param rows: list of (key, values, {field: (English, Chinese)})
        """
        rows = [(key, {**vals, **{field: english for field, (english, _chinese) in names.items()}}, names) for key, vals, names in rows]
        fresh = [row for row in rows if not self.ref(table, row[0])]
        records = self.env[model].create([vals for _key, vals, _names in fresh])
        self._remember([(f"{table}_{key}", record) for (key, _vals, _names), record in zip(fresh, records, strict=True)])
        self._new.update((model, number) for number in records.ids)
        self.created += len(records)
        for key, vals, names in rows:
            record = self.env[model].browse(self.ref(table, key))
            is_new = record in records
            touched = not is_new and self._write_difference(record, vals)
            touched |= self._translate(record, names)
            if not is_new:
                self.changed += touched
                self.same += not touched
        return self.env[model].browse([self.ref(table, key) for key, _vals, _names in rows])

    def adopt(self, table, key, record):
        """Give a record that exists already its external id."""
        if self.ref(table, key) != record.id:
            self._remember([(f"{table}_{key}", record)])
        return record

    def touch(self, record, vals):
        """Write what differs on a record that has no key of its own, such as the company."""
        touched = self._write_difference(record, vals)
        self.changed += touched
        return touched

    def children(self, record, field, rows, match, names=()):
        """Make the lines under a record equal to ``rows``: update matching ones in place, create and delete the rest.

        :param match: fields that identify a line
        :param names: translated fields; rows give (English, Chinese)
        """
        self.children_all([(record, rows)], field, match, names)

    def children_all(self, wanted, field, match, names=()):
        """Do the same for the lines of many records; new lines are made in one call.

        :param wanted: list of (record, rows), all records of one model
        """
        fresh, leftover, touched = [], [], set()
        for record, rows in wanted:
            known = record[field].grouped(lambda line: tuple(self._plain(line, name) for name in match))
            inverse = record._fields[field].inverse_name
            for row in rows:
                translated = {name: row[name] for name in names}
                vals = {**row, **{name: english for name, (english, _chinese) in translated.items()}}
                lines = known.pop(tuple(vals[name] for name in match), record[field].browse())
                line = lines[:1]
                leftover += lines[1:]
                if not line:
                    fresh.append(({**vals, inverse: record.id}, translated))
                    touched.add(record)
                elif self._write_difference(line, vals) | self._translate(line, translated):
                    touched.add(record)
                touched |= {record} if lines[1:] else set()
            for lines in known.values():
                leftover += lines
            touched |= {record} if known else set()
        self._write_lines(wanted, field, fresh, leftover)
        self.changed += sum((record._name, record.id) not in self._new for record in touched)

    def _write_lines(self, wanted, field, fresh, leftover):
        if fresh:
            lines = self.env[wanted[0][0]._fields[field].comodel_name].create([vals for vals, _translated in fresh])
            for line, (_vals, translated) in zip(lines, fresh, strict=True):
                self._translate(line, translated)
        for line in leftover:
            line.unlink()

    # inner

    def _remember(self, named):
        """Give records their external ids.

        :param named: list of (name, record)
        """
        # sudo: as above; the record itself was written with the caller's rights.
        self.env["ir.model.data"].sudo()._update_xmlids(
            [{"xml_id": f"{MODULE}.{name}", "record": record, "noupdate": True} for name, record in named]
        )
        self._ids.update({name: (record._name, record.id) for name, record in named})

    def _plain(self, record, name):
        field = record._fields[name]
        value = record[name]
        if field.type == "many2one":
            return value.id
        if field.type in {"many2many", "one2many"}:
            return set(value.ids)
        return value

    def _differs(self, record, name, value):
        field, old = record._fields[name], self._plain(record, name)
        if field.type in {"many2many", "one2many"}:
            return old != set(value[0][2])
        if field.type in {"float", "monetary"}:
            return float_compare(old or 0.0, value or 0.0, precision_digits=6) != 0
        if field.type == "date" and isinstance(value, str):
            return old != date.fromisoformat(value)
        return (old or False) != (value or False)

    def _write_difference(self, record, vals):
        wrong = {name: value for name, value in vals.items() if self._differs(record, name, value)}
        if wrong:
            record.write(wrong)
        return bool(wrong)

    def _translate(self, record, names):
        touched = False
        if "zh_CN" not in self.languages:
            return touched
        for field, (_english, chinese) in names.items():
            if record.with_context(lang="zh_CN")[field] != chinese:
                record.update_field_translations(field, {"zh_CN": chinese})
                touched = True
        return touched
