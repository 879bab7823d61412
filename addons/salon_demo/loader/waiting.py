"""Who waits today, put down through the desk's own doors: wishes for another time, and guests without a booking."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

WISHES, GUESTS, SEATED = 4, 3, 1
SOON_DAYS, FAR_DAYS = 3, 30
NAMES = ("马女士", "", "Guo")  # what guests without a file give as a name; most give none
# One wish each: what narrows it.
WANTED = (
    {"sat": True, "sun": True, "from_time": "14:00"},
    {"from_time": "17:30"},
    {},
    {"mon": True, "tue": True, "wed": True, "thu": True, "fri": True, "to_time": "12:00"},
)


def load_waiting(ctx):
    # A queue is of this hour: in a salon of another day nobody waits.
    if abs(ctx.now - fields.Datetime.now()) > timedelta(hours=1):
        return
    for branch, user_id in ctx.till_users.items():
        user = ctx.env["res.users"].browse(user_id)
        env = ctx.env(user=user, context={**ctx.env.context, "lang": user.lang})
        place = env["salon.branch"].browse(ctx.branch_ids[branch])
        _load_wishes(env, place)
        _load_guests(env, place)
    for model, name in (("salon.waitlist.wish", "wishes"), ("salon.queue.entry", "walk_ins")):
        ctx.counts[name] = ctx.env[model].search_count([])


def _load_wishes(env, branch):
    """Customers whose booking is far away wait for an earlier one; the first of them would give it up."""
    today, now = branch._today(), fields.Datetime.now()
    domain = [
        ("branch_id", "=", branch.id),
        ("state", "=", "booked"),
        ("start", ">", now + timedelta(days=SOON_DAYS)),
        ("customer_id", "!=", False),
        ("line_ids.pet_id", "=", False),
    ]
    booked = env["salon.appointment"].search(domain, order="start, id", limit=40).grouped("customer_id")
    for number, (customer, appointments) in enumerate(list(booked.items())[:WISHES]):
        appointment = appointments[0]
        env["salon.waitlist.wish"].create(
            {
                "branch_id": branch.id,
                "customer_id": customer.id,
                "product_ids": [Command.set(appointment.line_ids.product_id.ids)],
                "wished_resource_ids": [Command.set(appointment.line_ids.wished_employee_id.sudo().resource_id.ids)],  # sudo: ids of a team
                "instead_of_id": appointment.id if number == 0 else False,
                "first_day": today,
                "last_day": today + timedelta(days=FAR_DAYS),
                **WANTED[number % len(WANTED)],
            }
        )


def _load_guests(env, branch):
    """Guests wait where somebody is on shift now; the first is seated if a chair and a person are free."""
    now = fields.Datetime.now()
    shifts = env["salon.shift"].search([("branch_id", "=", branch.id), ("start", "<=", now), ("stop", ">", now)], order="start, id")
    if not shifts:
        return
    # sudo: what the team of the day can do
    able = env["salon.skill.level"].sudo().search([("employee_id", "in", shifts.employee_id.ids)], order="product_tmpl_id, id")
    services = [each for each in able.product_tmpl_id.sorted("id") if each.phase_ids and each.salon_kind_id.code != "pet"]
    entries = env["salon.queue.entry"]
    for number, name in enumerate(NAMES[:GUESTS] if services else ()):
        product = services[number * 7 % len(services)].product_variant_id
        entries |= entries.create({"branch_id": branch.id, "product_id": product.id, "guest_name": name or False})
    for entry in entries[:SEATED]:
        try:
            with env.cr.savepoint():
                entry.action_seat()
        except UserError:
            continue  # everybody is busy: the guest waits on
