from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...engine.errors import SlotError
from ...engine.policy import Accept, Policy, new_guest_refusals
from ...engine.record import plan_from_data, plan_to_data
from ...engine.spans import merge, subtract
from ..salon_booking_planner import DESK_GRACE_MIN, minute_of
from .salon_appointment_promise import DESK

_lt = LazyTranslate(__name__)

OUTSIDE_SOURCES = ("website", "wechat", "group_buying")  # a customer acts; with a person at the desk it is the desk that books
OFFER_KEY = "offer"
MIN_ANSWER_MIN = 5  # so long a time is held at least, however soon the visit is
REQUEST_FIELDS = {"request_expires_at", "offer_start", "offer_expires_at", "offer_plan", "request_plan"}
NEVER_BORN_WITH = {*REQUEST_FIELDS, "move_count", "cancel_cause", "series_id"}  # what only the verbs write


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
    request_plan = fields.Json(readonly=True, copy=False, groups=DESK)
    offer_start = fields.Datetime(string="Time offered", readonly=True, copy=False)
    offer_expires_at = fields.Datetime(string="Offer holds until", readonly=True, copy=False)
    offer_plan = fields.Json(readonly=True, copy=False, groups=DESK)
    offer_clock = fields.Char(string="Offered", compute="_compute_request_note", help="On the branch's clock.")
    request_note = fields.Char(string="Held meanwhile", compute="_compute_request_note")

    _requests = models.Index("(request_expires_at) WHERE state = 'request'")

    @api.depends("state", "request_expires_at", "offer_start", "offer_expires_at", "branch_id")
    @api.depends_context("lang")
    def _compute_request_note(self):
        """Say what is held for a request, and until when."""
        planner = self.env["salon.booking.planner"]
        for appointment in self:
            branch, offered = appointment.branch_id, appointment.offer_start
            appointment.offer_clock = planner._clock(branch, offered, with_day=True) if offered else False
            if appointment.state != "request":
                appointment.request_note = False
            elif offered:
                appointment.request_note = self.env._(
                    "%(offered)s is offered. Both times are held until %(until)s.",
                    offered=appointment.offer_clock,
                    until=planner._clock(branch, appointment.offer_expires_at, with_day=True),
                )
            else:
                until = planner._clock(branch, appointment.request_expires_at, with_day=True)
                appointment.request_note = self.env._("A customer asks for this time. It is held until %(until)s.", until=until)

    # create, write

    @api.model
    def _prepare_booking(self, vals, now):
        vals = super()._prepare_booking(vals, now)
        if self._is_from_outside(vals.get("source")):
            # sudo: terms hang on the customer's file; only a refusal or a state comes out
            terms = self.sudo().new(vals)._check_open_to_customer(now)
            if terms and terms.accept == Accept.ASK:
                vals.update(state="request", request_expires_at=self._get_answer_end(vals["start"], terms, now))
        return vals

    def _follow_requested(self, now):
        """Hold the time of new requests and tell the customer; a step of ``create``."""
        if self:
            self._note_changes({}, kind="requested")
            self._plan_and_claim(now)
            self._tell_promises(now, "requested")
            self._emit_change("appointment.requested")
            self._on_requested()

    def write(self, vals):
        if REQUEST_FIELDS & vals.keys() and not self.env.su:
            raise UserError(self.env._("Press Accept, Decline or Offer another time."))
        if self._get_plan_fields() & vals.keys() and "state" not in vals and any(each.state == "request" for each in self):
            raise UserError(self.env._("This is a request. Press Accept first, or Offer another time."))
        return super().write(vals)

    def _check_begins_as_booked(self):
        super()._check_begins_as_booked()
        if not self.env.su and any(each[name] for each in self.sudo() for name in NEVER_BORN_WITH):  # sudo: only whether
            raise UserError(self.env._("A new appointment has no offer, moves or series yet. Book it first, then use its buttons."))

    @api.model
    def _is_from_outside(self, source):
        """Tell whether a customer books: from a source outside, and nobody of the desk at the keyboard."""
        return source in OUTSIDE_SOURCES and not self.env.user.has_group(DESK)

    def _check_open_to_customer(self, now):
        """Refuse what the terms do not open to customers; for drafts.

        :return: the terms that apply, or None
        """
        if not (self.start and self.branch_id and self.line_ids):
            return None  # refused for that elsewhere
        facts = self._engine_facts(now)[self]
        policy = self._choose_policies(self, {self: facts})[0]
        terms = policy._engine_policy() if policy else None
        codes = new_guest_refusals(terms, facts) if terms else ()
        if codes:
            raise UserError(self.env["salon.booking.policy.words"]._new_guest_words(terms, codes))
        return terms

    @api.model
    def _get_answer_end(self, start, terms, now):
        """Return until when a request holds its time: the answer comes before the visit begins."""
        start = fields.Datetime.to_datetime(start).replace(second=0, microsecond=0)
        return min(now + timedelta(minutes=terms.answer_min), max(start, now + timedelta(minutes=MIN_ANSWER_MIN)))

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
            appointment.sudo().write({"state": "booked", "request_expires_at": False})  # sudo: see _begin_move
            if not appointment._settle_held():
                before = appointment._get_snapshots()
                appointment.sudo().allocation_ids.unlink()  # sudo: held time is written by the verbs alone
                self.env.flush_all()
                appointment._plan_and_claim(now)
                appointment._note_changes(before)
            appointment.sudo().request_plan = False
        self._follow_accepted(now)

    def _settle_held(self):
        """Turn what is held into what is booked, the very same rows; return False if some of it ran out and is gone."""
        try:
            plan = plan_from_data(self.sudo().request_plan)  # sudo: held time is written by the verbs alone
        except SlotError:
            return False
        return self.sudo().allocation_ids._turn(self._prepare_claims(plan))

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
        expires = self._get_answer_end(start, policy or Policy(), now)
        self._claim_offer(plan, expires, now)
        before = self._get_snapshots()
        vals = {"offer_start": start, "offer_expires_at": expires, "offer_plan": plan_to_data(plan)}
        self.sudo().write({**vals, "request_expires_at": max(self.request_expires_at, expires)})  # sudo: see _begin_move
        self.sudo().allocation_ids.filtered(lambda row: row.hold_key != OFFER_KEY).write({"expires_at": self.request_expires_at})
        after = {self.id: {**before[self.id], "start": fields.Datetime.to_string(start)}}
        self.env["salon.appointment.change"]._note(self, {self.id: "offered"}, before, after)
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
            raise UserError(self.env._("The offer ran out. Make another one."))
        self._begin_move("booked")
        start = self.offer_start
        # The old times of the services must not meet the new start; planning writes them anew.
        self.line_ids.sudo().write({"start": False, "stop": False})  # sudo: see _begin_move
        self.sudo().write({"state": "booked", "start": start, "request_expires_at": False, "request_plan": False})
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

    def _get_ready_plan(self):
        plan = self.sudo().offer_plan  # sudo: as offered, whoever takes it
        if self.state == "request" or not plan or self.offer_start != self.start:
            return super()._get_ready_plan()
        return plan_from_data(plan)

    def _keep_plan(self, plan):
        super()._keep_plan(plan)
        if self.state == "request":
            self.sudo().request_plan = plan_to_data(plan)  # sudo: as above; what is held is settled row by row

    def _prepare_claims(self, plan):
        claims = super()._prepare_claims(plan)
        if self.state != "request":
            return claims
        return [{**vals, "kind": "hold", "expires_at": self.request_expires_at} for vals in claims]

    def _get_promise_end(self, policy):
        return self.request_expires_at if self.state == "request" else super()._get_promise_end(policy)

    def _find_plan(self, now, taken):
        if self._is_from_outside(self.source):
            self.sudo()._check_open_to_customer(now)  # sudo: see create
        return super()._find_plan(now, taken)

    # history

    @api.model
    def _get_change_kind(self, before, after):
        if before["state"] == "request" and after["state"] != "request":
            return "accepted" if after["state"] == "booked" else "declined"
        return super()._get_change_kind(before, after)

    # hooks

    def _on_requested(self):
        """Follow requests from outside; whole recordset, same transaction."""

    def _on_offered(self):
        """Follow another time that was offered; ``offer_start`` is there."""
