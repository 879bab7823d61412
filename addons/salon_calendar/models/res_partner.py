from odoo import models
from odoo.exceptions import AccessError, UserError


class ResPartner(models.Model):
    """A customer's own visits as a calendar."""

    _inherit = "res.partner"

    def action_calendar_link(self):
        """Show a new secret link to the visits of this customer; the one before opens nothing any more."""
        self.ensure_one()
        self._check_calendar_right()
        if not self.is_salon_customer:
            raise UserError(self.env._("This contact is no customer of the salon. Choose a customer."))
        note = self.env._("For this customer alone: whoever has the link sees the visits. A new link shuts the one before.")
        return self.env["salon.calendar.link"]._show(self, self.name, note)

    def action_shut_calendar_link(self):
        """Shut the link to the visits of this customer."""
        self.ensure_one()
        self._check_calendar_right()
        self.env["salon.calendar.feed"]._shut(self)

    def _check_calendar_right(self):
        if not self.env.user.has_group("salon_crm.group_salon_desk"):
            raise AccessError(self.env._("The link to a customer's visits is made at the desk. Ask there."))
        self.check_access("write")
