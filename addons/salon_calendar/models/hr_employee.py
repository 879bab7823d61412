from odoo import fields, models
from odoo.exceptions import AccessError


class HrEmployee(models.Model):
    """A colleague's visits as a calendar, and the colleague's own calendar as busy time."""

    _inherit = "hr.employee"

    calendar_source_ids = fields.One2many("salon.calendar.source", "employee_id", groups="salon_crm.group_salon_manager")

    def action_calendar_link(self):
        """Show a new secret link to the visits of this person; the one before opens nothing any more."""
        self.ensure_one()
        self._check_calendar_right()
        note = self.env._("Times, services and first names. A new link shuts the one before.")
        return self.env["salon.calendar.link"]._show(self, self.sudo().name, note)  # sudo: the own name, or that of one's team

    def action_shut_calendar_link(self):
        """Shut the link to the visits of this person."""
        self.ensure_one()
        self._check_calendar_right()
        self.env["salon.calendar.feed"]._shut(self)

    def _check_calendar_right(self):
        """Ask for the right to hand out the visits of these people: one's own, or those of one's team."""
        user = self.env.user
        if all(person.sudo().user_id == user for person in self):  # sudo: only whether it is one's own file
            return
        if not user.has_group("salon_crm.group_salon_manager"):
            raise AccessError(self.env._("The link to a colleague's visits is made by a manager. Ask one."))
        self.check_access("write")
        homes = self.sudo().salon_branch_id  # sudo: only compared
        if user.salon_branch_ids and homes - user.salon_branch_ids:
            raise AccessError(self.env._("This person is at home in another branch. Ask the manager there."))
