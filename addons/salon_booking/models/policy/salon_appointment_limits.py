from odoo import api, fields, models

from ...engine.policy import new_guest_refusals
from .salon_appointment_promise import DESK


class SalonAppointment(models.Model):
    """Lead time, horizon and rules for new customers: they bind bookings from outside, the desk sees a note."""

    _inherit = "salon.appointment"

    policy_note = fields.Char(string="Outside the terms", compute="_compute_policy_note", groups=DESK)

    @api.depends("start", "branch_id", "customer_id", "line_ids.product_id", "state")
    @api.depends_context("lang")
    def _compute_policy_note(self):
        """Say what a customer could not book alone; the desk may."""
        now = fields.Datetime.now()
        for appointment in self:
            known = appointment.start and appointment.branch_id and appointment.line_ids.product_id and appointment.state == "booked"
            fresh = known and (not appointment._origin or appointment.start != appointment._origin.start)
            appointment.policy_note = appointment._get_policy_note(now) if fresh else False

    def _get_policy_note(self, now):
        draft = self.sudo()  # sudo: terms hang on the customer's file; only words come out
        facts = draft._engine_facts(now)[draft]
        policy = self._choose_policies(draft, {draft: facts})[0]
        if not policy:
            return False
        words, notes = self.env["salon.booking.policy.words"], []
        terms, today = policy._engine_policy(), self.branch_id._local_date(now)
        if (self.start - now).total_seconds() < terms.lead_min * 60:
            notes.append(self.env._("Customers book at least %(lead)s ahead.", lead=words._minutes_words(terms.lead_min)))
        if (facts.day - today).days > terms.horizon_days:
            notes.append(self.env._("Customers book at most %(days)s days ahead.", days=terms.horizon_days))
        codes = new_guest_refusals(terms, facts)
        if "services" in codes:
            notes.append(self.env._("New customers cannot book this service online."))
        if "minutes" in codes:
            notes.append(self.env._("New customers book at most %(minutes)s minutes online.", minutes=terms.new_guest.max_min))
        if not notes:
            return False
        return " ".join([self.env._("Terms “%(name)s”:", name=policy.name), *notes, self.env._("You may book it here all the same.")])

    def _get_planner(self, now):
        planner = super()._get_planner(now)
        # sudo: who books is known to the one who books
        return planner._for_customer(self.sudo().customer_id._origin, now) if self._is_from_outside(self.source) else planner
