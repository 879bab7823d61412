import base64

from odoo import api, models
from odoo.exceptions import UserError

MOST_LOOKED_AT = 20  # services of the same kind before this one


class SalonAppointmentLine(models.Model):
    """What a stylist writes down about an own service, from the phone: formula, note, photos, what was used up.

    Each verb asks first whether the service is one's own; everything else is done for this service alone.
    """

    _inherit = "salon.appointment.line"

    def get_record_own(self):
        """Return the record of an own service, what was written down the last time, and the products that can be used.

        :return: ``{"ready": bool, "formula", "note", "photos": [{"id", "kind"}], "uses": [{"id", "product", "quantity", "unit"}], "last":
            {"day", "formula", "note", "person"} or False, "products": [{"id", "name", "unit"}]}``
        """
        self._check_own()
        line = self.sudo()  # sudo: checked just above; of this service, and of its customer only what was written down
        record = line.visit_line_id.record_ids
        return {
            "ready": bool(line.visit_line_id),
            "formula": record.formula or "",
            "note": record.note or "",
            "photos": [{"id": photo.id, "kind": photo.description} for photo in record.photo_ids.sorted("id")],
            "uses": [
                {"id": use.id, "product": use.product_id.name, "quantity": use.quantity, "unit": use.unit_id.name} for use in record.use_ids
            ],
            "last": line._get_last_record(),
            "products": line._get_usable_products(),
        }

    def save_record_own(self, formula="", note=""):
        """Write down formula and note of an own service."""
        self._open_record()._note_texts(self._plain_text(formula), self._plain_text(note))

    def add_photo_own(self, kind, data):
        """Keep a photo of an own service.

        :param data: the picture in base64
        """
        try:
            image = base64.b64decode(data, validate=True) if isinstance(data, str) else b""
        except ValueError:  # letters that base64 does not have
            image = b""
        self._open_record()._add_photo(kind, image)

    def remove_photo_own(self, photo_id):
        """Remove a photo of an own service."""
        record = self._open_record()
        record.photo_ids.filtered(lambda photo: photo.id == photo_id).unlink()

    def add_use_own(self, product_id, quantity):
        """Note how much of a product an own service used up."""
        record = self._open_record()
        if product_id not in [product["id"] for product in self.sudo()._get_usable_products()]:  # sudo: ids are compared
            raise UserError(self.env._("This is no product for use in services. Choose another one."))
        record._add_use(record.env["product.product"].browse(product_id), quantity)

    def remove_use_own(self, use_id):
        """Take back what was noted as used up."""
        record = self._open_record()
        record.use_ids.filtered(lambda use: use.id == use_id).unlink()

    def _open_record(self):
        """Return the record of an own service, as superuser; made when it is first written.

        The desk may read it, but stands for nobody here: what is written down is the word of who did it. A manager may put it right.

        :raises UserError: before the customer came: there is no visit yet to write about
        """
        self._check_own()
        is_own = self.sudo().employee_id.user_id == self.env.user  # sudo: only compared
        if not is_own and not self.env.user.has_group("salon_crm.group_salon_manager"):
            raise UserError(self.env._("Who did this service writes it down. Ask them, or a manager."))
        visit_line = self.sudo().visit_line_id  # sudo: checked just above; the verbs alone write records
        if not visit_line:
            raise UserError(self.env._("This visit has not begun. Press START first, then write it down."))
        return visit_line.record_ids or visit_line.record_ids.create({"visit_line_id": visit_line.id})

    @api.model
    def _plain_text(self, text):
        return text if isinstance(text, str) else ""

    def _get_last_record(self):
        """Return what was written down the last time for this customer, or pet, and service; False if nothing was.

        Whoever did it: a formula belongs to the head of hair. Of the customer nothing else is told.
        """
        customer = self.appointment_id.customer_id
        if not customer:
            return False
        domain = [
            ("id", "!=", self.id),
            ("appointment_id.customer_id", "=", customer.id),  # who was served; who pays may be somebody else
            ("product_id.product_tmpl_id", "=", self.product_id.product_tmpl_id.id),
            ("pet_id", "=", self.pet_id.id),
            ("company_id", "=", self.company_id.id),
            ("visit_line_id.record_ids", "!=", False),
        ]
        records = self.search(domain, order="start desc, id desc", limit=MOST_LOOKED_AT).visit_line_id.record_ids
        told = records.filtered(lambda record: record.formula or record.note)
        if not told:
            return False
        record = max(told, key=lambda each: (each.visit_date, each.id))
        return {
            "day": self.env["salon.booking.planner"]._day_words(record.visit_date),
            "person": record.employee_id.name or "",
            "formula": record.formula or "",
            "note": record.note or "",
        }

    def _get_usable_products(self):
        domain = [("salon_use", "=", "back_bar"), ("company_id", "in", [False, self.company_id.id])]
        products = self.env["product.product"].search_fetch(domain, ["name", "uom_id"], order="name, id")
        return [{"id": product.id, "name": product.name, "unit": product.uom_id.name} for product in products]

    def _get_card(self, branch):
        return {**super()._get_card(branch), "safety": self._get_safety(), "has_record": bool(self.visit_line_id)}

    def _get_safety(self):
        """Return what must be known before this service begins, ``{"level": "stop" or "care", "text"}``, or False.

        It stands above everything else on the stylist's card. Extend to tell of more.
        """
        level = {"two_person": "stop", "anxious": "care"}.get(self.pet_id.temper)
        words = dict(self.pet_id._fields["temper"]._description_selection(self.env))
        return {"level": level, "text": words[self.pet_id.temper]} if level else False
