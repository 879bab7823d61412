from contextlib import contextmanager
from datetime import timedelta

from psycopg2.errors import ExclusionViolation

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..engine.rota import Plan, Skip, copied, read_clock
from .salon_shift import VisitsOrphanedError

MODELS = {"shift": "salon.shift", "draft": "salon.shift.draft"}


class SalonRota(models.AbstractModel):
    """Changing the week. Whatever takes hours away from visits answers with the list of them, and nothing is changed then."""

    _inherit = "salon.rota"

    @api.model
    def save_shift(self, branch_id, values, reason=False):
        """Plan a new shift, or change one.

        :param values: ``{"kind": "shift"|"draft", "id": int or False, "employee_id", "day", "start", "stop", "break_start",
            "break_stop"}``; times as people write them. A new one is a plan until it is published.
        :param reason: why visits are kept outside of the hours
        :return: ``{"orphans": [card]}``, empty when it is done
        """
        self._check_may_plan()
        values = self._values(values)
        branch, _first = self._open_week(branch_id, values.get("day"))
        row = self._row(values)
        vals = self._prepare_shift_values(branch, values)

        def work(_reason):
            if row:
                row.with_context(salon_keep_reason=_reason).write(vals)
            else:
                self._refuse_clash(vals)
                self.env["salon.shift.draft"].create(vals)

        return self._try(work, reason, row.employee_id if row else None)

    @api.model
    def remove_shift(self, branch_id, values, reason=False):
        """Take a shift or a plan away; answers as `save_shift`."""
        self._check_may_plan()
        branch, _first = self._open_week(branch_id, False)
        row = self._row(self._values(values))
        if not row:
            self._refuse_gone()
        person = row.employee_id
        return self._try(lambda why: row.with_context(salon_keep_reason=why).unlink(), reason, person)

    @api.model
    def publish_week(self, branch_id, day):
        """Publish all plans of the week: from now on times are offered from them."""
        self._check_may_plan()
        branch, first = self._open_week(branch_id, day)
        drafts = self.env["salon.shift.draft"].search(self._week_domain(branch, first))
        with self._clashes_in_words():
            shifts = drafts._publish()
        return {"count": len(shifts)}

    @api.model
    def copy_week(self, branch_id, day):
        """Plan a week as the one before it.

        :return: ``{"count", "skipped": [sentence]}``: every shift that did not come along is named with its reason
        """
        self._check_may_plan()
        branch, first = self._open_week(branch_id, day)
        sources = self.env["salon.shift"].search(self._week_domain(branch, first - timedelta(days=7)))
        if not sources:
            raise UserError(self.env._("The week before has no shifts to copy. Enter them here, or go to a week after one that has."))
        made, left = copied([self._engine_plan(each) for each in sources], 7, **self._engine_week(branch, sources.employee_id, first))
        self.env["salon.shift.draft"].create([self._prepare_plan_values(branch, plan) for plan in made])
        return {"count": len(made), "skipped": [self._skip_words(plan, why) for plan, why in left]}

    # values

    @api.model
    def _week_domain(self, branch, first):
        return Domain([("branch_id", "=", branch.id), ("shift_date", ">=", first), ("shift_date", "<=", first + timedelta(days=6))])

    @api.model
    def _row(self, values):
        kind, number = values.get("kind"), values.get("id")
        if not number:
            return None
        known = number if type(number) is int and 0 < number < 2**31 else ()
        row = self.env[MODELS["shift" if kind == "shift" else "draft"]].browse(known).exists()
        if not row:
            self._refuse_gone()
        return row

    @api.model
    def _prepare_shift_values(self, branch, values):
        day = self._day(values.get("day"))
        minutes = {name: read_clock(str(values.get(name) or "")) for name in ("start", "stop", "break_start", "break_stop")}
        for name, minute in minutes.items():
            if minute is None and (values.get(name) or name in ("start", "stop")):
                raise UserError(self.env._("“%(text)s” is not a time. Write it like 09:30.", text=values.get(name) or ""))
        if minutes["stop"] <= minutes["start"]:
            minutes["stop"] += 1440  # an evening that ends after midnight
        if (minutes["break_start"] is None) != (minutes["break_stop"] is None):
            raise UserError(self.env._("A break needs a begin and an end. Enter both, or leave both empty."))
        moments = {name: branch._to_utc(day, minute) if minute is not None else False for name, minute in minutes.items()}
        person = self._person(branch, values.get("employee_id"))
        return {"employee_id": person.id, "branch_id": branch.id, **moments}

    @api.model
    def _refuse_clash(self, vals):
        """Say beforehand that somebody works already: a plan over a shift could never be published."""
        clash = self.env["salon.shift"].search(
            [("employee_id", "=", vals["employee_id"]), ("start", "<", vals["stop"]), ("stop", ">", vals["start"])], limit=1
        )
        if clash:
            raise UserError(self.env._("%(shift)s is there already. Change that shift, or choose other hours.", shift=clash.display_name))

    @api.model
    def _try(self, work, reason, person=None):
        """Do it, or undo it and answer with the visits that it would leave alone."""
        try:
            with self.env.cr.savepoint(), self._clashes_in_words():
                work((reason or "").strip() if isinstance(reason, str) else "")
        except VisitsOrphanedError as orphaned:
            visits = self.env["salon.appointment"].browse(orphaned.appointment_ids)
            return {"orphans": self._get_cards(visits.search([("id", "in", visits.ids)], order="start, id"), person)}
        return {"orphans": []}

    @api.model
    def _engine_plan(self, shift):
        branch, day = shift.branch_id, shift.shift_date
        rest = tuple(self._minute(branch, day, shift[name]) for name in ("break_start", "break_stop") if shift[name])
        start, stop = (self._minute(branch, day, shift[name]) for name in ("start", "stop"))
        return Plan(person=shift.employee_id.id, day=day, start=start, stop=stop, rest=rest)

    @api.model
    def _engine_week(self, branch, people, first):
        """Return what the copy must know of the week that is filled: a day around it counts, as evenings end after midnight."""
        low, high = first - timedelta(days=1), first + timedelta(days=7)
        near = [("employee_id", "in", people.ids), ("shift_date", ">=", low), ("shift_date", "<=", high)]
        busy = {}
        for model in MODELS.values():
            for row in self.env[model].sudo().search(near):  # sudo: shifts in other branches count; only that there is one is told
                edges = [self._minute(branch, row.shift_date, row[name]) for name in ("start", "stop")]
                busy.setdefault(row.employee_id.id, []).append((row.shift_date, *edges))
        leaves = {}
        away = [("employee_id", "in", people.ids), ("state", "=", "validate"), ("salon_stop", ">", branch._to_utc(low, 0))]
        for leave in self.env["hr.leave"].sudo().search(away):  # sudo: as above
            edges = [branch._to_local(leave[name]) for name in ("salon_start", "salon_stop")]
            since, until = ((edge.date(), edge.hour * 60 + edge.minute) for edge in edges)
            leaves.setdefault(leave.employee_id.id, []).append((*since, *until))
        return {
            "open_days": {day for day, spans in branch._opening_days(low, high).items() if spans},
            "busy": busy,
            "leaves": leaves,
            "active": set(people.sudo().filtered("active").ids),  # sudo: only whether they still work here
        }

    @api.model
    def _prepare_plan_values(self, branch, plan):
        edges = {"start": plan.start, "stop": plan.stop}
        if plan.rest:
            edges |= {"break_start": plan.rest[0], "break_stop": plan.rest[1]}
        return {"employee_id": plan.person, "branch_id": branch.id, **{name: branch._to_utc(plan.day, at) for name, at in edges.items()}}

    @api.model
    def _skip_words(self, plan, why):
        name = self.env["hr.employee"].sudo().browse(plan.person).name  # sudo: a name that the diary shows
        told = {"person": name, "day": self.env["salon.booking.planner"]._day_words(plan.day)}
        match why:
            case Skip.CLOSED:
                return self.env._("%(day)s: the branch is closed, the shift of %(person)s was left out.", **told)
            case Skip.LEAVE:
                return self.env._("%(day)s: %(person)s has leave, the shift was left out.", **told)
            case Skip.GONE:
                return self.env._("%(day)s: %(person)s does not work here any more, the shift was left out.", **told)
        return self.env._("%(day)s: %(person)s is planned already, the shift was left out.", **told)

    @contextmanager
    def _clashes_in_words(self):
        """Turn PostgreSQL's refusal of overlapping shifts into a sentence with a way out."""
        try:
            yield
            self.env.flush_all()
        except ExclusionViolation as clash:
            words = self.env._("Somebody is planned twice in that time. Change one of the shifts, or choose other hours.")
            raise UserError(words) from clash
