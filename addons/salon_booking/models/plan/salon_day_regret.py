from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.regret import Block, Day, solve
from ..salon_booking_planner import minute_of, moment_of

LOOK_BACK_DAYS = 7  # a server that slept catches up on so many days
# The keys sort as the bands do: charts lay them out in that order.
BANDS = ((0, "lost_00"), (15, "lost_15"), (30, "lost_30"), (60, "lost_60"))


class SalonDayRegret(models.Model):
    """What a person's day lost by where its bookings lay: solved exactly the night after, one row per branch, day and person."""

    _name = "salon.day.regret"
    _description = "Lost minutes of a day"
    _order = "work_date desc, regret_min desc, id"
    _rec_name = "employee_id"

    branch_id = fields.Many2one("salon.branch", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True, index=True)
    work_date = fields.Date(string="Day", required=True, index=True)
    employee_id = fields.Many2one("hr.employee", string="Person", required=True, ondelete="cascade", index=True)
    sold_min = fields.Integer(string="Sold, minutes")
    sellable_min = fields.Integer(string="Left to sell, minutes", help="Free minutes in gaps long enough to be sold.")
    best_min = fields.Integer(string="Could have been left, minutes", help="The same, had the bookings lain as well as possible.")
    regret_min = fields.Integer(string="Lost, minutes")
    regret_band = fields.Selection(
        [
            ("lost_00", "Nothing lost"),
            ("lost_15", "Up to 15 minutes"),
            ("lost_30", "16 to 30 minutes"),
            ("lost_60", "31 to 60 minutes"),
            ("lost_more", "More than an hour"),
        ],
        string="How much was lost",
        compute="_compute_regret_band",
        store=True,
        precompute=True,
    )
    moved_count = fields.Integer(string="Bookings to move", aggregator="sum")
    moves = fields.Char(string="Which", help="From when to when, on the branch's clock.")
    is_exact = fields.Boolean(string="Exact", default=True, help="Off: too many possibilities; at least so much was lost.")
    story = fields.Char(string="In words", compute="_compute_story")

    _day_unique = models.UniqueIndex("(branch_id, work_date, employee_id)", "This day of this person is solved already. Open that result.")
    _lost_adds_up = models.Constraint(
        "CHECK (regret_min = best_min - sellable_min AND regret_min >= 0)",
        "What was lost is the best less what there was. Leave it to the nightly run.",
    )

    @api.depends("regret_min")
    def _compute_regret_band(self):
        for row in self:
            row.regret_band = next((band for most, band in BANDS if row.regret_min <= most), "lost_more")

    @api.depends("regret_min", "moved_count", "moves", "is_exact")
    @api.depends_context("lang")
    def _compute_story(self):
        for row in self:
            if not row.regret_min:
                row.story = self.env._("The bookings lay as well as they could.")
            elif not row.is_exact:
                row.story = self.env._(
                    "At least %(lost)s minutes could not be sold. Better: %(moves)s.", lost=row.regret_min, moves=row.moves
                )
            else:
                row.story = self.env._(
                    "%(lost)s minutes lay in gaps too short to sell. Better: %(moves)s.", lost=row.regret_min, moves=row.moves
                )

    def action_open_day(self):
        """Open the appointments of this person on this day."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("salon_booking.salon_appointment_action_today")
        domain = Domain("visit_date", "=", self.work_date) & Domain("line_ids.employee_id", "=", self.employee_id.id)
        return {**action, "domain": list(domain), "context": {}, "display_name": f"{self.employee_id.name} {self.work_date}"}

    @api.model
    def _cron_solve_yesterday(self):
        """Solve the days that are over and not solved yet, branch by branch, each on its own clock."""
        for branch in self.env["salon.branch"].search([]):
            today = branch._today()
            for back in range(LOOK_BACK_DAYS, 0, -1):
                self._solve_day(branch, today - timedelta(days=back))
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _solve_day(self, branch, day):
        """Create the rows of those on shift that day who have none yet.

        :return: the new rows
        """
        known = self.search([("branch_id", "=", branch.id), ("work_date", "=", day)]).employee_id
        shifts = self.env["salon.shift"].search(
            [("branch_id", "=", branch.id), ("shift_date", "=", day), ("employee_id", "not in", known.ids)], order="employee_id, start"
        )
        days = self._engine_days(branch, shifts)
        return self.create([self._prepare_values(branch, day, person, solve(value)) for person, value in days.items()])

    @api.model
    def _engine_days(self, branch, shifts):
        """Return ``{employee: Day}`` of one branch's day, in one query for what was held."""
        if not shifts:
            return {}
        rows = self._read_held(shifts.resource_id, min(shifts.mapped("start")), max(shifts.mapped("stop")))
        fixed, work, shared = defaultdict(list), defaultdict(lambda: defaultdict(list)), set()
        for resource_id, start, stop, appointment_id, people in rows:
            if appointment_id:
                work[resource_id][appointment_id].append((start, stop))
                shared |= {appointment_id} if people > 1 else set()
            else:
                fixed[resource_id].append((start, stop))
        return {
            person: Day(
                shifts=tuple((minute_of(shift.start), minute_of(shift.stop)) for shift in own),
                fixed=tuple(fixed[person.resource_id.id]),
                blocks=tuple(
                    Block(key=key, work=tuple(pairs), is_movable=key not in shared)
                    for key, pairs in sorted(work[person.resource_id.id].items())
                ),
                flex_min=branch.regret_flex_min,
                sellable_min=branch.sellable_min,
            )
            for person, own in shifts.grouped("employee_id").items()
        }

    @api.model
    def _read_held(self, resources, start, stop):
        """Return ``(resource id, start, stop, appointment id or None, how many people do it)`` in UTC minutes.

        The time of customers who did not come was held all the same; what was cancelled beforehand was free.
        """
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """SELECT a.resource_id, floor(date_part('epoch', a.start) / 60)::int, ceil(date_part('epoch', a.stop) / 60)::int,
                          a.appointment_id,
                          (SELECT count(DISTINCT l.employee_id) FROM salon_appointment_line l WHERE l.appointment_id = a.appointment_id)
                     FROM salon_appointment_allocation a
                LEFT JOIN salon_appointment p ON p.id = a.appointment_id
                    WHERE a.resource_id = ANY(%s) AND a.start < %s AND a.stop > %s
                      AND CASE WHEN a.appointment_id IS NULL THEN a.blocking AND a.kind IN ('break', 'block')
                               ELSE p.state != 'cancelled' AND a.kind IN ('phase', 'buffer') END""",
                list(resources.ids),
                stop,
                start,
            )
        )

    @api.model
    def _prepare_values(self, branch, day, person, found):
        planner = self.env["salon.booking.planner"]
        moves = sorted((since, until) for _key, since, until in found.moves)
        return {
            "branch_id": branch.id,
            "work_date": day,
            "employee_id": person.id,
            "sold_min": found.sold_min,
            "sellable_min": found.sellable_min,
            "best_min": found.best_min,
            "regret_min": found.regret_min,
            "moved_count": len(moves),
            "moves": ", ".join(f"{planner._clock(branch, moment_of(a))} → {planner._clock(branch, moment_of(b))}" for a, b in moves),
            "is_exact": found.is_exact,
        }
