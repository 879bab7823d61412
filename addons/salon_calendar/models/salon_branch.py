from odoo import models
from odoo.exceptions import AccessError


class SalonBranch(models.Model):
    """The branch as booking portals read it."""

    _inherit = "salon.branch"

    def action_reserve_link(self):
        """Show a new secret link to the files for booking portals."""
        self.ensure_one()
        self._check_calendar_right()
        note = self.env._("Beside it lie services.json and availability.json. A new link shuts the one before.")
        return self.env["salon.calendar.link"]._show(self, self.name, note)

    def _check_calendar_right(self):
        if not self.env.user.has_group("salon_crm.group_salon_manager"):
            raise AccessError(self.env._("Links of a branch are made by a manager. Ask one."))
        self.check_access("write")
