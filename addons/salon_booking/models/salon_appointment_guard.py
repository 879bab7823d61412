from odoo import api, models
from odoo.exceptions import UserError

from .salon_appointment import VERB_FIELDS

SERVICES_OPEN = "salon_booking_services_open"


class ServicesOpen(tuple):
    """Ids of the appointments whose services are being written. No caller can send one: from outside come plain values only."""

    __slots__ = ()


class SalonAppointment(models.Model):
    """What the right to edit appointments does not include, and how an open visit follows its appointment."""

    _inherit = "salon.appointment"

    def _with_services_open(self, appointment_ids):
        """Return these records in a context in which services of ``appointment_ids`` (and of new ones) may be written."""
        return self.with_context(**{SERVICES_OPEN: ServicesOpen(appointment_ids)})

    @api.model
    def _are_services_open(self, appointments):
        token = self.env.context.get(SERVICES_OPEN)
        return isinstance(token, ServicesOpen) and set(appointments.ids) <= set(token)

    def _check_written_by_verbs(self, vals):
        if VERB_FIELDS & vals.keys() and not self.env.su:
            raise UserError(self.env._("Press Arrive, Start, Finish, No-show or Cancel; an appointment is not moved on by editing it."))

    @api.model
    def _check_year(self, vals):
        if vals.get("start") and not self.env["salon.booking.planner"]._is_plannable(vals["start"]):
            raise UserError(self.env._("The year %(year)s cannot be booked. Check the date.", year=vals["start"].year))

    def _check_begins_as_booked(self):
        """Refuse what would skip the verbs: looked at on the records, since values come from defaults in the context too."""
        if self.env.su:
            return
        if any(each.state != "booked" or each.visit_id or each.arrived_at or each.started_at or each.finished_at for each in self):
            raise UserError(self.env._("A new appointment begins as booked. Press Arrive when the customer is here."))

    def _check_customer_may_change(self, vals):
        """Refuse another customer for what is over: no-shows and payments are in somebody's file."""
        if "customer_id" not in vals:
            return
        # sudo: only compared, to decide about a refusal
        changed = self.sudo().filtered(lambda each: each.customer_id.id != (vals["customer_id"] or False))
        if changed.filtered(lambda each: each.state in ("no_show", "cancelled") or "closed" in each._get_visits().mapped("state")):
            raise UserError(self.env._("This appointment is over; its customer stays. Book a new appointment instead."))

    def _check_branch_may_change(self, vals):
        if "branch_id" in vals and self.filtered(lambda each: each.visit_id and each.branch_id.id != vals["branch_id"]):
            raise UserError(self.env._("The customer is here already. Cancel, and book anew in the other branch."))

    def _tell_visit_customer(self, vals):
        if "customer_id" in vals:
            # sudo: whoever may change the appointment's customer changes for whom the open visit is
            own = self.sudo()._get_visits().filtered(lambda visit: visit.state == "open" and not visit.payer_guest_id)
            own.write({"customer_id": vals["customer_id"]})

    def _tell_visit_services(self):
        """Give services that were added after arrival their line in the open visit."""
        for appointment in self.sudo():  # sudo: as above
            visit = appointment._get_visits().filtered(lambda visit: visit.state == "open")[:1]
            for number, line in enumerate(appointment.line_ids if visit else ()):
                if not line.visit_line_id:
                    vals = {**line._prepare_visit_line_values(number), "visit_id": visit.id}
                    line.visit_line_id = self.env["salon.visit.line"].sudo().create(vals)
