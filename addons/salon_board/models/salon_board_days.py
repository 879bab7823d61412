from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse, get_lang

WEEK = 7
MOST_PEOPLE = 6  # side by side for several days
USUAL_PEOPLE = {3: 2, WEEK: 1}  # when nobody is chosen
TWELVE_HOURS = timedelta(hours=12)


class SalonBoard(models.AbstractModel):
    """Several days side by side, of one person or a few: a column per day and person, read as the day is."""

    _inherit = "salon.board"

    @api.model
    def _get_days(self, frame, days, people):
        """Return three days or a week as the board draws it.

        :param people: ids of whose days are shown, at most six; those that are not of this branch are left out, and without any it
            is oneself, else the first by name
        """
        frames = self._get_frames(frame, days)
        staff = self._get_staff(frames, people)
        wanted = [number for number in people if isinstance(number, int)] if isinstance(people, list | tuple) else []
        shown = staff.filtered(lambda person: person.id in wanted)[:MOST_PEOPLE] or staff[: USUAL_PEOPLE[days]]
        drawn, totals = [], []
        for each in frames:
            facts = self._read_facts(each, shown)
            columns = self._get_columns_of_day(each, facts, shown)
            drawn.append((each, columns))
            totals.append(self._get_totals(each, facts, columns))
        first, last = self._get_hours(drawn)
        now = next((each for each in frames if each.start <= each.now < each.stop), None)
        return {
            **self._get_span_head(frame, frames),
            "view": "staff",
            "staff": [{"id": person.id, "name": person.name} for person in staff],
            "people": shown.ids,
            "first": first,
            "last": last,
            "hours": [{"at": at, "label": self._clock_at(frames[0], at)} for at in range(first, last + 1, 60)],
            "now": now.minute(now.now) if now else None,
            "today": fields.Date.to_string(now.day) if now else "",
            "columns": [column for _frame, columns in drawn for column in columns],
            "totals": self._add_totals(frame, totals),
        }

    @api.model
    def _get_frames(self, frame, days):
        """Return a frame per day: from the asked day on, or its week from Monday."""
        first = frame.day - timedelta(days=frame.day.weekday() if days == WEEK else 0)
        frames = []
        for number in range(days):
            day = first + timedelta(days=number)
            start, stop = frame.branch._local_day_bounds(day)
            zero = frame.branch._to_utc(day, 12 * 60) - TWELVE_HOURS
            frames.append(frame._replace(day=day, start=start, stop=stop, zero=zero))
        return frames

    @api.model
    def _get_staff(self, frames, people):
        """Return who works in the branch in these days and whom the asker may see, the own person first, as names to choose from."""
        branch, start, stop = frames[0].branch, frames[0].start, frames[-1].stop
        span = [("branch_id", "=", branch.id), ("start", "<", stop), ("stop", ">", start)]
        on_shift = self.env["salon.shift"].search_fetch(span, ["employee_id"]).employee_id
        lines = [*span, ("employee_id", "!=", False), ("appointment_id.state", "!=", "cancelled")]
        at_work = self.env["salon.appointment.line"]._read_group(lines, ["employee_id"])
        # sudo: names of colleagues, which every diary shows, and whose login is one's own
        staff = self.env["hr.employee"].sudo().browse({*on_shift.ids, *(person.id for [person] in at_work)})
        if frames[0].is_desk and isinstance(people, list | tuple):
            chosen = staff.browse([number for number in people if isinstance(number, int)]).exists()
            staff |= chosen.filtered(lambda person: person.salon_branch_id == branch)
        staff.fetch(["name", "user_id", "resource_id"])
        return staff.sorted(lambda person: (person.user_id != self.env.user, person.name or "", person.id))

    @api.model
    def _get_columns_of_day(self, frame, facts, shown):
        """Return one column per person in the same order on each day, called by the day, and by the person when there are several."""
        place = {person.id: number for number, person in enumerate(shown)}
        columns = sorted(self._get_staff_columns(frame, facts), key=lambda column: place[column["person"]])
        self._set_day_names(frame, columns)
        self._set_order(columns)
        return columns

    @api.model
    def _set_day_names(self, frame, columns):
        day = format_date(self.env, frame.day, date_format="d日 EEE" if self._is_chinese() else "EEE d")
        for column in columns:
            column["key"] = f"{column['day']}/{column['person']}"
            column["head"] = f"{day} · {column['name']}" if len(columns) > 1 else day

    @api.model
    def _is_chinese(self):
        return babel_locale_parse(get_lang(self.env).code).language == "zh"

    @api.model
    def _span_words(self, first, last):
        """Return "23–29 Nov", the month told twice only when it changes."""
        same = (first.year, first.month) == (last.year, last.month)
        if self._is_chinese():
            forms = ("MMMd日", "d日" if same else "MMMd日")
        else:
            forms = ("d" if same else "d MMM", "d MMM")
        return "–".join(format_date(self.env, day, date_format=form) for day, form in zip((first, last), forms, strict=True))

    @api.model
    def _get_span_head(self, frame, frames):
        head, days = self._get_head(frame), len(frames)
        dates = [fields.Date.to_string(each.day) for each in frames]
        return {
            **head,
            "days": days,
            "dates": dates,
            "title": self._span_words(frames[0].day, frames[-1].day),
            "previous": fields.Date.to_string(frame.day - timedelta(days=days)),
            "next": fields.Date.to_string(frame.day + timedelta(days=days)),
            "is_today": fields.Date.to_string(frame.branch._today()) in dates,
        }

    @api.model
    def _add_totals(self, frame, totals):
        added = {name: sum(each[name] for each in totals) for name in ("booked", "here", "to_pay")}
        return {**added, "free_min": sum(each["free_min"] for each in totals) if frame.is_desk else None}
