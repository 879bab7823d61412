import json
from dataclasses import replace
from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine.names import fold
from ..engine.values import Kind, Outcome, Problem, Severity
from .salon_import_writing import BATCH, QUIET


class SalonImportVisits(models.AbstractModel):
    """Writes the visits and bookings of a plan, and what became of each row.

    Visits of the old system are closed without the verbs of a visit: nobody shall be thanked, rewarded or reminded for what
    happened long ago. So no event is emitted and no hook is called; the figures of the customers are refreshed.
    """

    _name = "salon.import.visits"
    _description = "Writing of an import's visits"

    # visits

    def _apply_visits(self, plan, customers, services, created, changes):
        if plan.visits and not self.branch_id:
            raise UserError(self.env._("Visits need a branch. Make a branch in the settings first."))
        team = self.env["hr.employee"].sudo().search([("company_id", "=", self.company_id.id)])  # sudo: names and ids only
        employees = {fold(employee.name): employee.id for employee in team}
        past = [visit for visit in plan.visits if visit.status != "booked"]
        if past:
            self._apply_past_visits(past, customers, services, employees, created)
        # After the past, which tells whether a customer is new.
        bookings = [
            self._prepare_appointment(key, visit, plan, customers, services, employees)
            for key, visit in enumerate(plan.visits) if visit.status == "booked"
        ]
        if bookings:
            self._refuse_bookings(plan, self._import_appointments(bookings, created, changes))

    def _apply_past_visits(self, past, customers, services, employees, created):
        products = self._products_of(services)
        rows, lines = [], []
        for place, visit in enumerate(past):
            row, own = self._prepare_visit(place, visit, customers, services, products, employees)
            rows.append(row)
            lines.append(own)
        created["salon.visit"] += self._insert_visits(rows, lines)
        # sudo: as for customers
        people = self.env["res.partner"].sudo().browse(sorted({row["customer_id"] for row in rows if row["customer_id"]}))
        people._refresh_visit_stats()

    def _insert_visits(self, rows, lines):
        model = self.env["salon.visit"].sudo().with_context(**QUIET)  # sudo: as for customers
        pattern = model.create([{
            **{name: value for name, value in rows[0].items() if value is not None and not name.startswith("amount_")},
            "branch_id": self.branch_id.id, "origin": "import",
        }])
        first = self.env["salon.visit.line"].sudo().create([{**lines[0][0], "visit_id": pattern.id}])
        self.env.flush_all()
        ids = [pattern.id, *self._insert_like(pattern, rows[1:])]
        rest = [{**line, "visit_id": identifier, "visit_date": row["visit_date"]}
                for identifier, row, own in zip(ids, rows, lines, strict=True) for line in own]
        self._insert_like(first, rest[1:])
        # The pattern's own sums, should it have more than one line.
        self.env.cr.execute(SQL(
            "UPDATE salon_visit SET amount_untaxed = %(sum)s, amount_tax = 0, amount_total = %(sum)s WHERE id = %(id)s",
            sum=rows[0]["amount_total"], id=pattern.id,
        ))
        self.env.invalidate_all()
        return ids

    def _prepare_visit(self, place, visit, customers, services, products, employees):
        """Return (columns of the visit, columns of its lines). Moments are UTC; a visit without a time stands at noon."""
        start = self.branch_id._to_utc(visit.day, 720 if visit.minute is None else visit.minute)
        stop = start + timedelta(minutes=visit.minutes or 0)
        done = visit.status == "done"
        amount = float(visit.amount) if done else 0.0
        employee = employees.get(fold(visit.staff)) if visit.staff else None
        keys = visit.services or (None,)
        shares = self._shares(visit.amount if done else 0, len(keys))
        row = {
            "name": visit.number or f"I{self.id}-{place + 1:05d}",
            "customer_id": None if visit.customer is None else customers[visit.customer],
            "state": "closed" if done else "void", "visit_date": visit.day.isoformat(), "arrived_at": start, "started_at": start,
            "finished_at": stop, "closed_at": stop if done else None, "amount_untaxed": amount, "amount_tax": 0.0, "amount_total": amount,
            "note": self._visit_note(visit, employee) or None, "is_no_show": visit.status == "no_show",
        }
        lines = [{
            "sequence": 10 * (number + 1), "kind": "service", "product_id": products[None if key is None else services[key]],
            "employee_id": employee, "quantity": -1.0 if share < 0 else 1.0, "price_unit": abs(share), "discount_percent": 0.0,
            "amount_untaxed": share, "amount_tax": 0.0, "amount_total": share,
            "actual_min": visit.minutes // len(keys),
        } for number, (key, share) in enumerate(zip(keys, shares, strict=True))]
        return row, lines

    def _shares(self, amount, count):
        """Split an amount into parts that add up to it; the first part takes the remainder."""
        cents = int(amount * 100)
        part = int(cents / count)
        return [(cents - part * (count - 1)) / 100, *[part / 100] * (count - 1)]

    def _visit_note(self, visit, employee):
        lines = [*visit.notes, *(f"{header}: {text}" if header else text for header, text in visit.lines)]
        if visit.staff and not employee:
            lines.append(self.env._("Stylist: %(name)s", name=visit.staff))
        if visit.status != "done" and visit.amount:
            lines.append(self.env._("Price: %(amount)s", amount=visit.amount))
        return "\n".join(lines)

    def _products_of(self, services):
        """Return {template id or None: product id}; None is the service of sales that name none."""
        templates = self.env["product.template"].sudo().with_context(active_test=False).browse(services)  # sudo: ids of what was matched
        products = {template.id: template.product_variant_ids[:1].id for template in templates}
        products[None] = self.env.ref("salon_import.product_template_old_sale").sudo().product_variant_id.id
        return products

    def _prepare_appointment(self, key, visit, plan, customers, services, employees):
        employee = employees.get(fold(visit.staff)) if visit.staff else None
        lines = [self._visit_note(visit, employee)]
        if visit.minutes:
            lines.append(self.env._("Planned: %(minutes)s minutes", minutes=visit.minutes))
        if visit.number:
            lines.append(self.env._("Number: %(number)s", number=visit.number))
        return {
            "key": key, "row": visit.row, "customer_id": None if visit.customer is None else customers[visit.customer],
            "day": visit.day, "minute": visit.minute, "product_tmpl_ids": [services[key] for key in visit.services],
            "names": [plan.services[key].name for key in visit.services], "employee_id": employee, "staff": visit.staff,
            "amount": visit.amount, "note": "\n".join(filter(None, lines)),
        }

    def _import_appointments(self, bookings, created, changes):
        """Take over bookings that lie ahead. Here they become a line of the customer's import note; extend to book them.

        :param bookings: dicts with key, row, customer_id (or None), day, minute (of the branch's day, or None), product_tmpl_ids, names,
            employee_id (or None), staff (as in the file), amount (Decimal), note
        :param created: ids of what the import made, by model; add to it
        :param changes: what was changed on records that were there before, as ``_change`` keeps it; add to it
        :return: {key: why it was not booked, in words} of those that should have been
        """
        for booking in bookings:
            if booking["customer_id"]:
                # sudo: the customer was matched or made by this import, also where the rules of branches hide them from the importer.
                partner = self.env["res.partner"].sudo().browse(booking["customer_id"])
                moment = booking["day"].isoformat()
                if booking["minute"] is not None:
                    moment += f" {booking['minute'] // 60:02d}:{booking['minute'] % 60:02d}"
                line = self.env._(
                    "Booked in the old system: %(moment)s %(services)s %(staff)s",
                    moment=moment, services=", ".join(booking["names"]), staff=booking["staff"],
                ).strip()
                have = partner.import_note or ""
                # Told once, however often the same list comes again.
                fresh = [text for text in (line, *booking["note"].split("\n")) if text] if line not in have else []
                self._change(partner.with_context(**QUIET), {"import_note": "\n".join(filter(None, [have, *fresh])) or False}, changes)
        return {}

    def _refuse_bookings(self, plan, refused):
        """Make rows that should have been booked and were not rows with a problem."""
        for place, result in enumerate(plan.results):
            if result.kind is Kind.VISIT and result.outcome is Outcome.CREATED and result.key in refused:
                plan.results[place] = replace(result, outcome=Outcome.SKIPPED, reason="booking_refused", key=None)
                header = self._header_of(result.sheet, "date")
                plan.problems.append(Problem(
                    sheet=result.sheet, row=result.row, column=header, code="booking_refused", severity=Severity.ERROR,
                    value=refused[result.key],
                ))
        self._leave_out(plan, "bookings", {"booking_refused": len(refused)} if refused else {})

    def _header_of(self, sheet, target):
        columns = next(item["columns"] for item in self.mapping["sheets"] if item["sheet"] == sheet)
        return next((column["header"] for column in columns if column["target"] == target), "")

    # rows

    def _apply_rows(self, book, plan, ids):
        """Keep what became of each row, so that the same file finds itself again."""
        self.row_ids.sudo().unlink()  # sudo: the rows of the look before
        problems = self._problems_by_row(plan)
        wanted = {(result.sheet, result.row) for result in plan.results if result.outcome is Outcome.SKIPPED} | set(problems)
        cells = self._cells_of(book, wanted)
        kinds = {sheet["sheet"]: sheet["kind"] for sheet in self.mapping["sheets"]}
        visits = self._visit_ids(plan, ids["visit"])
        rows = []
        for result in plan.results:
            place, kind = (result.sheet, result.row), str(result.kind)
            main = kinds[result.sheet] == kind
            rows.append((
                self.id, result.sheet, result.row, kind, str(result.outcome), result.reason or None, result.print or None,
                self._record_of(result, ids, visits), main, json.dumps(cells[place]) if main and place in cells else None,
                json.dumps(problems[place]) if main and place in problems else None,
            ))
        self.env.cr.execute_values(
            """INSERT INTO salon_import_row
               (import_id, sheet, row, kind, outcome, reason, fingerprint, res_id, is_main, cells, problems) VALUES %s""",
            rows, page_size=BATCH,
        )
        self.env["salon.import.row"].invalidate_model()

    def _record_of(self, result, ids, visits):
        kind = str(result.kind)
        if result.key is None or kind == "package":
            return 0
        return visits.get(result.key, 0) if kind == "visit" else ids[kind][result.key]

    def _visit_ids(self, plan, made):
        past = [key for key, visit in enumerate(plan.visits) if visit.status != "booked"]
        return dict(zip(past, made, strict=True))
