"""What customers wrote, and what the salon answered."""

from datetime import timedelta

from .bulk import Sink, prototype

STILL_OPEN_DAYS = 6


def load_feedback(ctx):
    env = ctx.env
    rows = [row for row in ctx.salon.feedback if row.booking in ctx.visits]
    if not rows:
        return
    proto = prototype(env, "salon.feedback", {"branch_id": next(iter(ctx.branch_ids.values())), "rating": 5})
    known = {key for key, _label in env["salon.feedback"]._fields["category"]._description_selection(env)}
    sink = Sink(env, "salon_feedback", proto)
    for row, number in zip(rows, sink.ids(len(rows)), strict=True):
        booking = ctx.salon.bookings[row.booking]
        received = ctx.utc(booking.branch, booking.day + timedelta(days=row.days_after), row.minute)
        waits = row.rating <= 3 and (ctx.today - booking.day).days <= STILL_OPEN_DAYS
        sink.add(
            id=number,
            visit_id=ctx.visits[row.booking],
            customer_id=ctx.partners[booking.customer],
            branch_id=ctx.branch_ids[booking.branch],
            employee_id=ctx.employee(row.person),
            rating=row.rating,
            comment=row.comment or None,
            category=row.category if row.category in known else "other",
            received_at=received,
            state="new" if waits else "answered",
            answer=None if waits else row.answer or None,
            create_date=received,
            write_date=received,
        )
    ctx.counts["feedback"] = sink.write()
