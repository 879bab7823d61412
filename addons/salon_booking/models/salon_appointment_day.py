from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .plan.salon_appointment_wishes import WISH_FIELDS
from .salon_appointment import MOVABLE
from .salon_booking_planner import minute_of, moment_of

MAX_CHIPS = 40
BEST_CHIPS = 3
NO_OPTIONS = {"times": [], "reasons": [], "ways": [], "hint": ""}


class SalonAppointment(models.Model):
    """What the screens ask: free times while a form is filled in, the day of a stylist."""

    _inherit = "salon.appointment"

    wanted_day = fields.Date(string="Date", compute="_compute_wanted_day", readonly=False, store=False)
    time_options = fields.Json(string="Free times", compute="_compute_time_options")
    clash_note = fields.Char(string="Booked twice", compute="_compute_clash_note", groups="salon_crm.group_salon_desk")

    @api.depends("start", "branch_id")
    def _compute_wanted_day(self):
        for appointment in self:
            branch = appointment.branch_id
            if appointment.start and branch:
                appointment.wanted_day = branch._local_date(appointment.start)
            else:
                appointment.wanted_day = appointment.wanted_day or (branch and branch._today())

    @api.depends(
        "branch_id",
        "customer_id",
        "start",
        "wanted_day",
        "line_ids.guest_no",
        "line_ids.pet_id",
        "line_ids.product_id",
        "line_ids.wished_employee_id",
        *sorted(WISH_FIELDS),
    )
    @api.depends_context("lang")
    def _compute_time_options(self):
        """Free times of the wanted day for the chosen services, as the form shows them.

        ``{"times": [{"start": "YYYY-MM-DD HH:MM:SS" UTC, "label", "with", "chosen", "best"}], "hint": text}`` and what `_get_why_not`
        returns.
        """
        now, planner = fields.Datetime.now(), self.env["salon.booking.planner"]
        for appointment in self:
            ready = (
                appointment.branch_id
                and appointment.wanted_day
                and planner._is_plannable(appointment.wanted_day)
                and appointment._get_wishes()
                and appointment.state in ("booked", "arrived")
            )
            appointment.time_options = appointment._try_time_options(now) if ready else NO_OPTIONS

    def _try_time_options(self, now):
        try:
            with self.env["salon.booking.planner"]._faults_in_words():
                return self._get_time_options(now)
        except UserError as refusal:
            return {**NO_OPTIONS, "hint": str(refusal)}

    @api.depends("customer_id", "start", "stop", "state")
    @api.depends_context("lang")
    def _compute_clash_note(self):
        """Tell of another appointment of this customer in the same time. Allowed: a mother books for her daughter too."""
        for appointment in self:
            other = appointment._get_clash() if appointment.state in MOVABLE else appointment.browse()
            words = self.env._(
                "%(customer)s is booked already at this time: %(time)s %(services)s.",
                customer=appointment.customer_short_name,
                time=other.clock,
                services=other.service_names,
            )
            appointment.clash_note = words if other else False

    def _get_clash(self):
        if not (self.customer_id and self.start):
            return self.browse()
        stop = self.stop if self.stop and self.stop > self.start else self.start + timedelta(minutes=1)
        return self.search(
            [
                ("customer_id", "=", self.customer_id._origin.id),
                ("id", "not in", self._origin.ids),
                ("state", "in", ("booked", "arrived", "in_service")),
                ("start", "<", stop),
                ("stop", ">", self.start),
            ],
            limit=1,
        )

    def _get_time_options(self, now):
        planner, branch, wishes = self.env["salon.booking.planner"], self.branch_id._origin, self._get_wishes()
        wishes = [{key: value._origin if isinstance(value, models.BaseModel) else value for key, value in wish.items()} for wish in wishes]
        if self.start and wishes:
            wishes[0]["near"] = minute_of(self.start)
        skip = self._origin.ids
        answer = planner._day_availability(branch, wishes, self.wanted_day, now=now, skip_appointment_ids=skip)
        starts, why = answer.starts(), {"reasons": [], "ways": []}
        asked = self.start and (not self._origin or self.start != self._origin.start or self.start > now)
        if asked and not answer.is_possible(minute_of(self.start)):
            why = self._get_why_not(answer, self.start)
        if not starts:
            day_after = self.wanted_day + timedelta(days=1)
            later = planner._first_times(branch, wishes, day_after, now=now, limit=3, skip_appointment_ids=skip)
            hint = self.env._("No free time on this day. Next:") if later else self.env._("No free time in the next 30 days.")
            return {"times": [self._chip(planner, branch, time, with_day=True) for time in later], "hint": hint, **why}
        plans = answer.best(MAX_CHIPS, starts[:MAX_CHIPS])
        worst = max(plan.cost for plan in plans)
        best = {plan.start for plan in plans[:BEST_CHIPS] if plan.cost < worst}
        plans = sorted(plans, key=lambda plan: plan.start)
        chips = [self._chip(planner, branch, moment_of(plan.start), plan, is_best=plan.start in best) for plan in plans]
        return {"times": chips, "hint": "", **why}

    def _chip(self, planner, branch, moment, plan=None, is_best=False, with_day=False):
        wished = self.line_ids[:1].wished_employee_id
        return {
            "start": fields.Datetime.to_string(moment),
            "label": planner._clock(branch, moment, with_day=with_day),
            "with": planner._resource_name(plan.steps[0].lead_id) if plan and not wished else "",
            "chosen": bool(self.start) and moment == self.start,
            "best": is_best,
        }

    # the stylist's day

    @api.model
    def _plain_day(self, text):
        """Return the day a browser asks for, or None for whatever is none."""
        try:
            day = fields.Date.to_date(text) if isinstance(text, str) else None
        except ValueError:
            return None
        return day if day and self.env["salon.booking.planner"]._is_plannable(day) else None

    @api.model
    def get_my_day(self, day=None):
        """Return the signed-in stylist's services of a day: own column, first names, no contact data.

        :param day: ``YYYY-MM-DD`` of the branch, today if empty
        """
        # sudo: a user's own file; everything below is limited to this person
        employee = self.env["hr.employee"].sudo().search([("user_id", "=", self.env.uid)], limit=1)
        branch = (employee.salon_branch_id or self.env["salon.branch"]._get_default_branch()).sudo()
        if not branch or not employee:
            return {"linked": False, "cards": []}
        day = self._plain_day(day) or branch._today()
        start, stop = branch._local_day_bounds(day)
        lines = (
            self.env["salon.appointment.line"]
            .sudo()
            .search(
                [
                    ("employee_id", "=", employee.id),
                    ("start", ">=", start),
                    ("start", "<", stop),
                    ("appointment_id.state", "not in", ("cancelled", "no_show")),
                ],
                order="start, id",
            )
        )
        shift = (
            self.env["salon.shift"].sudo().search([("employee_id", "=", employee.id), ("start", "<", stop), ("stop", ">", start)], limit=1)
        )
        planner = self.env["salon.booking.planner"]
        return {
            "linked": True,
            "day": fields.Date.to_string(day),
            "is_today": day == branch._today(),
            "title": planner._day_words(day),
            "previous": fields.Date.to_string(day - timedelta(days=1)),
            "next": fields.Date.to_string(day + timedelta(days=1)),
            "shift": planner._clock_span(branch, shift.start, shift.stop),
            "done": len(lines.filtered("finished_at")),
            "cards": [line._get_card(branch) for line in lines],
        }
