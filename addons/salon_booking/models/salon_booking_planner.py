import math
from collections import defaultdict
from contextlib import contextmanager
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine.grid import to_minute, to_moment
from ..engine.slots import Availability
from ..engine.values import Candidate, Phase, Query, Service, World

HORIZON_DAYS = 30
MARGIN_MIN = 720  # world beyond the asked starts: a visit may last that long
PLANNABLE_YEARS = range(1971, 2200)  # beyond lie slips of the keyboard, and the ends of the calendar
DESK_GRACE_MIN = 60  # the desk may write down what began within the last hour


def minute_of(moment):
    """Return the UTC minute of a naive UTC datetime, seconds cut off."""
    return to_minute(moment.replace(tzinfo=UTC))


def moment_of(minute):
    """Return the naive UTC datetime of a UTC minute."""
    return to_moment(minute).replace(tzinfo=None)


class SalonBookingPlanner(models.AbstractModel):
    """The shell of the slot engine: reads branch, people, places and held time, and asks. ``salon_booking_words`` words the answer.

    A *wish* is a dict, one per service, in order: ``{"key": int, "product": product.product, "employee": hr.employee or empty}``,
    and if there is something to say about it: ``"track"`` (number of the guest, side by side), ``"same_lead"`` (True: by the
    person who did the service before), ``"level"`` (salon.level), ``"sex"``, ``"avoided"`` (resource.resource), ``"preferred"``
    (hr.employee), ``"pet"``, ``"max_gap_min"`` (of the whole visit: the first wish's counts).
    """

    _name = "salon.booking.planner"
    _description = "Salon booking planner"

    # questions

    @api.model
    def _is_plannable(self, day):
        return day.year in PLANNABLE_YEARS

    @api.model
    def _availability(self, branch, wishes, earliest, latest, *, now, skip_appointment_ids=(), taken=()):
        """Return the engine's answer for starts in earliest-latest (naive UTC).

        :param skip_appointment_ids: appointments whose held time counts as free (the one that is being moved)
        :param taken: further ``(resource id, start, stop)`` that are known to be held, in naive UTC
        """
        low, high = minute_of(earliest), minute_of(latest)
        query = Query(
            services=self._engine_services(branch, wishes, earliest, latest),
            earliest=low,
            latest=max(low, high),
            **self._query_values(branch, wishes),
        )
        world = self._engine_world(branch, query, low - MARGIN_MIN, high + MARGIN_MIN, now, skip_appointment_ids, taken)
        return Availability(query, world, now=math.ceil(now.replace(tzinfo=UTC).timestamp() / 60))

    @api.model
    def _day_availability(self, branch, wishes, day, *, now, days=1, **kwargs):
        start, _stop = branch._local_day_bounds(day)
        _start, stop = branch._local_day_bounds(day + timedelta(days=days - 1))
        return self._availability(branch, wishes, start, stop, now=now, **kwargs)

    @api.model
    def _first_times(self, branch, wishes, day, *, now, limit=2, **kwargs):
        """Return the first free starts from a day on (naive UTC): that day if it has any, else within the horizon."""
        for days in (1, HORIZON_DAYS):
            found = self._day_availability(branch, wishes, day, now=now, days=days, **kwargs).starts()
            if found:
                return [moment_of(minute) for minute in found[:limit]]
        return []

    @api.model
    def _times_near(self, branch, wishes, start, *, now, limit=2, **kwargs):
        """Return the free starts of the same day nearest to ``start``, in time order, or the first ones after it."""
        day = branch._local_date(start)
        found = self._day_availability(branch, wishes, day, now=now, **kwargs).starts()
        if not found:
            return self._first_times(branch, wishes, day, now=now, limit=limit, **kwargs)
        wanted = minute_of(start)
        nearest = sorted(found, key=lambda minute: (abs(minute - wanted), minute))[:limit]
        return [moment_of(minute) for minute in sorted(nearest)]

    @contextmanager
    def _newest_view(self, branch):
        """Yield a planner that sees what others committed since this transaction began.

        Under REPEATABLE READ the loser of a race cannot see the row it lost to, and would offer the lost time again. What
        this transaction created itself is unknown to another cursor; a branch from here is looked at from here.
        """
        with self.env.registry.cursor() as cr:
            env = self.env(cr=cr)
            fresh = branch.with_env(env).exists()
            if fresh:
                yield self.with_env(env)
        if not fresh:
            yield self

    @api.model
    def _with_own_env(self, wish):
        """Return a wish whose records are read through this planner's cursor."""
        return {key: value.with_env(self.env) if isinstance(value, models.BaseModel) else value for key, value in wish.items()}

    # records to values

    @api.model
    def _query_values(self, branch, wishes):
        """Return the engine's query values that hang on the branch and on what is wished; extend to add to them."""
        return {
            "tz": ZoneInfo(branch.tz),
            "step_min": branch.slot_step_min,
            "max_gap_min": wishes[0].get("max_gap_min") or branch.guest_wait_min if wishes else 0,
        }

    @api.model
    def _engine_services(self, branch, wishes, earliest, latest):
        # sudo: the engine needs qualifications and shifts of the whole branch; only names and times leave this model
        templates = self.env["product.template"].sudo().union(*(wish["product"].sudo().product_tmpl_id for wish in wishes))
        people = self._people(branch, earliest, latest)
        rows = (
            self.env["salon.skill.level"]
            .sudo()
            .search(
                [("product_tmpl_id", "in", templates.ids), ("employee_id", "in", people.ids)],
                order="employee_id, id",
            )
        )
        by_service = rows.grouped("product_tmpl_id")
        return tuple(
            self._engine_service_of(wish, by_service.get(wish["product"].sudo().product_tmpl_id, rows.browse())) for wish in wishes
        )

    @api.model
    def _engine_service_of(self, wish, rows):
        """Return the engine's service for a wish; ``rows``: the qualifications for it in the branch."""
        candidates = tuple(Candidate(resource_id=row.employee_id.resource_id.id, duration_min=row.duration_min) for row in rows)
        return self._engine_service({**wish, "wished_ids": self._wished_ids(wish, rows)}, candidates)

    @api.model
    def _wished_ids(self, wish, rows):
        """Return the resource ids that the hard wishes for a person leave, None for anybody."""
        level, sex, employee = wish.get("level"), wish.get("sex"), wish["employee"].sudo()
        if not (employee or level or sex):
            return None
        if employee:
            return frozenset(employee.resource_id.ids)
        fitting = rows.filtered(lambda row: (not level or row.level_id == level) and (not sex or row.employee_id.sex == sex))
        return frozenset(fitting.employee_id.resource_id.ids)

    @api.model
    def _engine_service(self, wish, candidates):
        # sudo: who books may not open every part of a service's and a person's file; plain values leave here.
        template = wish["product"].sudo().product_tmpl_id
        if not template.phase_ids:
            raise UserError(self.env._("%(service)s has no phases yet. Enter how long it takes in the service.", service=template.name))
        return Service(
            key=wish["key"],
            phases=tuple(self._engine_phase(phase) for phase in template.phase_ids.sorted(lambda phase: (phase.sequence, phase.id))),
            candidates=candidates,
            wished=wish.get("wished_ids"),
            avoided=frozenset(wish["avoided"].ids if wish.get("avoided") else ()),
            preferred=frozenset(wish["preferred"].sudo().resource_id.ids if wish.get("preferred") else ()),
            same_lead=bool(wish.get("same_lead")),
            track=wish.get("track", 0),
            buffer_before_min=template.buffer_before_min,
            buffer_after_min=template.buffer_after_min,
        )

    @api.model
    def _engine_phase(self, phase):
        return Phase(
            key=phase.id,
            duration_min=phase.duration_min,
            staff=phase.staff,
            skill_id=phase.support_skill_id.id or None,
            kind_ids=tuple((phase.resource_kind_id | phase.device_kind_ids).ids),
        )

    @api.model
    def _people(self, branch, earliest, latest):
        """Return the stylists of the branch: those at home there and those with a shift there in the time."""
        # sudo: the desk may not open personnel files; the planner needs to know who works when.
        employees = self.env["hr.employee"].sudo()
        visiting = (
            self.env["salon.shift"]
            .sudo()
            .search(
                [("branch_id", "=", branch.id), ("start", "<", latest + timedelta(days=1)), ("stop", ">", earliest)],
            )
            .employee_id
        )
        home = employees.search([("salon_branch_id", "=", branch.id), ("is_stylist", "=", True)], order="id")
        return (home | visiting.filtered("active")).sorted("id")

    @api.model
    def _engine_world(self, branch, query, start, stop, now, skip_appointment_ids, taken):
        # sudo: see _engine_services
        kind_ids = {kind_id for service in query.services for phase in service.phases for kind_id in phase.kind_ids}
        skill_ids = {phase.skill_id for service in query.services for phase in service.phases if phase.skill_id}
        places, supports = defaultdict(tuple), defaultdict(tuple)
        for place in (
            self.env["resource.resource"]
            .sudo()
            .search(
                [("salon_branch_id", "=", branch.id), ("salon_kind_id", "in", list(kind_ids)), ("resource_type", "=", "material")],
                order="id",
            )
        ):
            places[place.salon_kind_id.id] += (place.id,)
        if skill_ids:
            for person in self._people(branch, moment_of(start), moment_of(stop)):
                for skill_id in skill_ids & set(person.salon_skill_ids.ids):
                    supports[skill_id] += (person.resource_id.id,)
        people = {candidate.resource_id for service in query.services for candidate in service.candidates}
        resources = people.union(*places.values(), *supports.values())
        busy, breaks = self._read_busy(resources, start, stop, now, skip_appointment_ids)
        for resource_id, since, until in taken:
            busy[resource_id] += [(minute_of(since), math.ceil(minute_of(until)))]
        return World(
            start=start,
            stop=stop,
            opening=self._opening(branch, start, stop),
            shifts=self._read_shifts(branch, resources, start, stop),
            busy=busy,
            breaks=breaks,
            places=dict(places),
            supports=dict(supports),
        )

    @api.model
    def _opening(self, branch, start, stop):
        day, spans = branch._local_date(moment_of(start)), []
        while day <= branch._local_date(moment_of(stop)):
            spans += [
                (minute_of(branch._to_utc(day, since)), minute_of(branch._to_utc(day, until)))
                for since, until in branch._opening_spans(day)
            ]
            day += timedelta(days=1)
        return tuple(spans)

    @api.model
    def _read_shifts(self, branch, resources, start, stop):
        self.env["salon.shift"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT resource_id, array_agg((date_part('epoch', start) / 60)::int), array_agg((date_part('epoch', stop) / 60)::int)
                 FROM salon_shift
                WHERE branch_id = %s AND resource_id = ANY(%s) AND start < %s AND stop > %s
             GROUP BY resource_id""",
                branch.id,
                list(resources),
                moment_of(stop),
                moment_of(start),
            )
        )
        return {resource_id: tuple(zip(starts, stops, strict=True)) for resource_id, starts, stops in rows}

    @api.model
    def _read_busy(self, resources, start, stop, now, skip_appointment_ids):
        """Return ({resource: pairs}, {resource: pairs of breaks}); a minute that is held in part is held."""
        self.env["salon.appointment.allocation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT resource_id, kind = 'break',
                      array_agg(floor(date_part('epoch', start) / 60)::int), array_agg(ceil(date_part('epoch', stop) / 60)::int)
                 FROM salon_appointment_allocation
                WHERE blocking AND resource_id = ANY(%s) AND stop > %s AND start < %s
                  AND (expires_at IS NULL OR expires_at > %s) AND (appointment_id IS NULL OR appointment_id != ALL(%s))
             GROUP BY resource_id, kind = 'break'""",
                list(resources),
                moment_of(start),
                moment_of(stop),
                now,
                list(skip_appointment_ids),
            )
        )
        busy, breaks = defaultdict(list), {}
        for resource_id, is_break, starts, stops in rows:
            pairs = list(zip(starts, stops, strict=True))
            busy[resource_id] += pairs
            if is_break:
                breaks[resource_id] = tuple(pairs)
        return busy, breaks
