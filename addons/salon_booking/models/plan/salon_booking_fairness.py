from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...engine.fairness import loads
from ...engine.values import Weights
from ..salon_booking_planner import moment_of

FAIR_DAYS = 30


class LateMapping(Mapping):
    """A mapping that is read when somebody looks: a list of free times never asks who is ahead, a plan does."""

    def __init__(self, read):
        self._read, self._values = read, None

    def _known(self):
        if self._values is None:
            self._values = self._read()
        return self._values

    def __getitem__(self, key):
        return self._known()[key]

    def __iter__(self):
        return iter(self._known())

    def __len__(self):
        return len(self._known())


class SalonBookingPlanner(models.AbstractModel):
    """Tells the engine what this branch ranks by, and who is ahead in work that nobody asked for."""

    _inherit = "salon.booking.planner"

    @api.model
    def _get_branch_fields(self):
        return [*super()._get_branch_fields(), "weight_gap", "weight_load", "weight_wish", "sellable_min"]

    @api.model
    def _get_query_values(self, branch, wishes):
        return {
            **super()._get_query_values(branch, wishes),
            "weights": Weights(gap=branch.weight_gap, load=branch.weight_load, wish=branch.weight_wish, sellable_min=branch.sellable_min),
        }

    @api.model
    def _engine_world(self, branch, query, start, stop, now, skip_appointment_ids, taken):
        world = super()._engine_world(branch, query, start, stop, now, skip_appointment_ids, taken)
        people = sorted({candidate.resource_id for service in query.services for candidate in service.candidates})
        until = branch._local_day_bounds(branch._local_date(moment_of(query.latest)))[1]  # what is booked later that day counts too
        return replace(world, load=LateMapping(lambda: self._read_loads(branch, people, until, skip_appointment_ids)))

    @api.model
    def _read_loads(self, branch, resource_ids, until, skip_appointment_ids=()):
        """Return ``{resource id: minutes ahead}`` over the days before ``until`` (naive UTC), booked work included."""
        since = until - timedelta(days=FAIR_DAYS)
        # Only what is read: an appointment that is being planned still has the times of the one it was copied from.
        self.env["salon.appointment.line"].flush_model(["employee_id", "start", "duration_min", "wished_employee_id", "appointment_id"])
        self.env["salon.appointment"].flush_model(["state", "branch_id"])
        self.env["salon.shift"].flush_model(["employee_id", "branch_id", "start", "work_min"])
        rows = self.env.execute_query(
            SQL(
                """SELECT e.resource_id,
                          (SELECT COALESCE(sum(s.work_min), 0) FROM salon_shift s
                            WHERE s.employee_id = e.id AND s.branch_id = %(branch)s AND s.start >= %(since)s AND s.start < %(until)s),
                          (SELECT COALESCE(sum(l.duration_min), 0) FROM salon_appointment_line l
                             JOIN salon_appointment a ON a.id = l.appointment_id
                            WHERE l.employee_id = e.id AND l.start >= %(since)s AND l.start < %(until)s
                              AND a.branch_id = %(branch)s AND l.wished_employee_id IS NULL
                              AND a.state NOT IN ('cancelled', 'no_show') AND a.id != ALL(%(skip)s))
                     FROM hr_employee e
                    WHERE e.resource_id = ANY(%(resources)s)""",
                branch=branch.id,
                since=since,
                until=until,
                resources=list(resource_ids),
                skip=list(skip_appointment_ids),
            )
        )
        return loads({row[0]: row[2] for row in rows}, {row[0]: row[1] for row in rows})
