import secrets
from urllib.parse import quote

import qrcode

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

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

    kiosk_pin_hash = fields.Char(readonly=True, copy=False, groups="base.group_system")

    @api.depends("kiosk_pin_hash")
    def _compute_kiosk_pin(self):
        for employee in self:
            employee.kiosk_pin = False
            employee.has_kiosk_pin = bool(employee.sudo().kiosk_pin_hash)  # sudo: whether there is one, not which

    def _inverse_kiosk_pin(self):
        for employee in self.filtered("kiosk_pin"):
            employee._check_own_team()
            pin = employee.kiosk_pin.strip()
            if not (len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit()):
                raise ValidationError(self.env._("A PIN has four digits, so that signing in takes five taps. Enter another one."))
            employee._keep_pin(pin)

    def _check_own_team(self):
        """Ask for the right to give out what opens the kiosk in the name of this person: that of the manager at home there."""
        self.check_access("write")
        home = self.sudo().salon_branch_id  # sudo: only compared
        if not self.env.su and home not in self.env["salon.rota"]._get_branches():
            raise UserError(self.env._("This person is at home in another branch. Ask the manager there."))

    def _keep_pin(self, pin):
        """Keep a PIN so that it can be compared and not read; Odoo's own field for it, which lies in clear, stays empty."""
        context = self.env["res.users"]._crypt_context()
        # sudo: the fields are the administrator's; the manager of the team gives PINs out
        self.sudo().write({"kiosk_pin_hash": context.hash(pin), "pin": False})

    def _knows_pin(self, pin):
        """Tell whether this is the PIN of the person, in the same time for each wrong one."""
        kept = self.sudo().kiosk_pin_hash  # sudo: only compared
        return bool(kept and isinstance(pin, str) and self.env["res.users"]._crypt_context().verify(pin[:16], kept))

    def action_badge(self):
        """Open the badge of this person to print; who has none yet gets one."""
        self.ensure_one()
        self._check_own_team()
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
