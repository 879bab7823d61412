"""Say why a start is not possible: the plain interval form of the rules of ``slots``, one minute at a time.

``explain`` is empty exactly when ``Availability.is_possible`` says yes; the property tests hold the two together.
"""

from .shape import shape
from .spans import covering, merge, overlaps
from .values import Code, Reason


def explain(query, world, start, *, now):
    """Return the smallest set of obstacles found for a start, as a tuple of Reason; empty when the visit fits.

    Services are walked in order with every duration that the people before make possible. For the first one that nobody
    can do, the obstacles are those of the person with the fewest; a wish nobody is named in that they differ from one
    person to the next becomes one ``nobody_free`` with a reason per person.
    """
    if start < now:
        return (Reason(code=Code.PAST, start=start),)
    if start < now + query.notice_min:
        return (Reason(code=Code.NOTICE, start=start, until=now + query.notice_min, needed_min=query.notice_min),)
    reach = [start]
    for service in query.services:
        people = service.people
        if not people:
            code = Code.WISH_UNQUALIFIED if service.candidates else Code.NOBODY_QUALIFIED
            return (Reason(code=code, service_key=service.key, resource_id=min(service.wished, default=0)),)
        tried, following = [], set()
        for at in reach:
            for order, candidate in enumerate(people):
                form = shape(service, candidate)
                staff, other = _person(service, form, candidate.resource_id, world, at), _rest(service, form, candidate, world, at)
                if not staff and not other:
                    following.add(at + form.duration)
                tried.append((len(staff) + len(other), at, order, staff, other))
        if not following:
            return _smallest(service, people, tried)
        reach = sorted(following)
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


def _person(service, form, person, world, at):
    """Return what keeps one person from leading, at most one reason per code."""
    found = {}
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
    resting = overlaps(world.breaks.get(person, ()), start, stop)
    if resting and len(overlaps(world.busy.get(person, ()), start, stop)) == len(resting):
        return Reason(code=Code.ON_BREAK, service_key=service.key, resource_id=person, start=start, stop=stop, until=resting[-1][1])
    return Reason(code=Code.BUSY, service_key=service.key, resource_id=person, start=start, stop=stop, until=until)


def _busy_until(world, resource_id, start, stop):
    """Return when the stretch that is in the way ends, or None when start-stop is free."""
    if start < world.start or stop > world.stop:
        return 0
    taken = overlaps(merge(world.busy.get(resource_id, ())), start, stop)
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
    code = Code.PLACE_TAKEN if places else Code.NO_PLACE
    return (Reason(code=code, service_key=service.key, kind_id=stretch.of, start=start, stop=stop, until=min(taken, default=0)),)


def _support_reasons(service, stretch, lead_id, world, at):
    start, stop = at + stretch.offset, at + stretch.offset + stretch.length
    for person in world.supports.get(stretch.of, ()):
        if person == lead_id or not covering(merge(world.shifts.get(person, ())), start, stop):
            continue
        if _busy_until(world, person, start, stop) is None:
            return ()
    return (Reason(code=Code.NO_SUPPORT, service_key=service.key, skill_id=stretch.of, start=start, stop=stop),)
