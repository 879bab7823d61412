from odoo import api, fields, models
from odoo.exceptions import ValidationError

PIN_DIGITS = 4


class HrEmployee(models.Model):
    """What the kiosk knows a person by."""

    _inherit = "hr.employee"

    kiosk_pin = fields.Char(
        string="PIN of the kiosk",
        compute="_compute_kiosk_pin",
        inverse="_inverse_kiosk_pin",
        groups="salon_crm.group_salon_manager",
        help="Four digits. It can be replaced but not read again.",
    )
    has_kiosk_pin = fields.Boolean(string="Has a PIN", compute="_compute_kiosk_pin", groups="salon_crm.group_salon_manager")

    @api.depends("pin")
    def _compute_kiosk_pin(self):
        for employee in self:
            employee.kiosk_pin = False
            employee.has_kiosk_pin = bool(employee.sudo().pin)  # sudo: whether there is one, not which

    def _inverse_kiosk_pin(self):
        for employee in self.filtered("kiosk_pin"):
            employee.check_access("write")
            pin = employee.kiosk_pin.strip()
            if not (len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit()):
                raise ValidationError(self.env._("A PIN has four digits, so that signing in takes five taps. Enter another one."))
            employee.sudo().pin = pin  # sudo: the field is the personnel office's; the manager of the team gives PINs out
