"""Appointments, their lines and the time they hold."""

from datetime import timedelta

from .bulk import Sink, Undo, advance, prototype, raw_row

STATE = {"finished": "done"}
HOLDING_STATES = {"booked", "arrived", "in_service"}


def load_bookings(ctx):
    """Write appointments; those of the last weeks and the future hold time, older ones are history and block nothing."""
    env = ctx.env
    bookings = [booking for booking in ctx.salon.bookings if booking.is_appointment]
    if not bookings:
        return
    head, line = _prototypes(ctx)
    sink, lines = Sink(env, "salon_appointment", head), Sink(env, "salon_appointment_line", line)
    ids = sink.ids(len(bookings))
    line_ids = iter(lines.ids(sum(len(booking.items) for booking in bookings)))
    short_names = _short_names(ctx)
    for number, (booking, appointment_id) in enumerate(zip(bookings, ids, strict=True), start=1):
        ctx.appointments[booking.key] = appointment_id
        _add_appointment(ctx, sink, booking, appointment_id, number, short_names)
        _add_lines(ctx, lines, booking, appointment_id, line_ids)
    ctx.counts["appointments"], ctx.counts["appointment lines"] = sink.write(), lines.write()
    advance(env["ir.sequence"].search([("code", "=", "salon.appointment")]), len(bookings))
    _write_allocations(ctx)


def _prototypes(ctx):
    """Return the rows of an appointment that holds no time and of its line; both are undone."""
    env, branch = ctx.env, next(iter(ctx.branches.values()))
    service = next(number for (table, _key), number in ctx.variants.items() if table == "service")
    head = line = None
    try:
        with env.cr.savepoint():
            appointment = env["salon.appointment"].create(
                {
                    "branch_id": branch.id,
                    "start": ctx.now,
                    "state": "cancelled",
                    "customer_id": next(iter(ctx.partners.values())),
                    "line_ids": [
                        (0, 0, {"product_id": service, "start": ctx.now, "stop": ctx.now + timedelta(hours=1), "duration_min": 60})
                    ],
                }
            )
            env.flush_all()
            head, line = raw_row(env, "salon_appointment", appointment.id), raw_row(env, "salon_appointment_line", appointment.line_ids.id)
            raise Undo
    except Undo:
        env.clear()
    return head, line


def _short_names(ctx):
    partners = ctx.env["res.partner"].browse(list(ctx.partners.values()))
    return {partner.id: partner._get_short_name() for partner in partners}


def _add_appointment(ctx, sink, booking, appointment_id, number, short_names):
    at = ctx.utc
    customer = ctx.partners[booking.customer]
    state = booking.state
    begun, over = state in {"in_service", "finished", "done"}, state in {"finished", "done"}
    booked = ctx.booked_at(booking)
    sink.add(
        id=appointment_id,
        name=f"{ctx.appointment_prefix}{number:0{ctx.appointment_padding}d}",
        client_key=None,
        branch_id=ctx.branch_ids[booking.branch],
        customer_id=customer,
        customer_short_name=short_names[customer],
        is_new_customer=booking.first,
        start=at(booking.branch, booking.day, booking.start),
        stop=at(booking.branch, booking.day, booking.stop),
        visit_date=booking.day,
        employee_id=ctx.employee(booking.items[0].lead),
        amount_estimate=sum(item.price_cents for item in booking.items) / 100,
        note=booking.note if booking.note and state != "cancelled" else None,
        state=STATE.get(state, state),
        source=booking.source,
        visit_id=ctx.visits.get(booking.key),
        arrived_at=at(booking.branch, booking.day, booking.arrived) if booking.is_visit else None,
        started_at=at(booking.branch, booking.day, booking.started) if begun else None,
        finished_at=at(booking.branch, booking.day, booking.finished) if over else None,
        cancel_reason=booking.note if state == "cancelled" else None,
        create_date=booked,
        write_date=booked,
    )


def _add_lines(ctx, sink, booking, appointment_id, line_ids):
    begun, over = booking.state in {"in_service", "finished", "done"}, booking.state in {"finished", "done"}
    visit_lines = ctx.visit_lines.get(booking.key, [None] * len(booking.items))
    for sequence, item in enumerate(booking.items):
        number, start = next(line_ids), ctx.utc(booking.branch, booking.day, item.start)
        began = ctx.utc(booking.branch, booking.day, booking.started + item.start - booking.start)
        last = sequence == len(booking.items) - 1
        ended = ctx.utc(booking.branch, booking.day, booking.finished if last else booking.started + item.stop - booking.start)
        running = begun and (over or began <= ctx.now)
        sink.add(
            id=number,
            appointment_id=appointment_id,
            branch_id=ctx.branch_ids[booking.branch],
            sequence=(sequence + 1) * 10,
            product_id=ctx.variants["service", item.service],
            employee_id=ctx.employee(item.lead),
            wished_employee_id=ctx.employee(item.lead),
            pet_id=ctx.pets[item.pet] if item.pet is not None else None,
            is_holding=booking.state in HOLDING_STATES,
            start=start,
            stop=ctx.utc(booking.branch, booking.day, item.stop),
            duration_min=item.stop - item.start,
            price=item.price_cents / 100,
            visit_line_id=visit_lines[sequence],
            started_at=began if running else None,
            finished_at=max(ended, began + timedelta(minutes=1)) if over else None,
        )
        if ctx.is_allocated(booking.day) and booking.state != "no_show":
            _hold(ctx, booking, item, appointment_id, number)


def _hold(ctx, booking, item, appointment_id, line_id):
    phases = ctx.phases[item.service]
    for span in item.spans:
        resources = [ctx.person_resource(span.person)] if span.person else []
        resources += [ctx.rooms[span.room]] if span.room else []
        for resource in resources:
            ctx.allocations.append(
                {
                    "resource_id": resource,
                    "branch_id": ctx.branch_ids[booking.branch],
                    "start": ctx.utc(booking.branch, booking.day, span.start),
                    "stop": ctx.utc(booking.branch, booking.day, span.stop),
                    "blocking": True,
                    "kind": "phase" if span.phase >= 0 else "buffer",
                    "appointment_id": appointment_id,
                    "line_id": line_id,
                    "phase_id": phases[span.phase] if span.phase >= 0 else None,
                    "shift_id": None,
                }
            )


def _write_allocations(ctx):
    branch, resource = next(iter(ctx.branches.values())), next(iter(ctx.rooms.values()))
    proto = prototype(
        ctx.env,
        "salon.appointment.allocation",
        {
            "resource_id": resource,
            "branch_id": branch.id,
            "start": ctx.now,
            "stop": ctx.now + timedelta(hours=1),
            "kind": "phase",
        },
    )
    sink = Sink(ctx.env, "salon_appointment_allocation", proto)
    for row, number in zip(ctx.allocations, sink.ids(len(ctx.allocations)), strict=True):
        sink.add(id=number, **row)
    ctx.counts["held spans"] = sink.write()
