import itertools
import json
from collections import defaultdict

from markupsafe import Markup, escape

from odoo import models
from odoo.tools import SQL

from ..engine.names import fold

BATCH = 2000
QUIET = {
    "tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True, "mail_notrack": True, "no_vat_validation": True,
}
# Fields of a known customer that are filled when empty; of some the other value is told in the note.
FILLED = ("phone", "email", "ref", "gender", "salon_source", "street", "city", "zip", "comment")
TOLD = ("street", "city", "zip", "salon_source", "email", "ref")
BIRTH = ("birth_year", "birth_month", "birth_day", "birth_is_lunar", "birth_is_leap_month")
# Trades by the words other systems use for them.
TRADES = {
    "hair": ("hair", "barber", "美发", "剪发", "染发", "烫发", "头发", "理发", "fryzjer", "capelli", "haare"),
    "beauty": ("beauty", "skin", "facial", "spa", "massage", "lash", "brow", "美容", "护肤", "面部", "身体", "美睫", "纹绣", "spa"),
    "nails": ("nail", "manicure", "pedicure", "美甲", "手部", "足部"),
    "pet": ("pet", "dog", "cat", "groom", "宠物", "洗护", "犬", "猫"),
}


def _plain(value):
    """Return a value as JSON can keep it."""
    return value if isinstance(value, bool | int | float) or value is None else str(value)


class SalonImportWriting(models.AbstractModel):
    """Writes an engine's plan set-wise: the first record of a kind goes through the ORM, the others become rows like it.

    A record per ``create`` takes some 4 ms for a partner; 100,000 of them would take seven minutes. So one real record is the
    pattern, and PostgreSQL copies it with the columns that differ. Stored computed fields are given by us; those that other
    addons hang on the same columns are recomputed by the ORM afterwards.
    """

    _name = "salon.import.writing"
    _description = "Writing of an import"

    def _apply_plan(self, book, plan):
        """Write everything the plan says; the caller's transaction makes it one."""
        created = defaultdict(list)
        changes = []
        customers = self._apply_customers(plan, created, changes)
        pets = self._apply_pets(plan, customers, created, changes)
        services = self._apply_services(plan, created, changes)
        self._apply_visits(plan, customers, services, created, changes)
        self._apply_balances(plan, customers, created)
        ids = {"customer": customers, "pet": pets, "service": services, "vaccine": pets, "visit": created["salon.visit"]}
        self._apply_rows(book, plan, ids)
        self.created = {model: sorted(identifiers) for model, identifiers in created.items()}
        self.changes = changes

    # copying a pattern

    def _insert_like(self, pattern, rows, recompute=()):
        """Insert rows that equal the pattern record but for the given columns.

        :param rows: any iterable of ``{column: value}``; the columns named under ``_own_id`` take the row's own id
        :param recompute: stored fields the ORM computes afterwards, batch by batch so that memory stays flat
        :return: the ids, in the order of the rows
        """
        self.env.flush_all()
        ids, rows = [], iter(rows)
        while batch := list(itertools.islice(rows, BATCH)):
            taken = self._insert_batch(pattern, batch)
            ids += taken
            if recompute:
                records = pattern.browse(taken)
                # Only the columns that are asked for: a plain read would bring all hundred of them.
                records.fetch(self._columns_for(recompute))
                for field in recompute:
                    self.env.add_to_compute(field, records)
                self.env.flush_all()
                records.invalidate_recordset(flush=False)
        return ids

    def _insert_batch(self, pattern, batch):
        cr = self.env.cr
        cr.execute(SQL("SELECT nextval(%s) FROM generate_series(1, %s)", f"{pattern._table}_id_seq", len(batch)))
        taken = [identifier for (identifier,) in cr.fetchall()]
        for identifier, row in zip(taken, batch, strict=True):
            row["id"] = identifier
            for column in row.pop("_own_id", ()):
                row[column] = identifier
        cr.execute(SQL(
            """INSERT INTO %(table)s
               SELECT made.* FROM %(table)s pattern, jsonb_array_elements(%(rows)s::jsonb) given, jsonb_populate_record(pattern, given) made
                WHERE pattern.id = %(pattern)s""",
            table=SQL.identifier(pattern._table), rows=json.dumps(batch, default=str, ensure_ascii=False), pattern=pattern.id,
        ))
        return taken

    def _columns_for(self, computed):
        names = {name.partition(".")[0] for field in computed for name in self.env.registry.field_depends[field]}
        model = self.env[next(iter(computed)).model_name]
        return [name for name in names if model._fields[name].store and model._fields[name].column_type]

    def _others_of(self, model, given):
        """Return the stored computed fields that hang on the given columns and are not among them."""
        registry = self.env.registry
        return {
            field for name in given if name in model._fields for field in registry.get_dependent_fields(model._fields[name])
            if field.store and field.compute and field.model_name == model._name and field.name not in given
        }

    # customers

    def _apply_customers(self, plan, created, changes):
        """Return the partner's id of each customer key."""
        ids = [customer.known_id for customer in plan.customers]
        new = [key for key, identifier in enumerate(ids) if not identifier]
        partners = self.env["res.partner"].sudo().with_context(**QUIET)  # sudo: import is a right of its own, checked at the entry
        if new:
            made = self._create_customers(partners, [plan.customers[key] for key in new])
            created["res.partner"] += made
            for key, identifier in zip(new, made, strict=True):
                ids[key] = identifier
        touched = [(ids[key], one) for key, one in enumerate(plan.customers) if one.known_id and one.touched]
        self._change_customers(partners, touched, changes)
        self.env.invalidate_all()
        return ids

    def _create_customers(self, partners, people):
        pattern = partners.create([self._prepare_customer_values(people[0])])
        if not people[1:]:
            return pattern.ids
        given = set(self._prepare_customer_row(people[1])) - {"name_pinyin", "salon_search"}
        rows = (self._prepare_customer_row(person) for person in people[1:])
        return [pattern.id, *self._insert_like(pattern, rows, self._others_of(partners, given))]

    def _prepare_customer_values(self, person):
        """Return the create values of a customer; extend to fill fields of other addons."""
        year, month, day = person.birthday
        phone = person.phones[0] if person.phones else False
        if phone and person.extensions:
            phone = f"{phone} ext. {person.extensions[0]}"
        return {
            "name": person.name or (person.phones[0] if person.phones else person.email) or "?",
            "is_salon_customer": True, "phone": phone, "email": person.email or False, "ref": person.ref or False,
            "gender": person.gender or False, "birth_year": year, "birth_month": month, "birth_day": day,
            "birth_is_lunar": person.lunar, "birth_is_leap_month": person.leap, "salon_source": person.source or False,
            "street": person.street or False, "city": person.city or False, "zip": person.zip or False,
            "salon_branch_id": self.branch_id.id, "comment": self._html_of(person.comments) or False,
            "import_note": self._note_of(person) or False,
        }

    def _prepare_customer_row(self, person):
        """Return the columns of a customer: the create values, and the stored computed ones that are plain copies."""
        values = {name: (None if value is False and name not in ("birth_is_lunar", "birth_is_leap_month") else value)
                  for name, value in self._prepare_customer_values(person).items()}
        return {
            **values, "salon_branch_id": self.branch_id.id or None, "_own_id": ("commercial_partner_id",), "complete_name": values["name"],
            "phone_sanitized": person.phones[0] if person.phones else None, "email_normalized": person.email or None,
            "commercial_company_name": None, "name_pinyin": None, "salon_search": None,
        }

    def _html_of(self, comments):
        lines = [escape(line) for comment in comments for line in comment.split("\n")]
        return str(Markup("<p>%s</p>") % Markup("<br>").join(lines)) if lines else ""

    def _note_of(self, person):
        lines = [f"{header}: {text}" if header else text for header, text in person.lines]
        return "\n".join(lines + [self.env._("Phone %(place)s: %(number)s", place=place, number=number)
                                  for place, number in enumerate(person.phones[1:], start=2)])

    def _change_customers(self, partners, people, changes):
        """Fill empty fields of customers who were there before; what differs goes into their import note."""
        for identifier, person in people:
            partner = partners.browse(identifier)
            values = self._prepare_customer_values(person)
            note = (partner.import_note or "").split("\n") if partner.import_note else []
            added = (values.pop("import_note") or "").split("\n")
            fresh = {name: values[name] for name in FILLED if values[name] and not partner[name]}
            added += [
                f"{partner._fields[name].get_description(self.env, ['string'])['string']}: {values[name]}"
                for name in TOLD if values[name] and partner[name] and fold(str(partner[name])) != fold(str(values[name]))
            ]
            if not (partner.birth_year or partner.birth_month) and person.birthday != (0, 0, 0):
                fresh.update({name: values[name] for name in BIRTH})
            if partner.comment:
                added += person.comments
            have = "\n".join([*note, str(partner.comment or ""), partner.phone or ""])
            added = [line for line in dict.fromkeys(added) if line and line not in have and str(escape(line)) not in have]
            if added:
                fresh["import_note"] = "\n".join([*note, *added])
            self._change(partner, fresh, changes)

    def _change(self, record, values, changes):
        """Write values on a record that was there before and keep what they replace, for the undo."""
        values = {name: value for name, value in values.items() if record[name] != value}
        if not values:
            return
        read = record.read(list(values), load=False)[0]
        record.write(values)
        after = record.read(list(values), load=False)[0]
        changes.append({
            "model": record._name, "id": record.id,
            "before": {name: _plain(read[name]) for name in values}, "after": {name: _plain(after[name]) for name in values},
        })

    # pets

    def _apply_pets(self, plan, customers, created, changes):
        ids = [pet.known_id for pet in plan.pets]
        new = [key for key, identifier in enumerate(ids) if not identifier]
        pets = self.env["salon.pet"].sudo().with_context(**QUIET)  # sudo: as for customers
        breeds = {fold(breed.name): breed for breed in self.env["salon.pet.breed"].search([])}
        if new:
            rows = [self._prepare_pet_values(plan.pets[key], customers, breeds) for key in new]
            pattern = pets.create([{name: value for name, value in rows[0].items() if value is not None}])
            made = [pattern.id, *self._insert_like(pattern, rows[1:])]
            created["salon.pet"] += made
            for key, identifier in zip(new, made, strict=True):
                ids[key] = identifier
            owners = self.env["res.partner"].sudo().browse(sorted({customers[plan.pets[key].owner] for key in new}))
            owners.invalidate_recordset(["pet_ids"])
            self.env.add_to_compute(owners._fields["salon_search"], owners)
        for pet in plan.pets:
            if pet.known_id and pet.touched:
                record = pets.browse(pet.known_id)
                note = "\n".join(line for line in self._pet_note(pet).split("\n") if line and line not in (record.note or ""))
                if note:
                    self._change(record, {"note": "\n".join(filter(None, [record.note, note]))}, changes)
        return ids

    def _prepare_pet_values(self, pet, customers, breeds):
        breed = breeds.get(fold(pet.breed)) if pet.breed else None
        species = pet.species or (breed.species if breed else "dog")
        breed = breed if breed and breed.species == species else None
        year, month, day = pet.birthday
        note = self._pet_note(pet, with_breed=not breed)
        return {
            "name": pet.name, "owner_id": customers[pet.owner], "species": species, "breed_id": breed.id if breed else None,
            "sex": pet.gender or None, "birth_date": f"{year:04d}-{month:02d}-{day:02d}" if year else None, "weight_kg": pet.weight_kg,
            "size": breed.size or None if breed else None, "coat": breed.coat or None if breed else None, "note": note or None,
        }

    def _pet_note(self, pet, with_breed=False):
        lines = [*pet.notes, *(f"{header}: {text}" for header, text in pet.lines)]
        if pet.breed and with_breed:
            lines.append(self.env._("Breed: %(breed)s", breed=pet.breed))
        lines += [self.env._("Vaccine: %(vaccine)s, valid until %(day)s", vaccine=vaccine, day=day or "?") for vaccine, day in pet.vaccines]
        if pet.birthday != (0, 0, 0) and not pet.birthday[0]:
            lines.append(self.env._("Birthday: %(month)s-%(day)s", month=pet.birthday[1], day=pet.birthday[2]))
        return "\n".join(dict.fromkeys(lines))

    # services

    def _apply_services(self, plan, created, changes):
        ids = [service.known_id for service in plan.services]
        new = [key for key, identifier in enumerate(ids) if not identifier]
        templates = self.env["product.template"].sudo().with_context(**QUIET)  # sudo: as for customers
        kinds = self.env["salon.service.kind"].search([])
        made = templates.create([self._prepare_service_values(plan.services[key], kinds) for key in new])
        for key, template in zip(new, made, strict=True):
            ids[key] = template.id
        created["product.template"] += made.ids
        for service in plan.services:
            if service.known_id and service.touched:
                self._change_service(templates.browse(service.known_id), service, kinds, changes)
        return ids

    def _prepare_service_values(self, service, kinds):
        kind = self._trade_of(service.category or service.name, kinds)
        values = {
            "name": service.name, "type": "service", "is_salon_service": True, "salon_kind_id": kind.id,
            "default_code": service.code or False,
            "list_price": float(service.price or 0), "description": self._html_of(self._service_lines(service, kind)) or False,
        }
        if service.minutes:
            values["phase_ids"] = [(0, 0, {"kind": "active", "duration_min": service.minutes, "staff": "lead"})]
        return values

    def _service_lines(self, service, kind):
        lines = [f"{header}: {text}" for header, text in service.lines]
        return lines + ([self.env._("Group: %(group)s", group=service.category)] if service.category else [])

    def _trade_of(self, text, kinds):
        word = fold(text)
        by_code = {kind.code: kind for kind in kinds}
        for kind in kinds:
            if fold(kind.name) in word or word and word in fold(kind.name):
                return kind
        for code, words in TRADES.items():
            if code in by_code and any(fold(known) in word for known in words):
                return by_code[code]
        return kinds[:0]

    def _change_service(self, template, service, kinds, changes):
        """Fill what a service lacks; its own price is never overwritten."""
        values = {}
        if service.price and not template.list_price:
            values["list_price"] = float(service.price)
        if service.code and not template.default_code:
            values["default_code"] = service.code
        self._change(template, values, changes)
