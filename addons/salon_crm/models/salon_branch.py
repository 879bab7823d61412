from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

from odoo.addons.base.models.res_partner import _tz_get


@lru_cache(maxsize=16384)  # every list of times asks for the ends of the same days, and a clock does not change
def _utc_of(tz, day, minute):
    day += timedelta(days=minute // 1440)
    local = datetime.combine(day, time(minute % 1440 // 60, minute % 60), tzinfo=ZoneInfo(tz))
    return local.astimezone(UTC).replace(tzinfo=None)


class SalonBranch(models.Model):
    """A shop of the chain: where people work, when it is open, whose clock counts."""

    _name = "salon.branch"
    _description = "Branch"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Two to six letters that name the branch in lists and imports.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    partner_id = fields.Many2one("res.partner", string="Address", ondelete="restrict")
    phone = fields.Char()
    tz = fields.Selection(_tz_get, string="Time zone", required=True, default=lambda self: self.env.user.tz or "Asia/Shanghai")
    kind_ids = fields.Many2many("salon.service.kind", string="Trades")
    slot_step_min = fields.Integer(string="Offer times every, minutes", default=15, required=True)
    opening_ids = fields.One2many("salon.branch.opening", "branch_id", string="Opening hours", copy=True)
    closure_ids = fields.One2many("salon.branch.closure", "branch_id", string="Closed days", copy=True)
    employee_ids = fields.One2many("hr.employee", "salon_branch_id", string="Team")
    resource_ids = fields.One2many("resource.resource", "salon_branch_id", string="Places and devices")

    _code_unique = models.UniqueIndex("(company_id, code)", "Another branch has this code. Choose another one.")
    _slot_step_sane = models.Constraint(
        "CHECK (slot_step_min BETWEEN 5 AND 240 AND slot_step_min % 5 = 0)",
        "Times are offered every 5 to 240 minutes. Choose a multiple of five.",
    )

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._check_nobody_is_expected()
        return super().write(vals)

    def _check_nobody_is_expected(self):
        """Refuse to close a branch in which customers still are.

        Extension point: an addon that books ahead refuses over its bookings and calls ``super()``.
        """
        # sudo: the visits of every branch count; only a number and a time are told
        visits = self.env["salon.visit"].sudo().search([("branch_id", "in", self.ids), ("state", "=", "open")], order="arrived_at, id")
        if visits:
            raise UserError(
                self.env._(
                    "%(name)s has open visits (%(count)s), first of %(time)s. Take the payment or void them first.",
                    name=visits[0].branch_id.name,
                    count=len(visits.filtered(lambda visit: visit.branch_id == visits[0].branch_id)),
                    time=format_datetime(self.env, visits[0].arrived_at or visits[0].create_date, tz=visits[0].branch_id.tz),
                )
            )

    @api.model
    def _get_default_branch(self):
        """Return the branch the user works in, else the first one of the company."""
        user = self.env.user
        return user.salon_branch_id or user.salon_branch_ids[:1] or self.search([("company_id", "=", self.env.company.id)], limit=1)

    def _to_utc(self, day, minute):
        """Return the naive UTC moment of a local wall clock minute.

        The one place where local time becomes UTC. A minute that the clock skips in spring counts from the moment of the
        change; one that it repeats in autumn is the first of the two.

        :param day: local date of the branch
        :param minute: minutes since local midnight; 1440 and more reach into the following days
        """
        self.ensure_one()
        return _utc_of(self.tz, day, minute)

    def _to_local(self, moment):
        """Return an aware local datetime for a naive UTC moment."""
        self.ensure_one()
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self.tz))

    def _local_date(self, moment):
        """Return the branch's calendar day of a naive UTC moment."""
        return self._to_local(moment).date()

    def _today(self):
        return self._local_date(fields.Datetime.now())

    def _local_day_bounds(self, day):
        """Return (start, stop) of a local day as naive UTC; 23 or 25 hours apart when the clock changes."""
        return self._to_utc(day, 0), self._to_utc(day + timedelta(days=1), 0)

    def _opening_spans(self, day):
        """Return the open hours of a local day as ((start, stop), …), minutes since midnight; empty on closed days."""
        return self._opening_days(day, day)[day]

    def _opening_days(self, first, last):
        """Return ``{local day: spans}`` as `_opening_spans` gives them, from ``first`` to ``last``, both included."""
        self.ensure_one()
        week, closed = self._read_opening(first, last)
        days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
        return {day: () if any(low <= day <= high for low, high in closed) else week.get(day.weekday(), ()) for day in days}

    def _read_opening(self, first, last):
        """Return ``({weekday: spans}, closed (first, last) days)``; one statement, as every list of times begins with it."""
        for model in ("salon.branch.opening", "salon.branch.closure"):
            self.env[model].flush_model()
        # No access rules: opening hours hang at the door.
        rows = self.env.execute_query(
            SQL(
                """SELECT weekday, start_min, stop_min, NULL, NULL FROM salon_branch_opening WHERE branch_id = %(branch)s
                    UNION ALL
                   SELECT NULL, NULL, NULL, date_from, date_to FROM salon_branch_closure
                    WHERE branch_id = %(branch)s AND date_to >= %(first)s AND date_from <= %(last)s
                 ORDER BY 1, 2""",
                branch=self.id,
                first=first,
                last=last,
            )
        )
        week = {}
        for weekday, start, stop, *_closed in rows:
            if weekday:
                week[int(weekday)] = (*week.get(int(weekday), ()), (start, stop))
        return week, [row[3:] for row in rows if not row[0]]
