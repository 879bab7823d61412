from datetime import UTC

from odoo import api, models

from odoo.addons.salon_booking.engine.policy import Kind

from ..engine.ics import Event, calendar

CHANGEABLE = ("request", "booked")


class SalonOnline(models.AbstractModel):
    """What a link to one appointment shows."""

    _inherit = "salon.online"

    @api.model
    def _visit_of(self, token):
        """Return the appointment of a link, none if it is forged or ran out."""
        return self.env["salon.online.link"]._open(token, self._now())

    @api.model
    def _can_change(self, appointment, now):
        return appointment.state in CHANGEABLE and appointment.start > now

    @api.model
    def _public_visit(self, token):
        """Return what the page of a booking shows, None for a link that opens nothing."""
        appointment, now = self._visit_of(token), self._now()
        if not appointment:
            return None
        branch, fee = appointment.branch_id, appointment._get_online_fee(Kind.CANCEL, now)
        return {
            "state": appointment.state,
            "is_over": appointment.start <= now,
            "can_change": self._can_change(appointment, now),
            "can_arrive": self._can_arrive(appointment, now),
            "can_move": appointment.state == "booked" and appointment.start > now,
            "can_repeat": branch.online_booking and branch.active,
            "offer": self._offer_words(appointment, now),
            "number": appointment.name,
            "until": self._answer_words(appointment),
            "fee": fee,
            "cost": self.env._("Cancelling now costs %(amount)s.", amount=fee["amount"]),
            "free_until": self._free_words(branch, fee["until"]),
            "terms_words": appointment.policy_words or "",
            "branch": self._branch_card(branch),
            **self._visit_card(appointment),
        }

    @api.model
    def _visit_card(self, appointment):
        branch, lines = appointment.branch_id, appointment.line_ids
        planner = self.env["salon.booking.planner"]
        return {
            "day": self._long_day(branch._local_date(appointment.start)),
            "when": planner._clock(branch, appointment.start, with_day=True),
            "clock": planner._clock_span(branch, appointment.start, appointment.stop) or planner._clock(branch, appointment.start),
            "names": appointment.service_names,
            "people": ", ".join(dict.fromkeys(name for name in lines.employee_id.mapped("name") if name)),
            "pets": ", ".join(lines.pet_id.mapped("name")),
            "price": self._money(appointment.amount_estimate, branch),
            "deposit": self._money(appointment.deposit_asked, branch) if appointment.deposit_asked else "",
        }

    @api.model
    def _free_words(self, branch, until):
        return self.env._("Cancelling is free until %(time)s.", time=self._when(branch, until)) if until else ""

    @api.model
    def _answer_words(self, appointment):
        if not appointment.request_expires_at:
            return ""
        until = self._when(appointment.branch_id, appointment.request_expires_at)
        return self.env._("The salon answers until %(time)s and holds the time so long. It is not booked yet.", time=until)

    @api.model
    def _offer_words(self, appointment, now):
        offered = appointment.state == "request" and appointment.offer_start and appointment.offer_expires_at > now
        return self._when(appointment.branch_id, appointment.offer_start) if offered else ""

    @api.model
    def _public_calendar(self, token):
        """Return the calendar file of a booking, None for a link that opens nothing."""
        appointment, now = self._visit_of(token), self._now()
        if not appointment or not appointment.stop:
            return None
        branch, card = appointment.branch_id, self._branch_card(appointment.branch_id)
        event = Event(
            uid=f"{appointment.name}-{appointment.id}@{self.env['ir.config_parameter'].get_param('database.uuid')}",
            start=appointment.start.replace(tzinfo=UTC),
            stop=appointment.stop.replace(tzinfo=UTC),
            summary=self.env._("%(services)s at %(branch)s", services=appointment.service_names, branch=branch.name),
            location=", ".join(part for part in (card["name"], card["address"]) if part),
            description=" ".join(part for part in (card["phone"], appointment.policy_words or "") if part),
            url=f"{branch.get_base_url()}/book/visit/{token}",
            cancelled=appointment.state == "cancelled",
            sequence=appointment.move_count + (1 if appointment.state == "cancelled" else 0),
        )
        return calendar(event, now=now.replace(tzinfo=UTC))
