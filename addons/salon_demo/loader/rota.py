"""Who came when in the last weeks, leave, and a week that is planned but not published; made through the doors people use."""

from datetime import timedelta

from odoo import fields

PUNCHED_DAYS = 14
MOST_VISITS = 2  # the person whose leave leaves visits alone: few enough to mend in a minute
FIRST_PIN, PIN_STEP = 1357, 619
# Minutes against the begin and the end of a shift, over and over; None is somebody who did not come.
COMINGS = (-6, -2, 1, -9, 3, -4, 0, 12, -7, -1, 4, -3, None, -5, 2, -8, 24)
GOINGS = (4, 9, 1, 15, 6, -35, 2, 11, 3, 7, 0, 5, 18)


def load_rota(ctx):
    _give_pins(ctx)
    _punch(ctx)
    # Leave and plans lie ahead of a desk that works now.
    if abs(ctx.now - fields.Datetime.now()) > timedelta(hours=1):
        return
    for branch_id in sorted(ctx.branch_ids.values()):
        branch = ctx.env["salon.branch"].browse(branch_id)
        _enter_leave(ctx, branch)
        _plan_a_week(ctx, branch)
    ctx.counts["leave"] = ctx.env["hr.leave"].search_count([("state", "=", "validate")])
    ctx.counts["planned shifts"] = ctx.env["salon.shift.draft"].search_count([])


def _give_pins(ctx):
    for number, person in enumerate(ctx.env["hr.employee"].search([("salon_branch_id", "!=", False)], order="id")):
        person.kiosk_pin = f"{(FIRST_PIN + number * PIN_STEP) % 10_000:04d}"


def _punch(ctx):
    """Note comings and goings of the last two weeks; who is on shift now is here."""
    env = ctx.env
    since = ctx.now - timedelta(days=PUNCHED_DAYS)
    shifts = env["salon.shift"].search([("start", ">", since), ("start", "<", ctx.now)], order="start, employee_id")
    vals_list = []
    for number, shift in enumerate(shifts):
        late, over = COMINGS[number % len(COMINGS)], GOINGS[number % len(GOINGS)]
        if late is None or shift.start + timedelta(minutes=late) > ctx.now:
            continue
        gone = shift.stop + timedelta(minutes=over)
        vals_list.append(
            {
                "employee_id": shift.employee_id.id,
                "check_in": shift.start + timedelta(minutes=late),
                "in_mode": "kiosk",
                **({"check_out": gone, "out_mode": "kiosk"} if gone < ctx.now else {}),
            }
        )
    ctx.counts["punches"] = len(env["hr.attendance"].create(vals_list))


def _enter_leave(ctx, branch):
    """Enter a training day on which nobody is booked, and a sick day that leaves a visit or two alone."""
    env = ctx.env
    rota = env["salon.rota"]
    kinds = {name: env.ref(f"salon_hr.leave_type_{name}").id for name in ("training", "sick")}
    ahead = [("branch_id", "=", branch.id), ("start", ">", ctx.now + timedelta(days=2)), ("start", "<", ctx.now + timedelta(days=12))]
    for shift in env["salon.shift"].search(ahead, order="start, employee_id"):
        held = env["salon.appointment.allocation"].search(
            [
                ("resource_id", "=", shift.resource_id.id),
                ("kind", "=", "phase"),
                ("blocking", "=", True),
                ("start", "<", shift.stop),
                ("stop", ">", shift.start),
            ]
        )
        visits = len(held.appointment_id)  # as helper too
        kind = "training" if not visits else "sick" if visits <= MOST_VISITS else None
        if kind not in kinds or env["hr.leave"].search_count([("employee_id", "=", shift.employee_id.id)], limit=1):
            continue
        day, type_id = shift.shift_date, kinds.pop(kind)
        if kind == "training":
            values = {"employee_id": shift.employee_id.id, "type_id": type_id, "from": str(day), "to": str(day)}
            rota.give_leave(branch.id, values)
        else:  # agreed on in Odoo's own screens, where nobody looks at the diary
            rota._agree(shift.employee_id, env["hr.leave.type"].browse(type_id), day, day, False)
        if not kinds:
            return


def _plan_a_week(ctx, branch):
    """Plan the first week that has no shifts yet as the one before it."""
    last = ctx.env["salon.shift"].search([("branch_id", "=", branch.id)], order="start desc", limit=1)
    if last:
        monday = last.shift_date - timedelta(days=last.shift_date.weekday())
        ctx.env["salon.rota"].copy_week(branch.id, str(monday + timedelta(days=7)))
