from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Command

from odoo.addons.salon_booking.models.salon_appointment_hold import digest
from odoo.addons.salon_booking.models.salon_booking_planner import minute_of, moment_of

from ..engine.matching import Freed, Start, Wish, in_turn, pick, suits, wants_day
from .salon_waitlist_wish import DAYS

MOST_WISHES = 200  # looked at for one freed time
LOOK_BACK = timedelta(hours=8)  # a visit that needs freed time may begin so long before it
LOOK_AHEAD_DAYS = 30
LEAST_TTL_S = 120


class SalonWaitlistWish(models.Model):
    """Finding a time for a wish. The planner says what fits; hours, days and turn are the wish's own."""

    _inherit = "salon.waitlist.wish"

    @api.model
    def _get_waiting(self, branch):
        """Return who waits in a branch, the longest first."""
        return self.search([("branch_id", "=", branch.id), ("state", "=", "waiting")], order="passes, wished_at, id", limit=MOST_WISHES)

    def _in_turn(self):
        by_key = {wish.id: wish for wish in self}
        return [by_key[each.key] for each in in_turn(wish._engine_wish() for wish in self)]

    def _find_starts(self, start, stop, now, **kwargs):
        """Return ``[(wish, start)]`` of those who would take some of this time, in fair order."""
        found = [(wish, wish._find_start(now, start, stop, **kwargs)) for wish in self._in_turn()]
        return [(wish, each[0]) for wish, each in found if each]

    def _find_start(self, now, start=None, stop=None, days=LOOK_AHEAD_DAYS, skip_appointment_ids=()):
        """Return ``(start, person or nobody)`` of the first time that fits this wish, None if there is none.

        :param start: freed time to ``stop``, of which the visit needs some; without it any free time does
        """
        self.ensure_one()
        wish, freed = self._engine_wish(), Freed(at=minute_of(start), stop=minute_of(stop)) if start else None
        earliest, latest = self._get_search_span(now, start, stop, days)
        if not self._wants_any_day(wish, earliest, latest):
            return None
        people = self._get_people()
        if self._has_lost_people(people):
            return None
        found = []
        for person in people or [self.env["hr.employee"]]:
            starts = self._ask_planner(wish, person, earliest, latest, now, skip_appointment_ids)
            best = pick(wish, starts, freed, now=minute_of(now))
            if best:
                found.append((best.at, best.stop, person.id, person))
        if not found:
            return None
        at, _stop, _id, person = min(found, key=lambda each: each[:3])
        return moment_of(at), person

    def _get_search_span(self, now, start, stop, days):
        """Return ``(earliest, latest)`` in which starts are asked for, within the wished days."""
        branch = self.branch_id
        first, _stop = branch._local_day_bounds(self.first_day)
        _start, last = branch._local_day_bounds(self.last_day)
        low = start - LOOK_BACK if start else now
        high = stop if stop else branch._local_day_bounds(branch._local_date(now) + timedelta(days=days - 1))[1]
        return max(low, now, first), min(high, last)

    def _wants_any_day(self, wish, earliest, latest):
        day, last = self.branch_id._local_date(earliest), self.branch_id._local_date(latest)
        while earliest <= latest and day <= last:
            if wants_day(wish, day):
                return True
            day += timedelta(days=1)
        return False

    def _ask_planner(self, wish, person, earliest, latest, now, skip_appointment_ids):
        """Return the planner's starts that are wished, each with its end; none where the customer is in another visit."""
        branch, wishes = self.branch_id, self._get_planner_wishes(person)
        planner, minute = self.env["salon.booking.planner"], minute_of(now)
        try:
            answer = planner._availability(branch, wishes, earliest, latest, now=now, skip_appointment_ids=list(skip_appointment_ids))
        except UserError:  # a service that cannot be planned any more is nobody's time
            return []
        found = []
        for at in answer.starts():
            local = branch._to_local(moment_of(at))
            start = Start(at=at, stop=at + 1, day=local.date(), minute=local.hour * 60 + local.minute)
            plan = answer.plan(at) if suits(wish, start, now=minute) else None
            if plan:
                found.append(Start(at=at, stop=max(step.stop for step in plan.steps), day=start.day, minute=start.minute))
        return self._without_clashes(found, skip_appointment_ids)

    def _without_clashes(self, starts, skip_appointment_ids):
        if not starts:
            return []
        # sudo: only times of the customer's own visits
        others = (
            self.env["salon.appointment"]
            .sudo()
            .search(
                [
                    ("customer_id", "=", self.customer_id.id),
                    ("id", "not in", [*skip_appointment_ids, *self.instead_of_id.ids]),
                    ("state", "in", ("request", "booked", "arrived", "in_service")),
                    ("start", "<", moment_of(max(start.stop for start in starts))),
                    ("stop", ">", moment_of(starts[0].at)),
                ]
            )
        )
        spans = [(minute_of(each.start), minute_of(each.stop)) for each in others]
        return [start for start in starts if not any(low < start.stop and high > start.at for low, high in spans)]

    def _get_planner_wishes(self, person):
        """Return what is wished as the planner takes it; extend to tell more of it."""
        return [
            {"key": number, "product": product, "employee": person, **({"pet": self.pet_id} if self.pet_id else {})}
            for number, product in enumerate(self.product_ids)
        ]

    def _get_people(self):
        """Return the people who are wished and still here, nobody for anyone."""
        wished = self._get_wished_resources()
        if not wished:
            return self.env["hr.employee"]
        # sudo: who books may not open personnel files; only the planner gets them
        return self.env["hr.employee"].sudo().search([("resource_id", "in", wished.ids)], order="id")

    def _get_wished_resources(self):
        return self.with_context(active_test=False).wished_resource_ids

    def _has_lost_people(self, people):
        """Return whether none of those who are wished is here any more: that is nobody's time, not anyone's."""
        return not people and bool(self._get_wished_resources())

    def _engine_wish(self):
        wished_at = self.wished_at.replace(tzinfo=UTC)
        return Wish(
            key=self.id,
            since=int(wished_at.timestamp() // 60),
            passes=self.passes,
            first_day=self.first_day,
            last_day=self.last_day,
            weekdays=frozenset(number for number, name in enumerate(DAYS) if self[name]),
            from_min=self.from_min,
            to_min=self.to_min,
            notice_min=self.notice_min,
            refused=frozenset(minute_of(start) for start in self.sudo().offer_ids.mapped("start")),  # sudo: only compared
        )

    # offering

    def action_offer(self, start=False):
        """Offer a time to this customer: the given one, else the first that fits.

        :param start: moment in UTC as text
        """
        self.ensure_one()
        self.check_access("write")
        now, person = fields.Datetime.now(), self._get_people()[:1]
        if self._has_lost_people(person):
            raise UserError(self.env._("Nobody who is wished works here any more. Choose other people, or leave it empty for anyone."))
        moment = self._plain_moment(start)
        if not moment:
            found = self._find_start(now)
            if not found:
                raise UserError(self.env._("No free time fits this wish now. Change its days or hours, or wait until one opens."))
            moment, person = found
        offer = self._offer(moment, person, now)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": offer._get_words(), "next": {"type": "ir.actions.client", "tag": "soft_reload"}},
        }

    @api.model
    def _plain_moment(self, text):
        try:
            moment = fields.Datetime.to_datetime(text) if isinstance(text, str) else None
        except ValueError:
            moment = None
        return moment if moment and self.env["salon.booking.planner"]._is_plannable(moment) else None

    def _offer_in_turn(self, start, stop, now):
        """Offer this time to one after the other, as long as some of it is left; return the offers."""
        offers = self.env["salon.waitlist.offer"].sudo()  # sudo: offers are made by what happens, never by hand
        for wish in self._in_turn():
            found = wish._find_start(now, start, stop)
            if found:
                try:
                    with self.env.cr.savepoint():
                        offers |= wish._offer(*found, now)
                except (UserError, LockError):
                    continue  # somebody took it in this moment: the next one is asked about what is left
        return offers

    def _offer(self, start, person, now):
        """Hold a time for this customer and offer it until the branch's deadline.

        :raises UserError: if the time is taken, or the wish waits no more
        """
        self.ensure_one()
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["state"])
        if self.state != "waiting":
            raise UserError(self.env._("%(name)s does not wait any more. Refresh to see the list as it is.", name=self.customer_id.name))
        ttl_s = min(self.branch_id.waitlist_offer_min * 60, int((start - now).total_seconds()))
        if ttl_s < LEAST_TTL_S:
            raise UserError(self.env._("This time comes too soon to wait for an answer. Ring the customer, or choose a later time."))
        holds = self.env["salon.appointment.hold"]
        token = holds._hold(
            self.branch_id,
            self._get_planner_wishes(person),
            start,
            key=f"waitlist {self.id}",
            ttl_s=ttl_s,
            customer=self.customer_id,
            vals={"source": "waitlist", "note": self.note or False},
        )
        hold = holds.sudo().search([("token_hash", "=", digest(token))])  # sudo: the offer is the right to it from here on
        values = {"wish_id": self.id, "start": start, "stop": hold._get_planned_stop(), "expires_at": hold.expires_at, "hold_id": hold.id}
        offer = self.env["salon.waitlist.offer"].sudo().create({**values, "offered_at": now, "user_id": self.env.uid})  # sudo: as above
        self.sudo().write({"state": "offered"})  # sudo: a state is written by the verbs alone
        self._emit_change("waitlist.offered", lambda wish: {"start": start})
        self.env["salon.waitlist.opening"]._come_back(offer.expires_at)
        offer._on_offered()
        return offer

    def _book_at(self, start, person, now):
        """Book a time that the customer said yes to, as if it had been offered and taken; the old booking goes in the same step.

        :raises UserError: if the time is taken, or the wish waits no more
        """
        self.ensure_one()
        self.check_access("write")
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["state"])
        if self.state != "waiting":
            raise UserError(self.env._("%(name)s does not wait any more. Refresh to see the list as it is.", name=self.customer_id.name))
        self._give_up_old(now)
        holds, wishes = self.env["salon.appointment.hold"], self._get_planner_wishes(person)
        appointment = self.env["salon.appointment"].create(
            {
                **holds._prepare_wish_values(wishes),
                "branch_id": self.branch_id.id,
                "customer_id": self.customer_id.id,
                "start": start,
                "source": "waitlist",
                "note": self.note or False,
                "line_ids": [Command.create(holds._prepare_line_values(number, wish)) for number, wish in enumerate(wishes)],
            }
        )
        # sudo: a state is written by the verbs alone
        self.sudo().write({"state": "booked", "appointment_id": appointment.id, "closed_at": now})
        self._emit_change("waitlist.accepted", lambda wish: {"start": start})
        return appointment

    def _give_up_old(self, now):
        """Cancel the booking that the new one replaces, without a fee: the salon offered the change."""
        old = self.instead_of_id
        if old.state in ("request", "booked"):
            # kept for the house, so in its language and not in that of whoever answers
            env = self.with_context(lang=self.company_id.partner_id.lang).env
            old._record_cancel(now, env._("Another time from the waitlist was taken instead."), cause="salon")

    def _get_open_offer(self):
        return self.sudo().offer_ids.filtered(lambda offer: offer.state == "open")[:1]  # sudo: what a wish's reader may know of it

    def _match_words(self, start):
        """Return one line of the cancel dialog: name, services, the time they would get."""
        clock = self.env["salon.booking.planner"]._clock(self.branch_id, start)
        return " · ".join([self.customer_id.name, self.service_names, clock])

    def action_accept_offer(self):
        """Note that the customer took the offer, by phone or at the desk."""
        self.ensure_one()
        self.check_access("write")
        return self._need_offer()._accept(fields.Datetime.now()) and None

    def action_decline_offer(self):
        self.ensure_one()
        self.check_access("write")
        self._need_offer()._decline(fields.Datetime.now())

    def _need_offer(self):
        offer = self._get_open_offer()
        if not offer:
            raise UserError(self.env._("No offer is open for this wish. Press Offer to make one."))
        return offer
