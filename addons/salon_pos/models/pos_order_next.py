from odoo import fields, models
from odoo.exceptions import UserError


class PosOrder(models.Model):
    """Right after the payment: the next visit, proposed by one press and booked by the second."""

    _inherit = "pos.order"

    def get_salon_next(self):
        """Return the proposal of the visit after the one that this order paid.

        :return: ``{"start": text or False, "is_with_anybody", "when", "why", "services", "people", "booked_words"}``; of an order
            whose visit cannot be repeated ``{"start": False, "when": why}``
        """
        self.ensure_one()
        self.check_access("read")
        try:
            offer = self._get_repeatable_visit()._describe_next(fields.Datetime.now())
        except UserError as refusal:
            return {"start": False, "when": refusal.args[0]}
        return {**offer, "start": fields.Datetime.to_string(offer["start"]) if offer["start"] else False}

    def book_salon_next(self, start, is_with_anybody):
        """Book the proposed visit, once for an order and a time; return the words for it.

        :param start: as `get_salon_next` said it
        """
        self.ensure_one()
        self.check_access("read")
        try:
            moment = fields.Datetime.to_datetime(start) if isinstance(start, str) else None
        except ValueError:
            moment = None  # nothing that was proposed
        return self._get_repeatable_visit()._book_described(moment, bool(is_with_anybody), f"till {self.id} {moment}")

    def _get_repeatable_visit(self):
        visit = self.visit_id
        if not visit:
            raise UserError(self.env._("This sale has no visit to repeat. Book the next one in the diary."))
        return visit
