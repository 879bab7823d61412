"""The facts of the last weeks, as the verbs would have recorded them; older history has its rows but no events."""

import json

from odoo.addons.salon_loyalty.tools.bulk import copy_rows
from odoo.addons.salon_workflow.tools.payload import checked_payload

COLUMNS = ("event_key", "occurred_at", "recorded_at", "res_model", "res_id", "partner_id", "company_id", "user_id", "payload")


class _Events:
    def __init__(self, ctx):
        self.ctx, self.rows = ctx, []
        self.declared = {model: ctx.env[model]._get_workflow_events() for model in ("salon.visit", "salon.appointment")}

    def add(self, key, model, res_id, partner, at, **payload):

        checked = checked_payload(key, self.declared[model][key]["payload"], payload)
        ctx = self.ctx
        self.rows.append((key, at, at, model, res_id, partner, ctx.company.id, ctx.env.uid, json.dumps(checked)))


def load_events(ctx):
    """Write the events of visits and appointments of the days whose diary is complete, in the order in which they happened."""
    events = _Events(ctx)
    for booking in ctx.salon.bookings:
        if not ctx.is_allocated(booking.day):
            continue
        if booking.key in ctx.appointments:
            _appointment(ctx, events, booking)
        if booking.key in ctx.visits:
            _visit(ctx, events, booking)
    events.rows.sort(key=lambda row: (row[1], row[3], row[4], row[0]))
    copy_rows(ctx.env.cr, "workflow_event", COLUMNS, events.rows)
    ctx.counts["events"] = len(events.rows)


def _appointment(ctx, events, booking):
    number, branch = ctx.appointments[booking.key], ctx.branch_ids[booking.branch]
    partner = ctx.partners[booking.customer]
    start = ctx.utc(booking.branch, booking.day, booking.start)

    def add(key, at, **more):
        events.add(key, "salon.appointment", number, partner, min(at, ctx.now), branch_id=branch, start=start, **more)

    add("appointment.booked", ctx.booked_at(booking), source=booking.source)
    if booking.state == "cancelled":
        add(
            "appointment.cancelled",
            max(ctx.booked_at(booking), ctx.utc(booking.branch, booking.day, booking.start - 60 * (4 + booking.key % 40))),
        )
    if booking.state == "no_show":
        add("appointment.no_show", ctx.utc(booking.branch, booking.day, booking.start + 30))
    for state, key, minute in (
        ({"arrived", "in_service", "finished", "done"}, "appointment.arrived", booking.arrived),
        ({"in_service", "finished", "done"}, "appointment.started", booking.started),
        ({"finished", "done"}, "appointment.finished", booking.finished),
    ):
        if booking.state in state:
            add(key, ctx.utc(booking.branch, booking.day, minute))


def _visit(ctx, events, booking):
    number, branch = ctx.visits[booking.key], ctx.branch_ids[booking.branch]
    partner = ctx.partners[booking.customer] if booking.customer is not None else None
    origin = "walk_in" if booking.source == "walk_in" else "appointment"
    events.add(
        "visit.opened",
        "salon.visit",
        number,
        partner,
        ctx.utc(booking.branch, booking.day, booking.arrived),
        branch_id=branch,
        origin=origin,
    )
    if booking.state == "done":
        events.add(
            "visit.closed",
            "salon.visit",
            number,
            partner,
            ctx.utc(booking.branch, booking.day, booking.closed),
            branch_id=branch,
            amount_cents=ctx.totals[booking.key],
            line_count=len(ctx.priced[booking.key]),
        )
