from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine.rota import monday


class SalonRota(models.AbstractModel):
    """The week of a branch as one answer, and the verbs that change it. The browser draws what it is given and asks for the rest.

    A *card* of a visit: ``{"id", "time", "customer", "services", "person", "ways": [{"label", "place"}]}``, where a place is
    ``{"start": UTC text, "people": {line id: person id}}`` and was tried in the engine just now.
    """

    _name = "salon.rota"
    _description = "Rota"

    # who may look, and at what

    @api.model
    def _open_week(self, branch_id, day):
        """Return ``(branch, Monday)`` of the asked week, for who may see the rota of the branch."""
        if not self.env.user.has_group("salon_crm.group_salon_desk"):
            raise AccessError(self.env._("The rota is for the desk. Ask a manager for your hours."))
        branches = self._get_branches()
        if branch_id and (type(branch_id) is not int or branch_id >= 2**31):
            raise UserError(self.env._("This login does not work in that branch. Choose another one, or ask a manager."))
        branch = branches.browse(branch_id) if branch_id else (self.env.user.salon_branch_id & branches or branches[:1])
        if not branch:
            raise UserError(self.env._("No branch is set for this login yet. Ask a manager to choose one."))
        if branch not in branches:
            raise AccessError(self.env._("This login does not work in that branch. Choose another one, or ask a manager."))
        return branch, monday(self.env["salon.appointment"]._plain_day(day) or branch._today())

    @api.model
    def _get_branches(self):
        user = self.env.user
        if user.salon_branch_ids:
            return user.salon_branch_ids.filtered(lambda branch: branch.active and branch.company_id in self.env.companies)
        if user.has_group("salon_crm.group_salon_manager"):
            return self.env["salon.branch"].search([("company_id", "in", self.env.companies.ids)])
        return self.env["salon.branch"]._get_default_branch()

    @api.model
    def _may_plan(self):
        return self.env.user.has_group("salon_crm.group_salon_manager")

    @api.model
    def _check_may_plan(self):
        if not self._may_plan():
            raise AccessError(self.env._("The rota is changed by a manager. Ask one."))

    @api.model
    def _person(self, branch, employee_id):
        """Return somebody of the team of the branch, or who is planned there; others' names do not leave."""
        person = self.env["hr.employee"].browse(employee_id if type(employee_id) is int and 0 < employee_id < 2**31 else ()).exists()
        # sudo: only compared
        if not person or person.sudo().company_id != branch.company_id:
            raise UserError(self.env._("This person is not in the team any more. Refresh to see the week as it is."))
        return person

    @api.model
    def _get_team(self, branch, first):
        """Return whom the week shows: the team of the branch, and whoever else is planned there. sudo: names that the diary shows."""
        last = first + timedelta(days=6)
        domain = [("branch_id", "=", branch.id), ("shift_date", ">=", first), ("shift_date", "<=", last)]
        planned = self.env["salon.shift"].search(domain).employee_id | self.env["salon.shift.draft"].search(domain).employee_id
        home = self.env["hr.employee"].sudo().search([("salon_branch_id", "=", branch.id), ("is_stylist", "=", True)])
        return (home | planned.sudo()).sorted(lambda person: (person.salon_branch_id != branch, person.name or "", person.id))

    @api.model
    def _values(self, values):
        """Return what was sent as far as it can be read; what is missing then is refused in words where it is needed."""
        return values if isinstance(values, dict) else {}

    @api.model
    def _refuse_gone(self):
        raise UserError(self.env._("This shift is not there any more. Refresh to see the week as it is."))

    @api.model
    def _day(self, text):
        day = self.env["salon.appointment"]._plain_day(text)
        if not day:
            raise UserError(self.env._("This is no day that can be planned. Choose one in the rota."))
        return day

    @api.model
    def _now(self):
        return fields.Datetime.now()
