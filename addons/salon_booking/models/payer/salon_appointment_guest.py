from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

# What the desk writes; the rest follows from the services.
DESK_FIELDS = {"customer_id", "payer_id"}


class SalonAppointmentGuest(models.Model):
    """One guest of a visit that several people make together: who it is, and who pays for what is done."""

    _name = "salon.appointment.guest"
    _description = "Guest of a visit"
    _order = "appointment_id, guest_no"
    _check_company_auto = True

    appointment_id = fields.Many2one("salon.appointment", required=True, readonly=True, ondelete="cascade", index=True)
    branch_id = fields.Many2one(related="appointment_id.branch_id", store=True, precompute=True, index=True)
    company_id = fields.Many2one(related="appointment_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    guest_no = fields.Integer(string="Guest", required=True, readonly=True)
    customer_id = fields.Many2one(
        "res.partner",
        string="Name",
        compute="_compute_customer_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
        domain=[("is_salon_customer", "=", True)],
        help="May stay empty: then it is “Guest 2”, and points go to nobody.",
    )
    payer_id = fields.Many2one(
        "salon.appointment.guest",
        string="Paid by",
        ondelete="set null",
        index="btree_not_null",
        domain="[('appointment_id', '=', appointment_id)]",
        help="Guest 1 is who booked. Empty: who booked pays.",
    )
    is_booker = fields.Boolean(compute="_compute_is_booker")
    service_names = fields.Char(string="What", compute="_compute_services")
    amount = fields.Monetary(compute="_compute_services")
    is_paid = fields.Boolean(string="Paid", compute="_compute_is_paid", compute_sudo=True)

    _once = models.UniqueIndex("(appointment_id, guest_no)", "This guest stands in the visit already. Change the existing line.")

    @api.depends("guest_no", "customer_id.name")
    def _compute_display_name(self):
        for guest in self:
            guest.display_name = guest.customer_id.name or self.env._("Guest %(number)s", number=guest.guest_no)

    @api.depends("guest_no", "appointment_id.customer_id")
    def _compute_customer_id(self):
        for guest in self:
            guest.customer_id = guest.appointment_id.customer_id if guest.guest_no == 1 else guest.customer_id

    @api.depends("guest_no")
    def _compute_is_booker(self):
        for guest in self:
            guest.is_booker = guest.guest_no == 1

    @api.depends("appointment_id.line_ids.guest_no", "appointment_id.line_ids.product_id", "appointment_id.line_ids.price")
    def _compute_services(self):
        for guest in self:
            lines = guest._get_lines()
            guest.service_names = " + ".join(line.product_id.name or "" for line in lines)
            guest.amount = sum(lines.mapped("price"))

    @api.depends("appointment_id.line_ids.visit_line_id.visit_id.state", "appointment_id.line_ids.guest_no")
    def _compute_is_paid(self):
        for guest in self:
            visits = guest._get_lines().visit_line_id.visit_id
            guest.is_paid = bool(visits) and all(visit.state == "closed" for visit in visits)

    @api.constrains("payer_id")
    def _check_payer_is_here(self):
        if any(guest.payer_id and guest.payer_id.appointment_id != guest.appointment_id for guest in self):
            raise ValidationError(self.env._("Only a guest of the same visit can pay for it. Choose one of its guests."))

    def write(self, vals):
        if not self.env.su and vals.keys() - DESK_FIELDS:
            raise UserError(self.env._("Guests follow from the services. Change the guest number of a service instead."))
        if "payer_id" in vals:
            self._check_not_paid()
        result = super().write(vals)
        if "payer_id" in vals:
            self.appointment_id._share_out()
        if "customer_id" in vals:
            self._tell_visits()
        return result

    def _check_not_paid(self):
        for guest in self:
            if guest.is_paid:
                raise UserError(
                    self.env._("%(guest)s has been paid for already. Refund it at the till first.", guest=guest.display_name)
                )

    def _tell_visits(self):
        """Bring a guest's name to the open visit he or she pays."""
        # sudo: whoever may change the appointment changes for whom its open visits are
        for visit in self.env["salon.visit"].sudo().search([("payer_guest_id", "in", self.ids), ("state", "=", "open")]):
            visit.customer_id = visit.payer_guest_id.customer_id

    def _get_lines(self):
        """Return the services of this guest, in the visit's order."""
        self.ensure_one()
        return self.appointment_id.line_ids.filtered(lambda line: line.guest_no == self.guest_no)

    def _get_booker(self):
        """Return guest 1 of the same visit, empty when no service is for who booked."""
        return self.appointment_id.guest_ids.filtered(lambda guest: guest.guest_no == 1)

    def _get_payer(self):
        """Return the guest who pays, empty when it is who booked: guest 1 and the one who booked are the same."""
        return self.payer_id.filtered(lambda payer: payer.guest_no != 1)

    def action_cancel_guest(self):
        """Take one guest out of the visit: the time is free again, the others keep theirs."""
        self.ensure_one()
        self.check_access("write")
        lines = self._get_lines()
        if lines == self.appointment_id.line_ids:
            raise UserError(self.env._("Nobody else is in this visit. Cancel the appointment instead."))
        self._check_not_paid()
        self.appointment_id.write({"line_ids": [Command.delete(line.id) for line in lines]})
