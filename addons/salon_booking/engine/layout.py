"""Lay a visit out at one start: who leads each service, which places and helpers it takes.

One track cannot get in its own way, so what the rules allow can be done. Tracks side by side share people and places: there
the possibilities are tried one after the other, best first, until one works or none is left (MAX_TRIES bounds it).
"""

from dataclasses import dataclass, replace

from .assign import Task, assign, clashes
from .errors import SlotError
from .sellable import lost
from .shape import Shape
from .spans import merge, subtract
from .values import Candidate, Why

MAX_TRIES = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One service at its time with its lead; ``holders`` are ``(resource id, stretch)`` of all it takes."""

    number: int
    at: int
    candidate: Candidate
    form: Shape
    why: Why
    cost: int
    lost_min: int
    holders: tuple = ()

    @property
    def lead_id(self):
        return self.candidate.resource_id

    @property
    def stop(self):
        return self.at + self.form.duration

    def spans(self, stretches):
        """Return stretches as pairs of minutes."""
        return [(self.at + each.offset, self.at + each.offset + each.length) for each in stretches]


class Layout:
    """Finds the best way to lay out a visit; ``rules`` are those of the bit algebra."""

    def __init__(self, rules):
        self.rules, self.query, self.world = rules, rules.query, rules.world
        self._order = [number for numbers in self.query.tracks for number in numbers]
        self._before = {late: early for numbers in self.query.tracks for early, late in zip(numbers, numbers[1:], strict=False)}
        self._twins = self._find_twins()
        self._stretches, self._tries, self._hopeless = {}, 0, set()
        self._spoilt, self._loads = {}, None

    def find(self, start):
        """Return the visit laid out at a start as a list of Placed in the order of the services, or None.

        :raises SlotError: ``too_hard`` when guests side by side were tried for too long, over all starts together
        """
        if not self.rules.sets.has(self.rules.reach, start):
            return None
        for placed in self._leads(0, start, ()):
            whole = self._with_holders(placed)
            if whole:
                return sorted(whole, key=lambda each: each.number)
        return None

    def choices(self, number, at, before=None, least=0):
        """Yield the leads that can do a service at a minute and leave the rest of its track possible, best first.

        Order: who was asked for softly, who led the service before, then cost, then the candidates' order. Most visits take the
        first one: only who is asked for is laid out.
        """
        service, has, found = self.query.services[number], self.rules.sets.has, []
        fits, soft, lead_before = self.rules.fits[number], service.preferred, before and before.lead_id
        for order, (lead, minutes) in enumerate(self.rules.begins[number].items()):
            if order < least or not has(minutes, at) or (service.same_lead and before and lead_before != lead):
                continue
            candidate, form, _minutes = fits[lead]
            cost, lost_min, load = self._cost(candidate, form, at)
            found.append(((lead not in soft, not before or lead_before != lead, cost, order), load, lost_min, candidate, form))
        found.sort(key=lambda entry: entry[0])
        for rank, (key, _load, lost_min, candidate, form) in enumerate(found):
            why = self._why(service, rank, found)
            yield Placed(number=number, at=at, candidate=candidate, form=form, why=why, cost=key[2], lost_min=lost_min)

    # people

    def _leads(self, depth, start, placed):
        """Yield the visit with leads that are not in each other's way, best first."""
        if self._lacks_helpers(placed):
            return
        if depth == len(self._order):
            yield placed
            return
        number = self._order[depth]
        before = next((each for each in placed if each.number == self._before.get(number)), None)
        least = self._least(number, placed)
        for at in [before.stop + gap for gap in self.query.gaps] if before else [start]:
            for choice in self.choices(number, at, before, least):
                held = [span for each in placed if each.lead_id == choice.lead_id for span in each.spans(each.form.work)]
                if not any(clashes(held, *span) for span in choice.spans(choice.form.work)):
                    self._spend()
                    yield from self._leads(depth + 1, start, (*placed, choice))

    def _lacks_helpers(self, placed):
        """Tell whether the services placed so far need more helpers than there are, whoever leads the rest."""
        helps = [(n, stretch) for n, each in enumerate(placed) for stretch in each.form.supports]
        return bool(helps) and self._assign(placed, helps, self._free_helpers, {}, self._hopeless) is None

    def _least(self, number, placed):
        """Return the first candidate to look at: of tracks that ask for the same, swapped leads are no new possibility."""
        twin = next((each for each in placed if each.number == self._twins.get(number)), None)
        return list(self.rules.fits[number]).index(twin.lead_id) if twin else 0

    def _find_twins(self):
        plain, twins = {}, {}
        for numbers in self.query.tracks:
            key = tuple(replace(self.query.services[number], key=0, track=0) for number in numbers)
            if key in plain:
                twins[numbers[0]] = plain[key]
            plain[key] = numbers[0]
        return twins

    def _spend(self):
        self._tries += 1
        if self._tries > MAX_TRIES:
            raise SlotError("too_hard", tracks=len(self.query.tracks), tries=self._tries)

    # places and helpers

    def _with_holders(self, placed):
        stays = [(n, stretch) for n, each in enumerate(placed) for stretch in each.form.places]
        places = self._assign(placed, stays, self._free_places, {}, self._hopeless)
        if places is None:
            return None
        helps = [(n, stretch) for n, each in enumerate(placed) for stretch in each.form.supports]
        used = {}
        for each in placed:
            used.setdefault(each.lead_id, []).extend(each.spans(each.form.work))
        helpers = self._assign(placed, helps, self._free_helpers, used, set())
        if helpers is None:
            return None
        holders = [
            (n, (resource, stretch)) for (n, stretch), resource in (*zip(stays, places, strict=True), *zip(helps, helpers, strict=True))
        ]
        return [
            replace(each, holders=(*(h for n, h in holders if n == number), *((each.lead_id, stretch) for stretch in each.form.work)))
            for number, each in enumerate(placed)
        ]

    def _assign(self, placed, wanted, options, used, hopeless):
        """Return a resource per wanted stretch, or None; ``hopeless`` remembers what was tried in vain."""
        tasks = []
        for n, stretch in wanted:
            each = placed[n]
            ((start, stop),) = each.spans([stretch])
            seat = (self.query.services[each.number].track, stretch.of)
            tasks.append(Task(start=start, stop=stop, options=tuple(options(each, stretch)), seat=seat))
        key = tuple(tasks)
        if key in hopeless:
            return None
        found = assign(tasks, used, self._spend)
        if found is None:
            hopeless.add(key)
        return found

    def _free_places(self, each, stretch):
        rules = self.rules
        return [p for p in self.world.places.get(stretch.of, ()) if rules.sets.has(rules.place_starts(p, stretch), each.at)]

    def _free_helpers(self, each, stretch):
        rules, people = self.rules, self.world.supports.get(stretch.of, ())
        able = [p for p in people if p != each.lead_id and rules.sets.has(rules.support_starts(p, stretch), each.at)]
        return sorted(able, key=lambda person: self._load(person, each.at))

    # what is better

    def lost_min(self, placed):
        """Return the sellable minutes that a visit spoils: what one person does in a row is one piece of work."""
        if not self.query.weights.gap:
            return 0
        work = {}
        for each in placed:
            if each.form.work:
                work.setdefault(each.lead_id, []).extend(each.spans(each.form.work))
        return sum(lost(self._free_stretches(lead, spans[0][0]), spans, self.query.weights.sellable_min) for lead, spans in work.items())

    def _cost(self, candidate, form, at):
        person, weights = candidate.resource_id, self.query.weights
        lost_min = self._lost(self._free_stretches(person, at), form, at) if weights.gap else 0
        load = self._load(person, at)
        return weights.gap * lost_min + weights.load * load // 60, lost_min, load

    def _lost(self, free, form, at):
        """Return what a piece of work spoils; people with the same free time are looked at once."""
        key = (free, id(form), at)  # the forms live as long as the rules
        if key not in self._spoilt:
            spans = [(at + each.offset, at + each.offset + each.length) for each in form.work]
            self._spoilt[key] = lost(free, spans, self.query.weights.sellable_min)
        return self._spoilt[key]

    def _free_stretches(self, person, at):
        """Return the stretches around a minute in which a person is on shift and free."""
        if person not in self._stretches:
            shifts = merge(self.world.shifts.get(person, ()))
            self._stretches[person] = subtract(shifts, merge(self.world.taken(person)))
        return tuple(span for span in self._stretches[person] if span[0] < at + 1440 and at - 1440 < span[1])

    def _load(self, person, at):
        if self._loads is None:
            self._loads = dict(self.world.load)
        if self._loads:
            return self._loads.get(person, 0)
        low = max(at - 720 - self.world.start, 0)
        return 1440 - (self.rules.free(person) >> low & ((1 << 1440) - 1)).bit_count()

    @staticmethod
    def _why(service, rank, found):
        (_soft, _other, cost, _order), load, lost_min, candidate, _form = found[rank]
        if service.wished is not None:
            return Why.ASKED
        if candidate.resource_id in service.preferred:
            return Why.PREFERRED
        if len(found) == 1:
            return Why.ONLY
        if not found[rank][0][1]:
            return Why.GOES_ON
        (_soft, _other, next_cost, _order), next_load, next_lost_min, *_rest = found[min(rank + 1, len(found) - 1)]
        if cost == next_cost:
            return Why.ORDER
        return Why.GAP if lost_min < next_lost_min else Why.LOAD if load < next_load else Why.ORDER
