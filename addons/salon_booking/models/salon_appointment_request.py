from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..engine.policy import Accept, new_guest_refusals
from ..engine.record import plan_from_data, plan_to_data
from ..engine.spans import merge, subtract
from .salon_appointment_promise import DESK
from .salon_booking_planner import DESK_GRACE_MIN, minute_of

_lt = LazyTranslate(__name__)

OUTSIDE_SOURCES = ("website", "wechat", "group_buying")  # a customer acts; with a person at the desk it is the desk that books
OFFER_KEY = "offer"
REQUEST_FIELDS = {"request_expires_at", "offer_start", "offer_expires_at", "offer_plan"}


class SalonAppointment(models.Model):
    """Bookings from outside that the desk accepts, declines or answers with another time.

    A request holds its time by ordinary rows of kind ``hold`` with an end, so it can never double a slot. Accepting settles
    the same rows; another time that is offered is held beside it until it is answered or runs out.
    """

    _inherit = "salon.appointment"

    _workflow_events = {
        "appointment.requested": {"label": _lt("Appointment requested"), "payload": {"branch_id": "int", "start": "datetime"}},
        "appointment.offered": {"label": _lt("Another time offered"), "payload": {"branch_id": "int", "start": "datetime"}},
        "appointment.declined": {"label": _lt("Request declined"), "payload": {"branch_id": "int", "start": "datetime"}},
        "appointment.expired": {"label": _lt("Request ran out"), "payload": {"branch_id": "int", "start": "datetime"}},
    }

    request_expires_at = fields.Datetime(string="Answer until", readonly=True, copy=False)
    offer_start = fields.Datetime(string="Time offered", readonly=True, copy=False)
    offer_expires_at = fields.Datetime(string="Offer holds until", readonly=True, copy=False)
    offer_plan = fields.Json(readonly=True, copy=False, groups=DESK)
    offer_clock = fields.Char(string="Offered", compute="_compute_offer_clock")

    _requests = models.Index("(request_expires_at) WHERE state = 'request'")

    @api.depends("offer_start", "branch_id")
    @api.depends_context("lang")
    def _compute_offer_clock(self):
        planner = self.env["salon.booking.planner"]
        for appointment in self:
            start = appointment.offer_start
            appointment.offer_clock = planner._clock(appointment.branch_id, start, with_day=True) if start else False

    # create, write

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        for vals in vals_list:
            if self._is_from_outside(vals.get("source")):
                self._check_outside(vals, now)
        appointments = super().create(vals_list)
        requests = appointments.filtered(lambda each: each.state == "request")
        requests._plan_and_claim(now)
        requests._tell_promises(now, "requested")
        requests._emit_change("appointment.requested")
        requests._on_requested()
        return appointments

    def write(self, vals):
        if REQUEST_FIELDS & vals.keys() and not self.env.su:
            raise UserError(self.env._("Press Accept, Decline or Offer another time."))
        if {"start", "branch_id", "line_ids"} & vals.keys() and any(each.state == "request" for each in self):
            raise UserError(self.env._("This is a request. Accept it first, or offer another time."))
        return super().write(vals)

    @api.model
    def _is_from_outside(self, source):
        """Tell whether a customer books: from a source outside, and nobody of the desk at the keyboard."""
        return source in OUTSIDE_SOURCES and not self.env.user.has_group(DESK)

    def _check_outside(self, vals, now):
        """Refuse what the terms do not open to customers, and mark what the desk has to accept.

        :param vals: create values; ``state`` and ``request_expires_at`` are added where the desk accepts
        """
        # sudo: terms hang on the customer's file; only a refusal or a state comes out
        draft = self.sudo().new({key: value for key, value in vals.items() if key not in ("accepted_policy_version", "card_agreed")})
        facts = draft._engine_facts(now)
        policy = self._choose_policies(draft, facts)[0]
        terms = policy and policy._engine_policy()
        if not terms:
            return
        codes = new_guest_refusals(terms, facts[draft])
        if codes:
            raise UserError(self.env["salon.booking.policy.words"]._new_guest_words(terms, codes))
        if terms.accept == Accept.ASK:
            vals["state"] = "request"
            vals["request_expires_at"] = min(now + timedelta(minutes=terms.answer_min), draft.start)

    # buttons

    def action_accept(self):
        self._record_accept(fields.Datetime.now())

    def action_offer(self):
        return self._answer_action("offer", self.env._("Offer another time"))

    def action_decline(self):
        return self._answer_action("decline", self.env._("Decline the request"))

    def action_take_offer(self):
        """Note that the customer takes the offered time."""
        self.ensure_one()
        self._record_offer_taken(fields.Datetime.now())

    def action_drop_offer(self):
        """Note that the customer does not want the offered time."""
        self._drop_offers()

    def _answer_action(self, answer, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "salon.appointment.answer",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_appointment_id": self.id, "default_answer": answer},
        }

    # verbs

    def _record_accept(self, now):
        """Accept requests: the same held time becomes booked time; one that ran out is planned again, if it is still free."""
        self._begin_move("booked")
        self._drop_offers()
        for appointment in self:
            held = appointment.sudo().allocation_ids  # sudo: held time is written by the verbs alone
            wanted = len(held)
            appointment.sudo().write({"state": "booked", "request_expires_at": False})  # sudo: see _begin_move
            if not wanted or len(held._settle()) < wanted:
                held.exists().unlink()
                appointment.invalidate_recordset(["allocation_ids"])
                appointment._claim_one(now)
        self._follow_accepted(now)

    def _record_offer(self, start, now):
        """Hold another time for a request until it is answered or runs out. The first time stays held beside it.

        :raises UserError: with the reasons and the next free times, if it does not fit
        """
        self.ensure_one()
        self._check_is_request()
        self._drop_offers()
        start = fields.Datetime.to_datetime(start).replace(second=0, microsecond=0)
        answer = self.env["salon.booking.planner"]._availability(
            self.branch_id,
            self._get_wishes(),
            start,
            start + timedelta(minutes=1),
            now=now - timedelta(minutes=DESK_GRACE_MIN),
            skip_appointment_ids=self.ids,
        )
        plan = answer.plan(minute_of(start))
        if not plan:
            reasons = self.env["salon.booking.planner"]._reasons(self.branch_id, answer, start)
            raise UserError(" ".join([*reasons, self.env._("Choose another time to offer.")]))
        # sudo: terms are the customer's, as told
        policy = self.sudo().promise_id._engine_policy()
        expires = max(min(now + timedelta(minutes=policy.answer_min if policy else 240), start), now + timedelta(minutes=5))
        self._claim_offer(plan, expires, now)
        vals = {"offer_start": start, "offer_expires_at": expires, "offer_plan": plan_to_data(plan)}
        self.sudo().write({**vals, "request_expires_at": max(self.request_expires_at, expires)})  # sudo: see _begin_move
        self.sudo().allocation_ids.filtered(lambda row: row.hold_key != OFFER_KEY).write({"expires_at": self.request_expires_at})
        self._emit_change("appointment.offered", occurred_at=now)
        self._on_offered()

    def _claim_offer(self, plan, expires, now):
        """Hold what the offered time needs beyond what the request holds already; both at once can be in nobody's way."""
        allocations = self.env["salon.appointment.allocation"].sudo()  # sudo: held time is written by the verbs alone
        claims = []
        for vals in self._prepare_claims(plan):
            own = self.sudo().allocation_ids.filtered(lambda row, vals=vals: row.resource_id.id == vals["resource_id"] and row.blocking)
            for start, stop in subtract(((vals["start"], vals["stop"]),), merge((row.start, row.stop) for row in own)):
                claims.append({**vals, "start": start, "stop": stop, "line_id": False, "hold_key": OFFER_KEY, "expires_at": expires})
        if claims and not allocations._claim(claims, now)[0]:
            raise UserError(self.env._("This time was taken a moment ago. Choose another time to offer."))

    def _record_offer_taken(self, now):
        """Move a request to the time that was offered, and accept it; the old time is free in the same step."""
        self.ensure_one()
        if not self.offer_start or self.offer_expires_at <= now:
            raise UserError(self.env._("The offer ran out. Offer a time again."))
        self._begin_move("booked")
        start = self.offer_start
        self.sudo().write({"state": "booked", "request_expires_at": False})  # sudo: see _begin_move
        if start == self.start:
            self._reschedule(now)
        else:
            self.write({"start": start})
        self.sudo().write({"offer_start": False, "offer_expires_at": False, "offer_plan": False})
        self._follow_accepted(now)

    def _record_decline(self, now, reason=None):
        """Decline requests: their time is free again, and no fee arises."""
        self._check_is_request()
        self._drop_offers()
        self._record_cancel(now, reason or self.env._("The salon could not take this booking."), cause="declined")
        self._emit_change("appointment.declined", occurred_at=now)

    def _drop_offers(self):
        """Give back the time of offers that were not taken."""
        self.check_access("write")
        offered = self.sudo().filtered("offer_start")  # sudo: held time is written by the verbs alone
        offered.allocation_ids.filtered(lambda row: row.hold_key == OFFER_KEY).unlink()
        offered.write({"offer_start": False, "offer_expires_at": False, "offer_plan": False})

    def _follow_accepted(self, now):
        self._emit_change("appointment.booked", lambda appointment: {"source": appointment.source}, occurred_at=now)
        self._on_booked()

    def _check_is_request(self):
        self.check_access("write")
        if any(appointment.state != "request" for appointment in self):
            raise UserError(self.env._("This is no request any more. Refresh to see the day as it is."))

    @api.model
    def _cron_expire_requests(self, limit=100):
        """Cancel requests that nobody answered in time, and drop offers that ran out."""
        now = fields.Datetime.now()
        self.search([("state", "=", "request"), ("offer_expires_at", "<=", now)], limit=limit)._drop_offers()
        late = self.search([("state", "=", "request"), ("request_expires_at", "<=", now)], limit=limit).try_lock_for_update()
        if late:
            late._record_cancel(now, self.env._("Nobody answered in time."), cause="expired")
            late._emit_change("appointment.expired", occurred_at=now)

    # planning

    def _reschedule(self, now):
        """Plan anew; who takes an offered time is booked there as offered, which is no move."""
        taking = self.filtered(lambda each: each.offer_start and each.offer_start == each.start)
        taking.sudo().allocation_ids.unlink()  # sudo: held time is written by the verbs alone
        self.env.flush_all()
        taking._plan_and_claim(now)
        return super(SalonAppointment, self - taking)._reschedule(now) if self - taking else None

    def _claim_one(self, now):
        plan = self.sudo().offer_plan  # sudo: as offered, whoever takes it
        if self.state == "request" or not plan or self.offer_start != self.start:
            return super()._claim_one(now)
        plan = plan_from_data(plan)
        self._apply_plan(plan)
        rows, _conflict = self.env["salon.appointment.allocation"].sudo()._claim(self._prepare_claims(plan), now)  # sudo: as above
        return rows or super()._claim_one(now)

    def _prepare_claims(self, plan):
        claims = super()._prepare_claims(plan)
        if self.state != "request":
            return claims
        return [{**vals, "kind": "hold", "expires_at": self.request_expires_at} for vals in claims]

    def _get_promise_end(self, policy):
        return self.request_expires_at if self.state == "request" else super()._get_promise_end(policy)

    # hooks

    def _on_requested(self):
        """Follow requests from outside; whole recordset, same transaction."""

    def _on_offered(self):
        """Follow another time that was offered; ``offer_start`` is there."""
