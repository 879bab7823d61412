"""Say why a start is not possible: the plain interval form of the rules of ``rules``, one minute at a time.

``explain`` is empty exactly when ``Availability.is_possible`` says yes; the property tests hold the two together.
"""

from dataclasses import replace

from .shape import shape
from .slots import Availability
from .spans import covering, merge, overlaps
from .values import Code, Reason


def explain(query, world, start, *, now):
    """Return the smallest set of obstacles found for a start, as a tuple of Reason; empty when the visit fits.

    Tracks are looked at one by one, services in order, with every time and person that those before make possible. For the
    first service that nobody can do, the obstacles are those of the person with the fewest; a wish nobody is named in that
    they differ from one person to the next becomes one ``nobody_free`` with a reason per person. Tracks that fit alone but
    not together lack people or places.
    """
    if start < now:
        return (Reason(code=Code.PAST, start=start),)
    if start < now + query.notice_min:
        return (Reason(code=Code.NOTICE, start=start, until=now + query.notice_min, needed_min=query.notice_min),)
    if query.horizon and start >= query.horizon:
        return (Reason(code=Code.HORIZON, start=start, until=query.horizon),)
    for numbers in query.tracks:
        found = _track(query, [query.services[number] for number in numbers], world, start)
        if found:
            return found
    if len(query.tracks) > 1 and not Availability(query, world, now=now).is_possible(start):
        return (_short(query, world, start, now),)
    return ()


def _track(query, services, world, start):
    """Return the obstacles of one track. ``reach``: the ``(minute, lead of the service before)`` at which the next may begin."""
    reach = {(start, 0)}
    for number, service in enumerate(services):
        bound = service.same_lead and number
        people = service.people
        if bound:
            leads = {lead for _at, lead in reach}
            people = tuple(candidate for candidate in people if candidate.resource_id in leads)
        if not people:
            code = Code.WISH_UNQUALIFIED if service.candidates else Code.NOBODY_QUALIFIED
            return (Reason(code=code, service_key=service.key, resource_id=min(service.wished or (0,)), start=start),)
        tried, following = [], set()
        for at, before in sorted(reach) if bound else sorted({(at, 0) for at, _lead in reach}):
            for order, candidate in enumerate(people):
                if bound and candidate.resource_id != before:
                    continue
                form = shape(service, candidate)
                staff, other = _person(service, form, candidate, world, at), _rest(service, form, candidate, world, at)
                if not staff and not other:
                    following.update((at + form.duration + gap, candidate.resource_id) for gap in query.gaps)
                tried.append((len(staff) + len(other), at, order, staff, other))
        if not following:
            return _smallest(service, people, tried)
        reach = following
    return ()


def _smallest(service, people, tried):
    _count, at, _order, staff, other = min(tried, key=lambda entry: entry[:3])
    closed = tuple(reason for reason in other if reason.code == Code.CLOSED)
    if closed:
        return closed
    if staff and len(people) > 1:
        each = tuple(entry[3][0] for entry in sorted(tried, key=lambda entry: entry[2]) if entry[1] == at and entry[3])
        if len(each) == len(people):
            return (Reason(code=Code.NOBODY_FREE, service_key=service.key, start=at, people=each), *other)
    return (*staff, *other)


def _short(query, world, start, now):
    """Say how many guests fit side by side, and what is lacking: places if more of them would do, else people."""
    tracks, fitting = query.tracks, 1
    for count in range(len(tracks) - 1, 1, -1):
        some = {number for numbers in tracks[:count] for number in numbers}
        part = replace(query, services=tuple(service for n, service in enumerate(query.services) if n in some))
        if Availability(part, world, now=now).is_possible(start):
            fitting = count
            break
    last = query.services[tracks[fitting][0]]
    kind_id = next((kind for kind in world.places if _would_do(query, world, kind, start, now)), 0)
    code = Code.PLACES_SHORT if kind_id else Code.PEOPLE_SHORT
    return Reason(code=code, service_key=last.key, kind_id=kind_id, start=start, needed=len(tracks), left=fitting)


def _would_do(query, world, kind_id, start, now):
    """Tell whether the visit would fit if every place of a kind stood there once per guest."""
    copies = {
        (place, n): -(1 + index * len(query.tracks) + n)
        for index, place in enumerate(world.places[kind_id])
        for n in range(len(query.tracks))
    }
    more = {**world.places, kind_id: tuple(copies.values())}
    busy = {**world.busy, **{copy: world.taken(place) for (place, _n), copy in copies.items()}}
    return Availability(query, replace(world, places=more, busy=busy), now=now).is_possible(start)


def _person(service, form, candidate, world, at):
    """Return what keeps one person from leading, at most one reason per code."""
    found, person = {}, candidate.resource_id
    if candidate.until and at + form.duration > candidate.until:
        found[Code.EXPIRED] = Reason(code=Code.EXPIRED, service_key=service.key, resource_id=person, start=at, until=candidate.until)
    shifts = merge(world.shifts.get(person, ()))
    for stretch in form.work:
        start = at + stretch.offset
        reason = _shift_reason(service, person, shifts, start, start + stretch.length) or _busy_reason(
            service, person, world, start, start + stretch.length
        )
        if reason:
            found.setdefault(reason.code, reason)
    for stretch in form.margins:
        start = at + stretch.offset
        reason = _busy_reason(service, person, world, start, start + stretch.length)
        if reason:
            found.setdefault(reason.code, reason)
    return tuple(found.values())


def _shift_reason(service, person, shifts, start, stop):
    if covering(shifts, start, stop):
        return None
    shift = covering(shifts, start, start + 1)
    if shift:
        return Reason(
            code=Code.SHIFT_ENDS,
            service_key=service.key,
            resource_id=person,
            start=start,
            stop=stop,
            until=shift[1],
            needed_min=stop - start,
            left_min=shift[1] - start,
        )
    until = min((span[0] for span in shifts if span[0] > start), default=0)
    return Reason(code=Code.NO_SHIFT, service_key=service.key, resource_id=person, start=start, stop=stop, until=until)


def _busy_reason(service, person, world, start, stop):
    until = _busy_until(world, person, start, stop)
    if until is None:
        return None
    since = world.expired.get(person)
    if since is not None and since < stop:
        return Reason(code=Code.EXPIRED, service_key=service.key, resource_id=person, start=start, stop=stop, until=since)
    resting = overlaps(world.breaks.get(person, ()), start, stop)
    if resting and len(overlaps(world.busy.get(person, ()), start, stop)) == len(resting):
        return Reason(code=Code.ON_BREAK, service_key=service.key, resource_id=person, start=start, stop=stop, until=resting[-1][1])
    return Reason(code=Code.BUSY, service_key=service.key, resource_id=person, start=start, stop=stop, until=until)


def _busy_until(world, resource_id, start, stop):
    """Return when the stretch that is in the way ends, or None when start-stop is free."""
    if start < world.start or stop > world.stop:
        return 0
    taken = overlaps(merge(world.taken(resource_id)), start, stop)
    return taken[-1][1] if taken else None


def _rest(service, form, candidate, world, at):
    """Return what stands in the way beside the lead: the opening hours, the places, the supports."""
    found = []
    opening = merge((max(a, world.start), min(b, world.stop)) for a, b in world.opening)
    if not covering(opening, at, at + form.duration):
        hours = covering(opening, at, at + 1)
        later = min((span[0] for span in opening if span[0] > at), default=0)
        found.append(
            Reason(
                code=Code.CLOSES if hours else Code.CLOSED,
                service_key=service.key,
                start=at,
                stop=at + form.duration,
                until=hours[1] if hours else later,
                needed_min=form.duration,
                left_min=hours[1] - at if hours else 0,
            )
        )
    for limit in service.limits:
        if limit.start < at + form.duration and at < limit.stop:
            found.append(Reason(code=limit.code, service_key=service.key, start=at, stop=limit.stop, until=limit.stop))
            break
    for stretch in form.places:
        found += _place_reasons(service, stretch, world, at)
    for stretch in form.supports:
        found += _support_reasons(service, stretch, candidate.resource_id, world, at)
    return tuple(found)


def _place_reasons(service, stretch, world, at):
    places = world.places.get(stretch.of, ())
    start = at + stretch.offset - stretch.before
    stop = at + stretch.offset + stretch.length + stretch.after
    taken = [_busy_until(world, place, start, stop) for place in places]
    if None in taken:
        return ()
    facts = {"service_key": service.key, "kind_id": stretch.of, "start": start, "stop": stop}
    lapsed = [place for place in places if world.expired.get(place, stop) < stop]
    if places and len(lapsed) == len(places):
        return (Reason(code=Code.EXPIRED, resource_id=lapsed[0], until=world.expired[lapsed[0]], **facts),)
    return (Reason(code=Code.PLACE_TAKEN if places else Code.NO_PLACE, until=min(taken, default=0), **facts),)


def _support_reasons(service, stretch, lead_id, world, at):
    start, stop = at + stretch.offset, at + stretch.offset + stretch.length
    for person in world.supports.get(stretch.of, ()):
        if person == lead_id or not covering(merge(world.shifts.get(person, ())), start, stop):
            continue
        if _busy_until(world, person, start, stop) is None:
            return ()
    return (Reason(code=Code.NO_SUPPORT, service_key=service.key, skill_id=stretch.of, start=start, stop=stop),)
