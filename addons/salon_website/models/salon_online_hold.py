from dataclasses import replace
from datetime import UTC
from urllib.parse import parse_qsl

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.salon_booking.engine.record import plan_from_data
from odoo.addons.salon_booking.models.salon_booking_planner import moment_of

from ..engine.choice import moment_text, parse_choice, parse_day, parse_moment


class SalonOnline(models.AbstractModel):
    """Holding a time while the visitor says who they are."""

    _inherit = "salon.online"

    @api.model
    def _public_hold(self, branch, choice, start_text, client, address):
        """Hold a time for a visitor; return the token of the hold.

        :param client: the browser, as text: so many times are held for one
        :raises UserError: if it cannot be held, whatever the cause; the visitor is shown other times
        """
        moment, now = parse_moment(start_text), self._now()
        if not moment or not self._may("hold", address):
            self._refuse(branch)
        start = moment.astimezone(UTC).replace(tzinfo=None)
        wishes = self._wishes(branch, choice)
        if not self._is_offered(branch, wishes, start, now=now):
            self._refuse(branch)
        vals = {"source": "website", "online_via": choice.via or False}
        holds = self.env["salon.appointment.hold"]
        return holds._hold(branch, wishes, start, key=holds._online_key(client), vals=vals)

    @api.model
    def _public_held(self, token, is_typing=False):
        """Return what the page of a held time shows; ``state`` is "held", "booked", "gone" or "elsewhere"; None for another's or no token.

        "elsewhere" is for a step of another addon, at ``path``.

        :param is_typing: somebody has said who they are: only for them a time is held longer
        """
        hold, now = self.env["salon.appointment.hold"]._find_online(token), self._now()
        if not hold:
            return None
        branch = hold.branch_id.with_company(hold.company_id)
        if hold.appointment_id:
            return {"state": "booked", "branch": branch, "link": self.env["salon.online.link"]._of_hold(token)}
        choice = self._choice_of(hold)
        if not hold._is_running(now):
            return {"state": "gone", "branch": branch, "query": choice, "day": branch._local_date(hold.start).isoformat()}
        if is_typing and hold._needs_renewal(now):
            hold._renew_hold(token)
        return {"state": "held", "branch": branch, "query": choice, **self._held_card(hold, branch)}

    @api.model
    def _staffed_draft(self, hold):
        """Return what is held as the appointment it would be, with the people who are held: prices and deposits are theirs."""
        draft, plan = hold._get_draft(), plan_from_data(hold.plan)
        people = self.env["hr.employee"].search([("resource_id", "in", [step.lead_id for step in plan.steps])])
        by_resource = {person.resource_id.id: person for person in people}
        for line, step in zip(draft.line_ids, plan.steps, strict=True):
            line.employee_id = by_resource[step.lead_id]
        return draft

    @api.model
    def _held_card(self, hold, branch):
        planner, draft, plan = self.env["salon.booking.planner"], self._staffed_draft(hold), plan_from_data(hold.plan)
        start, stop = moment_of(min(step.start for step in plan.steps)), moment_of(max(step.stop for step in plan.steps))
        price = sum(line._get_menu_prices()[line] for line in draft.line_ids)
        terms = self._terms_of(draft)
        return {
            "when": planner._clock(branch, start, with_day=True),
            "day": branch._local_date(hold.start).isoformat(),
            "clock": planner._clock_span(branch, start, stop),
            "names": " + ".join(draft.line_ids.product_id.mapped("name")),
            "people": ", ".join(dict.fromkeys(line.employee_id.name for line in draft.line_ids)),
            "minutes": self._minutes(int((stop - start).total_seconds() // 60)),
            "price": self._money(price, branch),
            "until": self.env._("Held for you until %(time)s.", time=planner._clock(branch, hold.expires_at)),
            "pet": hold._get_told_pet(),
            **terms,
        }

    @api.model
    def _terms_of(self, draft):
        """Return the terms that a visitor accepts by booking: words, summary, version, deposit."""
        facts = draft._engine_facts(self._now())
        policy = draft._choose_policies(draft, facts)[0]
        if not policy:
            return {"terms": "", "terms_words": "", "version": "", "deposit": "", "deposit_due": 0, "is_request": False}
        # Who is not known yet may be new: the deposit is told as for a new customer, never less than what is asked for later.
        known = facts[draft] if draft.customer_id else replace(facts[draft], is_new=True)
        deposit, is_request = policy._get_deposit(known), policy.accept_mode == "ask"
        return {
            "terms": policy.summary,
            "terms_words": policy.words or "",
            "version": policy._prepare_told_terms()["version"],
            "deposit": self._deposit_words(draft.branch_id, deposit, is_request) if deposit else "",
            "deposit_due": deposit,
            "is_request": is_request,
        }

    @api.model
    def _deposit_words(self, branch, deposit, is_request):
        """Return how a deposit is paid; extension point."""
        amount = self._money(deposit, branch)
        return self.env._(
            "A deposit of %(amount)s belongs to this visit. It is paid at the salon and counts towards the price.", amount=amount
        )

    @api.model
    def _choice_of(self, hold):
        """Return the query that leads back to the times of what was held."""
        draft = hold._get_draft()
        told = hold._get_told_pet() or {}
        parts = {
            "s": ",".join(str(template.id) for template in draft.line_ids.product_id.product_tmpl_id._origin),
            "p": draft.line_ids[:1].wished_employee_id._origin.id or "",
            "k": told.get("species", ""),
            "z": told.get("size", ""),
            "c": told.get("coat", ""),
            "via": (hold.wanted or {}).get("online_via") or "",
        }
        return "&".join(f"{key}={value}" for key, value in parts.items() if value)

    @api.model
    def _public_release(self, token):
        """Give held time back, for whoever chooses another one."""
        hold = self.env["salon.appointment.hold"]._find_online(token)
        if hold and hold.state == "held":
            try:
                with self.env.cr.savepoint():
                    hold._release_hold(token)
            except UserError:
                return

    @api.model
    def _nearest(self, branch, query, day):
        """Return up to three free times of that day or the next ones, for a page that says "not booked"."""
        choice = parse_choice(dict(parse_qsl(query)))
        try:
            wishes = self._wishes(branch, choice)
        except UserError:
            return []
        today = branch._local_date(self._now())
        starts = self._starts(branch, wishes, now=self._now())
        later = [start for start in starts if branch._local_date(start) >= max(parse_day(day) or today, today)]
        return [{"moment": moment_text(start), "words": self._when(branch, start)} for start in (later or starts)[:3]]
