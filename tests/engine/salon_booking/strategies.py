"""Small salons for hypothesis, built from valid parts: few people and places, so that they get in each other's way."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from salon_booking.engine import grid
from salon_booking.engine.values import Candidate, Phase, Query, Service, Staff, World

PEOPLE, PLACES, KINDS, SKILLS = (1, 2, 3), (11, 12, 13), (21, 22), (31,)
ZONES = {
    "Asia/Shanghai": datetime(2027, 3, 1, 0, tzinfo=UTC),
    "Europe/Berlin": datetime(2027, 3, 27, 23, tzinfo=UTC),
    "Europe/Berlin autumn": datetime(2027, 10, 30, 22, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2027, 4, 3, 13, tzinfo=UTC),
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
        kind_id=draw(st.sampled_from((None, *KINDS))),
        key=draw(st.integers(1, 99)),
    )


@st.composite
def services(draw, key):
    people = draw(st.one_of(st.permutations(PEOPLE), st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3)))
    return Service(
        key=key,
        phases=tuple(draw(st.lists(phases(), min_size=1, max_size=3))),
        candidates=tuple(Candidate(resource_id=p, duration_min=draw(st.sampled_from((0, 0, 17, 45)))) for p in people),
        wished=frozenset(draw(st.sampled_from(((), (), (), PEOPLE[:1], PEOPLE[1:])))),
        buffer_before_min=draw(st.sampled_from((0, 0, 5, 13))),
        buffer_after_min=draw(st.sampled_from((0, 0, 5, 20))),
    )


@st.composite
def pairs(draw, start, most=3, longest=120):
    result = []
    for _ in range(draw(st.integers(0, most))):
        since = start + draw(st.integers(-30, WINDOW))
        result.append((since, since + draw(st.integers(1, longest))))
    return tuple(result)


@st.composite
def questions(draw):
    """Return ``(query, world, now)`` around an ordinary day or a change of the clock."""
    zone = draw(st.sampled_from(sorted(ZONES)))
    start = grid.to_minute(ZONES[zone]) + draw(st.sampled_from((0, 7, 60)))
    whole = st.just(((start - 60, start + 600),))
    wide = st.one_of(whole, whole, whole, pairs(start, longest=400))
    world = World(
        start=start,
        stop=start + WINDOW,
        opening=draw(wide),
        shifts={person: draw(wide) for person in PEOPLE},
        busy={resource: draw(pairs(start)) for resource in (*PEOPLE, *PLACES)},
        places={KINDS[0]: draw(st.sampled_from(((11, 12), (11, 12, 13), (11,), ()))), KINDS[1]: (12, 13)},
        supports={SKILLS[0]: draw(st.sampled_from(((1, 2, 3), (2,))))},
    )
    query = Query(
        services=tuple(draw(services(key)) for key in range(1, draw(st.integers(1, 3)) + 1)),
        earliest=start + draw(st.integers(0, 60)),
        latest=start + draw(st.integers(60, WINDOW + 60)),
        tz=ZoneInfo(zone.split()[0]),
        step_min=draw(st.sampled_from((5, 15, 30, 60))),
        notice_min=draw(st.sampled_from((0, 45))),
    )
    return query, world, start + draw(st.sampled_from((-600, -600, 33)))
