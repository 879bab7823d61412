"""Find every start at which a visit fits, and lay out the visit for one of them.

A resource's window is one Python integer with a bit per minute. "Free for 60 minutes" is six shift-and steps on the whole
window at once; people and places of one kind are OR-ed after each was tested alone, so two halves of two people never
make a slot. What is offered (``starts``) and what is accepted (``plan``) read the same masks.

Rules: the customer's time lies in the opening hours without a gap; the lead is on shift and free in every phase of theirs
and anybody's in between; one lead per service; buffers must be clear of other visits but may leave shift and opening hours,
and give way to the visit's own phases. Bounds: MAX_SERVICES services, MAX_WINDOW_MIN minutes.
"""

from . import grid
from .shape import shape
from .spans import merge, subtract
from .values import Claim, Plan, Role, Step

_CHUNK = 1440


def span_mask(pairs, start, stop):
    """Return an integer with bit n set when minute ``start + n`` lies in any of the pairs (clipped to start-stop)."""
    size = stop - start
    chunks = [0] * (size // _CHUNK + 1)
    for since, until in pairs:
        since -= start
        until -= start
        number = since // _CHUNK
        low = since - number * _CHUNK
        if 0 <= since < until <= size and low + until - since <= _CHUNK:  # nearly all: inside the window and one chunk
            chunks[number] |= ((1 << (until - since)) - 1) << low
            continue
        since, until = max(since, 0), min(until, size)
        while since < until:
            number, low = divmod(since, _CHUNK)
            high = min(until - number * _CHUNK, _CHUNK)
            chunks[number] |= ((1 << (high - low)) - 1) << low
            since = number * _CHUNK + high
    return int.from_bytes(b"".join(chunk.to_bytes(_CHUNK // 8, "little") for chunk in chunks), "little")


def run_mask(mask, length):
    """Return the bits from which ``length`` bits in a row are set."""
    have = 1
    while have * 2 <= length:
        mask &= mask >> have
        have *= 2
    if have < length:
        mask &= mask >> (length - have)
    return mask


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
        self._size = world.stop - world.start
        self._full = (1 << self._size) - 1
        self._open = span_mask(world.opening, world.start, world.stop)
        self._free, self._work, self._runs, self._any = {}, {}, {}, {}
        self._fits = [self._service_fits(service) for service in query.services]
        self._reach = self._chain()

    def starts(self):
        """Return every start on the grid that is not past, earliest first, as UTC minutes."""
        query, world = self.query, self.world
        low = max(query.earliest, self.now + query.notice_min) - world.start
        high = min(query.latest - world.start, self._size)
        if low >= high:
            return ()
        window = self._reach[0] & grid.mask(world.start, world.stop, query.tz, query.step_min)
        window &= ((1 << high) - 1) >> max(low, 0) << max(low, 0)
        return tuple(bit + world.start for bit in set_bits(window))

    def is_possible(self, start):
        """Tell whether the visit fits at this very minute, on the grid or not."""
        return start >= self.now + self.query.notice_min and self._has(self._reach[0], start)

    def leads(self, start):
        """Return who could lead the first service at this start, in the order in which ``plan`` would take them."""
        return tuple(found[0].resource_id for found in self._choices(0, start, None))

    def plan(self, start):
        """Return the plan for a start, or None if it does not fit.

        Order of choice, so that ties never wobble: who led the service before, then the fewest busy minutes within twelve
        hours, then the candidates' order; the place the customer is in already, then the places' order.
        """
        if not self.is_possible(start):
            return None
        steps, claims, at, lead, seats = [], [], start, None, {}
        for number, service in enumerate(self.query.services):
            candidate, form = self._choices(number, at, lead)[0]
            lead = candidate.resource_id
            claims += self._claims(service, form, lead, at, seats)
            steps.append(Step(service_key=service.key, lead_id=lead, start=at, stop=at + form.duration))
            at += form.duration
        return Plan(start=start, stop=at, steps=tuple(steps), claims=_give_way(claims))

    # masks

    def _has(self, mask, minute):
        bit = minute - self.world.start
        return bit >= 0 and bool(mask >> bit & 1)

    def _free_mask(self, resource_id):
        if resource_id not in self._free:
            busy = span_mask(self.world.busy.get(resource_id, ()), self.world.start, self.world.stop)
            self._free[resource_id] = self._full & ~busy
        return self._free[resource_id]

    def _work_mask(self, resource_id):
        if resource_id not in self._work:
            shifts = span_mask(self.world.shifts.get(resource_id, ()), self.world.start, self.world.stop)
            self._work[resource_id] = self._free_mask(resource_id) & shifts
        return self._work[resource_id]

    def _run(self, key, mask, offset, length):
        """Return the service starts at which ``length`` minutes from ``offset`` on are set in the mask; kept per key."""
        if (key, length) not in self._runs:
            self._runs[key, length] = run_mask(mask, length)
        run = self._runs[key, length]
        return run >> offset if offset >= 0 else run << -offset

    def _place_mask(self, place_id, stretch):
        offset, length = stretch.offset - stretch.before, stretch.before + stretch.length + stretch.after
        return self._run(("free", place_id), self._free_mask(place_id), offset, length)

    def _support_mask(self, person_id, stretch):
        return self._run(("work", person_id), self._work_mask(person_id), stretch.offset, stretch.length)

    def _any_place(self, stretch):
        if stretch not in self._any:
            result = 0
            for place_id in self.world.places.get(stretch.of, ()):
                result |= self._place_mask(place_id, stretch)
            self._any[stretch] = result
        return self._any[stretch]

    def _any_support(self, stretch, lead_id):
        people = self.world.supports.get(stretch.of, ())
        key = (stretch, lead_id if lead_id in people else None)
        if key not in self._any:
            result = 0
            for person_id in people:
                if person_id != lead_id:
                    result |= self._support_mask(person_id, stretch)
            self._any[key] = result
        return self._any[key]

    def _service_fits(self, service):
        """Return ``[(candidate, shape, mask of the starts at which they can do this service)]``."""
        result = []
        for candidate in service.people:
            form, person = shape(service, candidate), candidate.resource_id
            mask = self._run("open", self._open, 0, form.duration)
            for stretch in form.work:
                mask &= self._run(("work", person), self._work_mask(person), stretch.offset, stretch.length)
            for stretch in form.margins:
                mask &= self._run(("free", person), self._free_mask(person), stretch.offset, stretch.length)
            for stretch in form.places:
                mask &= self._any_place(stretch)
            for stretch in form.supports:
                mask &= self._any_support(stretch, person)
            result.append((candidate, form, mask & self._full))
        return result

    def _chain(self):
        """Return per service the starts from which it and all that follow can be done."""
        result = [self._full | 1 << self._size]
        for fits in reversed(self._fits):
            reach = 0
            for _candidate, form, mask in fits:
                reach |= mask & (result[0] >> form.duration)
            result.insert(0, reach)
        return result

    # one visit

    def _load(self, resource_id, minute):
        low = max(minute - 720 - self.world.start, 0)
        return 1440 - (self._free_mask(resource_id) >> low & ((1 << 1440) - 1)).bit_count()

    def _choices(self, number, at, lead_id):
        """Return the ``(candidate, shape)`` that can do a service at a minute and leave the rest possible, best first."""
        found = [
            (candidate.resource_id != lead_id, self._load(candidate.resource_id, at), order, candidate, form)
            for order, (candidate, form, mask) in enumerate(self._fits[number])
            if self._has(mask, at) and self._has(self._reach[number + 1], at + form.duration)
        ]
        found.sort(key=lambda entry: entry[:3])
        return [entry[3:] for entry in found]

    def _claims(self, service, form, lead_id, at, seats):
        """Return the rows of one service; ``seats`` ({kind: place}) remembers where the customer is."""
        holders = []
        for stretch in form.places:
            places = [p for p in self.world.places[stretch.of] if self._has(self._place_mask(p, stretch), at)]
            seats[stretch.of] = seats[stretch.of] if seats.get(stretch.of) in places else places[0]
            holders.append((seats[stretch.of], stretch))
        for stretch in form.supports:
            people = [p for p in self.world.supports[stretch.of] if p != lead_id and self._has(self._support_mask(p, stretch), at)]
            holders.append((min(people, key=lambda p: (self._load(p, at), people.index(p))), stretch))
        holders += [(lead_id, stretch) for stretch in form.work]
        return list(_rows(service, form, holders, lead_id, at))


def _rows(service, form, holders, lead_id, at):
    """Yield a claim per holder and phase within the holder's stretch, then one per buffer."""
    for resource_id, stretch in holders:
        clock = 0
        for phase in form.phases:
            if stretch.offset <= clock < stretch.offset + stretch.length:
                yield Claim(
                    resource_id=resource_id,
                    start=at + clock,
                    stop=at + clock + phase.duration_min,
                    role=Role.PHASE,
                    service_key=service.key,
                    phase_key=phase.key,
                )
            clock += phase.duration_min
        for offset, length in ((stretch.offset - stretch.before, stretch.before), (stretch.offset + stretch.length, stretch.after)):
            if length:
                yield _buffer(service, resource_id, at + offset, length)
    for stretch in form.margins:
        yield _buffer(service, lead_id, at + stretch.offset, stretch.length)


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
