"""What one service asks for when one certain person leads it: stretches of people and places, counted from its start."""

from dataclasses import dataclass, replace
from itertools import groupby

from .values import Phase, Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """``of`` is None for the lead, a skill for a support, a kind for a place; the margins must be clear, not on shift."""

    of: int | None
    offset: int
    length: int
    before: int = 0
    after: int = 0

    @property
    def whole(self):
        """Return the minutes that are needed in a row, margins included."""
        return self.before + self.length + self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A service laid out in time. ``work`` is the lead's, ``supports`` and ``places`` are one holder per stretch."""

    phases: tuple[Phase, ...]
    duration: int
    work: tuple[Stretch, ...]
    margins: tuple[Stretch, ...]
    supports: tuple[Stretch, ...]
    places: tuple[Stretch, ...]


def own_phases(phases, duration_min):
    """Return the phases in a person's own total time; 0 keeps the menu's.

    Only the lead's hands are faster or slower: the difference is spread over the lead's phases by their length, each at
    least 1 minute, the remainder to the largest fractions first (then the earliest). Developing takes as long as ever.
    """
    led = [i for i, phase in enumerate(phases) if phase.staff == Staff.LEAD]
    menu = sum(phases[i].duration_min for i in led)
    rest = sum(phase.duration_min for phase in phases) - menu
    wanted = max(duration_min - rest, len(led))
    if not duration_min or not led or wanted == menu:
        return phases
    spare = wanted - len(led)
    shares = [(spare * phases[i].duration_min, i) for i in led]
    minutes = {i: 1 + share // menu for share, i in shares}
    left = wanted - sum(minutes.values())
    for _fraction, i in sorted((-(share % menu), i) for share, i in shares)[:left]:
        minutes[i] += 1
    return tuple(replace(phase, duration_min=minutes.get(i, phase.duration_min)) for i, phase in enumerate(phases))


def shape(service, candidate):
    """Lay a service out for a candidate.

    Phases in a row that need one kind of place are one stay in one place of it; phases in a row with a support of one skill are
    one person's. The buffers hold the place and the lead of the first and the last phase, if these phases have them.
    """
    phases = own_phases(service.phases, candidate.duration_min)
    starts, total = [], 0
    for phase in phases:
        starts.append(total)
        total += phase.duration_min
    before, after = service.buffer_before_min, service.buffer_after_min

    def runs(key):
        for value, group in groupby(range(len(phases)), key=lambda i: key(phases[i])):
            indexes = list(group)
            if value is not None:
                offset = starts[indexes[0]]
                length = starts[indexes[-1]] + phases[indexes[-1]].duration_min - offset
                yield value, offset, length

    kinds = sorted({kind for phase in phases for kind in phase.kind_ids})
    stays = [stay for kind in kinds for stay in runs(lambda p, kind=kind: kind if kind in p.kind_ids else None)]
    work = tuple(Stretch(of=None, offset=o, length=n) for _v, o, n in runs(lambda p: True if p.staff == Staff.LEAD else None))
    margins = []
    if before and phases[0].staff == Staff.LEAD:
        margins.append(Stretch(of=None, offset=-before, length=before))
    if after and phases[-1].staff == Staff.LEAD:
        margins.append(Stretch(of=None, offset=total, length=after))
    return Shape(
        phases=phases,
        duration=total,
        work=work,
        margins=tuple(margins),
        supports=tuple(Stretch(of=v, offset=o, length=n) for v, o, n in runs(lambda p: p.skill_id if p.staff == Staff.SUPPORT else None)),
        places=tuple(
            Stretch(of=v, offset=o, length=n, before=before if o == 0 else 0, after=after if o + n == total else 0) for v, o, n in stays
        ),
    )
