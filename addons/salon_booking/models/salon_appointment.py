from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

STATES = [
    ("request", "Request"),
    ("booked", "Booked"),
    ("arrived", "Here"),
    ("in_service", "In service"),
    ("done", "Done"),
    ("no_show", "No-show"),
    ("cancelled", "Cancelled"),
]
# The legal moves, consulted by the verbs alone. The till may close a visit whose work nobody started or finished by hand.
TRANSITIONS = {
    "request": {"booked", "cancelled"},
    "booked": {"arrived", "no_show", "cancelled"},
    "arrived": {"in_service", "done", "cancelled"},
    "in_service": {"done"},
    "done": set(),
    "no_show": set(),
    "cancelled": set(),
}
MOVABLE = ("booked", "arrived")  # states in which start and services may still change
# Written by the verbs and the planner alone, whatever a person's right to edit appointments.
VERB_FIELDS = {
    "state",
    "visit_id",
    "arrived_at",
    "started_at",
    "finished_at",
    "cancelled_at",
    "is_new_customer",
    "employee_id",
    "allocation_ids",
}


class SalonAppointment(models.Model):
    """A visit that is agreed on: for whom, what, with whom, when. Its held time lies in ``salon.appointment.allocation``."""

    _name = "salon.appointment"
    _description = "Appointment"
    _inherit = ["workflow.emitter"]
    _order = "start desc, id desc"
    _check_company_auto = True

    _workflow_events = {
        "appointment.booked": {"label": _lt("Appointment booked"), "payload": {"branch_id": "int", "start": "datetime", "source": "str"}},
        "appointment.moved": {"label": _lt("Appointment moved"), "payload": {"branch_id": "int", "start": "datetime"}},
        "appointment.arrived": {"label": _lt("Customer arrived"), "payload": {"branch_id": "int", "start": "datetime"}},
        "appointment.started": {"label": _lt("Service started"), "payload": {"branch_id": "int", "start": "datetime"}},
        "appointment.finished": {"label": _lt("Service finished"), "payload": {"branch_id": "int", "start": "datetime"}},
        "appointment.no_show": {"label": _lt("Customer did not come"), "payload": {"branch_id": "int", "start": "datetime"}},
        "appointment.cancelled": {"label": _lt("Appointment cancelled"), "payload": {"branch_id": "int", "start": "datetime"}},
    }

    name = fields.Char(string="Number", required=True, readonly=True, copy=False, default="/")
    branch_id = fields.Many2one(
        "salon.branch",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        default=lambda self: self.env["salon.branch"]._get_default_branch(),
    )
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    # who
    customer_id = fields.Many2one(
        "res.partner",
        string="Customer",
        ondelete="restrict",
        index="btree_not_null",
        groups="salon_crm.group_salon_desk",
        domain=[("is_salon_customer", "=", True)],
        help="Empty for a walk-in who gave no name.",
    )
    customer_short_name = fields.Char(
        string="First name",
        compute="_compute_customer_short_name",
        compute_sudo=True,
        store=True,
        precompute=True,
        help="First name and initial: what stylists see.",
    )
    is_new_customer = fields.Boolean(string="New", readonly=True, copy=False)
    # when and what
    start = fields.Datetime(required=True)
    stop = fields.Datetime(compute="_compute_stop", store=True)
    clock = fields.Char(string="Time", compute="_compute_clock", help="On the branch's clock.")
    visit_date = fields.Date(string="Date", compute="_compute_visit_date", store=True, precompute=True, help="The branch's local day.")
    line_ids = fields.One2many("salon.appointment.line", "appointment_id", string="Services", copy=True)
    employee_id = fields.Many2one("hr.employee", string="Stylist", compute="_compute_employee_id", store=True)
    service_names = fields.Char(string="What", compute="_compute_service_names")
    allocation_ids = fields.One2many("salon.appointment.allocation", "appointment_id", string="Held time")
    amount_estimate = fields.Monetary(string="Price agreed", compute="_compute_amount_estimate", store=True)
    note = fields.Text(string="Wishes and notes")
    # how it went
    state = fields.Selection(STATES, required=True, readonly=True, default="booked", copy=False)
    source = fields.Selection(
        [
            ("desk", "Desk"),
            ("phone", "Phone"),
            ("wechat", "WeChat"),
            ("website", "Website"),
            ("walk_in", "Walk-in"),
            ("group_buying", "Group buying"),
            ("import", "Old system"),
        ],
        required=True,
        default="desk",
    )
    visit_id = fields.Many2one("salon.visit", readonly=True, copy=False, ondelete="restrict")
    arrived_at = fields.Datetime(string="Arrived", readonly=True, copy=False)
    started_at = fields.Datetime(string="Started", readonly=True, copy=False)
    finished_at = fields.Datetime(string="Finished", readonly=True, copy=False)
    cancel_reason = fields.Char(string="Why cancelled", copy=False)

    _stop_after_start = models.Constraint("CHECK (stop IS NULL OR stop > start)", "An appointment must end after it begins.")
    _visit_unique = models.UniqueIndex("(visit_id) WHERE visit_id IS NOT NULL", "This visit belongs to another appointment.")
    _branch_day = models.Index("(branch_id, visit_date, start)")
    _employee_day = models.Index("(employee_id, start)")
    _customer_history = models.Index("(customer_id, start DESC)")

    @api.depends("customer_id.name")
    def _compute_customer_short_name(self):
        for appointment in self:
            customer = appointment.customer_id
            appointment.customer_short_name = customer._get_short_name() if customer else self.env._("Walk-in")

    @api.depends("line_ids.stop")
    def _compute_stop(self):
        for appointment in self:
            appointment.stop = max((line.stop for line in appointment.line_ids if line.stop), default=False)

    @api.depends("start", "stop", "branch_id.tz")
    def _compute_clock(self):
        planner = self.env["salon.booking.planner"]
        for appointment in self:
            appointment.clock = planner._clock_span(appointment.branch_id, appointment.start, appointment.stop)

    @api.depends("start", "branch_id")
    def _compute_visit_date(self):
        for appointment in self:
            known = appointment.start and appointment.branch_id
            appointment.visit_date = appointment.branch_id._local_date(appointment.start) if known else False

    @api.depends("line_ids.employee_id", "line_ids.sequence")
    def _compute_employee_id(self):
        for appointment in self:
            appointment.employee_id = appointment.line_ids.employee_id[:1]

    @api.depends("line_ids.product_id")
    @api.depends_context("lang")
    def _compute_service_names(self):
        for appointment in self:
            appointment.service_names = " + ".join(line.product_id.name or "" for line in appointment.line_ids)

    @api.depends("line_ids.price")
    def _compute_amount_estimate(self):
        for appointment in self:
            appointment.amount_estimate = sum(appointment.line_ids.mapped("price"))

    @api.depends("customer_short_name", "service_names", "start")
    def _compute_display_name(self):
        for appointment in self:
            parts = (appointment.customer_short_name, appointment.service_names)
            appointment.display_name = " · ".join(part for part in parts if part) or appointment.name

    @api.constrains("line_ids")
    def _check_has_services(self):
        if any(not appointment.line_ids for appointment in self):
            raise ValidationError(self.env._("Choose at least one service."))

    # create, write

    def write(self, vals):
        vals = {key: value for key, value in vals.items() if key != "stop"}  # the calendar sends it; the services decide
        self._check_written_by_verbs(vals)
        self._check_customer_may_change(vals)
        if vals.get("start"):
            vals["start"] = fields.Datetime.to_datetime(vals["start"]).replace(second=0, microsecond=0)
            self._check_year(vals)
        if not self._get_plan_fields() & set(vals):
            result = super().write(vals)
            self._tell_visit_customer(vals)
            return result
        self._check_branch_may_change(vals)
        before = {appointment.id: appointment._get_plan_key() for appointment in self}
        if vals.get("start"):
            # The old times of the services must not meet the new start; planning writes them anew.
            moved = self.filtered(lambda appointment: appointment.start != vals["start"] and appointment.state in MOVABLE)
            moved.line_ids.sudo().write({"start": False, "stop": False})  # sudo: times are written by the planner alone
        result = super(SalonAppointment, self._with_services_open(self.ids)).write(vals)
        if "line_ids" in vals:  # services that were dragged into another order are planned in that order
            self.flush_recordset()
            self.invalidate_recordset(["line_ids"])
        self.check_access("write")  # a branch of other people's is as closed for moving into as for booking in
        self._tell_visit_customer(vals)
        changed = self.filtered(lambda appointment: appointment._get_plan_key() != before[appointment.id])
        if changed.filtered(lambda appointment: appointment.state not in MOVABLE):
            raise UserError(self.env._("This visit has begun or is over. Book a new appointment instead."))
        changed._reschedule(fields.Datetime.now())
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if any(appointment.state != "cancelled" for appointment in self):
            raise UserError(self.env._("Appointments are cancelled, not deleted, so that the history stays whole."))

    @api.model
    def _get_plan_fields(self):
        """Return the names of the fields whose change plans the visit anew."""
        return {"start", "branch_id", "line_ids"}

    def _get_plan_key(self):
        """Return what the plan depends on; if it is the same, nothing moves."""
        return (self.start, self.branch_id.id, tuple((line.product_id.id, line.wished_employee_id.id) for line in self.line_ids))

    # buttons

    def action_arrive(self):
        self._record_arrival(fields.Datetime.now())

    def action_start(self):
        self._record_start(fields.Datetime.now())

    def action_finish(self):
        self._record_finish(fields.Datetime.now())

    def action_no_show(self):
        self._record_no_show(fields.Datetime.now())

    def action_cancel(self):
        self._record_cancel(fields.Datetime.now())

    def action_open_visit(self):
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": "salon.visit", "res_id": self.visit_id.id, "views": [(False, "form")]}

    # verbs

    @api.model
    def _book(self, vals):
        """Book one appointment and hold its time.

        :param vals: create values: ``start`` (naive UTC), ``line_ids`` with ``product_id`` and perhaps ``wished_employee_id``
        :raises UserError: with the reasons and the next free times, if it does not fit or was taken a moment ago
        """
        return self.create(vals)

    def _record_arrival(self, now):
        """Note that the customers are here, and open their visits."""
        self._begin_move("arrived")
        visits = self.env["salon.visit"]._open_visits([appointment._prepare_visit_values(now) for appointment in self])
        for appointment, visit in zip(self, visits, strict=True):
            appointment.sudo().write({"state": "arrived", "arrived_at": now, "visit_id": visit.id})  # sudo: see _begin_move
            for line, visit_line in zip(appointment.line_ids.sudo(), visit.line_ids.sorted("sequence"), strict=True):
                line.visit_line_id = visit_line
        self._emit_change("appointment.arrived", occurred_at=now)
        self._on_arrived()

    def _record_start(self, now):
        """Note that the work began; the first service's clock runs."""
        self._begin_move("in_service")
        self.sudo().write({"state": "in_service", "started_at": now})  # sudo: see _begin_move
        for appointment in self.sudo():
            appointment.line_ids.filtered(lambda line: not line.started_at)[:1].started_at = now
        self._get_visits()._record_start(now)
        self._emit_change("appointment.started", occurred_at=now)

    def _record_finish(self, now):
        """Note that all services are done; the visit waits for payment."""
        self._begin_move("done")
        self.sudo().write({"state": "done", "finished_at": now})  # sudo: see _begin_move
        for line in self.line_ids.sudo().filtered(lambda line: not line.finished_at):
            line.finished_at = now
        self.line_ids._note_actual_minutes()
        self._get_visits()._record_finish(now)
        self._emit_change("appointment.finished", occurred_at=now)

    def _record_no_show(self, now):
        """Note that customers did not come: their time is free again, their file counts it."""
        early = self.filtered(lambda appointment: appointment.state == "booked" and appointment.start > now)
        if early:
            raise UserError(self.env._("%(name)s is not due yet. Cancel instead.", name=early[0].display_name))
        self._begin_move("no_show")
        self.sudo().write({"state": "no_show"})  # sudo: see _begin_move
        self._release()
        self.sudo().customer_id._refresh_visit_stats()  # sudo: a cache that no role writes by hand
        self._emit_change("appointment.no_show", occurred_at=now)
        self._on_no_show()

    def _record_cancel(self, now, reason=None):
        """Cancel appointments: their time is free again, a visit that was opened for them is voided."""
        self._begin_move("cancelled")
        # sudo: see _begin_move. Before the visit, whose voiding would cancel the appointment in its turn.
        self.sudo().write({"state": "cancelled", "cancelled_at": now, **({"cancel_reason": reason} if reason else {})})
        self._get_visits().filtered(lambda visit: visit.state == "open")._record_void(now)
        self._release()
        self._emit_change("appointment.cancelled", occurred_at=now)
        self._on_cancelled()

    def _begin_move(self, target):
        """Ask for the right, lock the rows, and refuse the move for all of them if it is illegal for one.

        What follows is written as superuser: nobody else may write a state (`VERB_FIELDS`).
        """
        self.check_access("write")
        self.flush_recordset()
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["state"])
        wrong = self.filtered(lambda appointment: target not in TRANSITIONS[appointment.state])
        if wrong:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(name)s is at “%(state)s”; that cannot become “%(target)s”. Refresh to see the day as it is.",
                    name=wrong[0].display_name,
                    state=states[wrong[0].state],
                    target=states[target],
                )
            )

    def _emit_change(self, key, more=None, occurred_at=None):
        self._emit(
            key,
            partner_field="customer_id",
            occurred_at=occurred_at,
            payload=lambda appointment: {
                "branch_id": appointment.branch_id.id,
                "start": appointment.start,
                **(more(appointment) if more else {}),
            },
        )

    def _release(self):
        self.flush_recordset()
        self.sudo().allocation_ids._release()  # sudo: held time is written by the verbs alone

    def _prepare_visit_values(self, now):
        """Return the create values of the visit that opens on arrival; extend to add to it."""
        return {
            "branch_id": self.branch_id.id,
            "customer_id": self.customer_id.id,
            "origin": "walk_in" if self.source == "walk_in" else "appointment",
            "arrived_at": now,
            "note": self.note,
            "line_ids": [Command.create(line._prepare_visit_line_values(number)) for number, line in enumerate(self.line_ids)],
        }

    # hooks: whole recordset, once per transition, same transaction; extend and call super

    def _on_booked(self):
        """Follow the booking of appointments."""

    def _on_moved(self):
        """Follow a change of time, services or person."""

    def _on_arrived(self):
        """Follow the arrival of customers; ``visit_id`` is there."""

    def _on_no_show(self):
        """Follow customers who did not come."""

    def _on_cancelled(self):
        """Follow cancellations."""
