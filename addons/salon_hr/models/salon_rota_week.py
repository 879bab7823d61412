from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.misc import get_lang

from ..engine.rota import clock


class SalonRota(models.AbstractModel):
    """What the week shows."""

    _inherit = "salon.rota"

    @api.model
    def get_week(self, branch_id=False, day=False):
        """Return the week as the rota draws it.

        :param branch_id: id, the branch at work if empty
        :param day: ``YYYY-MM-DD``, any day of the week; this week if empty
        """
        branch, first = self._open_week(branch_id, day)
        days = [first + timedelta(days=number) for number in range(7)]
        team = self._get_team(branch, first)
        items = self._get_items(branch, team, first)
        orphans = self.env["salon.appointment"].search(self._get_orphan_domain(branch))
        return {
            **self._get_week_head(branch, first),
            "days": [self._day_values(branch, each, spans) for each, spans in branch._opening_days(days[0], days[-1]).items()],
            "people": [self._person_values(person, days, items) for person in team],
            "templates": self._get_templates(branch),
            "leave_types": self._get_leave_types(branch) if self._may_plan() else [],
            "draft_count": sum(item["kind"] == "draft" for cells in items.values() for item in cells),
            "orphan_count": len(orphans),
        }

    @api.model
    def _get_week_head(self, branch, first):
        today, planner, last = branch._today(), self.env["salon.booking.planner"], first + timedelta(days=6)
        return {
            "branch": {"id": branch.id, "name": branch.name},
            "branches": [{"id": each.id, "name": each.name} for each in self._get_branches()],
            "may_plan": self._may_plan(),
            "first": fields.Date.to_string(first),
            "previous": fields.Date.to_string(first - timedelta(days=7)),
            "next": fields.Date.to_string(first + timedelta(days=7)),
            "is_this_week": first <= today <= last,
            "title": self.env._("%(first)s – %(last)s", first=planner._day_words(first), last=planner._day_words(last)),
        }

    @api.model
    def _day_values(self, branch, day, spans):
        return {
            "day": fields.Date.to_string(day),
            "label": self.env["salon.booking.planner"]._day_words(day),
            "short": format_date(self.env, day, date_format="EEEEEE" if get_lang(self.env).code != "zh_CN" else "EEE"),
            "number": str(day.day),
            "is_today": day == branch._today(),
            "hours": ", ".join(f"{clock(since)}–{clock(until)}" for since, until in spans),
            "first_min": spans[0][0] if spans else 600,
            "last_min": spans[-1][1] if spans else 1140,
        }

    @api.model
    def _person_values(self, person, days, items):
        cells = [items.get((person.id, day), []) for day in days]
        minutes = sum(item.get("work_min", 0) for cell in cells for item in cell)
        return {
            "id": person.id,
            "name": person.name,
            "level": person.salon_level_id.name or "",
            "hours": f"{minutes / 60:.1f}".removesuffix(".0"),
            "cells": [{"day": fields.Date.to_string(day), "items": cell} for day, cell in zip(days, cells, strict=True)],
        }

    @api.model
    def _get_items(self, branch, team, first):
        """Return ``{(person id, day): items in order}`` of shifts, plans and leave."""
        found = defaultdict(list)
        domain = [("employee_id", "in", team.ids), ("shift_date", ">=", first), ("shift_date", "<=", first + timedelta(days=6))]
        for model, kind in (("salon.shift", "shift"), ("salon.shift.draft", "draft")):
            for row in self.env[model].search(domain, order="start, id"):
                found[(row.employee_id.id, row.shift_date)].append(self._item(branch, row, kind))
        for (person_id, day), words in self._get_leave_words(branch, team, first).items():
            found[(person_id, day)].insert(0, {"kind": "leave", "key": f"leave-{person_id}-{day}", "label": words, "note": ""})
        return found

    @api.model
    def _item(self, branch, row, kind):
        at = row.branch_id
        edges = {name: self._minute(at, row.shift_date, row[name]) for name in ("start", "stop", "break_start", "break_stop")}
        rest = edges["break_start"] is not None
        minutes = edges["stop"] - edges["start"] - (edges["break_stop"] - edges["break_start"] if rest else 0)
        notes = [self.env._("Break %s", f"{clock(edges['break_start'])}–{clock(edges['break_stop'])}")] if rest else []
        notes += [at.name] if at != branch else []
        return {
            "kind": kind if at == branch else "elsewhere",
            "key": f"{kind}-{row.id}",
            "id": row.id,
            "label": f"{clock(edges['start'])}–{clock(edges['stop'])}",
            "note": " · ".join(notes),
            "work_min": minutes if at == branch else 0,
            **{name: clock(minute) if minute is not None else "" for name, minute in edges.items()},
        }

    @api.model
    def _minute(self, branch, day, moment):
        """Return the minute of the wall clock, counted from the day's midnight."""
        if not moment:
            return None
        local = branch._to_local(moment)
        return (local.date() - day).days * 1440 + local.hour * 60 + local.minute

    @api.model
    def _get_leave_words(self, branch, team, first):
        """Return ``{(person id, day): kind of leave with its hours}``. sudo: that a colleague is away, which every rota shows."""
        start, stop = branch._to_utc(first, 0), branch._to_utc(first + timedelta(days=7), 0)
        domain = [("employee_id", "in", team.ids), ("state", "=", "validate"), ("salon_start", "<", stop), ("salon_stop", ">", start)]
        found = {}
        for leave in self.env["hr.leave"].sudo().search(domain, order="salon_start"):
            day = max(branch._local_date(leave.salon_start), first)
            while day <= first + timedelta(days=6) and branch._to_utc(day, 0) < leave.salon_stop:
                found[(leave.employee_id.id, day)] = self._leave_words(branch, leave, day)
                day += timedelta(days=1)
        return found

    @api.model
    def _leave_words(self, branch, leave, day):
        since = max(self._minute(branch, day, leave.salon_start), 0)
        until = min(self._minute(branch, day, leave.salon_stop), 1440)
        # The kind of a leave may be about health: who does not plan learns that somebody is away, not why.
        name = leave.holiday_status_id.name if self._may_plan() else self.env._("Away")
        return name if (since, until) == (0, 1440) else f"{name} {clock(since)}–{clock(until)}"

    @api.model
    def _get_templates(self, branch):
        patterns = self.env["salon.shift.template"].search(["|", ("branch_id", "=", False), ("branch_id", "=", branch.id)])
        return [
            {
                "id": pattern.id,
                "name": pattern.name,
                **{name: pattern[name] or "" for name in ("start", "stop", "break_start", "break_stop")},
            }
            for pattern in patterns
        ]
