from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command, Datetime


class SalonImport(models.Model):
    """Bookings ahead of a list go into the diary, one by one through its own door: what finds no place is told, never forced."""

    _inherit = "salon.import"

    def _booked_figures(self):
        return super()._booked_figures() | {"bookings"}

    # booking

    def _import_appointments(self, bookings, created, changes):
        products = self._products_of({key for booking in bookings for key in booking["product_tmpl_ids"]})
        refused = {}
        for booking in sorted(bookings, key=lambda booking: (booking["day"], booking["minute"] or 0, booking["row"])):
            try:
                with self.env.cr.savepoint():
                    created["salon.appointment"] += self._book_one(booking, products).ids
            except UserError as refusal:
                refused[booking["key"]] = str(refusal)
        # What found no place stays where it was without a diary: in the customer's note.
        super()._import_appointments([booking for booking in bookings if booking["key"] in refused], created, changes)
        return refused

    def _book_one(self, booking, products):
        if booking["minute"] is None:
            raise UserError(self.env._("The list gives no time of day. Add one and import the row again, or book it by hand."))
        # sudo: import is a right of its own, checked at the entry; the customer may be one whom the rules of branches hide
        appointment = self.env["salon.appointment"].sudo()._book(self._prepare_booking_values(booking, products))
        if booking["amount"] > 0:
            # Afterwards: with the stylist comes the stylist's price, and what was agreed on stays agreed on.
            for line, price in zip(appointment.line_ids, self._shares(booking["amount"], len(appointment.line_ids)), strict=True):
                line.price = price
        return appointment

    def _prepare_booking_values(self, booking, products):
        return {
            "branch_id": self.branch_id.id, "customer_id": booking["customer_id"] or False, "source": "import",
            "start": self.branch_id._to_utc(booking["day"], booking["minute"]), "note": booking["note"] or False,
            "line_ids": [
                Command.create({
                    "sequence": 10 * (number + 1), "product_id": products[key], "wished_employee_id": booking["employee_id"] or False,
                })
                for number, key in enumerate(booking["product_tmpl_ids"])
            ],
        }

    # undoing

    def _get_own_ids(self, table, created):
        if table == "salon_appointment_line":
            return self._ids_of(table, "appointment_id", created.get("salon.appointment", []))
        return super()._get_own_ids(table, created)

    def _find_blockers(self, created):
        found = super()._find_blockers(created)
        begun = self._booked_appointments(created).filtered(lambda appointment: appointment.state not in ("booked", "cancelled"))
        if begun:
            found.append((self._title_of("salon_appointment"), begun[:5].mapped("display_name"), len(begun)))
        return found

    def _take_back(self, created):
        """Cancel what was booked; what belongs to a customer or service that goes away goes with it."""
        super()._take_back(created)
        appointments = self._booked_appointments(created)
        created.pop("salon.appointment", None)
        appointments.filtered(lambda appointment: appointment.state == "booked")._record_cancel(
            Datetime.now(), reason=self.env._("The import that made this booking was undone."),
        )
        # As the import noted them: another addon may keep some of its customers.
        customers, services = (set((self.created or {}).get(model, ())) for model in ("res.partner", "product.template"))
        appointments.filtered(
            lambda appointment: appointment.customer_id.id in customers
            or services & set(appointment.line_ids.product_id.product_tmpl_id.ids),
        ).unlink()

    def _booked_appointments(self, created):
        return self.env["salon.appointment"].sudo().browse(created.get("salon.appointment", ())).exists()  # sudo: what this import made
