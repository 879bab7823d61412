from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class SalonShift(models.Model):
    """A dated span in which a person works in a branch. No shift, no times."""

    _name = "salon.shift"
    _description = "Shift"
    _order = "start, employee_id, id"
    _check_company_auto = True

    employee_id = fields.Many2one(
        "hr.employee",
        string="Person",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    resource_id = fields.Many2one(related="employee_id.resource_id", store=True, precompute=True, related_sudo=True)
    branch_id = fields.Many2one(
        "salon.branch",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        default=lambda self: self.env["salon.branch"]._get_default_branch(),
    )
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True, index=True)
    shift_date = fields.Date(
        string="Date", compute="_compute_shift_date", store=True, precompute=True, index=True, help="The branch's local day."
    )
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    break_start = fields.Datetime(string="Break from")
    break_stop = fields.Datetime(string="Break to")
    work_min = fields.Integer(string="Minutes of work", compute="_compute_work_min", store=True)

    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(employee_id, employee_id, '[]') WITH =, tsrange(start, stop, '[)') WITH &&)",
        "This person has a shift in that time already. Change that one, or choose other hours.",
    )
    _stop_after_start = models.Constraint("CHECK (stop > start)", "A shift must end after it begins.")
    _break_inside = models.Constraint(
        "CHECK ((break_start IS NULL) = (break_stop IS NULL)"
        " AND (break_start IS NULL OR (break_start < break_stop AND break_start >= start AND break_stop <= stop)))",
        "A break needs a begin and an end, both within the shift.",
    )
    _branch_time = models.Index("(branch_id, resource_id, stop, start)")

    @api.depends("start", "branch_id")
    def _compute_shift_date(self):
        for shift in self:
            known = shift.start and shift.branch_id
            shift.shift_date = shift.branch_id._local_date(shift.start) if known else False

    @api.depends("start", "stop", "break_start", "break_stop")
    def _compute_work_min(self):
        for shift in self:
            total = (shift.stop - shift.start) if shift.start and shift.stop else None
            rest = (shift.break_stop - shift.break_start) if shift.break_start and shift.break_stop else None
            shift.work_min = (total.total_seconds() - (rest.total_seconds() if rest else 0)) // 60 if total else 0

    @api.depends("employee_id", "start", "stop", "branch_id")
    def _compute_display_name(self):
        planner = self.env["salon.booking.planner"]
        for shift in self:
            name = shift.sudo().employee_id.name or ""  # sudo: a name that the diary shows anyway
            if shift.start and shift.stop and shift.branch_id:
                name = f"{name} {planner._clock_span(shift.branch_id, shift.start, shift.stop)}"
            shift.display_name = name

    @api.model_create_multi
    def create(self, vals_list):
        shifts = super().create(vals_list)
        shifts._sync_breaks()
        return shifts

    def write(self, vals):
        spans = [(shift.resource_id.id, shift.start, shift.stop) for shift in self]
        result = super().write(vals)
        if {"start", "stop", "employee_id", "branch_id"} & set(vals):
            self._check_bookings_covered(spans)
        if {"break_start", "break_stop", "employee_id", "branch_id", "start", "stop"} & set(vals):
            self._sync_breaks()
        return result

    def unlink(self):
        spans = [(shift.resource_id.id, shift.start, shift.stop) for shift in self]
        result = super().unlink()
        self._check_bookings_covered(spans)
        return result

    def _sync_breaks(self):
        """Write each break as held time, so that the same constraint guards it as guards bookings."""
        allocations = self.env["salon.appointment.allocation"].sudo()  # sudo: held time is written by the verbs alone
        allocations.search([("shift_id", "in", self.ids)]).unlink()
        vals_list = [
            {
                "resource_id": shift.sudo().resource_id.id,
                "branch_id": shift.branch_id.id,
                "start": shift.break_start,
                "stop": shift.break_stop,
                "kind": "break",
                "shift_id": shift.id,
            }
            for shift in self
            if shift.break_start
        ]
        if vals_list:
            rows, _conflict = allocations._claim(vals_list)
            if not rows and not allocations._is_booked(vals_list):
                # Leave or another calendar is there already: then nobody works anyway.
                allocations._claim_around(vals_list)
            elif not rows:
                raise UserError(self.env._("There is a booking in this break. Move the booking first, or choose another break."))

    @api.model
    def _find_uncovered(self, spans):
        """Return ``[(appointment id or None, start, branch id)]`` of bookings ahead that no shift covers any more, earliest first.

        :param spans: ``(resource id, start, stop)`` of the shifts as they were
        """
        self.env.flush_all()
        now = fields.Datetime.now()
        return self.env.execute_query(
            SQL(
                """SELECT a.appointment_id, min(a.start), min(a.branch_id)
                 FROM salon_appointment_allocation a
                 JOIN unnest(%s::int[], %s::timestamp[], %s::timestamp[]) AS old (resource_id, start, stop)
                   ON a.resource_id = old.resource_id AND a.start >= old.start AND a.stop <= old.stop
                WHERE a.blocking AND a.stop > %s AND (a.kind = 'phase' OR a.kind = 'hold' AND a.phase_id IS NOT NULL AND a.expires_at > %s)
                  AND NOT EXISTS (SELECT 1 FROM salon_shift s
                                   WHERE s.resource_id = a.resource_id AND s.branch_id = a.branch_id
                                      AND s.start <= a.start AND s.stop >= a.stop)
             GROUP BY a.appointment_id, a.hold_key
             ORDER BY 2, 1""",
                [span[0] for span in spans],
                [span[1] for span in spans],
                [span[2] for span in spans],
                now,
                now,
            )
        )

    @api.model
    def _check_bookings_covered(self, spans):
        """Refuse to take away working time in which somebody is booked; extend to find another answer.

        :param spans: ``(resource id, start, stop)`` of the shifts as they were
        """
        rows = self._find_uncovered(spans) if spans else ()
        if rows:
            self._refuse_uncovered(rows)

    @api.model
    def _refuse_uncovered(self, rows):
        """Raise the refusal; ``rows`` as `_find_uncovered` gives them."""
        _appointment_id, first, branch_id = rows[0]
        time = self.env["salon.booking.planner"]._clock(self.env["salon.branch"].browse(branch_id), first, with_day=True)
        raise ValidationError(
            self.env._("Somebody is booked in the hours you take away, first at %(time)s. Move these bookings first.", time=time)
        )

    @api.model
    def _copy_days(self, branch, day_from, day_to, shift_days, employees=None):
        """Copy the shifts of a branch from day_from-day_to to ``shift_days`` later, by the wall clock.

        Days on which the branch is closed and people who work in that time already are left out.

        :return: the new shifts
        """
        domain = Domain("branch_id", "=", branch.id) & Domain("shift_date", ">=", day_from) & Domain("shift_date", "<=", day_to)
        if employees:
            domain &= Domain("employee_id", "in", employees.ids)
        vals_list = []
        for shift in self.search(domain):
            vals = shift._prepare_copy_values(shift_days)
            if vals and not self.search_count(
                [("employee_id", "=", vals["employee_id"]), ("start", "<", vals["stop"]), ("stop", ">", vals["start"])],
                limit=1,
            ):
                vals_list.append(vals)
        return self.create(vals_list)

    def _prepare_copy_values(self, shift_days):
        branch = self.branch_id
        day = fields.Date.add(self.shift_date, days=shift_days)
        if not branch._opening_spans(day):
            return None

        def moved(moment):
            if not moment:
                return False
            local = branch._to_local(moment)
            minute = (local.date() - self.shift_date).days * 1440 + local.hour * 60 + local.minute
            return branch._to_utc(day, minute)

        return {
            "employee_id": self.employee_id.id,
            "branch_id": branch.id,
            "start": moved(self.start),
            "stop": moved(self.stop),
            "break_start": moved(self.break_start),
            "break_stop": moved(self.break_stop),
        }
