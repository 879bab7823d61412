from datetime import date, datetime, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine.day import clip, free_stretches, merge, nested, shown_hours, subtract, total

OPEN_FALLBACK = (540, 1200)  # shown on a day without opening hours, shifts and visits: nine to eight
SPANS = (3, 7)  # days that can stand side by side


class Frame(NamedTuple):
    """One branch on one day, as one person may look at it; moments are naive UTC, minutes count from ``zero``.

    That is local midnight, unless days stand side by side: then it is twelve hours before noon, so that ten o'clock is as high on
    the day of a clock change as on the others.
    """

    branch: models.BaseModel
    day: date
    start: datetime
    stop: datetime
    now: datetime
    is_desk: bool
    zero: datetime

    def minute(self, moment):
        return int((moment - self.zero).total_seconds() // 60)

    def moment(self, minute):
        return self.zero + timedelta(minutes=minute)


class SalonBoard(models.AbstractModel):
    """The day of a branch as one answer: columns, stretches, visits and figures.

    Appointments, services and shifts are read through the record rules of whoever asks: the desk sees its branch, a stylist the
    own column with short names. The browser draws the minutes it is given and asks the server for everything else.
    """

    _name = "salon.board"
    _description = "Day board"

    @api.model
    def get_day(self, branch_id=False, day=False, view="staff", days=1, people=()):
        """Return the day as the board draws it, or a few days side by side.

        :param branch_id: id, the branch at work if empty
        :param day: ``YYYY-MM-DD`` of the branch, today if empty
        :param view: ``staff`` or ``rooms``
        :param days: 1, 3 from that day on, or 7 for its week
        :param people: ids of whose days are shown when there are several; see ``_get_days``
        """
        frame = self._open_frame(branch_id, day)
        if days in SPANS:
            return self._get_days(frame, days, people)
        facts = self._read_facts(frame)
        by_rooms = view == "rooms" and frame.is_desk
        columns = self._get_room_columns(frame, facts) if by_rooms else self._get_staff_columns(frame, facts)
        self._set_order(columns)
        first, last = self._get_hours([(frame, columns)])
        return {
            **self._get_head(frame),
            "view": "rooms" if by_rooms else "staff",
            "staff": [{"id": column["person"], "name": column["name"]} for column in columns if column["person"]],
            "first": first,
            "last": last,
            "hours": [{"at": at, "label": self._clock_at(frame, at)} for at in range(first, last + 1, 60)],
            "now": frame.minute(frame.now) if frame.start <= frame.now < frame.stop else None,
            "columns": columns,
            "totals": self._get_totals(frame, facts, columns),
        }

    # who may look at what

    @api.model
    def _open_frame(self, branch_id, day):
        """Return the frame of the asked branch and day.

        :raises AccessError: for roles without a day, and for branches in which this person does not work
        """
        user = self.env.user
        is_desk = user.has_group("salon_crm.group_salon_desk")
        if not is_desk and not user.has_group("salon_crm.group_salon_stylist"):
            raise AccessError(self.env._("The day is for the desk and for stylists. Ask a manager for the right."))
        branches = self._get_branches()
        branch = branches.browse(branch_id) if branch_id else (user.salon_branch_id & branches or branches[:1])
        if not branch:
            raise UserError(self.env._("No branch is set for this login yet. Ask a manager to choose one."))
        if branch not in branches:
            raise AccessError(self.env._("This login does not work in that branch. Choose another one, or ask a manager."))
        day = self.env["salon.appointment"]._plain_day(day) or branch._today()
        start, stop = branch._local_day_bounds(day)
        return Frame(branch, day, start, stop, fields.Datetime.now(), is_desk, start)

    @api.model
    def _get_branches(self):
        """Return the branches whose day this person may open."""
        user = self.env.user
        if user.salon_branch_ids:
            return user.salon_branch_ids.filtered(lambda branch: branch.active and branch.company_id in self.env.companies)
        if user.has_group("salon_crm.group_salon_manager"):
            return self.env["salon.branch"].search([("company_id", "in", self.env.companies.ids)])
        return self.env["salon.branch"]._get_default_branch()

    @api.model
    def _get_head(self, frame):
        planner, day = self.env["salon.booking.planner"], frame.day
        return {
            "branch": {"id": frame.branch.id, "name": frame.branch.name},
            "branches": [{"id": branch.id, "name": branch.name} for branch in self._get_branches()],
            "is_desk": frame.is_desk,
            "step": frame.branch.slot_step_min,
            "day": fields.Date.to_string(day),
            "days": 1,
            "dates": [fields.Date.to_string(day)],
            "title": planner._day_words(day),
            "previous": fields.Date.to_string(day - timedelta(days=1)),
            "next": fields.Date.to_string(day + timedelta(days=1)),
            "is_today": day == frame.branch._today(),
            "as_of": self.env["salon.booking.planner"]._clock(frame.branch, frame.now),
        }

    # columns

    @api.model
    def _get_staff_columns(self, frame, facts):
        """Return a column per person who is on shift or has work; the own one first."""
        columns = []
        for person in facts.people:
            shifts = clip(facts.shifts.get(person.id, ()), 0, frame.minute(frame.stop))
            held = facts.held.get(person.resource_id.id, [])
            blocks = [self._block(frame, facts, line) for line in facts.lines_by_person.get(person.id, ())]
            busy = [(stretch["from"], stretch["to"]) for stretch in held]
            columns.append(
                {
                    **self._get_column_head(frame, person.id, person.name),
                    "person": person.id,
                    "is_own": person.user_id == self.env.user,
                    "has_shift": bool(shifts),
                    "work_min": total(shifts) - total([(each["from"], each["to"]) for each in held if each["kind"] == "break"]),
                    "booked_min": total([span for block in blocks for span in block["hands"] if block["state"] != "no_show"]),
                    "shifts": shifts,
                    "free": self._free(frame, shifts, busy),
                    "stretches": [each for each in held if each["kind"] not in ("phase", "buffer") or each["is_help"]],
                    "blocks": blocks,
                }
            )
        return sorted(columns, key=lambda column: (not column["is_own"], not column["has_shift"], column["name"] or "", column["key"]))

    @api.model
    def _get_room_columns(self, frame, facts):
        """Return a column per place of the branch; a visit stands where it holds the place."""
        columns = []
        for place in facts.places:
            spans = facts.placed.get(place.id, {})
            blocks = [self._block(frame, facts, line, span) for line in facts.lines for span in merge(spans.get(line.id, ()))]
            columns.append(
                {
                    **self._get_column_head(frame, place.id, place.name),
                    "person": False,
                    "is_own": False,
                    "has_shift": True,
                    "work_min": 0,
                    "booked_min": total([(block["from"], block["to"]) for block in blocks if block["state"] != "no_show"]),
                    "shifts": self._get_opening(frame),
                    "free": [],
                    "stretches": [],
                    "blocks": blocks,
                }
            )
        return columns

    @api.model
    def _get_column_head(self, frame, key, name):
        """Return what a column is called; ``ahead`` are the minutes by which it counts ahead of those since local midnight."""
        return {"key": key, "name": name, "head": name, "day": fields.Date.to_string(frame.day), "ahead": frame.minute(frame.start)}

    @api.model
    def _free(self, frame, shifts, busy):
        if not frame.is_desk:
            return []  # who cannot book sees no place to press
        since = max(frame.minute(frame.now), 0)
        spans = free_stretches(shifts, busy, since=since)
        return [{"from": start, "to": stop, "label": self._free_words(frame, start, stop)} for start, stop in spans]

    @api.model
    def _set_order(self, columns):
        """Note in which column each visit stands, and what stands inside a developing stretch of another visit."""
        for column in columns:
            for block in column["blocks"]:
                block["column"] = column["key"]
            items = [*column["blocks"], *column["free"], *column["stretches"]]
            spans = {number: (item["from"], item["to"]) for number, item in enumerate(items)}
            numbers = {id(item): number for number, item in enumerate(items)}
            developing = [
                (numbers[id(block)], phase["from"], phase["to"])
                for block in column["blocks"]
                for phase in block["phases"]
                if not phase["active"] and block["state"] != "no_show"
            ]
            inside = nested(spans, developing)
            for number, item in enumerate(items):
                item["nested"] = number in inside

    @api.model
    def _get_opening(self, frame):
        """Return the open hours as minutes that have passed since midnight: the wall's clock counts otherwise when it is changed."""
        branch, day = frame.branch, frame.day
        return [[frame.minute(branch._to_utc(day, each)) for each in span] for span in branch._opening_spans(day)]

    @api.model
    def _get_hours(self, days):
        """Return the first and last minute shown, and write into each column what is closed within them.

        :param days: ``[(frame, columns)]``
        """
        spans, columns = [], [column for _frame, columns in days for column in columns]
        for frame, _columns in days:
            spans += [tuple(span) for span in self._get_opening(frame)]
        for column in columns:
            spans += [tuple(span) for span in column["shifts"]] + [(block["from"], block["to"]) for block in column["blocks"]]
        first, last = shown_hours(spans, OPEN_FALLBACK)
        for column in columns:
            closed = subtract([(first, last)], [tuple(span) for span in column["shifts"]])
            column["closed"] = [{"from": start, "to": stop} for start, stop in closed]
        return first, last

    # figures of the head

    @api.model
    def _get_totals(self, frame, facts, columns):
        """Return the figures of one day; those of several are added up."""
        states = [facts.state_of(appointment) for appointment in facts.appointments]
        booked = [state for state in states if state != "no_show"]
        free = sum(stretch["to"] - stretch["from"] for column in columns for stretch in column["free"])
        return {
            "booked": len(booked),
            "here": len([state for state in states if state in ("arrived", "in_service")]),
            "to_pay": len([state for state in states if state == "to_pay"]),
            "free_min": free if frame.is_desk else None,
        }
