"""Find every start at which a visit fits, and lay out the visit for one of them.

What is offered (``starts``), ranked (``best``) and accepted (``plan``) reads the same rules. Bounds: MAX_SERVICES services in
MAX_TRACKS tracks, MAX_WINDOW_MIN minutes, MAX_TRIES tries for tracks side by side.
"""

from . import grid
from .layout import Layout
from .rules import Rules
from .sets import Bits
from .spans import merge, subtract
from .values import Claim, Plan, Role, Step


def set_bits(mask):
    """Return the numbers of the bits that are set, lowest first."""
    text = bin(mask)[:1:-1]
    found, at = [], text.find("1")
    while at >= 0:
        found.append(at)
        at = text.find("1", at + 1)
    return found


class Availability:
    """The answer to one query in one world at one moment; build it once, then ask for starts and plans."""

    def __init__(self, query, world, *, now):
        self.query, self.world, self.now = query, world, now
        self.rules = Rules(query, world, Bits(world.start, world.stop))
        self._layout = Layout(self.rules)

    def starts(self):
        """Return every start on the grid that is not past, earliest first, as UTC minutes."""
        world, sets = self.world, self.rules.sets
        low, high = self._bounds()
        low, high = max(low - world.start, 0), min(high - world.start, sets.size)
        if low >= high:
            return ()
        window = self.rules.reach & grid.mask(world.start, world.stop, self.query.tz, self.query.step_min)
        window &= ((1 << high) - 1) >> low << low
        minutes = tuple(bit + world.start for bit in set_bits(window))
        if len(self.query.tracks) == 1:
            return minutes  # one track cannot get in its own way
        return tuple(minute for minute in minutes if self._layout.find(minute))

    def is_possible(self, start):
        """Tell whether the visit fits at this very minute, on the grid or not, asked for within earliest-latest or not."""
        query = self.query
        if start < self.now + query.notice_min or (query.horizon and start >= query.horizon):
            return False
        return self.rules.sets.has(self.rules.reach, start) and (len(query.tracks) == 1 or bool(self._layout.find(start)))

    def plan(self, start):
        """Return the plan for a start, or None if it does not fit."""
        placed = self._layout.find(start) if self.is_possible(start) else None
        return placed and self._plan(start, placed)

    def best(self, count, starts=None):
        """Return the plans of the best starts, best first; equal ones earliest first.

        :param starts: those to choose from, all of ``starts()`` by default
        """
        plans = [self.plan(start) for start in (self.starts() if starts is None else starts)]
        return tuple(sorted(filter(None, plans), key=lambda plan: (plan.cost, plan.start))[:count])

    def _bounds(self):
        query = self.query
        return max(query.earliest, self.now + query.notice_min), min(query.latest, query.horizon or query.latest)

    def _plan(self, start, placed):
        query, services = self.query, self.query.services
        claims = [row for each in placed for row in _rows(services[each.number], each)]
        steps = [
            Step(service_key=services[each.number].key, lead_id=each.lead_id, start=each.at, stop=each.stop, why=each.why)
            for each in placed
        ]
        wish = query.weights.wish * (abs(start - query.near) // 15) if query.near else 0
        lost_min, weight = self._layout.lost_min(placed), query.weights.gap
        return Plan(
            start=start,
            stop=max(each.stop for each in placed),
            steps=tuple(steps),
            claims=_give_way(claims),
            cost=sum(each.cost - weight * each.lost_min for each in placed) + weight * lost_min + wish,
            lost_min=lost_min,
        )


def _rows(service, placed):
    """Yield a claim per holder and phase within the holder's stretch, then one per buffer."""
    for resource_id, stretch in placed.holders:
        clock = 0
        for phase in placed.form.phases:
            if stretch.offset <= clock < stretch.offset + stretch.length:
                yield Claim(
                    resource_id=resource_id,
                    start=placed.at + clock,
                    stop=placed.at + clock + phase.duration_min,
                    role=Role.PHASE,
                    service_key=service.key,
                    phase_key=phase.key,
                )
            clock += phase.duration_min
        for offset, length in ((stretch.offset - stretch.before, stretch.before), (stretch.offset + stretch.length, stretch.after)):
            if length:
                yield _buffer(service, resource_id, placed.at + offset, length)
    for stretch in placed.form.margins:
        yield _buffer(service, placed.lead_id, placed.at + stretch.offset, stretch.length)


def _buffer(service, resource_id, start, length):
    return Claim(resource_id=resource_id, start=start, stop=start + length, role=Role.BUFFER, service_key=service.key)


def _give_way(claims):
    """Return the claims with each buffer cut to what the visit itself does not use, so that no two rows overlap."""
    taken, result = {}, []
    for claim in claims:
        if claim.role == Role.PHASE:
            taken.setdefault(claim.resource_id, []).append((claim.start, claim.stop))
            result.append(claim)
    for claim in claims:
        if claim.role == Role.BUFFER:
            used = taken.setdefault(claim.resource_id, [])
            for start, stop in subtract(((claim.start, claim.stop),), merge(used)):
                used.append((start, stop))
                result.append(Claim(resource_id=claim.resource_id, start=start, stop=stop, role=Role.BUFFER, service_key=claim.service_key))
    return tuple(sorted(result))
