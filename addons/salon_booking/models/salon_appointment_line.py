from odoo import api, fields, models
from odoo.exceptions import UserError

from .salon_booking_planner import moment_of

# Written by the verbs and the planner alone, whatever a person's right to edit appointments.
VERB_FIELDS = {"start", "stop", "duration_min", "is_holding", "allocation_ids", "visit_line_id", "started_at", "finished_at"}
# What the held time depends on: changed through the appointment, which plans anew.
PLAN_FIELDS = {"appointment_id", "product_id", "wished_employee_id", "employee_id", "sequence", "guest_no", "pet_id"}
HOLDING = ("request", "booked", "arrived", "in_service")  # states in which a guest cannot be elsewhere
# What the till charges.
VISIT_FIELDS = {"product_id", "employee_id", "pet_id", "price"}


class SalonAppointmentLine(models.Model):
    """One service of an appointment: who was wished for, who does it, from when to when, at the agreed price."""

    _name = "salon.appointment.line"
    _description = "Booked service"
    _order = "appointment_id, sequence, id"
    _check_company_auto = True

    appointment_id = fields.Many2one("salon.appointment", required=True, ondelete="cascade", index=True)
    branch_id = fields.Many2one(related="appointment_id.branch_id", store=True, precompute=True, index=True)
    company_id = fields.Many2one(related="appointment_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(related="appointment_id.state")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        string="Service",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("is_salon_service", "=", True), ("phase_ids", "!=", False)],
    )
    wished_employee_id = fields.Many2one(
        "hr.employee",
        string="Wished stylist",
        ondelete="restrict",
        check_company=True,
        domain="[('id', 'in', able_employee_ids)]",
        help="Empty: whoever is free.",
    )
    able_employee_ids = fields.Many2many("hr.employee", string="Who can do it", compute="_compute_able_employee_ids", compute_sudo=True)
    employee_id = fields.Many2one("hr.employee", string="Stylist", ondelete="restrict", index="btree_not_null", check_company=True)
    pet_id = fields.Many2one("salon.pet", string="Pet", ondelete="restrict", index="btree_not_null")
    guest_no = fields.Integer(string="Guest", default=1, help="Services of one guest follow each other; guests are served side by side.")
    is_holding = fields.Boolean(compute="_compute_is_holding", store=True, precompute=True, help="The guest is expected or here.")
    start = fields.Datetime(copy=False)
    stop = fields.Datetime(copy=False)
    clock = fields.Char(string="Time", compute="_compute_clock", help="On the branch's clock.")
    duration_min = fields.Integer(string="Minutes", copy=False)
    price = fields.Monetary(compute="_compute_price", store=True, readonly=False, precompute=True, help="As agreed when booking.")
    allocation_ids = fields.One2many("salon.appointment.allocation", "line_id", string="Held time")
    visit_line_id = fields.Many2one("salon.visit.line", readonly=True, copy=False, ondelete="set null", index="btree_not_null")
    started_at = fields.Datetime(string="Started", readonly=True, copy=False)
    finished_at = fields.Datetime(string="Finished", readonly=True, copy=False)

    _stop_after_start = models.Constraint("CHECK (stop IS NULL OR stop > start)", "A service must end after it begins.")
    _guest_no_sane = models.Constraint("CHECK (guest_no BETWEEN 1 AND 99)", "Enter guests from 1 to 99.")
    _pet_in_one_place = models.Constraint(
        "EXCLUDE USING gist (int4range(pet_id, pet_id, '[]') WITH =, tsrange(start, stop, '[)') WITH &&)"
        " WHERE (is_holding AND pet_id IS NOT NULL AND start IS NOT NULL AND stop IS NOT NULL)",
        "This pet has another visit at that time. Choose another time, or change the other visit.",
    )
    _employee_day = models.Index("(employee_id, start)")

    @api.depends("appointment_id.state")
    def _compute_is_holding(self):
        for line in self:
            line.is_holding = line.appointment_id.state in HOLDING

    @api.depends("product_id", "appointment_id.branch_id")
    def _compute_able_employee_ids(self):
        rows = self.env["salon.skill.level"].search([("product_tmpl_id", "in", self.product_id.product_tmpl_id.ids)])
        by_service = rows.grouped("product_tmpl_id")
        for line in self:
            people = by_service.get(line.product_id.product_tmpl_id, rows.browse()).employee_id
            line.able_employee_ids = people.filtered(
                lambda person, branch=line.appointment_id.branch_id: (
                    not branch or person.salon_branch_id._origin in (branch._origin, branch)
                ),
            )

    @api.depends("product_id", "employee_id", "wished_employee_id")
    def _compute_price(self):
        for line, price in self._get_menu_prices().items():
            line.price = price

    def _get_menu_prices(self):
        """Return ``{line: price}`` of the menu as it is now, for the person who does it or is wished."""
        planner, prices = self.env["salon.booking.planner"], {}
        menu = planner._read_menu(set(self.product_id._origin.ids))
        templates = {service.template_id for service in menu.values() if service}
        own = {(key, each.employee_id): each.price for key in templates for each in planner._read_skilled(key)}
        for line in self:
            service, person = menu.get(line.product_id._origin.id), line.employee_id or line.wished_employee_id
            prices[line] = own.get((service.template_id, person._origin.id), service.list_price) if service else 0
        return prices

    def _prepare_planned(self, step, employee_id):
        """Return what a step of a plan writes into this service; extend to keep more of it."""
        start, stop = moment_of(step.start), moment_of(step.stop)
        return {"start": start, "stop": stop, "duration_min": step.stop - step.start, "employee_id": employee_id}

    @api.depends("start", "stop", "branch_id.tz")
    def _compute_clock(self):
        planner = self.env["salon.booking.planner"]
        for line in self:
            line.clock = planner._clock_span(line.branch_id, line.start, line.stop)

    @api.depends("product_id", "employee_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.product_id.name or ""

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # Whoever is named when booking is a wish, wherever the booking comes from.
            if vals.get("employee_id") and "wished_employee_id" not in vals:
                vals["wished_employee_id"] = vals["employee_id"]
        self._check_services_open(self.browse())
        self._fetch_menu(vals_list)
        lines = super().create(vals_list)
        if not self.env.su and any(line.started_at or line.finished_at or line.visit_line_id for line in lines):
            self._refuse_by_hand()
        return lines

    @api.model
    def _fetch_menu(self, vals_list):
        """Read of the services only what booking looks at: a product has a hundred fields, texts of shops among them."""
        ids = {vals["product_id"] for vals in vals_list if vals.get("product_id")}
        products = self.env["product.product"].sudo().browse(ids)  # sudo: the menu is public
        products.fetch(["product_tmpl_id"])
        products.product_tmpl_id.fetch(self._get_menu_fields())

    @api.model
    def _get_menu_fields(self):
        """Return the fields of a service that every booking reads; extend with more."""
        return ["is_addon", "salon_kind_id", "service_min", "min_interval_days", "interval_scope", "categ_id"]

    def write(self, vals):
        if VERB_FIELDS & vals.keys() and not self.env.su:
            self._refuse_by_hand()
        if "employee_id" in vals and not self.env.su:
            # As when booking: the planner alone decides who does it.
            vals = {"wished_employee_id": vals["employee_id"], **vals}
            del vals["employee_id"]
        if PLAN_FIELDS & vals.keys():
            self._check_services_open(self.appointment_id)
        result = super().write(vals)
        if VISIT_FIELDS & vals.keys():
            self._tell_visit_lines()
        return result

    def unlink(self):
        self._check_services_open(self.appointment_id)
        # sudo: the services of an open visit follow the appointment
        charged = self.sudo().visit_line_id.filtered(lambda visit_line: visit_line.visit_id.state == "open")
        result = super().unlink()
        charged.unlink()
        return result

    def _check_services_open(self, appointments):
        """Refuse to change services past their appointment: the time that is held would no longer be theirs."""
        if not self.env.su and not self.env["salon.appointment"]._are_services_open(appointments):
            self._refuse_by_hand()

    def _refuse_by_hand(self):
        raise UserError(self.env._("Change services, people and times in the appointment: it looks for free time and holds it."))

    def _tell_visit_lines(self):
        """Keep the lines of open visits in step: the till charges what they say."""
        # sudo: whoever may change the appointment changes what it will cost
        for line in self.sudo().filtered(lambda line: line.visit_line_id.visit_id.state == "open"):
            line.visit_line_id.write(
                {
                    "product_id": line.product_id.id,
                    "employee_id": line.employee_id.id,
                    "pet_id": line.pet_id.id,
                    "price_unit": line.price,
                }
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if any(line.started_at for line in self):
            raise UserError(self.env._("This service has begun. Correct the visit at the till instead."))

    def _prepare_visit_line_values(self, number):
        """Return the create values of the visit line for this service; extend to add to it."""
        return {
            "sequence": (number + 1) * 10,
            "kind": "service",
            "product_id": self.product_id.id,
            "employee_id": self.employee_id.id,
            "pet_id": self.pet_id.id,
            "price_unit": self.price,
        }

    def action_start_own(self):
        """Start one's own service; stylists may, on their lines alone."""
        self._check_own()
        self.sudo()._record_start(fields.Datetime.now())  # sudo: checked just above

    def action_finish_own(self):
        self._check_own()
        self.sudo()._record_finish(fields.Datetime.now())  # sudo: checked just above

    def _check_own(self):
        self.ensure_one()
        self.check_access("read")
        own = self.sudo().employee_id.user_id == self.env.user
        if not own and not self.env.user.has_group("salon_crm.group_salon_desk"):
            raise UserError(self.env._("This service is a colleague's. Ask the desk to change it."))

    def _record_start(self, now):
        """Start one service; arrival and the start of the visit are noted along with it when nobody did so before."""
        self.ensure_one()
        appointment = self.appointment_id
        if appointment.state == "booked":
            appointment._record_arrival(now)
        if appointment.state == "arrived":
            appointment._record_start(now)
            (appointment.line_ids - self).filtered(lambda line: line.started_at == now).started_at = False
        elif appointment.state != "in_service":
            raise UserError(self.env._("This visit is over. Refresh to see the day as it is."))
        if not self.started_at:
            self.started_at = now

    def _record_finish(self, now):
        """Finish one service; the last one finishes the visit."""
        self.ensure_one()
        if self.appointment_id.state != "in_service":
            raise UserError(self.env._("This visit is not in service. Refresh to see the day as it is."))
        if not self.finished_at:
            self.finished_at = now
        self._note_actual_minutes()
        if all(line.finished_at for line in self.appointment_id.line_ids):
            self.appointment_id._record_finish(now)

    def _note_actual_minutes(self):
        """Tell open visits how long services really took."""
        for line in self.filtered(lambda line: line.started_at and line.finished_at and line.visit_line_id.visit_id.state == "open"):
            line.visit_line_id.actual_min = max((line.finished_at - line.started_at).total_seconds() // 60, 1)

    def _get_card(self, branch):
        """Return what a stylist's phone shows of one service; nothing else may enter the page."""
        planner, appointment = self.env["salon.booking.planner"], self.appointment_id
        places = self.allocation_ids.resource_id.filtered(lambda resource: resource.resource_type == "material")
        if self.finished_at or appointment.state == "done":
            state = "done"
        elif self.started_at:
            state = "in_service"
        else:
            state = "arrived" if appointment.state == "in_service" else appointment.state
        return {
            "id": self.id,
            "state": state,
            "time": planner._clock_span(branch, self.start, self.stop),
            "minutes": self.duration_min,
            "customer": appointment.customer_short_name,
            "is_new": appointment.is_new_customer,
            "service": self.product_id.name,
            "place": ", ".join(places.mapped("display_name")),
            "pet": self.pet_id.name or "",
            "pet_note": self.pet_id.note or "",
            "note": appointment.note or "",
            "started_at": fields.Datetime.to_string(self.started_at) if self.started_at else "",
            "can_start": state in ("booked", "arrived"),
            "can_finish": state == "in_service",
        }
