"""Points for the visits, booked by the ledger's own set-wise posting: chain and balances are its business, not ours."""

from odoo.tools import SQL

from odoo.addons.salon_loyalty.engine.points import last_day, points_for


def plan_points(ctx):
    """Return nothing; note the points of each paid visit, since receipts name them too."""
    company = ctx.company
    rate = round(company.points_per_unit * 100)
    for booking in ctx.salon.bookings:
        if booking.state == "done" and booking.customer is not None:
            points = points_for(ctx.totals[booking.key], minor_per_unit=100, rate_hundredths=rate)
            if points:
                ctx.points_of[booking.key] = points


def load_points(ctx):
    """Book what was earned, let old lots run out, and let some customers spend."""
    env, company = ctx.env, ctx.company
    entries = []
    for booking in ctx.salon.bookings:
        points = ctx.points_of.get(booking.key)
        if points:
            entries.append(
                {
                    "key": f"visit:{ctx.visits[booking.key]}:earn",
                    "kind": "earn",
                    "visit": ctx.visits[booking.key],
                    "partner": ctx.partners[booking.customer],
                    "amount": points,
                    "company": company.id,
                    "day": booking.day,
                    "occurred_at": ctx.utc(booking.branch, booking.day, booking.closed),
                    "expires_on": last_day(booking.day, valid_days=company.points_valid_days),
                }
            )
    env["salon.ledger.transaction"]._post(entries, ctx.now, emit=False)
    ctx.counts["point entries"] = len(entries)
    _note_balances(ctx)


def _note_balances(ctx):
    """Note each customer's balance after a visit, as the receipt said; the ledger alone knows it."""
    ctx.env.cr.execute(
        SQL(
            """
        SELECT tx.visit_id, line.balance_after
          FROM salon_ledger_transaction tx JOIN salon_ledger_line line ON line.transaction_id = tx.id AND line.seq IS NOT NULL
         WHERE tx.kind = 'earn' AND tx.visit_id IS NOT NULL
        """
        )
    )
    ctx.balance_of = dict(ctx.env.cr.fetchall())
