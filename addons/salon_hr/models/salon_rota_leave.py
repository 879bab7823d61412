from odoo import api, models
from odoo.exceptions import UserError

from ..engine.rota import leave_minutes

MOST_DAYS = 366
HALVES = (False, "am", "pm")


class SalonRota(models.AbstractModel):
    """Leave as the rota enters it: agreed on at once by the manager, with the visits that stand in it on the table."""

    _inherit = "salon.rota"

    @api.model
    def give_leave(self, branch_id, values, reason=False):
        """Enter and agree to a leave.

        :param values: ``{"employee_id", "type_id", "from", "to"}`` (days) and perhaps ``"half"``: ``"am"`` or ``"pm"`` of one day
        :param reason: why visits are kept in the leave
        :return: ``{"orphans": [card]}``, empty when it is done
        """
        self._check_may_plan()
        values = self._values(values)
        branch, _first = self._open_week(branch_id, False)
        person = self._leave_person(branch, values.get("employee_id"))
        first, last = self._day(values.get("from")), self._day(values.get("to"))
        half = values.get("half") or False
        if last < first or (last - first).days > MOST_DAYS or half not in HALVES:
            raise UserError(self.env._("A leave must end after it begins, within a year. Choose other days."))
        kind = self.env["hr.leave.type"].sudo().browse(self._leave_type(branch, values.get("type_id")))  # sudo: its name and rules
        visits = self._get_visits_within(branch, person, first, last, half)
        if visits and not (isinstance(reason, str) and reason.strip()):
            return {"orphans": self._get_cards(visits, person)}
        self._agree(person, kind, first, last, half)
        if visits:
            visits._keep_uncovered(reason)
        return {"orphans": []}

    @api.model
    def take_back_leave(self, branch_id, employee_id, day):
        """Take back the leave of a person on a day; its time can be booked again."""
        self._check_may_plan()
        branch, _first = self._open_week(branch_id, day)
        person, day = self._leave_person(branch, employee_id), self._day(day)
        start, stop = branch._local_day_bounds(day)
        domain = [("employee_id", "=", person.id), ("state", "=", "validate"), ("salon_start", "<", stop), ("salon_stop", ">", start)]
        # sudo: the manager of the rota decides on leave; nothing else of it is written
        leaves = self.env["hr.leave"].sudo().search(domain)
        if not leaves:
            raise UserError(self.env._("There is no leave on this day any more. Refresh to see the week as it is."))
        leaves.action_refuse()
        return True

    @api.model
    def _leave_person(self, branch, employee_id):
        """Return somebody whose home is a branch of the manager: a colleague who only helps out has leave from the own one."""
        person = self._person(branch, employee_id)
        if person.sudo().salon_branch_id not in self._get_branches():  # sudo: only compared
            raise UserError(self.env._("This person is at home in another branch. Ask the manager there."))
        return person

    @api.model
    def _get_leave_types(self, branch):
        # sudo: names of the kinds of leave that the rota offers
        kinds = (
            self.env["hr.leave.type"]
            .sudo()
            .search(
                [("requires_allocation", "=", False), ("company_id", "in", (False, branch.company_id.id)), ("request_unit", "!=", "hour")]
            )
        )
        return [{"id": kind.id, "name": kind.name, "halves": kind.request_unit == "half_day"} for kind in kinds]

    @api.model
    def _leave_type(self, branch, type_id):
        known = [kind["id"] for kind in self._get_leave_types(branch)]
        if type_id not in known:
            raise UserError(self.env._("This kind of leave is not offered here. Choose one of the list."))
        return type_id

    @api.model
    def _get_visits_within(self, branch, person, first, last, half):
        since, until = leave_minutes(half or None, half or None)
        span = (branch._to_utc(first, since), branch._to_utc(last, until))
        appointments = self.env["salon.appointment"]
        # What stood without a shift before is listed as well: it is a visit of this person on these days.
        found = appointments._find_all_uncovered(employee_ids=person.ids, leave_span=span)
        return appointments.search([("id", "in", found), ("start", "<", span[1]), ("stop", ">", span[0])], order="start, id")

    @api.model
    def _agree(self, person, kind, first, last, half):
        values = {
            "employee_id": person.id,
            "holiday_status_id": kind.id,
            "request_date_from": first,
            "request_date_to": last,
            **({"request_date_from_period": half, "request_date_to_period": half} if half and kind.request_unit == "half_day" else {}),
        }
        # sudo: the manager of the rota decides on leave, without the rights of a personnel office
        leaves = self.env["hr.leave"].sudo().with_context(leave_fast_create=True, mail_create_nosubscribe=True, tracking_disable=True)
        if leaves.search_count(
            [
                ("employee_id", "=", person.id),
                ("state", "=", "validate"),
                ("request_date_from", "<=", last),
                ("request_date_to", ">=", first),
            ]
        ):
            raise UserError(self.env._("There is leave on these days already. Take that back first, or choose other days."))
        leave = leaves.create(values)
        if leave.state != "validate":
            leave.action_approve(check_state=False)
        return leave
