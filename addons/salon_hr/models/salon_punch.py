from datetime import UTC, datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..engine.punch import Punch, Shift, Verdict, judge

EPOCH = datetime(1970, 1, 1)
MOST_DAYS = 31


def minute_of(moment):
    """Return the UTC minute of a naive UTC moment, seconds cut off: who comes at 10:00:59 came at 10:00."""
    return int(moment.replace(tzinfo=UTC).timestamp() // 60)


def moment_of(minute):
    return EPOCH + timedelta(minutes=minute)


def engine_shift(shift):
    return Shift(start=minute_of(shift.start), stop=minute_of(shift.stop))


class SalonPunch(models.AbstractModel):
    """Who came when, against the shifts: per day and person. The punches themselves are Odoo's own and stay as they are."""

    _name = "salon.punch"
    _description = "Attendance against the rota"

    @api.model
    def get_days(self, branch_id=False, day=False):
        """Return a week of findings, latest day first.

        :return: head of the week as `salon.rota` gives it and ``"days": [{"day", "label", "rows": [{"person", "shift", "came",
            "went", "verdict", "words", "note"}]}]``
        """
        rota = self.env["salon.rota"]
        branch, first = rota._open_week(branch_id, day)
        if not rota._may_plan():
            raise AccessError(self.env._("Attendance is read by managers. Ask one."))
        last = min(first + timedelta(days=6), branch._today())  # of days to come there is nothing to tell
        rows = self._get_rows(branch, first, last) if last >= first else {}
        planner = self.env["salon.booking.planner"]
        days = [first + timedelta(days=number) for number in range(6, -1, -1)]
        return {
            **rota._get_week_head(branch, first),
            "days": [
                {"day": fields.Date.to_string(each), "label": planner._day_words(each), "rows": rows[each]}
                for each in days
                if rows.get(each)
            ],
            "counts": self._get_counts(rows),
        }

    @api.model
    def _get_counts(self, rows):
        verdicts = [row["verdict"] for found in rows.values() for row in found]
        late = sum(verdict in ("late", "late_early") for verdict in verdicts)
        early = sum(verdict in ("early", "late_early") for verdict in verdicts)
        return {"late": late, "early": early, "missing": verdicts.count("missing")}

    @api.model
    def _get_rows(self, branch, first, last):
        """Return ``{day: rows}`` of the branch; a shift belongs to the day on which it begins."""
        low, high = branch._to_utc(first, 0), branch._to_utc(last + timedelta(days=1), 0)
        domain = [("branch_id", "=", branch.id), ("start", ">=", low), ("start", "<", high)]
        shifts = self.env["salon.shift"].search(domain, order="start, id").grouped("employee_id")
        team = self.env["hr.employee"].sudo().with_context(active_test=False)  # sudo: names of the own team, and of who left it
        home = team.search([("salon_branch_id", "=", branch.id)])
        people = home | self.env["hr.employee"].sudo().union(*(person.sudo() for person in shifts))
        punches = self._get_attendances(people, low, high).grouped("employee_id")
        rows, now = {}, minute_of(fields.Datetime.now())
        for person in people.sorted(lambda each: (each.name or "", each.id)):
            own = shifts.get(person.sudo(False), self.env["salon.shift"])
            found = judge(
                [engine_shift(shift) for shift in own],
                [self._engine_punch(each) for each in punches.get(person, ())],
                now=now,
                grace_min=branch.punch_grace_min,
            )
            forgotten = {minute_of(each.check_out) for each in punches.get(person, ()) if each.out_mode == "technical" and each.check_out}
            for finding in found:
                self._add_row(rows, branch, person, finding, forgotten)
        return rows

    @api.model
    def _get_attendances(self, people, low, high):
        # sudo: punches of the own team, which the manager of the rota answers for
        return (
            self.env["hr.attendance"]
            .sudo()
            .search([("employee_id", "in", people.ids), ("check_in", ">=", low), ("check_in", "<", high)], order="check_in, id")
        )

    @api.model
    def _engine_punch(self, attendance):
        went = minute_of(attendance.check_out) if attendance.check_out else None
        return Punch(came=minute_of(attendance.check_in), went=went)

    @api.model
    def _add_row(self, rows, branch, person, finding, forgotten):
        moment = moment_of(finding.shift.start if finding.shift else finding.came)
        clock = self._clock
        verdict = self._verdict_on_leave(person, moment) if finding.verdict == Verdict.MISSING else finding.verdict
        rows.setdefault(branch._local_date(moment), []).append(
            {
                "key": f"{person.id}-{minute_of(moment)}",
                "person": person.name,
                "shift": f"{clock(branch, finding.shift.start)}–{clock(branch, finding.shift.stop)}" if finding.shift else "",
                "came": clock(branch, finding.came),
                "went": clock(branch, finding.went),
                "verdict": verdict.value,
                "words": self._verdict_words(verdict, finding),
                "note": self.env._("did not clock out") if finding.went in forgotten else "",
            }
        )

    @api.model
    def _verdict_on_leave(self, person, moment):
        away = [("employee_id", "=", person.id), ("state", "=", "validate"), ("salon_start", "<=", moment), ("salon_stop", ">", moment)]
        # sudo: only whether there is leave
        return Verdict.LEAVE if self.env["hr.leave"].sudo().search_count(away, limit=1) else Verdict.MISSING

    @api.model
    def _clock(self, branch, minute):
        return self.env["salon.booking.planner"]._clock(branch, moment_of(minute)) if minute is not None else ""

    @api.model
    def _verdict_words(self, verdict, finding):
        match verdict:
            case Verdict.LATE:
                return self.env._("%s min late", finding.late_min)
            case Verdict.EARLY:
                return self.env._("%s min early", finding.early_min)
            case Verdict.LATE_EARLY:
                return self.env._("%(late)s min late, left %(early)s min early", late=finding.late_min, early=finding.early_min)
            case Verdict.MISSING:
                return self.env._("Did not come")
            case Verdict.COMING:
                return self.env._("Not due yet")
            case Verdict.OPEN:
                return self.env._("Here")
            case Verdict.EXTRA:
                return self.env._("Without a shift")
            case Verdict.LEAVE:
                return self.env._("On leave")
        return self.env._("On time")

    @api.model
    def _get_raw(self, branch, first, last):
        """Return the punches themselves, one row each: ``[(person, came, went, how, how)]`` in UTC, as they were noted."""
        low, high = branch._to_utc(first, 0), branch._to_utc(last + timedelta(days=1), 0)
        everybody = self.env["hr.employee"].sudo().with_context(active_test=False)  # sudo: as above; who left stays in the file
        people = everybody.search([("salon_branch_id", "=", branch.id)])
        planned = [("branch_id", "=", branch.id), ("start", ">=", low), ("start", "<", high)]
        people |= self.env["salon.shift"].sudo().search(planned).employee_id  # sudo: who worked here and moved away since
        return [
            (each.employee_id.name, each.check_in, each.check_out, each.in_mode, each.out_mode if each.check_out else "")
            for each in self._get_attendances(people, low, high)
        ]
