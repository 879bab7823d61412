import re
import secrets
from urllib.parse import quote

import qrcode

from odoo import api, fields, models
from odoo.exceptions import ValidationError

SITE = re.compile(r"https?://(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::\d{1,5})?", re.IGNORECASE)


class SalonBranch(models.Model):
    """What a branch lets customers do by themselves on the public pages."""

    _inherit = "salon.branch"

    online_booking = fields.Boolean(string="Customers book online")
    online_employee_ids = fields.Many2many(
        "hr.employee",
        "salon_branch_online_employee_rel",
        string="Bookable online",
        domain="[('salon_branch_id', '=', id), ('is_stylist', '=', True)]",
        help="Empty: the whole team.",
    )
    online_sites = fields.Char(
        string="Sites that may show the page", help="Addresses such as https://www.example.com, with blanks between."
    )
    online_url = fields.Char(string="Booking page", compute="_compute_online_url")
    door_token = fields.Char(
        readonly=True, copy=False, groups="base.group_system", help="Hangs at the door as a QR code: who has it stands there, or did."
    )

    @api.depends("code")
    def _compute_online_url(self):
        for branch in self:
            branch.online_url = f"{branch.get_base_url()}{branch._get_online_path()}" if branch.code else False

    def _get_online_path(self, *more):
        self.ensure_one()
        return "/".join(["/book", quote((self.code or "").lower(), safe=""), *map(str, more)])

    @api.constrains("online_sites")
    def _check_online_sites(self):
        for branch in self:
            wrong = next((site for site in (branch.online_sites or "").split() if not SITE.fullmatch(site)), None)
            if wrong:
                words = self.env._("%(site)s is no address of a site. Write it like https://www.example.com, without a path.", site=wrong)
                raise ValidationError(words)

    def _get_online_sites(self):
        """Return the sites that may show the booking page inside theirs."""
        return sorted({site.lower() for branch in self for site in (branch.online_sites or "").split() if SITE.fullmatch(site)})

    def action_open_online(self):
        """Open the booking page as customers see it."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self._get_online_path(), "target": "new"}

    def action_open_links(self):
        """Open the sheet of links and QR codes."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/salon_website/links/{self.id}", "target": "new"}

    def _get_online_links(self):
        """Return ``((title, ({"name", "url", "qr"}, …)), …)``: the branch, its people, its services."""
        self.ensure_one()
        doors = self.env["salon.online"]._as_visitor(self.env.lang)
        branch = self.with_env(doors.env)
        people, services = doors._team(branch).sorted("name"), doors._bookable(branch)
        return (
            (self.env._("At the door: I am here"), (self._link_of(self.name, self._get_door_url()),)),
            (self.env._("Branch"), (self._link_of(self.name, self.online_url),)),
            (self.env._("Team"), tuple(self._link_of(each.name, each._get_online_url(branch)) for each in people)),
            (self.env._("Services"), tuple(self._link_of(each.name, each._get_online_url(branch)) for each in services)),
        )

    def _get_door_url(self):
        """Return the address that hangs at the door; the first time it is asked for, it is made."""
        branch = self.sudo()  # sudo: the desk prints it, nobody reads or changes it by hand
        if not branch.door_token:
            branch.door_token = secrets.token_urlsafe(24)
        return f"{branch.get_base_url()}{branch._get_online_path('here', branch.door_token)}"

    def action_renew_door(self):
        """Make a new code for the door; the sheet that hangs there stops working."""
        self.check_access("write")
        self.sudo().write({"door_token": False})  # sudo: see _get_door_url
        return self.action_open_links()

    def _link_of(self, name, url):
        return {"name": name, "url": url, "qr": f"data:image/svg+xml,{quote(_qr_drawing(url), safe='')}"}


def _qr_drawing(text):
    """Return a QR code as SVG: drawn here, so that it needs no picture library and prints sharp at any size."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    size = len(rows)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><path d="{path}"/></svg>'
