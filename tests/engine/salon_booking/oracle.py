"""The rules of the engine once more, minute by minute and without any cleverness: slow and easy to believe."""

from salon_booking.engine import grid
from salon_booking.engine.shape import own_phases
from salon_booking.engine.values import Staff


def covered(pairs):
    return {minute for start, stop in pairs for minute in range(start, stop)}


class Oracle:
    def __init__(self, query, world):
        self.query, self.world = query, world
        self.inside = set(range(world.start, world.stop))
        self.opening = covered(world.opening) & self.inside
        self.shifts = {key: covered(pairs) for key, pairs in world.shifts.items()}
        self.busy = {key: covered(pairs) for key, pairs in world.busy.items()}

    def free(self, resource, minutes):
        return all(minute in self.inside and minute not in self.busy.get(resource, ()) for minute in minutes)

    def works(self, person, minutes):
        return self.free(person, minutes) and all(minute in self.shifts.get(person, ()) for minute in minutes)

    def can_do(self, service, candidate, at):
        """Return the end of the service, or None."""
        clock, stays, stints = at, [], []
        phases = own_phases(service.phases, candidate.duration_min)
        for number, phase in enumerate(phases):
            minutes = list(range(clock, clock + phase.duration_min))
            if not all(minute in self.opening for minute in minutes):
                return None
            if phase.staff == Staff.LEAD and not self.works(candidate.resource_id, minutes):
                return None
            self.extend(stays, number, phase.kind_id, minutes)
            self.extend(stints, number, phase.skill_id if phase.staff == Staff.SUPPORT else None, minutes)
            clock += phase.duration_min
        before = list(range(at - service.buffer_before_min, at))
        after = list(range(clock, clock + service.buffer_after_min))
        led = ([*before] if phases[0].staff == Staff.LEAD else []) + ([*after] if phases[-1].staff == Staff.LEAD else [])
        if not self.free(candidate.resource_id, led):
            return None
        for _last, kind, minutes in stays:
            held = (before if minutes[0] == at else []) + minutes + (after if minutes[-1] == clock - 1 else [])
            if not any(self.free(place, held) for place in self.world.places.get(kind, ())):
                return None
        for _last, skill, minutes in stints:
            people = [p for p in self.world.supports.get(skill, ()) if p != candidate.resource_id]
            if not any(self.works(person, minutes) for person in people):
                return None
        return clock

    @staticmethod
    def extend(runs, number, value, minutes):
        if value is None:
            return
        if runs and runs[-1][0] == number - 1 and runs[-1][1] == value:
            runs[-1] = (number, value, runs[-1][2] + minutes)
        else:
            runs.append((number, value, minutes))

    def fits(self, at, services=None):
        services = self.query.services if services is None else services
        if not services:
            return True
        ends = {self.can_do(services[0], candidate, at) for candidate in services[0].people}
        return any(end is not None and self.fits(end, services[1:]) for end in ends)

    def starts(self, *, now):
        return tuple(
            minute
            for minute in range(max(self.query.earliest, self.world.start), min(self.query.latest, self.world.stop))
            if minute >= now + self.query.notice_min and self.on_grid(minute) and self.fits(minute)
        )

    def on_grid(self, minute):
        clock = grid.to_moment(minute).astimezone(self.query.tz)
        return (clock.hour * 60 + clock.minute) % self.query.step_min == 0
