import secrets
from urllib.parse import quote

import qrcode

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

    def action_badge(self):
        """Open the badge of this person to print; who has none yet gets one."""
        self.ensure_one()
        self.check_access("write")
        if not self.barcode:
            self.barcode = f"S{secrets.randbelow(10**12):012d}"
        return {"type": "ir.actions.act_url", "url": f"/salon_hr/badge/{self.id}", "target": "new"}

    def _get_badge_drawing(self):
        """Return the QR code of the badge as a picture in an address; drawn here, so that it prints sharp at any size."""
        code = qrcode.QRCode(border=2)
        code.add_data(self.barcode or "")
        rows = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
        size = len(rows)
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><path d="{path}"/></svg>'
        return f"data:image/svg+xml,{quote(svg, safe='')}"
