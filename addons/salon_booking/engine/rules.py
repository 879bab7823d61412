"""The rules of a visit, written once over an algebra of minute sets (``sets``): at which minutes may what begin?

Each person and each place is tested alone and OR-ed afterwards, so two halves of two people never make a slot. The guest's
time lies in the opening hours without a gap; the lead is on shift and free in every phase of theirs and anybody's in between;
buffers must be clear of other visits but may leave shift and opening hours, and give way to the visit's own phases.
What one track asks for is decided here for all minutes at once; whether tracks side by side get in each other's way is
decided minute by minute in ``layout``.
"""

from functools import reduce

from .shape import shape


class Rules:
    """What fits where, for one query in one world.

    ``fits``: per service ``{lead: (candidate, shape, starts at which the lead can do it)}``; ``begins``: the same keys with the
    starts from which all that follows in the track can be done too; ``reach``: the starts at which every track can be done.
    """

    def __init__(self, query, world, sets):
        self.query, self.world, self.sets = query, world, sets
        self.opening = sets.of(world.opening)
        self._free, self._work, self._runs, self._any, self._shifts = {}, {}, {}, {}, {}
        self._forms = [self._shapes(service) for service in query.services]
        self._least = self._shortest()
        self.fits = [self._service_fits(number) for number in range(len(query.services))]
        self.begins = [{} for _service in query.services]
        for numbers in query.tracks:
            self._chain(numbers)
        self.reach = reduce(sets.both, (self.union(self.begins[numbers[0]].values()) for numbers in query.tracks), sets.full)

    # resources

    def free(self, resource_id, least=0):
        """Return the minutes in which a resource is not held by anybody else; for runs of ``least`` minutes, shorter gaps may miss."""
        if (resource_id, least) not in self._free:
            self._free[resource_id, least] = self.sets.free(self.world.taken(resource_id), least)
        return self._free[resource_id, least]

    def work(self, resource_id):
        """Return the minutes in which a person is on shift and free for the shortest piece of work that is asked for."""
        if resource_id not in self._work:
            pairs = self.world.shifts.get(resource_id, ())
            if id(pairs) not in self._shifts:  # people who share a rota share its spans
                self._shifts[id(pairs)] = self.sets.of(pairs)
            self._work[resource_id] = self.sets.both(self.free(resource_id, self._least["work"]), self._shifts[id(pairs)])
        return self._work[resource_id]

    def place_starts(self, place_id, stretch):
        """Return the service starts at which a place is free for a stay and its buffers."""
        return self._run(("place", place_id), self.free(place_id, self._least["places"]), stretch.offset - stretch.before, stretch.whole)

    def support_starts(self, person_id, stretch):
        return self._run(("work", person_id), self.work(person_id), stretch.offset, stretch.length)

    def union(self, minute_sets):
        return reduce(self.sets.either, minute_sets, self.sets.of(()))

    def _run(self, key, minutes, offset, length):
        """Return the service starts at which ``length`` minutes from ``offset`` on are in the set; kept per key."""
        if (key, length) not in self._runs:
            self._runs[key, length] = self.sets.runs(minutes, length)
        return self.sets.earlier(self._runs[key, length], offset)

    def _any_place(self, stretch):
        if stretch not in self._any:
            self._any[stretch] = self.union(self.place_starts(place, stretch) for place in self.world.places.get(stretch.of, ()))
        return self._any[stretch]

    def _any_support(self, stretch, lead_id):
        people = self.world.supports.get(stretch.of, ())
        key = (stretch, lead_id if lead_id in people else None)
        if key not in self._any:
            self._any[key] = self.union(self.support_starts(person, stretch) for person in people if person != lead_id)
        return self._any[key]

    # services

    @staticmethod
    def _shapes(service):
        """Return ``{own minutes: shape}`` of the people of a service: many take the menu's time."""
        return {minutes: shape(service, each) for minutes, each in {each.duration_min: each for each in service.people}.items()}

    def _shortest(self):
        """Return the shortest run of minutes that is asked for, per use of somebody's or something's time."""
        forms = [form for forms in self._forms for form in forms.values()]
        uses = {
            "work": [stretch for form in forms for stretch in (*form.work, *form.supports)],
            "margins": [stretch for form in forms for stretch in form.margins],
            "places": [stretch for form in forms for stretch in form.places],
        }
        return {use: min((stretch.whole for stretch in stretches), default=0) for use, stretches in uses.items()}

    def _service_fits(self, number):
        service = self.query.services[number]
        barred = self.sets.of([(limit.start, limit.stop) for limit in service.limits])
        clear, forms = self.sets.without(self.opening, barred), self._forms[number]
        starts = {minutes: self.sets.runs(clear, form.duration) for minutes, form in forms.items()}
        return {
            each.resource_id: self._lead_fits(each, forms[each.duration_min], starts[each.duration_min]) for each in service.people
        }

    def _lead_fits(self, candidate, form, minutes):
        sets, person = self.sets, candidate.resource_id
        for stretch in form.work:
            minutes = sets.both(minutes, self._run(("work", person), self.work(person), stretch.offset, stretch.length))
        for stretch in form.margins:
            free = self.free(person, self._least["margins"])
            minutes = sets.both(minutes, self._run(("margin", person), free, stretch.offset, stretch.length))
        for stretch in form.places:
            minutes = sets.both(minutes, self._any_place(stretch))
        for stretch in form.supports:
            minutes = sets.both(minutes, self._any_support(stretch, person))
        if candidate.until:
            minutes = sets.both(minutes, sets.of(((self.world.start, candidate.until - form.duration + 1),)))
        return candidate, form, sets.both(minutes, sets.full)

    # tracks

    def _chain(self, numbers):
        """Fill ``begins`` for the services of one track, from the last to the first."""
        sets, follow, alone = self.sets, None, self.sets.ends
        for number in reversed(numbers):
            for lead, (_candidate, form, minutes) in self.fits[number].items():
                ends = alone if follow is None else follow.get(lead, sets.of(()))
                self.begins[number][lead] = sets.both(minutes, sets.earlier(ends, form.duration))
            if self.query.services[number].same_lead:
                follow = {lead: self._with_gaps(minutes) for lead, minutes in self.begins[number].items()}
            else:
                follow, alone = None, self._with_gaps(self.union(self.begins[number].values()))

    def _with_gaps(self, minutes):
        """Return the minutes at which a service may end so that the next one begins in the set, a wait at most later."""
        return self.union(self.sets.earlier(minutes, gap) for gap in self.query.gaps)
