from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ..salon_booking_planner import DESK_GRACE_MIN, minute_of, moment_of

MAX_CLAIM_TRIES = 20  # people and places that somebody else took in the same moment


class SalonAppointment(models.Model):
    """How an appointment gets its people, places and held time, and what it says when it cannot."""

    _inherit = "salon.appointment"

    def _reschedule(self, now):
        """Release all held time of these appointments, then claim it anew: row by row they would be in their own way."""
        self.sudo().allocation_ids.unlink()  # sudo: held time is written by the verbs alone
        self.env.flush_all()
        self._plan_and_claim(now)
        self._tell_visit_services()
        self._emit_change("appointment.moved")
        self._on_moved()

    def _plan_and_claim(self, now):
        """Give each appointment its people, places and held time, one after the other: each sees those before it.

        The one place where the order of the steps stands; an addon hooks the step it means and never this method:

        1. `_get_ready_plan`: what was planned before, as it was held or offered, is not planned anew;
        2. `_claim_ready` holds its time; when that is gone, or nothing is ready, `_claim_anew` looks for a plan:
           `_get_planner` (who answers: the desk freely, a customer within the terms), `_prepare_claims`, and words when none fits;
        3. `_apply_plan` writes it down, once the time is held: who was lost on the way must leave no price behind.

        Then the caller goes on: the event, ``_on_booked`` or ``_on_moved`` (what the customer is told), at last the history.

        :raises UserError: with reasons and the next free times
        """
        for appointment in self:
            plan = appointment._get_ready_plan()
            if not plan or not appointment._claim_ready(plan, now):
                plan = appointment._claim_anew(now)
            appointment._apply_plan(plan)

    def _get_ready_plan(self):
        """Return the plan that was made for this appointment before and still counts, or None; a step of `_plan_and_claim`."""

    def _claim_ready(self, plan, now):
        """Hold the time of a plan that was ready and return whether it is held; a step of `_plan_and_claim`."""
        # sudo: held time is written by the verbs alone
        rows, _conflict = self.env["salon.appointment.allocation"].sudo()._claim(self._prepare_claims(plan), now)
        return bool(rows)

    def _get_planner(self, now):
        """Return the planner as it answers whoever books this; extend to narrow what it offers. A step of `_plan_and_claim`."""
        return self.env["salon.booking.planner"]

    def _claim_anew(self, now):
        """Return a plan whose time is held now; what somebody else took in the same moment is planned around."""
        planner, taken = self._get_planner(now), []
        allocations = self.env["salon.appointment.allocation"].sudo()  # sudo: held time is written by the verbs alone
        answer = planner._availability(
            self.branch_id,
            self._get_wishes(),
            self.start,
            self.start + timedelta(minutes=1),
            now=now - timedelta(minutes=DESK_GRACE_MIN),
            skip_appointment_ids=self.ids,
        )
        for _attempt in range(MAX_CLAIM_TRIES):
            with planner._faults_in_words():
                plan = answer.plan(minute_of(self.start))
            if not plan:
                raise UserError(self._lost_words(taken, now) if taken else self._refusal_words(answer, now))
            rows, conflict = allocations._claim(self._prepare_claims(plan), now)
            if rows:
                return plan
            if not conflict:
                break
            # Nothing is read anew: this transaction would not see more than before. What was in the way is known now.
            taken.append(conflict)
            answer = planner._with_taken(answer, conflict)
        raise UserError(self._lost_words(taken, now))

    # writing a plan down

    def _apply_plan(self, plan):
        """Write a plan into the appointment and its services. Its steps, in order:

        1. `_get_before_plan`: what later steps compare with;
        2. each service is written once, with what its ``_prepare_planned`` says: person, times, reason;
        3. `_settle_prices`: the price as agreed;
        4. `_keep_plan`: what is needed of the plan itself later on.
        """
        lines = self.line_ids.sudo()  # sudo: people, times and prices are written by the planner alone
        before, people = self._get_before_plan(), self._get_people(plan)
        with self.env.protecting([lines._fields["price"]], lines):  # settled below, once
            for step in plan.steps:
                line = lines[step.service_key]
                line.write(line._prepare_planned(step, people[step.lead_id]))
            self.env.add_to_compute(self._fields["stop"], self)
        self._settle_prices(before)
        self._keep_plan(plan)

    def _get_before_plan(self):
        """Return a dict of what `_settle_prices` compares with; extend to remember more."""
        return {"prices": {line: line.price for line in self.line_ids.sudo()}}  # sudo: as told, whoever plans

    def _settle_prices(self, before):
        """Write what the services cost after planning; a step of `_apply_plan`."""

    def _keep_plan(self, plan):
        """Keep what is needed of a plan later on; a step of `_apply_plan`."""

    def _get_people(self, plan):
        """Return ``{resource id: employee id}`` of who leads the services of a plan."""
        leads = list({step.lead_id for step in plan.steps})
        # sudo: the resources belong to colleagues of the same branch; the company is looked at when they are written
        people = self.env["hr.employee"].sudo().search_fetch([("resource_id", "in", leads)], ["resource_id", "company_id"], order="id desc")
        return {person.resource_id.id: person.id for person in people}

    def _prepare_claims(self, plan):
        lines = list(self.line_ids)
        return [
            {
                "resource_id": claim.resource_id,
                "branch_id": self.branch_id.id,
                "start": moment_of(claim.start),
                "stop": moment_of(claim.stop),
                "kind": str(claim.role),
                "blocking": True,
                "appointment_id": self.id,
                "line_id": lines[claim.service_key].id,
                "phase_id": claim.phase_key or False,
            }
            for claim in plan.claims
        ]

    def _refusal_words(self, answer, now):
        planner = self._get_planner(now)
        reasons = planner._reasons(self.branch_id, answer, self.start)
        times = planner._times_near(self.branch_id, self._get_wishes(), self.start, now=now, skip_appointment_ids=self.ids)
        return " ".join([*reasons, self._times_words(planner, times)])

    def _lost_words(self, taken, now):
        """Say that another booking was faster, with the times that are free in the newest view."""
        planner = self._get_planner(now)
        clock = planner._clock(self.branch_id, self.start)
        with planner._newest_view(self.branch_id) as planner:
            wishes = [planner._with_own_env(wish) for wish in self._get_wishes()]
            branch = self.branch_id.with_env(planner.env)
            times = planner._times_near(branch, wishes, self.start, now=now, skip_appointment_ids=self.ids, taken=taken)
            offer = self._times_words(planner, times)
        return " ".join([self.env._("%(time)s was taken a moment ago.", time=clock), offer])

    def _times_words(self, planner, times):
        """Return one sentence that offers up to two times, on their day if that is another one."""
        if not times:
            return self.env._("There is no free time in the next 30 days.")
        branch = self.branch_id
        texts = [planner._clock(branch, time, with_day=branch._local_date(time) != branch._local_date(self.start)) for time in times[:2]]
        person = self.line_ids.wished_employee_id
        name = person.sudo().name if len(person) == 1 else ""  # sudo: a name that the diary shows anyway
        if len(texts) == 1:
            if name:
                return self.env._("%(person)s is free at %(time)s.", person=name, time=texts[0])
            return self.env._("%(time)s is free.", time=texts[0])
        if name:
            return self.env._("%(person)s is free at %(first)s and %(second)s.", person=name, first=texts[0], second=texts[1])
        return self.env._("%(first)s and %(second)s are free.", first=texts[0], second=texts[1])
