from odoo import fields, models

from odoo.addons.salon_crm.tools.money import to_cents

from ...engine.promise import Told
from .salon_appointment_promise import PLANNING, TOLD_STATES


class SalonAppointmentLine(models.Model):
    """A price that the desk changes by hand is told anew."""

    _inherit = "salon.appointment.line"

    def write(self, vals):
        result = super().write(vals)
        if "price" in vals and not self.env.context.get(PLANNING):
            told = self.appointment_id.filtered(lambda each: each.state in TOLD_STATES and each.sudo().promise_id)  # sudo: only whether
            told._tell_promises(fields.Datetime.now(), "price")
        return result

    def _engine_told(self, menu):
        currency = self.currency_id
        price = self.visit_line_id.price_unit if self.visit_line_id else self.price
        return Told(
            line=self.id,
            product=self.product_id.id,
            employee=self.employee_id.id,
            minutes=self.duration_min,
            price_minor=to_cents(price, currency),
            menu_minor=to_cents(menu[self], currency),
        )
