"""Find ways out of a refusal: the nearest questions to which the answer is yes, each answered by the engine itself."""

from dataclasses import dataclass, replace
from enum import StrEnum

from .slots import Availability
from .values import Plan

WAITS_MIN = (15, 30, 60)
TIMES = 2  # other times to offer


class Change(StrEnum):
    """What has to give, in the order in which people like to give it."""

    PERSON = "person"
    WAIT = "wait"
    SPLIT = "split"
    APART = "apart"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """One possible visit: the plan that was found, and what differs from what was asked.

    ``service_keys``: the services whose wish for a person was given up; ``max_gap_min``: the wait that was allowed.
    """

    change: Change
    plan: Plan
    service_keys: tuple[int, ...] = ()
    max_gap_min: int = 0


def ways_out(query, world, start, *, now, count=4):
    """Return up to ``count`` ways out for a start that is not possible: those at the same start first, then the nearest times.

    None of them is a guess: each plan comes from ``Availability.plan`` and can be claimed as it is.
    """
    found, plans = [], set()
    for change, asked, keys in (*_same_start(query), (Change.TIME, query, ())):
        answer = Availability(asked, world, now=now)
        starts = [start] if change != Change.TIME else _nearest(answer, start)
        for minute in starts:
            plan = answer.plan(minute)
            if plan and plan.claims not in plans:
                plans.add(plan.claims)
                found.append(WayOut(change=change, plan=plan, service_keys=keys, max_gap_min=asked.max_gap_min))
    times = [way for way in found if way.change == Change.TIME]
    return (*[way for way in found if way.change != Change.TIME][: max(count - len(times), 0)], *times)[:count]


def _nearest(answer, start):
    return sorted(answer.starts(), key=lambda minute: (abs(minute - start), minute))[:TIMES]


def _same_start(query):
    """Yield ``(change, query, keys of the services that give up a wish)``, the smallest changes first."""
    wishing = [service.key for service in query.services if service.wished is not None or service.avoided]
    for keys in (*((key,) for key in wishing), *([tuple(wishing)] if len(wishing) > 1 else [])):
        yield Change.PERSON, _without_wishes(query, keys), keys
    for wait in WAITS_MIN if len(query.services) > len(query.tracks) else ():
        if wait > query.max_gap_min:
            yield Change.WAIT, replace(query, max_gap_min=wait), ()
    if any(service.same_lead and not service.bound for service in query.services):
        yield Change.SPLIT, replace(query, services=tuple(replace(service, same_lead=service.bound) for service in query.services)), ()
    if len(query.tracks) > 1:
        yield Change.APART, _one_after_another(query), ()


def _without_wishes(query, keys):
    services = tuple(
        replace(service, wished=None, avoided=frozenset()) if service.key in keys else service for service in query.services
    )
    return replace(query, services=services)


def _one_after_another(query):
    """Return the query with all guests in one track, in the order of their tracks."""
    order = [query.services[number] for numbers in query.tracks for number in numbers]
    firsts = {numbers[0] for numbers in query.tracks}
    services = [
        replace(service, track=0, same_lead=service.same_lead and query.services.index(service) not in firsts) for service in order
    ]
    return replace(query, services=tuple(services))
