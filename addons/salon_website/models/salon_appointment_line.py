from odoo import fields, models


class SalonAppointmentLine(models.Model):
    _inherit = "salon.appointment.line"

    online_pet = fields.Json(
        readonly=True, copy=False, groups="salon_crm.group_salon_desk", help="What a visitor told of a pet without a file."
    )

    def _get_price_pet(self):
        pet = super()._get_price_pet()
        # sudo: what the visitor told decides the price, whoever looks
        return pet or self.env["salon.pet"]._draft_of(self.sudo().online_pet)
