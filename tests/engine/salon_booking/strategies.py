"""Small salons for hypothesis, built from valid parts: few people and places, so that they get in each other's way."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from salon_booking.engine import grid
from salon_booking.engine.spans import merge
from salon_booking.engine.ticks import TickSpans
from salon_booking.engine.values import Candidate, Code, Limit, Phase, Query, Service, Staff, Weights, World

PEOPLE, PLACES, KINDS, SKILLS = (1, 2, 3), (11, 12, 13), (21, 22), (31,)
ZONES = {
    "Asia/Shanghai": datetime(2027, 3, 1, 0, tzinfo=UTC),
    "Europe/Berlin": datetime(2027, 3, 27, 23, tzinfo=UTC),
    "Europe/Berlin autumn": datetime(2027, 10, 30, 22, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2027, 4, 3, 13, tzinfo=UTC),
    "Africa/Casablanca": datetime(2027, 2, 7, 0, tzinfo=UTC),
    "Pacific/Apia": datetime(2011, 12, 30, 8, tzinfo=UTC),
}
WINDOW = 420

lengths = st.integers(1, 6).map(lambda n: n * 5)


@st.composite
def phases(draw):
    staff = draw(st.sampled_from((Staff.LEAD, Staff.LEAD, Staff.SUPPORT, Staff.NONE)))
    return Phase(
        duration_min=draw(lengths),
        staff=staff,
        skill_id=draw(st.sampled_from(SKILLS)) if staff == Staff.SUPPORT else None,
        kind_ids=draw(st.sampled_from(((), (), KINDS[:1], KINDS[1:], KINDS))),
        key=draw(st.integers(1, 99)),
    )


@st.composite
def services(draw, key, start, tracks):
    people = draw(st.one_of(st.permutations(PEOPLE), st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3)))
    bound = draw(st.sampled_from((0, 0, 0, start + 200)))
    return Service(
        key=key,
        phases=tuple(draw(st.lists(phases(), min_size=1, max_size=3))),
        candidates=tuple(
            Candidate(resource_id=p, duration_min=draw(st.sampled_from((0, 0, 17, 45))), until=draw(st.sampled_from((0, bound))))
            for p in people
        ),
        wished=draw(st.sampled_from((None, None, None, frozenset(PEOPLE[:1]), frozenset(PEOPLE[1:])))),
        avoided=frozenset(draw(st.sampled_from(((), (), (), PEOPLE[:1], PEOPLE[2:])))),
        preferred=frozenset(draw(st.sampled_from(((), PEOPLE[1:2])))),
        same_lead=draw(st.sampled_from((False, False, True))),
        track=draw(st.integers(0, tracks - 1)),
        buffer_before_min=draw(st.sampled_from((0, 0, 5, 13))),
        buffer_after_min=draw(st.sampled_from((0, 0, 5, 20))),
        limits=draw(st.sampled_from(((), (), (Limit(code=Code.INTERVAL, start=start + 90, stop=start + 130),)))),
    )


@st.composite
def pairs(draw, start, most=3, longest=120):
    result = []
    for _ in range(draw(st.integers(0, most))):
        since = start + draw(st.integers(-30, WINDOW))
        result.append((since, since + draw(st.integers(1, longest))))
    return tuple(result)


@st.composite
def held(draw, start):
    """Return held time as a person writes it or as the database sends it: in seconds, mostly in order and without overlaps."""
    found = draw(pairs(start))
    shape = draw(st.sampled_from((None, merge, merge, tuple)))
    if shape is None:
        return found
    found, since, odd = shape(found), start - 1000, draw(st.integers(0, 59))
    starts, stops = [(low - since) * 60 + odd for low, _high in found], [(high - since) * 60 - odd for _low, high in found]
    return TickSpans(starts, stops, per_minute=60, since=since)


@st.composite
def questions(draw, tracks=1):
    """Return ``(query, world, now)`` around an ordinary day or a change of the clock, for up to ``tracks`` guests side by side."""
    zone = draw(st.sampled_from(sorted(ZONES)))
    start = grid.to_minute(ZONES[zone]) + draw(st.sampled_from((0, 7, 60)))
    whole = st.just(((start - 60, start + 600),))
    wide = st.one_of(whole, whole, whole, pairs(start, longest=400))
    world = World(
        start=start,
        stop=start + WINDOW,
        opening=draw(wide),
        shifts={person: draw(wide) for person in PEOPLE},
        busy={resource: draw(held(start)) for resource in (*PEOPLE, *PLACES)},
        places={KINDS[0]: draw(st.sampled_from(((11, 12), (11,), (11, 12), ()))), KINDS[1]: (13,)},
        supports={SKILLS[0]: draw(st.sampled_from(((1, 2, 3), (2,))))},
        expired=draw(st.sampled_from(({}, {}, {}, {1: start + 240}, {11: start - 5, 13: start + 300}))),
        load=draw(st.sampled_from(({}, {1: 600, 2: 0}))),
    )
    wished = [draw(services(key, start, tracks)) for key in range(1, draw(st.integers(1, 3)) + 1)]
    if tracks > 1 and draw(st.booleans()):  # guests who want the same
        wished = [replace(wished[0], key=key, track=key) for key in range(1, tracks + 1)]
    query = Query(
        services=tuple(wished),
        earliest=start + draw(st.integers(0, 60)),
        latest=start + draw(st.integers(60, WINDOW + 60)),
        tz=ZoneInfo(zone.split()[0]),
        step_min=draw(st.sampled_from((5, 15, 30, 60))),
        notice_min=draw(st.sampled_from((0, 45))),
        horizon=draw(st.sampled_from((0, 0, 0, start + 150))),
        max_gap_min=draw(st.sampled_from((0, 10, 30))),
        near=draw(st.sampled_from((0, start + 120))),
        weights=draw(st.sampled_from((Weights(), Weights(gap=0), Weights(load=0, wish=0, sellable_min=45)))),
    )
    return query, world, start + draw(st.sampled_from((-600, -600, 33)))
