import struct
from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..engine.values import Phase
from .salon_booking_planner import minute_of, moment_of

SINCE_2000 = 15_778_080  # minutes from 1970 to 2000, where PostgreSQL counts from
MICROS = 60_000_000


class MenuService(NamedTuple):
    template_id: int
    buffer_before_min: int
    buffer_after_min: int
    phases: tuple


class Qualification(NamedTuple):
    """One person who can do a service in the branch; own minutes, 0 for the menu's."""

    template_id: int
    employee_id: int
    resource_id: int
    level_id: int
    duration_min: int


class SalonBookingPlanner(models.AbstractModel):
    """Reads what the engine must know, one statement per fact and no records: a list of times is asked for at every key press.

    SQL skips access rules on purpose: qualifications, shifts and held time of the whole branch decide, whoever asks; only times
    and names that the diary shows leave the planner.
    """

    _inherit = "salon.booking.planner"

    @api.model
    def _read_menu(self, product_ids):
        """Return ``{product id: MenuService}``, phases in order."""
        for model in ("product.product", "product.template", "salon.service.phase"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT pp.id, t.id, COALESCE(t.buffer_before_min, 0), COALESCE(t.buffer_after_min, 0),
                          p.id, p.duration_min, p.staff, p.support_skill_id, p.resource_kind_id,
                          ARRAY(SELECT salon_resource_kind_id FROM salon_service_phase_device_rel d WHERE d.salon_service_phase_id = p.id)
                     FROM product_product pp
                     JOIN product_template t ON t.id = pp.product_tmpl_id
                     JOIN salon_service_phase p ON p.product_tmpl_id = t.id
                    WHERE pp.id = ANY(%s)
                 ORDER BY pp.id, p.sequence, p.id""",
                list(product_ids),
            )
        )
        menu = {}
        for product_id, template_id, before, after, key, minutes, staff, skill_id, kind_id, devices in rows:
            service = menu.setdefault(product_id, MenuService(template_id, before, after, ()))
            kinds = tuple(dict.fromkeys(([kind_id] if kind_id else []) + devices))
            phase = Phase(key=key, duration_min=minutes, staff=staff, skill_id=skill_id, kind_ids=kinds)
            menu[product_id] = service._replace(phases=(*service.phases, phase))
        return menu

    @api.model
    def _read_qualifications(self, branch, template_ids, earliest, latest):
        """Return ``{template id: tuple of Qualification}`` of who is at home in the branch or on shift there in the time."""
        for model in ("salon.skill.level", "hr.employee", "salon.shift"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT q.product_tmpl_id, e.id, e.resource_id, q.level_id, COALESCE(q.duration_min, 0)
                     FROM salon_skill_level q
                     JOIN hr_employee e ON e.id = q.employee_id
                    WHERE q.active AND e.active AND q.product_tmpl_id = ANY(%s) AND %s
                 ORDER BY e.id, q.id""",
                list(template_ids),
                self._works_here(branch, earliest, latest),
            )
        )
        found = {}
        for row in rows:
            found.setdefault(row[0], []).append(Qualification(*row))
        return found

    @api.model
    def _works_here(self, branch, earliest, latest):
        return SQL(
            """((e.salon_branch_id = %(branch)s AND e.is_stylist)
                OR EXISTS (SELECT 1 FROM salon_shift s WHERE s.employee_id = e.id AND s.branch_id = %(branch)s
                              AND s.start < %(latest)s AND s.stop > %(earliest)s))""",
            branch=branch.id,
            earliest=earliest,
            latest=latest + timedelta(days=1),
        )

    @api.model
    def _read_places(self, branch, kind_ids):
        """Return ``{kind id: resource ids}`` of the branch's places and devices."""
        self.env["resource.resource"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT salon_kind_id, array_agg(id ORDER BY id) FROM resource_resource
                    WHERE active AND resource_type = 'material' AND salon_branch_id = %s AND salon_kind_id = ANY(%s)
                 GROUP BY salon_kind_id""",
                branch.id,
                list(kind_ids),
            )
        )
        return {kind_id: tuple(ids) for kind_id, ids in rows}

    @api.model
    def _read_supports(self, branch, skill_ids, earliest, latest):
        """Return ``{skill id: resource ids}`` of who has a skill and works in the branch."""
        for model in ("hr.employee", "salon.shift"):
            self.env[model].flush_model()
        field = self.env["hr.employee"]._fields["salon_skill_ids"]
        rows = self.env.execute_query(
            SQL(
                """SELECT r.skill, array_agg(e.resource_id ORDER BY e.id)
                     FROM (SELECT %(person)s AS employee, %(skill)s AS skill FROM %(relation)s) r
                     JOIN hr_employee e ON e.id = r.employee
                    WHERE e.active AND r.skill = ANY(%(skills)s) AND %(here)s
                 GROUP BY r.skill""",
                person=SQL.identifier(field.column1),
                skill=SQL.identifier(field.column2),
                relation=SQL.identifier(field.relation),
                skills=list(skill_ids),
                here=self._works_here(branch, earliest, latest),
            )
        )
        return {skill_id: tuple(ids) for skill_id, ids in rows}

    @api.model
    def _read_opening(self, branch, start, stop):
        """Return the pairs of minutes in which the branch is open, by its own clock day by day."""
        days = branch._opening_days(branch._local_date(moment_of(start)), branch._local_date(moment_of(stop)))
        return tuple(
            (minute_of(branch._to_utc(day, since)), minute_of(branch._to_utc(day, until)))
            for day, spans in days.items()
            for since, until in spans
        )

    @api.model
    def _read_shifts(self, branch, resource_ids, start, stop):
        """Return ``{resource id: pairs of minutes}`` of the shifts in the branch."""
        self.env["salon.shift"].flush_model()
        shifts = SQL("salon_shift b WHERE b.branch_id = %s AND b.resource_id = r.id", branch.id)
        return self._read_pairs(resource_ids, shifts, start, stop)

    @api.model
    def _read_busy(self, resource_ids, start, stop, now, skip_appointment_ids):
        """Return ``{resource id: pairs of minutes}`` of what blocks; a minute that is held in part is held."""
        self.env["salon.appointment.allocation"].flush_model()
        held = SQL("%s AND (b.expires_at IS NULL OR b.expires_at > %s)", self._held_time(), now)
        if skip_appointment_ids:
            held = SQL("%s AND (b.appointment_id IS NULL OR b.appointment_id != ALL(%s))", held, list(skip_appointment_ids))
        return self._read_pairs(resource_ids, held, start, stop)

    @api.model
    def _read_breaks(self, resource_ids, start, stop):
        """Return ``{resource id: pairs of minutes}`` of rests, for the words of a refusal."""
        return self._read_pairs(resource_ids, SQL("%s AND b.kind = 'break'", self._held_time()), start, stop)

    @api.model
    def _held_time(self):
        return SQL("salon_appointment_allocation b WHERE b.resource_id = r.id AND b.blocking")

    @api.model
    def _read_pairs(self, resource_ids, rows, start, stop):
        """Return ``{resource id: pairs of minutes}``, starts rounded down and stops up.

        The sum stands inside the join: one look into the index per resource, where grouping afterwards reads the whole of it.
        Moments travel as PostgreSQL's own eight bytes (microseconds since 2000): text of 20,000 numbers takes longer to read
        than the rows themselves.

        :param rows: table ``b`` and condition on it and on ``r.id``
        """
        found = self.env.execute_query(
            SQL(
                """SELECT r.id, spans.*
                     FROM unnest(%s::int[]) r (id)
                    CROSS JOIN LATERAL (SELECT string_agg(timestamp_send(b.start), ''), string_agg(timestamp_send(b.stop), '')
                                          FROM %s AND b.stop > %s AND b.start < %s) spans""",
                list(resource_ids),
                rows,
                moment_of(start),
                moment_of(stop),
            )
        )
        return {resource_id: _pairs(starts, stops) for resource_id, starts, stops in found if starts}


def _pairs(starts, stops):
    """Return the pairs of minutes; spans that touch are one where they follow each other: a full day is a few stretches."""
    layout, pairs = f">{len(starts) // 8}q", []
    since = until = None
    for start, stop in zip(struct.unpack(layout, starts), struct.unpack(layout, stops), strict=True):
        if start != until:
            pairs.append((since, until))
            since = start
        until = stop
    pairs.append((since, until))
    return [(since // MICROS + SINCE_2000, -(-until // MICROS) + SINCE_2000) for since, until in pairs[1:]]
