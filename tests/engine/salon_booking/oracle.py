"""The rules of the engine once more, minute by minute and without any cleverness: slow and easy to believe.

A visit is built by trying every lead, place, helper and wait there is, and looking whether any minute of any of them is taken.
"""

from itertools import product

from salon_booking.engine import grid
from salon_booking.engine.shape import own_phases
from salon_booking.engine.values import Role, Staff


def covered(pairs):
    return {minute for start, stop in pairs for minute in range(start, stop)}


class Oracle:
    def __init__(self, query, world):
        self.query, self.world = query, world
        self.inside = set(range(world.start, world.stop))
        self.opening = covered(world.opening) & self.inside
        self.shifts = {key: covered(pairs) for key, pairs in world.shifts.items()}
        self.busy = {key: covered(pairs) for key, pairs in world.busy.items()}
        self.lapsed = {key: set(range(since, world.stop)) for key, since in world.expired.items()}

    def free(self, resource, minutes):
        return self.inside.issuperset(minutes) and not any(
            minute in self.busy.get(resource, ()) or minute in self.lapsed.get(resource, ()) for minute in minutes
        )

    def works(self, person, minutes):
        return self.free(person, minutes) and self.shifts.get(person, set()).issuperset(minutes)

    def ways(self, service, candidate, at):
        """Return the end of the service and each way to do it as ``{resource: minutes held}``; None when there is none."""
        clock, led, stays, stints = at, [], {}, []
        phases = own_phases(service.phases, candidate.duration_min)
        for number, phase in enumerate(phases):
            minutes = list(range(clock, clock + phase.duration_min))
            led += minutes if phase.staff == Staff.LEAD else []
            for kind in phase.kind_ids:
                self.extend(stays.setdefault(kind, []), number, minutes)
            if phase.staff == Staff.SUPPORT:
                self.extend(stints, number, minutes, phase.skill_id)
            clock += phase.duration_min
        before = list(range(at - service.buffer_before_min, at))
        after = list(range(clock, clock + service.buffer_after_min))
        margin = (before if phases[0].staff == Staff.LEAD else []) + (after if phases[-1].staff == Staff.LEAD else [])
        whole, person = range(at, clock), candidate.resource_id
        late = candidate.until and clock > candidate.until
        barred = any(minute in range(limit.start, limit.stop) for limit in service.limits for minute in whole)
        if late or barred or not self.opening.issuperset(whole) or not self.works(person, led) or not self.free(person, margin):
            return None
        holders = []
        for kind, runs in stays.items():
            for _last, _value, minutes in runs:
                held = (before if minutes[0] == at else []) + minutes + (after if minutes[-1] == clock - 1 else [])
                holders.append([(place, minutes) for place in self.world.places.get(kind, ()) if self.free(place, held)])
        for _last, skill, minutes in stints:
            people = [helper for helper in self.world.supports.get(skill, ()) if helper != person]
            holders.append([(helper, minutes) for helper in people if self.works(helper, minutes)])
        if not all(holders):
            return None
        return clock, [[(person, led), *chosen] for chosen in product(*holders)]

    @staticmethod
    def extend(runs, number, minutes, value=None):
        if runs and runs[-1][0] == number - 1 and runs[-1][1] == value:
            runs[-1] = (number, value, runs[-1][2] + minutes)
        else:
            runs.append((number, value, minutes))

    def fits(self, at):
        tracks = [[self.query.services[number] for number in numbers] for numbers in self.query.tracks]
        return self.fits_rest(at, tracks, at, 0, set())

    def fits_rest(self, start, tracks, at, lead, held):
        """Tell whether the services left in ``tracks`` can be done, ``held`` being the minutes the visit has taken already."""
        if not tracks:
            return True
        if not tracks[0]:
            return self.fits_rest(start, tracks[1:], start, 0, held)
        service, rest = tracks[0][0], [tracks[0][1:], *tracks[1:]]
        for candidate in service.people:
            if service.same_lead and lead and candidate.resource_id != lead:
                continue
            found = self.ways(service, candidate, at)
            for way in found[1] if found else ():
                taken = {(resource, minute) for resource, minutes in way for minute in minutes}
                waits = range(0, self.query.max_gap_min + 1, 5) if rest[0] else (0,)
                if not taken & held and any(
                    self.fits_rest(start, rest, found[0] + wait, candidate.resource_id, held | taken) for wait in waits
                ):
                    return True
        return False

    def starts(self, *, now):
        query = self.query
        return tuple(
            minute
            for minute in range(max(query.earliest, self.world.start), min(query.latest, self.world.stop))
            if minute >= now + query.notice_min
            and not (query.horizon and minute >= query.horizon)
            and self.on_grid(minute)
            and self.fits(minute)
        )

    def on_grid(self, minute):
        clock = grid.to_moment(minute).astimezone(self.query.tz)
        return (clock.hour * 60 + clock.minute) % self.query.step_min == 0

    def faults(self, plan):
        """Return what is wrong with a plan's rows: held by others, by the plan itself twice, or nobody on shift."""
        found, own = [], set()
        for claim in plan.claims:
            minutes = range(claim.start, claim.stop)
            mine = {(claim.resource_id, minute) for minute in minutes}
            if own & mine:
                found.append(("twice", claim))
            own |= mine
            person = claim.resource_id in self.world.shifts
            if not self.free(claim.resource_id, minutes) or (
                person and claim.role == Role.PHASE and not self.works(claim.resource_id, minutes)
            ):
                found.append(("taken", claim))
        return found
