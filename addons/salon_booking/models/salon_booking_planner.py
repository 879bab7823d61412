import math
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, models, tools
from odoo.exceptions import UserError

from ..engine.errors import SlotError
from ..engine.grid import to_minute, to_moment
from ..engine.slots import Availability
from ..engine.values import Candidate, Query, Service, World

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
    person who did the service before; ``"bound"``: whatever else gives), ``"level"`` (salon.level), ``"sex"``, ``"avoided"``
    (resource.resource), ``"preferred"`` (hr.employee), ``"pet"``, and of the whole visit (the first wish's counts)
    ``"max_gap_min"`` and ``"near"`` (the start that is liked best, as a UTC minute).
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
        self._fetch_branch(branch)
        with self._faults_in_words():
            query = Query(
                services=self._engine_services(branch, wishes, earliest, latest),
                earliest=low,
                latest=max(low, high),
                **self._get_query_values(branch, wishes),
            )
        world = self._engine_world(branch, query, low - MARGIN_MIN, high + MARGIN_MIN, now, skip_appointment_ids, taken)
        return Availability(query, world, now=math.ceil(now.replace(tzinfo=UTC).timestamp() / 60))

    @contextmanager
    def _faults_in_words(self):
        """Turn a question that makes no sense, or is too hard, into a refusal that a person can act on."""
        try:
            yield
        except SlotError as fault:
            words = self.env._("These wishes cannot be planned. Check the guests, the waiting time and the minutes.")
            if fault.code == "too_hard":
                words = self.env._("So many guests at once could not be tried out. Book fewer guests side by side.")
            raise UserError(words) from fault

    @api.model
    def _with_taken(self, answer, conflict):
        """Return the engine's answer with one more span held: ``(resource id, start, stop)`` in naive UTC."""
        resource_id, start, stop = conflict
        pairs = [*answer.world.busy.get(resource_id, ()), (minute_of(start), minute_of(stop))]
        world = replace(answer.world, busy={**answer.world.busy, resource_id: pairs})
        return Availability(answer.query, world, now=answer.now)

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

    # facts to values

    @api.model
    def _get_branch_fields(self):
        """Return the fields of the branch that every question reads, so that no others are read with them; extend with more."""
        return ["tz", "slot_step_min", "guest_wait_min"]

    @api.model
    def _fetch_branch(self, branch):
        """Have these fields of the branch at hand, without asking the database where they are kept."""
        names, version = self._get_branch_fields(), self._get_settings_version()
        if version is None or not isinstance(branch.id, int):
            branch.fetch(names)
            return
        branch.check_access("read")
        for name, value in zip(names, self._keep_branch(version, branch.id, tuple(names)), strict=True):
            branch._fields[name]._insert_cache(branch, (value,))

    @api.model
    @tools.ormcache("version", "branch_id", "names")
    def _keep_branch(self, version, branch_id, names):
        branch = self.env["salon.branch"].sudo().browse(branch_id)  # sudo: kept for everybody, the right is looked at by the caller
        branch.fetch(names)
        return tuple(branch._fields[name].convert_to_cache(branch[name], branch) for name in names)

    @api.model
    def _get_query_values(self, branch, wishes):
        """Return the engine's query values that hang on the branch and on what is wished; extend to add to them."""
        return {
            "tz": ZoneInfo(branch.tz),
            "step_min": branch.slot_step_min,
            "max_gap_min": wishes[0].get("max_gap_min") or branch.guest_wait_min if wishes else 0,
            "near": wishes[0].get("near", 0) if wishes else 0,
        }

    @api.model
    def _engine_services(self, branch, wishes, earliest, latest):
        """Return the engine's services for the wishes; extend to change durations or candidates."""
        menu = self._read_menu([wish["product"].id for wish in wishes])
        services = [menu.get(wish["product"].id) for wish in wishes]
        for wish, service in zip(wishes, services, strict=True):
            if not service or not service.phases:
                name = wish["product"].sudo().name  # sudo: the menu is public
                raise UserError(self.env._("%(service)s has no phases yet. Enter how long it takes in the service.", service=name))
        qualified = self._read_qualifications(branch, {service.template_id for service in services}, earliest, latest)
        return tuple(
            self._engine_service(wish, service, qualified.get(service.template_id, ()))
            for wish, service in zip(wishes, services, strict=True)
        )

    @api.model
    def _engine_service(self, wish, service, qualified):
        """Return the engine's service for one wish.

        :param service: ``MenuService``; ``qualified``: ``Skilled`` of those who can do it in the branch
        """
        preferred = wish["preferred"].sudo() if wish.get("preferred") else None  # sudo: only compared with who can do it
        return Service(
            key=wish["key"],
            phases=service.phases,
            candidates=tuple(Candidate(resource_id=each.resource_id, duration_min=each.duration_min) for each in qualified),
            wished=self._wished_ids(wish, qualified),
            avoided=frozenset(wish["avoided"].ids if wish.get("avoided") else ()),
            preferred=frozenset(preferred.resource_id.ids if preferred else ()),
            same_lead=bool(wish.get("same_lead")),
            bound=bool(wish.get("bound")),
            track=wish.get("track", 0),
            buffer_before_min=service.buffer_before_min,
            buffer_after_min=service.buffer_after_min,
        )

    @api.model
    def _wished_ids(self, wish, qualified):
        """Return the resource ids that the hard wishes for a person leave, None for anybody."""
        level, sex, employee = wish.get("level"), wish.get("sex"), wish["employee"]
        # sudo: who books may not open personnel files; only who fits the wish leaves here
        if employee:
            return frozenset(employee.sudo().resource_id.ids)
        if not level and not sex:
            return None
        fitting = [each for each in qualified if not level or each.level_id == level.id]
        people = self.env["hr.employee"].sudo().browse(each.employee_id for each in fitting)
        return frozenset(person.resource_id.id for person in people if not sex or person.sex == sex)

    @api.model
    def _engine_world(self, branch, query, start, stop, now, skip_appointment_ids, taken):
        """Return what the engine must know of the branch; extend to add to it."""
        kind_ids = {kind_id for service in query.services for phase in service.phases for kind_id in phase.kind_ids}
        skill_ids = {phase.skill_id for service in query.services for phase in service.phases if phase.skill_id}
        places = self._read_places(branch, kind_ids) if kind_ids else {}
        supports = self._read_supports(branch, skill_ids, moment_of(start), moment_of(stop)) if skill_ids else {}
        people = {candidate.resource_id for service in query.services for candidate in service.candidates}.union(*supports.values())
        busy = self._read_busy(people.union(*places.values()), start, stop, now, skip_appointment_ids)
        for resource_id, since, until in taken:
            busy[resource_id] = [*busy.get(resource_id, ()), (minute_of(since), minute_of(until))]
        return World(
            start=start,
            stop=stop,
            opening=self._read_opening(branch, start, stop),
            shifts=self._read_shifts(branch, people, start, stop),
            busy=busy,
            places=places,
            supports=supports,
        )
