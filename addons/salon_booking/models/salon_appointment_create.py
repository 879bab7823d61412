from odoo import api, fields, models


class SalonAppointment(models.Model):
    """How an appointment comes to be."""

    _inherit = "salon.appointment"

    @api.model_create_multi
    def create(self, vals_list):
        """Book, or take a customer's request.

        The one place where the order of the steps stands; within this addon each concern hooks the step it means:

        1. `_prepare_booking`: values as they are written (whole minutes; whether a customer's booking waits for an answer);
        2. `_split_by_form`: a form that was sent before gives back what it booked;
        3. `_insert`: the rows, and what no new appointment may begin with;
        4. booked: `_plan_and_claim`, the event, `_on_booked` (what is told), history; requested: `_follow_requested`;
        5. `_record_acceptances`: what the customer agreed to, once it was told.
        """
        now = fields.Datetime.now()
        prepared = [self._prepare_booking(vals, now) for vals in vals_list]
        known, fresh = self._split_by_form(prepared)
        created = self._insert(list(fresh.values()))
        asked = created.filtered(lambda appointment: appointment.state == "request")
        booked = created.filtered(lambda appointment: appointment.state == "booked")
        booked._plan_and_claim(now)
        booked._emit_change("appointment.booked", lambda appointment: {"source": appointment.source})
        booked._on_booked()
        (created - asked)._note_changes({}, kind="booked")
        asked._follow_requested(now)
        known.update(zip(fresh, created, strict=True))
        appointments = self.browse([known[vals["client_key"]].id for vals in prepared])
        appointments._record_acceptances([self._get_acceptance(vals) for vals in vals_list])
        return appointments

    @api.model
    def _prepare_booking(self, vals, now):
        """Return create values as they are written; a step of `create`."""
        if vals.get("start"):
            vals = {**vals, "start": fields.Datetime.to_datetime(vals["start"]).replace(second=0, microsecond=0)}
            self._check_year(vals)
        return dict(vals)

    @api.model
    def _insert(self, vals_list):
        """Return new appointments that are neither planned nor told; a step of `create`."""
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"]._next_appointment_number() or "/"
        ids = {vals["branch_id"] for vals in vals_list if vals.get("branch_id")}
        # sudo: no more is read than every booking looks at; the planner asks for the right
        self.env["salon.branch"].sudo().browse(ids).fetch(["company_id", *self.env["salon.booking.planner"]._get_branch_fields()])
        appointments = super(SalonAppointment, self._with_services_open(())).create(vals_list).with_env(self.env)
        appointments._check_has_services()
        appointments._check_begins_as_booked()
        # sudo: how often a customer came is a fact of the file, not of the role that books
        for appointment in appointments.sudo():
            if appointment.customer_id and not appointment.customer_id.visit_count:
                appointment.is_new_customer = True
        return appointments
