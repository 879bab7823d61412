import math
from collections import defaultdict
from contextlib import contextmanager
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date
from odoo.tools.misc import babel_locale_parse, get_lang

from ..engine.explain import explain
from ..engine.grid import to_minute, to_moment
from ..engine.slots import Availability
from ..engine.values import Candidate, Code, Phase, Query, Service, World

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
    """The shell of the slot engine: reads branch, people, places and held time, asks, and words the answer.

    A *wish* is a dict ``{"key": int, "product": product.product, "employee": hr.employee or empty}``, one per service, in order.
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
            tz=ZoneInfo(branch.tz),
            step_min=branch.slot_step_min,
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

    # records to values

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
        candidates = defaultdict(list)
        for row in rows:
            candidates[row.product_tmpl_id.id].append(
                Candidate(resource_id=row.employee_id.resource_id.id, duration_min=row.duration_min),
            )
        return tuple(self._engine_service(wish, tuple(candidates[wish["product"].sudo().product_tmpl_id.id])) for wish in wishes)

    @api.model
    def _engine_service(self, wish, candidates):
        # sudo: who books may not open every part of a service's and a person's file; plain values leave here.
        template = wish["product"].sudo().product_tmpl_id
        if not template.phase_ids:
            raise UserError(self.env._("%(service)s has no phases yet. Enter how long it takes in the service.", service=template.name))
        return Service(
            key=wish["key"],
            phases=tuple(
                Phase(
                    key=phase.id,
                    duration_min=phase.duration_min,
                    staff=phase.staff,
                    skill_id=phase.support_skill_id.id or None,
                    kind_ids=tuple(phase.resource_kind_id.ids),
                )
                for phase in template.phase_ids.sorted(lambda phase: (phase.sequence, phase.id))
            ),
            candidates=candidates,
            wished=frozenset(wish["employee"].sudo().resource_id.ids) or None,
            buffer_before_min=template.buffer_before_min,
            buffer_after_min=template.buffer_after_min,
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

    # answers to words

    @api.model
    def _clock(self, branch, moment, with_day=False):
        """Return a time of the branch's clock, as people write it; with the day in front if asked."""
        local = branch._to_local(moment)
        clock = local.strftime("%H:%M")
        if not with_day:
            return clock
        return self.env._("%(day)s %(time)s", day=self._day_words(local.date()), time=clock)

    @api.model
    def _clock_span(self, branch, start, stop):
        """Return "10:00–10:45" on the branch's clock, "" while it is not known."""
        if not (branch and start and stop):
            return ""
        return f"{self._clock(branch, start)}–{self._clock(branch, stop)}"

    @api.model
    def _day_words(self, day):
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_date(self.env, day, date_format="MMMd日 EEE" if locale.language == "zh" else "EEE d MMM")

    @api.model
    def _reasons(self, branch, availability, start):
        """Return why a start is not possible, one sentence per obstacle, most decisive first; empty if it is possible."""
        reasons = explain(availability.query, availability.world, minute_of(start), now=availability.now)
        services = {service.key: service for service in availability.query.services}
        return [self._reason_words(branch, reason, services.get(reason.service_key)) for reason in reasons]

    @api.model
    def _reason_words(self, branch, reason, service):
        _ = self.env._
        person = self._resource_name(reason.resource_id)
        until = self._clock(branch, moment_of(reason.until)) if reason.until else ""
        time = self._clock(branch, moment_of(reason.start)) if reason.start else ""
        name = self._service_name(service)
        match reason.code:
            case Code.PAST:
                return _("%(time)s is over.", time=time)
            case Code.NOTICE:
                return _("This is too soon. The first time that can be booked is %(until)s.", until=until)
            case Code.CLOSED:
                return self._closed_words(branch, reason)
            case Code.CLOSES:
                return _(
                    "%(service)s takes %(needed)s minutes and the branch closes at %(until)s.",
                    service=name,
                    needed=reason.needed_min,
                    until=until,
                )
            case Code.NOBODY_QUALIFIED:
                return _("Nobody in this branch is qualified for %(service)s.", service=name)
            case Code.WISH_UNQUALIFIED:
                others = ", ".join(self._resource_name(candidate.resource_id) for candidate in service.candidates[:3])
                return _("%(person)s is not qualified for %(service)s. Ask: %(others)s.", person=person, service=name, others=others)
            case Code.SHIFT_ENDS:
                return _(
                    "%(service)s needs %(needed)s minutes; %(person)s's shift ends at %(until)s.",
                    service=name,
                    needed=reason.needed_min,
                    person=person,
                    until=until,
                )
            case Code.NOBODY_FREE:
                if all(each.code == Code.NO_SHIFT for each in reason.people):
                    return _("Nobody who does %(service)s is on shift at %(time)s.", service=name, time=time)
                return _("Nobody who does %(service)s is free at %(time)s.", service=name, time=time)
        return self._reason_words_of_resources(reason, person, time, until)

    @api.model
    def _reason_words_of_resources(self, reason, person, time, until):
        _ = self.env._
        # sudo below: only the name of a skill or a kind of place is shown.
        match reason.code:
            case Code.NO_SHIFT:
                return _("%(person)s is not on shift at %(time)s.", person=person, time=time)
            case Code.ON_BREAK:
                return _("%(person)s has a break until %(until)s.", person=person, until=until)
            case Code.BUSY:
                return _("%(person)s is busy until %(until)s.", person=person, until=until)
            case Code.NO_SUPPORT:
                skill = self.env["salon.skill"].sudo().browse(reason.skill_id).name
                return _("Nobody who can help with %(skill)s is free at %(time)s.", skill=skill, time=time)
        kind = self.env["salon.resource.kind"].sudo().browse(reason.kind_id).name
        if reason.code == Code.NO_PLACE:
            return _("This branch has no place of the kind %(kind)s.", kind=kind)
        if not until:
            return _("Every place of the kind %(kind)s is taken.", kind=kind)
        return _("Every place of the kind %(kind)s is taken; the first is free at %(until)s.", kind=kind, until=until)

    @api.model
    def _closed_words(self, branch, reason):
        start, until = moment_of(reason.start), moment_of(reason.until)
        time = self._clock(branch, start)
        if not reason.until or branch._local_date(until) != branch._local_date(start):
            return self.env._("The branch is closed on %(day)s at %(time)s.", day=self._day_words(branch._local_date(start)), time=time)
        return self.env._("The branch is closed at %(time)s; it opens at %(until)s.", time=time, until=self._clock(branch, until))

    @api.model
    def _resource_name(self, resource_id):
        # sudo: the name of a colleague or a chair, which every diary shows
        return self.env["resource.resource"].sudo().browse(resource_id).name if resource_id else ""

    @api.model
    def _service_name(self, service):
        if not service:
            return ""
        phase = self.env["salon.service.phase"].sudo().browse(service.phases[0].key)  # sudo: the menu is public
        return phase.product_tmpl_id.name
