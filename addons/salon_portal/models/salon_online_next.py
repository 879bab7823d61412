from hashlib import sha256

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.salon_website.engine.choice import moment_text
from odoo.addons.salon_website.engine.limits import AGAIN_CUSTOMER

LAST_VISITS = 5  # of which the newest that can be booked online is proposed again


class SalonOnline(models.AbstractModel):
    """Booking again by one's own habit: the last services, the same person, the day that is due."""

    _inherit = "salon.online"

    @api.model
    def _last_visit(self, customer):
        """Return the newest visit whose services can be booked online now, none if there is none."""
        visits = self.env["salon.visit"].search(
            [("customer_id", "=", customer.id), ("state", "=", "closed")], order="visit_date desc, id desc", limit=LAST_VISITS
        )
        return next((visit for visit in visits if self._can_book_again(visit)), visits.browse())

    @api.model
    def _can_book_again(self, visit):
        services, branch = visit._get_next_lines().product_id.product_tmpl_id, self._find_branch(visit.branch_id.code)
        return bool(services) and branch == visit.branch_id and services <= self._bookable(branch)

    @api.model
    def _propose(self, customer, visit, now):
        planner = self.env["salon.booking.planner"]._for_customer(customer, now)
        return visit.with_company(visit.company_id)._propose_next(now, planner)

    @api.model
    def _public_proposal(self, customer, day=None):
        """Return the next visit as it is proposed, and the other times around it; None if nothing can be booked again."""
        visit, now = self._last_visit(customer), self._now()
        if not visit:
            return None
        offer, branch = self._propose(customer, visit, now), visit.branch_id
        start, draft = offer["start"], offer["draft"]
        draft.start = start
        for line in draft.line_ids:
            line.employee_id = line.wished_employee_id
        price = sum(line._get_menu_prices()[line] for line in draft.line_ids)
        return {
            "branch": self._branch_card(branch),
            "when": self._when(branch, start) if start else "",
            "moment": moment_text(start) if start else "",
            "why": self._rhythm_of_mine(offer["rhythm"]),
            "nothing": self.env._("No time is free around %(day)s yet.", day=self._full_day(offer["due"])),
            "price": self._money(price, branch) if price else self.env._("free of charge"),
            "pets": ", ".join(draft.line_ids.pet_id.mapped("name")),
            "services": " + ".join(draft.line_ids.product_id.mapped("name")),
            "people": visit._next_words(draft)["people"],
            **(self._terms_of(draft) if start else {}),
            **self._days_page(branch, offer["starts"], day or (start and branch._local_date(start))),
        }

    @api.model
    def _rhythm_of_mine(self, rhythm):
        if rhythm.source != "own":
            return ""
        if rhythm.days % 7 == 0 and rhythm.days > 7:
            return self.env._("You come about every %(count)s weeks.", count=rhythm.days // 7)
        return self.env._("You come about every %(count)s days.", count=rhythm.days)

    @api.model
    def _public_book_next(self, customer, start_text, form_key, told=""):
        """Book the next visit; return the token of the link to it.

        :param form_key: made when the page was opened: sent twice, it is booked once
        :param told: version of the terms that stood on the page
        :raises UserError: if it is not booked
        """
        visit, start, now = self._last_visit(customer), self._naive(start_text), self._now()
        branch = visit.branch_id or self._account_branch(customer)
        key = sha256(f"{customer.id}|{str(form_key or '')[:100]}".encode()).hexdigest()
        link = self.env["salon.online.link"]._of_hold(f"account|{key}")
        if self._visit_of(link):
            return link
        if not (visit and start and self.env["salon.online.limit"]._take((AGAIN_CUSTOMER, customer.id))):
            self._refuse(branch)
        values = self._values_at(customer, visit, start, now, told)
        if not values:
            raise UserError(self.env._("That time was just taken. Nothing was changed; choose another one."))
        booked = visit._book_next(start, values, f"account {key}", source="website")
        self.env["salon.online.link"]._make(booked, link)
        contact = self.env["salon.online.message"]._contact_of(customer)
        if contact:
            self._tell_booked(booked, contact, link)
        return link

    @api.model
    def _values_at(self, customer, visit, start, now, told):
        """Return the values of the next visit at this time: with the same person if that is offered, else with anybody, else None."""
        for values in visit._get_next_choices():
            wishes = self.env["salon.appointment"].new({**values, "start": start})._get_wishes()
            if self._is_offered(visit.branch_id, wishes, start, now=now, customer=customer):
                return self._with_terms(values, start, told)
        return None

    @api.model
    def _with_terms(self, values, start, told):
        """Add which terms were accepted: those of this time, if they are the ones that stood on the page."""
        version = self._terms_of(self.env["salon.appointment"].new({**values, "start": start}))["version"]
        return {**values, **({"accepted_policy_version": version} if version and version == told else {})}
