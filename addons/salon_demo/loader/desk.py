"""What a week at the desk leaves on its lists, made through the desk's own doors: papers, moves, cancellations, standing appointments."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.salon_booking.models.salon_booking_planner import moment_of

MOVES, LATE, STANDING, TIMES = 3, 1, 1, 3
REASONS = ("ill", "plans")  # one cancellation each
AHEAD_DAYS = 2  # nearer bookings are left as they lie
SOONEST_DAYS, YEAR_DAYS = 18, 330  # papers end from soon to nearly a year ahead


def load_desk(ctx):
    load_papers(ctx)
    # A desk works now: in a salon of another day there is nothing to move.
    if abs(ctx.now - fields.Datetime.now()) > timedelta(hours=1):
        return
    for branch, user_id in ctx.till_users.items():
        _Desk(ctx, branch, ctx.env["res.users"].browse(user_id)).work()
    for model, name in (("salon.appointment.series", "standing"), ("salon.booking.fee", "fees"), ("salon.appointment.change", "changes")):
        ctx.counts[name] = ctx.env[model].search_count([])


def load_papers(ctx):
    """A health certificate for everybody who serves, a check for each device that wants one; some end soon, none has."""
    env, kinds = ctx.env, {kind.code: kind for kind in ctx.env["salon.licence.kind"].search([])}
    people = env["hr.employee"].search([("is_stylist", "=", True)], order="id")
    devices = env["resource.resource"].search([("salon_kind_id.code", "in", ("led_panel", "perm_station"))], order="id")
    holders = [("health", {"employee_id": person.id}) for person in people]
    holders += [("device_check", {"device_id": device.id}) for device in devices]
    ctx.counts["papers"] = len(
        env["salon.licence"].create(
            [
                {
                    "kind_id": kinds[code].id,
                    "number": f"{code[:1].upper()}{2026_000 + number}",
                    "valid_from": ctx.today - timedelta(days=YEAR_DAYS - number * 29 % YEAR_DAYS),
                    "valid_until": ctx.today + timedelta(days=SOONEST_DAYS + number * 29 % YEAR_DAYS),
                    **holder,
                }
                for number, (code, holder) in enumerate(holders)
                if code in kinds
            ]
        )
    )


class NotThisOneError(Exception):
    """What was tried on a booking came to nothing, and leaves nothing behind."""


class _Desk:
    """The desk of one branch at work on the bookings ahead, oldest first; what does not fit is left as it is."""

    def __init__(self, ctx, branch, user):
        self.env = ctx.env(user=user, context={**ctx.env.context, "lang": user.lang})
        self.branch, self.now = self.env["salon.branch"].browse(ctx.branch_ids[branch]), fields.Datetime.now()
        ahead = [
            ("branch_id", "=", self.branch.id),
            ("state", "=", "booked"),
            ("start", ">", self.now + timedelta(days=AHEAD_DAYS)),
            ("customer_id", "!=", False),
        ]
        self.ahead = iter(self.env["salon.appointment"].search(ahead, order="start, id"))
        self.planner = self.env["salon.booking.planner"]

    def work(self):
        self._until(STANDING, self._repeat)
        self._until(MOVES, self._move)
        for reason in REASONS:
            self._until(1, lambda appointment, reason=reason: self._cancel(appointment, reason))
        self._until(LATE, self._cancel_late)

    def _until(self, count, act):
        """Act on one booking after the other until it worked out so often."""
        done = 0
        for appointment in self.ahead:
            try:
                with self.env.cr.savepoint():
                    if not act(appointment):
                        raise NotThisOneError
            except (UserError, NotThisOneError):
                continue
            done += 1
            if done == count:
                return

    def _move(self, appointment):
        times = self.planner._times_near(
            self.branch, appointment._get_wishes(), appointment.start, now=self.now, limit=3, skip_appointment_ids=appointment.ids
        )
        others = [time for time in times if time != appointment.start]
        return others and appointment.write({"start": others[-1]})

    def _cancel(self, appointment, reason):
        appointment._record_cancel(self.now)
        return appointment.write({"cancel_reason_key": reason})

    def _cancel_late(self, appointment):
        """Book the same for tomorrow and give it up at once: later than the terms allow without a fee."""
        day = self.branch._today() + timedelta(days=1)
        starts = self.planner._day_availability(self.branch, appointment._get_wishes(), day, now=self.now).starts()
        if not starts:
            return False
        lines = [Command.create({"product_id": line.product_id.id, "pet_id": line.pet_id.id}) for line in appointment.line_ids]
        booked = self.env["salon.appointment"]._book(
            {
                "branch_id": self.branch.id,
                "customer_id": appointment.customer_id.id,
                "start": moment_of(starts[-1]),
                "line_ids": lines,
            }
        )
        booked._record_cancel(self.now)
        return self.env["salon.booking.fee"].sudo().search_count([("appointment_id", "=", booked.id)])  # sudo: counted alone

    def _repeat(self, appointment):
        values = {"appointment_id": appointment.id, "every": "week", "interval": 4, "count": TIMES}
        return self.env["salon.appointment.repeat"].create(values).action_book()
