import sys
from array import array
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from odoo import api, models, tools
from odoo.tools import SQL

from ...engine.ticks import TickSpans
from ...engine.values import Phase
from ..salon_booking_planner import minute_of, moment_of

SINCE_2000 = 15_778_080  # minutes from 1970 to 2000, where PostgreSQL counts from
MICROS = 60_000_000
VERSION = "salon_booking_settings_version"


class MenuService(NamedTuple):
    template_id: int
    buffer_before_min: int
    buffer_after_min: int
    list_price: float
    phases: tuple


class Skilled(NamedTuple):
    """One person who holds a qualification for a service; own minutes, 0 for the menu's; the price that it costs with them."""

    employee_id: int
    resource_id: int
    level_id: int
    duration_min: int
    is_active: bool
    home_id: int  # branch in which the person serves customers, 0 for none
    price: float


class SalonBookingPlanner(models.AbstractModel):
    """Reads what the engine must know, one statement per fact and no records: a list of times is asked for at every key press.

    SQL skips access rules on purpose: qualifications, shifts and held time of the whole branch decide, whoever asks; only times
    and names that the diary shows leave the planner.
    """

    _inherit = "salon.booking.planner"

    @api.model
    def _get_settings_version(self):
        """Return what the key of a kept setting begins with.

        None if this transaction changed settings itself: what nobody else sees must neither be kept nor be read from there.
        """
        cr = self.env.cr
        if self.env.registry.cache_invalidated:
            return None
        if VERSION not in cr.cache:
            [(cr.cache[VERSION],)] = self.env.execute_query(SQL("SELECT max(id) FROM orm_signaling_default"))
            for end in (cr.postcommit, cr.postrollback):
                end.add(partial(cr.cache.pop, VERSION, None))
        return cr.cache[VERSION]

    @api.model
    def _read_menu(self, product_ids):
        """Return ``{product id: MenuService}``, phases in order; none for what is no product."""
        version = self._get_settings_version()
        if version is None:
            return {product_id: self._load_menu(product_id) for product_id in product_ids}
        return {product_id: self._keep_menu(version, product_id) for product_id in product_ids}

    @api.model
    @tools.ormcache("version", "product_id")
    def _keep_menu(self, version, product_id):
        return self._load_menu(product_id)

    @api.model
    def _load_menu(self, product_id):
        for model in ("product.product", "product.template", "salon.service.phase", "product.template.attribute.value"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT t.id, COALESCE(t.buffer_before_min, 0), COALESCE(t.buffer_after_min, 0), COALESCE(t.list_price, 0)
                          + COALESCE((SELECT sum(v.price_extra) FROM product_variant_combination c
                                        JOIN product_template_attribute_value v ON v.id = c.product_template_attribute_value_id
                                        JOIN product_template_attribute_line l ON l.id = v.attribute_line_id AND l.value_count > 1
                                       WHERE c.product_product_id = pp.id), 0),
                          p.id, p.duration_min, p.staff, p.support_skill_id, p.resource_kind_id,
                          ARRAY(SELECT salon_resource_kind_id FROM salon_service_phase_device_rel d WHERE d.salon_service_phase_id = p.id)
                     FROM product_product pp
                     JOIN product_template t ON t.id = pp.product_tmpl_id
                LEFT JOIN salon_service_phase p ON p.product_tmpl_id = t.id
                    WHERE pp.id = %s
                 ORDER BY p.sequence, p.id""",
                product_id,
            )
        )
        if not rows:
            return None
        phases = []
        for key, minutes, staff, skill_id, kind_id, devices in (row[4:] for row in rows if row[4]):
            kinds = tuple(dict.fromkeys(([kind_id] if kind_id else []) + devices))
            phases.append(Phase(key=key, duration_min=minutes, staff=staff, skill_id=skill_id, kind_ids=kinds))
        return MenuService(*rows[0][:4], tuple(phases))

    @api.model
    def _read_skilled(self, template_id):
        """Return a tuple of ``Skilled``: everybody who holds a qualification for a service, in order of the person."""
        version = self._get_settings_version()
        return self._load_skilled(template_id) if version is None else self._keep_skilled(version, template_id)

    @api.model
    @tools.ormcache("version", "template_id")
    def _keep_skilled(self, version, template_id):
        return self._load_skilled(template_id)

    @api.model
    def _load_skilled(self, template_id):
        for model in ("salon.skill.level", "salon.service.level.price", "hr.employee", "product.template"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT e.id, e.resource_id, q.level_id, COALESCE(q.duration_min, 0), e.active,
                          CASE WHEN e.is_stylist THEN COALESCE(e.salon_branch_id, 0) ELSE 0 END,
                          COALESCE(NULLIF(q.price, 0), own.price, least.price, t.list_price, 0)
                     FROM salon_skill_level q
                     JOIN hr_employee e ON e.id = q.employee_id
                     JOIN product_template t ON t.id = q.product_tmpl_id
                LEFT JOIN salon_service_level_price own ON own.product_tmpl_id = t.id AND own.level_id = q.level_id
                LEFT JOIN (SELECT min(price) AS price FROM salon_service_level_price WHERE product_tmpl_id = %(template)s) least ON true
                    WHERE q.active AND q.product_tmpl_id = %(template)s
                 ORDER BY e.id, q.id""",
                template=template_id,
            )
        )
        return tuple(Skilled(*row) for row in rows)

    @api.model
    def _read_qualifications(self, branch, template_ids, earliest, latest):
        """Return ``{template id: tuple of Skilled}`` of who is at home in the branch or on shift there in the time."""
        found = {template_id: [each for each in self._read_skilled(template_id) if each.is_active] for template_id in template_ids}
        others = {each.employee_id for people in found.values() for each in people if each.home_id != branch.id}
        here = self._get_visiting(branch, others, earliest, latest) if others else ()
        return {
            template_id: [each for each in people if each.home_id == branch.id or each.employee_id in here]
            for template_id, people in found.items()
        }

    @api.model
    def _get_visiting(self, branch, employee_ids, earliest, latest):
        """Return who of people from elsewhere has a shift in the branch."""
        self.env["salon.shift"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT employee_id FROM salon_shift
                    WHERE branch_id = %s AND employee_id = ANY(%s) AND start < %s AND stop > %s""",
                branch.id,
                list(employee_ids),
                latest + timedelta(days=1),
                earliest,
            )
        )
        return {employee_id for (employee_id,) in rows}

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
        version = self._get_settings_version()
        places = self._load_places(branch.id) if version is None else self._keep_places(version, branch.id)
        return {kind_id: places[kind_id] for kind_id in kind_ids if kind_id in places}

    @api.model
    @tools.ormcache("version", "branch_id")
    def _keep_places(self, version, branch_id):
        return self._load_places(branch_id)

    @api.model
    def _load_places(self, branch_id):
        self.env["resource.resource"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT salon_kind_id, array_agg(id ORDER BY id) FROM resource_resource
                    WHERE active AND resource_type = 'material' AND salon_branch_id = %s AND salon_kind_id IS NOT NULL
                 GROUP BY salon_kind_id""",
                branch_id,
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
        first, last = branch._local_date(moment_of(start)), branch._local_date(moment_of(stop))
        version = self._get_settings_version()
        return self._load_opening(branch, first, last) if version is None else self._keep_opening(version, branch.id, first, last)

    @api.model
    @tools.ormcache("version", "branch_id", "first", "last")
    def _keep_opening(self, version, branch_id, first, last):
        branch = self.env["salon.branch"].sudo().browse(branch_id)  # sudo: opening hours hang at the door
        return self._load_opening(branch, first, last)

    @api.model
    def _load_opening(self, branch, first, last):
        return tuple(
            (minute_of(branch._to_utc(day, since)), minute_of(branch._to_utc(day, until)))
            for day, spans in branch._opening_days(first, last).items()
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
        """Return ``{resource id: TickSpans}``.

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
        spans, known = {}, {}
        for resource_id, starts, stops in found:
            if starts:
                key = bytes(starts), bytes(stops)  # many people share one rota
                if key not in known:
                    known[key] = TickSpans(*map(_ticks, key), per_minute=MICROS, since=SINCE_2000)
                spans[resource_id] = known[key]
        return spans


def _ticks(moments):
    """Return the moments that PostgreSQL sends one after the other, eight bytes each, high byte first."""
    ticks = array("q", moments)
    if sys.byteorder == "little":
        ticks.byteswap()
    return ticks.tolist()
