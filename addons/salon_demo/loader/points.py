"""Points for the visits, booked by the ledger's own set-wise posting: chain and balances are its business, not ours."""

from odoo.tools import SQL

from odoo.addons.salon_loyalty.engine.points import last_day, points_for

from .returns import points_back


def plan_points(ctx):
    """Return nothing; note the points of each paid visit, since receipts name them too."""
    company = ctx.company
    rate = round(company.points_per_unit * 100)
    for booking in ctx.salon.bookings:
        if booking.state == "done" and booking.customer is not None:
            points = points_for(ctx.totals[booking.key], minor_per_unit=100, rate_hundredths=rate)
            if points:
                ctx.points_of[booking.key] = points
    for back in ctx.backs:
        ctx.points_back[back.booking.key] = points_back(ctx, back)


def load_points(ctx):
    """Book what was earned and what refunds took back, in the order in which it happened."""
    entries = [_earned(ctx, booking) for booking in ctx.salon.bookings if ctx.points_of.get(booking.key)]
    entries += [_taken_back(ctx, back) for back in ctx.backs if ctx.points_back[back.booking.key] > 0]
    entries.sort(key=lambda entry: entry["occurred_at"])
    ctx.env["salon.ledger.transaction"]._post(entries, ctx.now, emit=False)
    ctx.counts["point entries"] = len(entries)
    _note_balances(ctx)


def _earned(ctx, booking):
    company = ctx.company
    return {
        "key": f"visit:{ctx.visits[booking.key]}:earn",
        "kind": "earn",
        "visit": ctx.visits[booking.key],
        "partner": ctx.partners[booking.customer],
        "amount": ctx.points_of[booking.key],
        "company": company.id,
        "day": booking.day,
        "occurred_at": ctx.utc(booking.branch, booking.day, booking.closed),
        "expires_on": last_day(booking.day, valid_days=company.points_valid_days),
    }


def _taken_back(ctx, back):
    key = back.booking.key
    return {
        "key": f"visit:{ctx.visits[key]}:refund:{ctx.back_lines[key]}",
        "kind": "reverse",
        "visit": ctx.visits[key],
        "partner": ctx.partners[back.booking.customer],
        "amount": ctx.points_back[key],
        "company": ctx.company.id,
        "day": back.day,
        "occurred_at": ctx.utc(back.booking.branch, back.day, back.minute),
        "reverses": f"visit:{ctx.visits[key]}:earn",
    }


def _note_balances(ctx):
    """Note each customer's balance after a visit and after a refund, as the receipt said; the ledger alone knows it."""
    ctx.env.cr.execute(
        SQL(
            """
        SELECT tx.kind, tx.visit_id, line.balance_after
          FROM salon_ledger_transaction tx JOIN salon_ledger_line line ON line.transaction_id = tx.id AND line.seq IS NOT NULL
         WHERE tx.kind IN ('earn', 'reverse') AND tx.visit_id IS NOT NULL
        """
        )
    )
    ctx.balance_of = {(kind, visit): balance for kind, visit, balance in ctx.env.cr.fetchall()}
