from datetime import timedelta
from typing import NamedTuple

from odoo import api, models

from odoo.addons.salon_booking.models.salon_booking_planner import minute_of

from ..engine.turns import Why, choose
from ..engine.waiting import Person, expected, wait_ranges

OVERRUN_MIN = 5  # what is still being worked on past its planned end takes at least so long
AHEAD_MIN = 720


class Presence(NamedTuple):
    """A branch at one moment: people on shift in the order in which they came, as the engines take them; who does which service."""

    people: tuple
    able: dict
    minutes: dict
    names: dict

    @property
    def keys(self):
        return tuple(person.key for person in self.people)

    def free_for(self, minutes):
        """Return who could begin a visit of so many minutes at once."""
        return frozenset(
            person.key
            for person in self.people
            if not person.free_in and person.until >= minutes and all(start >= minutes for start, _stop in person.spans)
        )


class SalonQueueEntry(models.Model):
    """Who could serve whom, as the diary says: shifts, held time and qualifications of the branch now."""

    _inherit = "salon.queue.entry"

    @api.model
    def _get_queue(self, branch):
        # sudo: the whole queue decides about each place in it, whoever asks; who sees what is decided by the screens
        return self.sudo().search([("branch_id", "=", branch.id), ("state", "=", "waiting")], order="joined_at, id")

    @api.model
    def _read_presence(self, branch, now, products):
        """Return the branch's ``Presence``; sudo inside: of people that every diary shows, only times are used."""
        planner, minute = self.env["salon.booking.planner"], minute_of(now)
        shifts = (
            self.env["salon.shift"]
            .sudo()
            .search([("branch_id", "=", branch.id), ("start", "<=", now), ("stop", ">", now)], order="start, id")
        )
        until = {shift.employee_id: minute_of(shift.stop) - minute for shift in shifts}
        busy = planner._read_busy({person.resource_id.id for person in until}, minute, minute + AHEAD_MIN, now, ())
        overrun = self._read_overrun(branch, now, [person.id for person in until])
        people = []
        for person, stop in until.items():
            spans = [(low - minute, high - minute) for low, high in sorted(busy.get(person.resource_id.id, ()))]
            people.append(_person(person.id, spans, stop, OVERRUN_MIN if person.id in overrun else 0))
        menu = planner._read_menu(products.ids)
        qualified = planner._read_qualifications(branch, {service.template_id for service in menu.values()}, now, now)
        return Presence(
            people=tuple(people),
            able={key: frozenset(each.employee_id for each in qualified.get(service.template_id, ())) for key, service in menu.items()},
            minutes={key: max(sum(phase.duration_min for phase in service.phases), 1) for key, service in menu.items()},
            names={person.id: person.name for person in until},
        )

    @api.model
    def _read_overrun(self, branch, now, employee_ids):
        """Return who still works on something that should have ended."""
        lines = (
            self.env["salon.appointment.line"]
            .sudo()
            .search(  # sudo: see _read_presence
                [
                    ("branch_id", "=", branch.id),
                    ("employee_id", "in", employee_ids),
                    ("started_at", "!=", False),
                    ("finished_at", "=", False),
                    ("appointment_id.state", "=", "in_service"),
                    ("stop", "<=", now),
                    ("start", ">", branch._local_day_bounds(branch._local_date(now))[0]),
                ]
            )
        )
        return set(lines.employee_id.ids)

    @api.model
    def _engine_queue(self, queue, presence):
        return [
            entry._engine_guest(presence.minutes[entry.product_id.id], presence.able[entry.product_id.id] & set(presence.keys))
            for entry in queue
            if entry.product_id.id in presence.minutes
        ]

    @api.model
    def _get_ranges(self, branch, now, presence=None):
        """Return ``{entry id: Range or None}`` of all who wait in a branch."""
        queue = self._get_queue(branch)
        presence = presence or self._read_presence(branch, now, queue.product_id)
        seed = branch.id * 100_000 + branch._local_date(now).toordinal()
        # sudo: how wide ranges are told is no secret, and measured for the branch as a whole
        widening = branch.sudo().wait_widening
        return wait_ranges(presence.people, self._engine_queue(queue, presence), seed=seed, widening=widening)

    # outlook: what the desk reads beside each guest

    @api.model
    def _get_outlook(self, branch, now):
        """Return ``{entry id: {"wait", "next", "why", "person", "can_seat"}}`` of all who wait in a branch."""
        queue = self._get_queue(branch)
        if not queue:
            return {}
        presence = self._read_presence(branch, now, queue.product_id)
        ranges = self._get_ranges(branch, now, presence)
        plan = expected(presence.people, self._engine_queue(queue, presence))
        order, given, outlook = self._get_order(branch, now, presence), set(), {}
        for entry in queue:
            choice = entry._choose(presence, order, given)
            given.add(choice.person)
            outlook[entry.id] = {
                "wait": self._wait_words(entry, ranges.get(entry.id), presence),
                "next": self._next_words(branch, now, presence, choice, plan.get(entry.id)),
                "why": entry._why_words(presence, choice),
                "person": choice.person,
                "can_seat": bool(choice.person),
            }
        return outlook

    @api.model
    def _get_order(self, branch, now, presence):
        """Return the people present, next in turn first."""
        log = self.env["salon.turn.log"]._get_day(branch, branch._local_date(now))
        return [each.person for each in log._standings(presence.keys)]

    def _choose(self, presence, order, given=()):
        """Return who takes this guest by the rule, if those in ``given`` are taken by guests before."""
        minutes = presence.minutes.get(self.product_id.id, 1)
        able, free = presence.able.get(self.product_id.id, frozenset()), presence.free_for(minutes) - set(given)
        return choose(order, able, free, self.asked_employee_id.id or 0)

    @api.model
    def _wait_words(self, entry, found, presence):
        if found:
            return self._range_words(found.low, found.high)
        if not presence.able.get(entry.product_id.id, frozenset()) & set(presence.keys):
            return self.env._("nobody here does this today")
        return self.env._("no room today")

    @api.model
    def _next_words(self, branch, now, presence, choice, planned):
        """Return who takes a guest: now, or when."""
        if choice.person:
            return self.env._("next: %(name)s", name=presence.names[choice.person])
        if not planned:
            return ""
        person, minute = planned
        if minute < 1:
            return self.env._("next: %(name)s", name=presence.names[person])
        clock = self.env["salon.booking.planner"]._clock(branch, now + timedelta(minutes=minute))
        return self.env._("next: %(name)s about %(time)s", name=presence.names[person], time=clock)

    def _why_words(self, presence, choice):
        """Name what departs from the order of turns, "" if nothing does."""
        if self.asked_employee_id:
            # sudo: a name that the diary shows
            return self.env._("asked for %(name)s", name=self.asked_employee_id.sudo().name)
        able = presence.able.get(self.product_id.id, frozenset()) & set(presence.keys)
        if len(able) == 1:
            return self.env._("only %(name)s does this", name=presence.names[next(iter(able))])
        if choice.why == Why.BUSY and choice.passed and choice.person:
            return self.env._("%(name)s is busy and stays next", name=presence.names[choice.passed[0][0]])
        return ""


def _person(key, spans, until, least):
    """Return one person with what they do now counted as busy, and what comes later as booked."""
    free_in, later = least, []
    for start, stop in spans:
        if stop <= free_in:
            continue
        if start <= free_in:
            free_in = stop
        else:
            later.append((start, stop))
    return Person(key=key, free_in=free_in, spans=tuple(later), until=until)
