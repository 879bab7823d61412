from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.salon_booking.models.salon_appointment import MOVABLE
from odoo.addons.salon_booking.models.salon_booking_planner import minute_of, moment_of

MOST_WAYS = 3
MOST_CARDS = 50
DAYS_AROUND = 7


class SalonRota(models.AbstractModel):
    """Visits whose person is not there: the list, the ways out, and the decision to keep them."""

    _inherit = "salon.rota"

    @api.model
    def get_orphans(self, branch_id=False):
        """Return the cards of all visits ahead that stand without their shift and were not kept yet."""
        branch, _first = self._open_week(branch_id, False)
        return self._get_cards(self.env["salon.appointment"].search(self._get_orphan_domain(branch), order="start, id", limit=MOST_CARDS))

    @api.model
    def mend_visit(self, appointment_id, place):
        """Give a visit to somebody else, or another time, as one of its ways says; through ``write``, which plans it anew.

        :return: what happened, as a sentence
        """
        visit = self._visit(appointment_id)
        try:
            people = {int(key): int(value) for key, value in place["people"].items()}
            start = fields.Datetime.to_datetime(place["start"])
        except (AttributeError, KeyError, TypeError, ValueError):
            people, start = {}, None
        lines = visit.line_ids.filtered(lambda line: line.id in people)
        if not lines or not start or not self.env["salon.booking.planner"]._is_plannable(start):
            raise UserError(self.env._("This way is not open any more. Refresh and choose another one."))
        commands = [Command.update(line.id, {"wished_employee_id": people[line.id]}) for line in lines]
        before = visit._get_plan_key()
        visit.write({"start": start, "line_ids": commands})
        if visit._get_plan_key() == before:  # another help or place at the same time with the same person
            visit._reschedule(self._now())
        return self.env._(
            "%(customer)s: %(time)s with %(person)s",
            customer=visit.customer_id.name or visit.customer_short_name or self.env._("Visit"),
            time=self.env["salon.booking.planner"]._clock(visit.branch_id, visit.start, with_day=True),
            person=self._names(visit),
        )

    @api.model
    def keep_visit(self, appointment_id, reason):
        """Keep a visit although its person is not there."""
        self._check_may_plan()
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say in a few words why this visit stays. Enter a reason."))
        self._visit(appointment_id)._keep_uncovered(reason)
        return True

    @api.model
    def _visit(self, appointment_id):
        visit = self.env["salon.appointment"].browse(appointment_id if isinstance(appointment_id, int) else ()).exists()
        if not visit:
            raise UserError(self.env._("This visit is not there any more. Refresh to see the week as it is."))
        visit.check_access("write")
        if visit.state not in MOVABLE:
            raise UserError(self.env._("This visit has begun or is over. Refresh to see the week as it is."))
        return visit

    @api.model
    def _get_orphan_domain(self, branch):
        return Domain(self.env["salon.appointment"]._get_uncovered_domain(branch))

    @api.model
    def _names(self, visit):
        # sudo: names of colleagues, which the diary shows
        return ", ".join(dict.fromkeys(visit.sudo().line_ids.mapped("employee_id.name")))

    @api.model
    def _get_cards(self, visits, away=None):
        """Return the cards of visits; ``away``: person who will not be there, though the rota does not say so yet."""
        return [self._card(visit, (away or self._get_gone(visit)).sudo()) for visit in visits[:MOST_CARDS]]  # sudo: names, compared

    @api.model
    def _card(self, visit, gone):
        return {
            "id": visit.id,
            "time": self.env["salon.booking.planner"]._clock(visit.branch_id, visit.start, with_day=True),
            "customer": visit.customer_id.name or visit.customer_short_name or self.env._("Walk-in"),
            "services": visit.service_names,
            "person": self._names(visit),
            "gone": self.env._("not there: %s", ", ".join(gone.mapped("name"))) if gone else "",
            "ways": self._get_ways(visit, gone),
        }

    @api.model
    def _get_gone(self, visit):
        """Return who of a visit, helpers too, is not there at that time. sudo: shifts and leave are only compared."""
        gone = self.env["hr.employee"].sudo()
        rows = visit.sudo().allocation_ids.filtered(lambda row: row.blocking and row.kind == "phase")
        people = {person.resource_id: person for person in gone.search([("resource_id", "in", rows.resource_id.ids)])}
        for row in rows.filtered(lambda each: each.resource_id in people):
            person = people[row.resource_id]
            here = [("employee_id", "=", person.id), ("start", "<=", row.start), ("stop", ">=", row.stop)]
            away = [("employee_id", "=", person.id), ("state", "=", "validate")]
            away += [("salon_start", "<", row.stop), ("salon_stop", ">", row.start)]
            on_shift = self.env["salon.shift"].sudo().search_count(here, limit=1)
            if not on_shift or self.env["hr.leave"].sudo().search_count(away, limit=1):
                gone |= person
        return gone

    @api.model
    def _get_ways(self, visit, gone):
        """Return ways to mend one visit: the same time with somebody else first, then the nearest times of that day.

        Who is not there is no way out, neither as help; who is there keeps the own services.
        """
        now, wishes, lines = self._now(), visit._get_wishes(), list(visit.sudo().line_ids)  # sudo: people are only compared
        for wish in wishes:
            person = lines[wish["key"]].employee_id
            kept = self.env["hr.employee"] if not person or person in gone else person.with_env(self.env)
            wish.update(employee=kept, level=False, sex=False)
        planner, branch = visit._get_planner(now), visit.branch_id
        day = branch._local_date(visit.start)
        start, _stop = branch._local_day_bounds(day)
        _start, stop = branch._local_day_bounds(day + timedelta(days=DAYS_AROUND))
        known = {"now": now, "skip_appointment_ids": visit.ids, "taken": [(each.id, start, stop) for each in gone.resource_id]}
        answer = planner._day_availability(branch, wishes, day, **known)
        wanted = minute_of(visit.start)
        starts = sorted(answer.starts(), key=lambda minute: (abs(minute - wanted), minute))
        if not starts:  # the first times of the days after
            answer = planner._day_availability(branch, wishes, day + timedelta(days=1), days=DAYS_AROUND, **known)
            starts = answer.starts()
        plans = [answer.plan(minute) for minute in starts[:MOST_WAYS]]
        return [self._way(visit, lines, plan) for plan in plans if plan]

    @api.model
    def _way(self, visit, lines, plan):
        planner, start = self.env["salon.booking.planner"], moment_of(plan.start)
        leads = {step.service_key: step.lead_id for step in plan.steps if step.lead_id}
        # sudo: ids and names of colleagues, which the diary shows
        people = self.env["hr.employee"].sudo().search([("resource_id", "in", list(leads.values()))])
        by_resource = {person.resource_id.id: person for person in people}
        return {
            "label": self.env._(
                "%(time)s with %(person)s",
                time=planner._clock(visit.branch_id, start, with_day=visit.branch_id._local_date(start) != visit.visit_date),
                person=", ".join(dict.fromkeys(by_resource[lead].name for lead in leads.values() if lead in by_resource)),
            ),
            "place": {
                "start": fields.Datetime.to_string(start),
                "people": {lines[key].id: by_resource[lead].id for key, lead in leads.items() if lead in by_resource},
            },
        }
