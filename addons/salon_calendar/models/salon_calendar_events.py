from datetime import UTC, timedelta
from hashlib import sha256

from odoo import api, fields, models

from odoo.addons.salon_website.engine.ics import Event, calendar_of

PAST_DAYS, AHEAD_DAYS = 30, 180
SHOWN = ("booked", "arrived", "in_service", "done", "cancelled", "no_show")


class SalonCalendarFeed(models.Model):
    """What a link shows: visits as events that keep their name for ever, so that none ever doubles."""

    _inherit = "salon.calendar.feed"

    def _get_calendar(self, now):
        """Return ``(text, tag, last change)`` of the calendar behind this link; ``self`` as superuser."""
        self.ensure_one()
        visits = self._get_visits(now)
        events = [self._staff_event(visit) if self.kind == "staff" else self._customer_event(visit) for visit in visits]
        changed = max(visits.mapped("write_date"), default=self.create_date)
        name = self.env._("Visits of %s", self.employee_id.name) if self.kind == "staff" else self.env._("My visits")
        text = calendar_of([event for event in events if event], name=name)
        return text, sha256(text.encode()).hexdigest()[:32], changed

    def _get_visits(self, now):
        low, high = now - timedelta(days=PAST_DAYS), now + timedelta(days=AHEAD_DAYS)
        domain = [("start", ">=", low), ("start", "<", high), ("stop", "!=", False), ("state", "in", SHOWN)]
        visits = self.env["salon.appointment"]
        if self.kind == "staff":
            return visits.search([*domain, ("line_ids.employee_id", "=", self.employee_id.id)], order="start, id", limit=2_000)
        # A customer's link shows no more than whoever made it may see: the desk of one branch makes no window into another.
        maker = self.create_uid
        seen = visits.with_user(maker).with_context(allowed_company_ids=maker.company_ids.ids)
        own = seen.search([*domain, ("customer_id", "=", self.partner_id.id)], order="start, id", limit=2_000)
        return visits.browse(own.ids)

    @api.model
    def _is_off(self, visit):
        return visit.state in ("cancelled", "no_show")

    def _event_values(self, visit, key=""):
        return {
            "uid": f"{visit.name}-{visit.id}{key}@{self.env['ir.config_parameter'].get_param('database.uuid')}",
            "cancelled": self._is_off(visit),
            "sequence": visit.move_count + (1 if self._is_off(visit) else 0),
            "changed": visit.write_date.replace(microsecond=0, tzinfo=UTC),
        }

    def _staff_event(self, visit):
        """Return one event per visit and person: the person's own services, the first name, nothing else of the customer."""
        lines = visit.line_ids.filtered(lambda line: line.employee_id == self.employee_id and line.start and line.stop)
        if not lines:
            return None
        services = " + ".join(lines.mapped("product_id.name"))
        return Event(
            start=min(lines.mapped("start")).replace(tzinfo=UTC),
            stop=max(lines.mapped("stop")).replace(tzinfo=UTC),
            summary=" · ".join(part for part in (visit.customer_short_name, services) if part),
            location=visit.branch_id.name,
            **self._event_values(visit, f"-{self.employee_id.id}"),
        )

    def _customer_event(self, visit):
        branch = visit.branch_id
        card = self.env["salon.online"]._branch_card(branch)
        return Event(
            start=visit.start.replace(tzinfo=UTC),
            stop=visit.stop.replace(tzinfo=UTC),
            summary=self.env._("%(services)s at %(branch)s", services=visit.service_names, branch=branch.name),
            location=", ".join(part for part in (card["name"], card["address"]) if part),
            description=card["phone"],
            **self._event_values(visit),
        )

    @api.model
    def _public_calendar(self, token):
        """Return ``(text, tag, last change)`` for a token, None if it opens nothing."""
        feed = self._open(token, ("staff", "customer"))
        if not feed:
            return None
        lang = feed.partner_id.lang or feed.employee_id.user_id.lang or "en_US"
        company = (feed.employee_id.company_id or feed.partner_id.company_id).ids
        context = {"lang": lang, **({"allowed_company_ids": company} if company else {})}
        return feed.with_context(**context)._get_calendar(fields.Datetime.now())
