"""Free and busy time of people and rooms as one integer of five-minute cells per day: a fit is one shift and one AND."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .catalog import CELL_MIN, Catalog, Service
from .shape import Shift, Span

DAY_CELLS = 24 * 60 // CELL_MIN


def mask(start: int, stop: int) -> int:
    """Return the cells of the local minutes [start, stop)."""
    first, last = start // CELL_MIN, -(-stop // CELL_MIN)
    return ((1 << (last - first)) - 1) << first


ALL = mask(0, 24 * 60)


class Grid:
    """Who and what is taken, day by day. Everything outside shifts and opening hours counts as taken."""

    def __init__(self, catalog: Catalog, shifts: list[Shift], today: date):
        self.catalog = catalog
        self.busy: dict[tuple[str, date], int] = {}
        self.team: dict[tuple[str, date], list[str]] = {}
        for shift in shifts:
            free = mask(shift.start, shift.stop) & ~mask(shift.break_start, shift.break_stop)
            self.busy[shift.person, shift.day] = ALL & ~free
            self.team.setdefault((shift.branch, shift.day), []).append(shift.person)
        self.units: dict[tuple[str, str], list[str]] = {}
        for room in catalog.rooms.values():
            self.units.setdefault((room.branch, room.kind), []).append(room.key)
        self.today = today
        self._able: dict[tuple[str, str], tuple[str, ...]] = {}
        self._hours: dict[tuple[str, date], tuple[int, int] | None] = {}

    def leads(self, service: Service, branch: str, day: date) -> list[str]:
        """Return the people on shift who may do the service, in a stable order."""
        known = self._able.get((service.key, branch))
        if known is None:
            known = tuple(
                key
                for key, person in self.catalog.people.items()
                if person.branch == branch and person.bookable and service.skills <= person.skills and service.suits(person.level)
            )
            self._able[service.key, branch] = known
        return [key for key in known if (key, day) in self.busy]

    def hours(self, branch: str, day: date) -> tuple[int, int] | None:
        key = branch, day
        if key not in self._hours:
            self._hours[key] = self.catalog.branches[branch].hours(day)
        return self._hours[key]

    @staticmethod
    def lead_cells(service: Service, minutes: tuple[int, ...]) -> int:
        """Return the cells, counted from the start, in which the booked person works."""
        alone = all(phase.by != "lead" for phase in service.phases)
        cells, at = 0, 0
        for phase, length in zip(service.phases, minutes, strict=True):
            if phase.by == "lead" or (alone and phase.by == "support"):
                cells |= mask(at, at + length)
            at += length
        return cells

    def free(self, people: list[str], day: date, cells: int, starts: list[int]) -> Iterator[tuple[int, str]]:
        """Yield each (start, person) free for the cells of ``lead_cells``, in the given order; cheap, so it goes before `fit`."""
        taken = [(person, self.busy[person, day]) for person in people]
        for start in starts:
            wanted = cells << start // CELL_MIN
            for person, busy in taken:
                if not busy & wanted:
                    yield start, person

    def _helper(self, branch: str, day: date, skill: str, lead: str, cells: int) -> str | None:
        """Pick the helper of a support phase: an assistant first, then the lead, then anybody with the skill."""
        people = self.catalog.people
        able = [key for key in self.team.get((branch, day), ()) if skill in people[key].skills and not self.busy[key, day] & cells]
        if not able:
            return None
        order = {"assistant": 0, "bather": 0}
        return min(
            able, key=lambda key: (order.get(people[key].role, 2 if key != lead else 1), people[key].role in {"desk", "manager"}, key)
        )

    def _unit(self, branch: str, day: date, kind: str, cells: int, prefer: str) -> str | None:
        units = self.units[branch, kind]
        if prefer in units and not self.busy.get((prefer, day), 0) & cells:
            return prefer
        return next((unit for unit in units if not self.busy.get((unit, day), 0) & cells), None)

    def fit(self, service: Service, minutes: tuple[int, ...], lead: str, branch: str, day: date, start: int) -> tuple[Span, ...] | None:
        """Return the spans of the service at this start, or None when somebody or something is taken."""
        hours = self.hours(branch, day)
        stop = start + sum(minutes)
        if hours is None or start - service.buffer_before < hours[0] or stop + service.buffer_after > hours[1]:
            return None
        alone = all(phase.by != "lead" for phase in service.phases)
        spans: list[Span] = []
        at, room = start, ""
        for index, (phase, length) in enumerate(zip(service.phases, minutes, strict=True)):
            cells = mask(at, at + length)
            who = ""
            if phase.by == "lead" or (phase.by == "support" and alone):
                if self.busy[lead, day] & cells:
                    return None
                who = lead
            elif phase.by == "support":
                who = self._helper(branch, day, phase.skill, lead, cells)
                if who is None:
                    return None
            before = service.buffer_before if index == 0 else 0
            after = service.buffer_after if index == len(minutes) - 1 else 0
            room = self._unit(branch, day, phase.resource, mask(at - before, at + length + after), room)
            if room is None:
                return None
            if before:
                spans.append(Span(person="", room=room, start=at - before, stop=at, phase=-1))
            spans.append(Span(person=who, room=room, start=at, stop=at + length, phase=index))
            if after:
                spans.append(Span(person="", room=room, start=at + length, stop=at + length + after, phase=-1))
            at += length
        return tuple(spans)

    def take(self, spans: tuple[Span, ...], day: date) -> None:
        for span in spans:
            cells = mask(span.start, span.stop)
            for key in (span.person, span.room):
                if key:
                    self.busy[key, day] = self.busy.get((key, day), 0) | cells

    def give_back(self, spans: tuple[Span, ...], day: date) -> None:
        for span in spans:
            cells = mask(span.start, span.stop)
            for key in (span.person, span.room):
                if key:
                    self.busy[key, day] &= ~cells
