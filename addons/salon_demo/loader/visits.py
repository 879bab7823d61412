"""Visits and their lines, priced to the cent as the till and the books will have them."""

from .bulk import Sink, Undo, advance, prototype, raw_row
from .priced import Line
from .returns import plan_returns

VAT_PERCENT = {"service": 6, "retail": 13}
STATE = {"done": "closed", "finished": "open", "in_service": "open", "arrived": "open"}


def lines_of(ctx, booking):
    out = [
        Line(
            kind="service",
            product=ctx.variants["service", item.service],
            employee=ctx.employee(item.lead),
            pet=ctx.pets[item.pet] if item.pet is not None else None,
            quantity=1,
            price=item.price_cents,
            discount=item.discount_percent,
            minutes=item.stop - item.start,
            percent=ctx.vat["service"],
        )
        for item in booking.items
    ]
    return out + [
        Line(
            kind="retail",
            product=ctx.variants["product", sale.product],
            employee=ctx.employee(sale.seller),
            pet=None,
            quantity=sale.quantity,
            price=sale.price_cents,
            discount=0,
            minutes=0,
            percent=ctx.vat["retail"],
        )
        for sale in booking.sales
    ]


def load_visits(ctx):
    env = ctx.env
    ctx.vat = dict(VAT_PERCENT)
    visits = [booking for booking in ctx.salon.bookings if booking.is_visit]
    if not visits:
        return
    branch = next(iter(ctx.branches.values()))
    service = next(number for (table, _key), number in ctx.variants.items() if table == "service")
    proto = prototype(env, "salon.visit", {"branch_id": branch.id, "arrived_at": ctx.now})
    opened = prototype_line(ctx, branch, service)
    sink, lines = Sink(env, "salon_visit", proto), Sink(env, "salon_visit_line", opened)
    priced = {booking.key: lines_of(ctx, booking) for booking in visits}
    ctx.priced = priced
    backs = ctx.backs = plan_returns(ctx, priced)
    line_ids = iter(lines.ids(sum(map(len, priced.values())) + len(backs)))
    gone = {back.booking.key: back.row for back in backs}
    for number, (booking, visit_id) in enumerate(zip(visits, sink.ids(len(visits)), strict=True), start=1):
        rows = priced[booking.key]
        ctx.visits[booking.key] = visit_id
        ctx.visit_lines[booking.key] = [next(line_ids) for _row in rows]
        ctx.totals[booking.key] = sum(row.total for row in rows)
        _add_visit(ctx, sink, booking, visit_id, number, [*rows, *filter(None, [gone.get(booking.key)])])
        _add_lines(ctx, lines, booking, visit_id, rows)
    for back in backs:
        _add_back(ctx, lines, back, next(line_ids))
    ctx.counts["visits"], ctx.counts["visit lines"] = sink.write(analyze=True), lines.write()
    advance(env["ir.sequence"].search([("code", "=", "salon.visit")]), len(visits))


def prototype_line(ctx, branch, product):
    """Return the stored row of a line on an open visit; both are undone."""
    row, env = None, ctx.env
    try:
        with env.cr.savepoint():
            visit = env["salon.visit"].create({"branch_id": branch.id, "arrived_at": ctx.now})
            line = env["salon.visit.line"].create({"visit_id": visit.id, "product_id": product})
            env.flush_all()
            row = raw_row(env, "salon_visit_line", line.id)
            raise Undo
    except Undo:
        env.clear()
    return row


def _moment(ctx, booking, minute, reached):
    return ctx.utc(booking.branch, booking.day, minute) if reached else None


def _add_visit(ctx, sink, booking, visit_id, number, rows):
    state = booking.state
    closed = _moment(ctx, booking, booking.closed, state == "done")
    arrived = _moment(ctx, booking, booking.arrived, True)
    sink.add(
        id=visit_id,
        name=f"{ctx.visit_prefix}{number:0{ctx.visit_padding}d}",
        branch_id=ctx.branch_ids[booking.branch],
        customer_id=ctx.partners[booking.customer] if booking.customer is not None else None,
        state=STATE[state],
        origin="walk_in" if booking.source == "walk_in" else "appointment",
        visit_date=booking.day,
        arrived_at=arrived,
        started_at=_moment(ctx, booking, booking.started, state in {"in_service", "finished", "done"}),
        finished_at=_moment(ctx, booking, booking.finished, state in {"finished", "done"}),
        closed_at=closed,
        amount_untaxed=sum(row.net for row in rows) / 100,
        amount_tax=sum(row.tax for row in rows) / 100,
        amount_total=sum(row.total for row in rows) / 100,
        note=booking.note or None,
        create_date=arrived,
        write_date=closed or arrived,
    )


def _add_lines(ctx, sink, booking, visit_id, rows):
    done = booking.state in {"done", "finished"}
    worked = max(booking.finished - booking.started, 1)
    planned = max(sum(row.minutes for row in rows), 1)
    for sequence, (row, number) in enumerate(zip(rows, ctx.visit_lines[booking.key], strict=True), start=1):
        sink.add(
            id=number,
            visit_id=visit_id,
            visit_date=booking.day,
            sequence=sequence * 10,
            kind=row.kind,
            product_id=row.product,
            employee_id=row.employee,
            pet_id=row.pet,
            quantity=row.quantity,
            price_unit=row.price / 100,
            discount_percent=row.discount,
            amount_untaxed=row.net / 100,
            amount_tax=row.tax / 100,
            amount_total=row.total / 100,
            actual_min=max(worked * row.minutes // planned, 1) if done and row.kind == "service" else None,
            reversed_line_id=None,
        )


def _add_back(ctx, sink, back, number):
    """Add the line that takes one back, on the day the money went back."""
    row, key = back.row, back.booking.key
    ctx.back_lines[key] = number
    sink.add(
        id=number,
        visit_id=ctx.visits[key],
        visit_date=back.day,
        sequence=(back.index + 1) * 10,
        kind=row.kind,
        product_id=row.product,
        employee_id=row.employee,
        pet_id=row.pet,
        quantity=row.quantity,
        price_unit=row.price / 100,
        discount_percent=row.discount,
        amount_untaxed=row.net / 100,
        amount_tax=row.tax / 100,
        amount_total=row.total / 100,
        actual_min=None,
        reversed_line_id=ctx.visit_lines[key][back.index],
    )


def numbering(env, code):
    """Return (prefix, padding) of a sequence."""
    sequence = env["ir.sequence"].search([("code", "=", code)], limit=1)
    prefix, _suffix = sequence._get_prefix_suffix() if sequence else ("", "")
    return prefix, sequence.padding or 5


def refresh_stats(ctx):
    partners = ctx.env["res.partner"].browse(list(ctx.partners.values()))
    ctx.env["res.partner"].flush_model()
    partners._refresh_visit_stats()
