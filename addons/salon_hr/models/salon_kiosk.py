from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessDenied
from odoo.tools import SQL

from odoo.addons.salon_security.tools.counting import in_own_transaction

from ..engine.punch import early_by, late_by, nearest
from .salon_punch import engine_shift, minute_of

AGAIN_S = 60  # a second press within a minute is one of impatience
FORGOTTEN_H = 16  # who is in for longer went home without saying so
NO_ANSWER = {"ok": False, "words": ""}


class SalonKiosk(models.AbstractModel):
    """What the device by the door may do: show first names, and note that somebody comes or goes."""

    _name = "salon.kiosk"
    _description = "Kiosk by the door"

    @api.model
    def _public_branch(self, token, lang):
        """Return the branch of a kiosk, as superuser in the language of the page; empty for a token that opens nothing."""
        # sudo: nobody is signed in at the door; the token is the right, and these methods answer names and times only
        kiosk = self.sudo().with_context(lang=lang, allowed_company_ids=self.env["salon.kiosk.key"]._open(token).company_id.ids or None)
        return kiosk.env["salon.kiosk.key"]._open(token)

    @api.model
    def _team(self, branch):
        """Return the people of the branch and whoever is on shift there today."""
        start, stop = branch._local_day_bounds(branch._today())
        here = self.env["salon.shift"].search([("branch_id", "=", branch.id), ("start", "<", stop), ("stop", ">", start)])
        return self.env["hr.employee"].search([("salon_branch_id", "=", branch.id)]) | here.employee_id

    @api.model
    def _public_team(self, branch):
        """Return ``[{"id", "name", "note", "is_in"}]``: who is due today first, then the others."""
        now = fields.Datetime.now()
        start, stop = branch._local_day_bounds(branch._today())
        planner = self.env["salon.booking.planner"]
        domain = [("branch_id", "=", branch.id), ("start", "<", stop), ("stop", ">", start)]
        hours = {}
        for shift in self.env["salon.shift"].search(domain, order="start"):
            hours.setdefault(shift.employee_id.id, []).append(planner._clock_span(branch, shift.start, shift.stop))
        people = [
            {
                "id": person.id,
                "name": person.name,
                "note": ", ".join(hours.get(person.id, ())),
                "is_in": self._is_in(person, now),
            }
            for person in self._team(branch)
        ]
        return sorted(people, key=lambda each: (not each["note"], each["note"][:5], each["name"] or "", each["id"]))

    @api.model
    def _is_in(self, person, now):
        last = person.last_attendance_id
        return bool(last and not last.check_out and now - last.check_in < timedelta(hours=FORGOTTEN_H))

    @api.model
    def _public_person(self, branch, employee_id):
        """Return ``{"id", "name", "is_in"}`` of somebody of the team, None for others."""
        person = self._team(branch).filtered(lambda each: each.id == employee_id)
        return {"id": person.id, "name": person.name, "is_in": self._is_in(person, fields.Datetime.now())} if person else None

    @api.model
    def _public_punch(self, branch, employee_id, pin):
        """Note the coming or going of whoever knows the PIN.

        :return: ``{"ok", "words"}`` and, if it is noted, ``{"name", "is_in", "time", "tone": "good"|"late"}``
        """
        person = self._team(branch).filtered(lambda each: each.id == employee_id)
        if not person:
            return {**NO_ANSWER, "words": self.env._("This person is not in the team of this branch. Choose a name.")}
        known = person._knows_pin(pin)
        refusal = self._count_try(f"{branch.id}|{person.id}", known)
        if refusal:
            return {**NO_ANSWER, "words": refusal}
        if not person.has_kiosk_pin:
            return {**NO_ANSWER, "words": self.env._("%(name)s has no PIN yet. Ask the manager to enter one.", name=person.name)}
        if not known:
            return {**NO_ANSWER, "words": self.env._("That was not the PIN. Try again.")}
        return self._punch(branch, person)

    @api.model
    def _public_badge(self, branch, badge):
        """Note the coming or going of whoever shows a badge; answers as `_public_punch`."""
        text = badge.strip() if isinstance(badge, str) else ""
        person = self._team(branch).filtered(lambda each: text and each.barcode == text)[:1]
        refusal = self._count_try(f"{branch.id}|badge", bool(person), shared=True)
        if refusal:
            return {**NO_ANSWER, "words": refusal}
        if not person:
            return {**NO_ANSWER, "words": self.env._("Nobody here has this badge. Try again, or choose your name.")}
        return self._punch(branch, person)

    @api.model
    def _count_try(self, subject, is_right, shared=False):
        """Count a try against guessing, as sign-ins are; return the words of a refusal, "" if it may go on.

        :param shared: many people count here: who is right takes back the own try, not those of whoever guesses in between
        """
        throttle = self.env["security.login.throttle"]
        key = throttle._get_key(f"salon.kiosk|{subject}")
        try:
            throttle._take_attempt(key)
        except AccessDenied:
            return self.env._("Too many wrong tries. Wait a little, or ask the manager.")
        if is_right and shared:
            in_own_transaction(self.env, lambda cr: self._give_back(cr, key))
        elif is_right:
            throttle._forget(key)
        return ""

    @api.model
    def _give_back(self, cr, key):
        """Take one try back, and the rest that it would bring."""
        cr.execute(SQL(
            "UPDATE security_login_throttle SET attempts = attempts - 1, last_attempt = last_attempt - interval '1 hour' WHERE key = %s",
            key,
        ))  # fmt: skip

    @api.model
    def _punch(self, branch, person):
        now, last = fields.Datetime.now(), person.last_attendance_id
        if last and not last.check_out and now - last.check_in > timedelta(hours=FORGOTTEN_H):
            self._close_forgotten(last)
        elif last and (now - (last.check_out or last.check_in)).total_seconds() < AGAIN_S:
            return self._answer(branch, person, last.check_out or last.check_in, is_in=not last.check_out)
        attendance = person._attendance_action_change({"mode": "kiosk"})
        moment = attendance.check_out or attendance.check_in
        return self._answer(branch, person, moment, is_in=not attendance.check_out)

    @api.model
    def _close_forgotten(self, attendance):
        """End yesterday's work at the end of its shift, marked as what nobody punched."""
        shift = self.env["salon.shift"].search(
            [("employee_id", "=", attendance.employee_id.id), ("start", "<=", attendance.check_in + timedelta(hours=4)),
             ("stop", ">", attendance.check_in)], order="start desc", limit=1,
        )  # fmt: skip
        attendance.write({"check_out": shift.stop or attendance.check_in, "out_mode": "technical"})

    @api.model
    def _answer(self, branch, person, moment, is_in):
        words, tone = self._compare(branch, person, moment, is_in)
        return {
            "ok": True,
            "name": person.name,
            "is_in": is_in,
            "time": self.env["salon.booking.planner"]._clock(branch, moment),
            "words": words,
            "tone": tone,
        }

    @api.model
    def _compare(self, branch, person, moment, is_in):
        """Return (sentence, tone) on a coming or going against the shift it belongs to."""
        near = [("employee_id", "=", person.id), ("start", "<", moment + timedelta(days=1)), ("stop", ">", moment - timedelta(days=1))]
        shifts = [engine_shift(shift) for shift in self.env["salon.shift"].search(near)]
        shift, minute, grace = nearest(shifts, minute_of(moment)), minute_of(moment), branch.punch_grace_min
        if not shift:
            return self.env._("No shift is planned at this time."), "good"
        start, stop = (self._clock_of(branch, edge) for edge in (shift.start, shift.stop))
        if is_in:
            late = late_by(shift, minute, grace)
            if late:
                return self.env._("%(minutes)s min late against %(time)s", minutes=late, time=start), "late"
            return self.env._("On time for %(time)s", time=start), "good"
        early = early_by(shift, minute, grace)
        if early:
            return self.env._("%(minutes)s min before the end at %(time)s", minutes=early, time=stop), "late"
        return self.env._("Shift until %(time)s", time=stop), "good"

    @api.model
    def _clock_of(self, branch, minute):
        return self.env["salon.booking.planner"]._clock(branch, fields.Datetime.to_datetime("1970-01-01") + timedelta(minutes=minute))
