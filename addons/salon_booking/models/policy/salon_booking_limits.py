from dataclasses import replace
from datetime import UTC, timedelta
from math import ceil

from odoo import api, models

from ...engine.policy import Facts
from ...engine.slots import Availability
from ...engine.values import Code, Limit
from ..salon_booking_planner import minute_of

OUTSIDE = "salon_booking_outside"


class Outside(tuple):
    """Id of the customer who books, and the moment. No caller from outside can send one: there come plain values only."""

    __slots__ = ()


class SalonBookingPlanner(models.AbstractModel):
    """How soon and how far ahead customers may book by themselves; the desk is not bound by it."""

    _inherit = "salon.booking.planner"

    @api.model
    def _for_customer(self, customer, now):
        """Return this planner as it answers a customer: within lead time and horizon of the terms of each day."""
        return self.with_context(**{OUTSIDE: Outside((customer.id, now))})

    @api.model
    def _availability(self, branch, wishes, earliest, latest, *, now, **kwargs):
        answer = super()._availability(branch, wishes, earliest, latest, now=now, **kwargs)
        outside = self.env.context.get(OUTSIDE)
        if not isinstance(outside, Outside):
            return answer
        customer_id, moment = outside
        days = self._local_days(branch, earliest, latest)
        windows = self._get_windows(branch, wishes, customer_id, days, moment)
        return self._within_windows(answer, windows) if windows else answer

    @api.model
    def _local_days(self, branch, earliest, latest):
        day, last, days = branch._local_date(earliest), branch._local_date(latest), []
        while day <= last:
            days.append(day)
            day += timedelta(days=1)
        return days

    @api.model
    def _get_windows(self, branch, wishes, customer_id, days, now):
        """Return per day what the terms of that day leave open to a customer, ``((day start, day stop, first, last), …)``.

        ``first`` is the first minute that can be booked now, ``last`` the first that is too far ahead; empty without terms.
        """
        # sudo: trades of the menu and the tier of the customer decide about the terms, which are public
        customer = self.env["res.partner"].sudo().browse(customer_id or ())
        kinds = frozenset(kind for wish in wishes for kind in wish["product"].sudo().salon_kind_id.ids)
        tier = self.env["salon.booking.policy"]._get_policy_tier(customer, now).get(customer_id, "spark")
        facts = [Facts(branch=branch.id, day=day, kinds=kinds, tier=tier) for day in days]
        policies = self.env["salon.booking.policy"]._choose([(branch, each) for each in facts])
        if not any(policies):
            return ()
        minute, today = ceil(now.replace(tzinfo=UTC).timestamp() / 60), branch._local_date(now)
        windows = []
        for day, policy in zip(days, policies, strict=True):
            start, stop = (minute_of(moment) for moment in branch._local_day_bounds(day))
            last = minute_of(branch._to_utc(today + timedelta(days=policy.horizon_days + 1), 0)) if policy else stop
            windows.append((start, stop, minute + policy.lead_min, last))
        return tuple(windows)

    @api.model
    def _within_windows(self, answer, windows):
        """Return the answer within the windows: what holds for all days as notice and horizon, the rest as limits of days."""
        soonest = min(first for _start, _stop, first, _last in windows)
        furthest = max(last for _start, _stop, _first, last in windows)
        query = replace(answer.query, notice_min=max(soonest - answer.now, 0), horizon=furthest)
        limits = [
            Limit(code=Code.NOTICE, start=start, stop=min(first, stop)) for start, stop, first, _last in windows if soonest < first > start
        ]
        limits += [Limit(code=Code.HORIZON, start=start, stop=stop) for start, stop, _first, last in windows if last <= start < furthest]
        if not limits:
            answer.query = query  # notice and horizon narrow the starts; what fits where stays as it was computed
            return answer
        services = tuple(replace(service, limits=(*service.limits, *limits)) for service in query.services)
        return Availability(replace(query, services=services), answer.world, now=answer.now)
