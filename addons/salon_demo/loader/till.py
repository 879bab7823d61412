"""The till's history: one closed session per branch and day, its orders and payments, and the entries that closing posts.

The rows repeat what Odoo writes when a session is closed by hand (`pattern`); every later row is a change of what was seen
there. So visits, till and journals agree to the cent by construction, and a test compares them.
"""

from collections import defaultdict
from random import Random
from uuid import UUID

from odoo.addons.salon_loyalty.tools.bulk import copy_rows

from .books import Books
from .bulk import Sink, advance
from .pattern import look_at_session

CLOSING_MIN = 20
FLOAT_CENTS = 50000


class Tills:
    """What the sessions of each branch need to know about accounts, journals and methods."""

    def __init__(self, ctx):
        env = ctx.env
        ctx.env["salon.branch"].browse(list(ctx.branch_ids.values()))._ensure_pos()
        self.configs = {key: branch.pos_config_ids[:1] for key, branch in ctx.branches.items()}
        self.methods = {
            key: {method.salon_tender: method for method in config.payment_method_ids if method.salon_tender}
            for key, config in self.configs.items()
        }
        self.taxes = {"service": env.ref("salon_crm.tax_service"), "retail": env.ref("salon_crm.tax_goods")}
        self.default_receivable = ctx.company.account_default_pos_receivable_account_id
        self.income = {}
        for (table, key), product_id in ctx.variants.items():
            template = ctx.templates[table, key].with_company(ctx.company)
            self.income[product_id] = template.get_product_accounts()["income"].id
        self.names = {product_id: ctx.templates[key].name for key, product_id in ctx.variants.items()}
        self.costs = {product_id: ctx.templates[key].standard_price for key, product_id in ctx.variants.items()}

    def receivable(self, method):
        return (method.receivable_account_id or self.default_receivable).id


def load_till(ctx):
    paid = [booking for booking in ctx.salon.bookings if booking.state == "done"]
    if not paid:
        return
    tills = Tills(ctx)
    days = defaultdict(list)
    for booking in paid:
        days[booking.day, booking.branch].append(booking)
    _Writer(ctx, tills, look_at_session(ctx, tills), days).write()


class _Writer:
    """Builds the rows of all sessions, day by day."""

    def __init__(self, ctx, tills, seen, days):
        self.ctx, self.tills, self.days = ctx, tills, days
        self.rng = Random(f"{ctx.seed}/till")
        env = ctx.env
        self.books = Books(ctx, tills, seen)
        self.sessions = Sink(env, "pos_session", seen["session"])
        self.orders = Sink(env, "pos_order", seen["order"])
        self.lines = Sink(env, "pos_order_line", seen["line"])
        self.payments = Sink(env, "pos_payment", seen["payment"])
        self.order_taxes = []
        self.session_number, self.order_numbers = 0, defaultdict(int)
        self.users = {key: ctx.till_users.get(key, env.uid) for key in ctx.branches}

    def uuid(self):
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    def _reserve(self):
        """Take the ids of all rows: one SELECT per table."""
        orders = sum(map(len, self.days.values()))
        lines = sum(len(self.ctx.priced[booking.key]) for rows in self.days.values() for booking in rows)
        self.session_ids = iter(self.sessions.ids(len(self.days)))
        self.order_ids, self.line_ids = iter(self.orders.ids(orders)), iter(self.lines.ids(lines))
        self.payment_ids = iter(self.payments.ids(orders))
        self.books.reserve(len(self.days), sum(len({booking.payment for booking in rows}) for rows in self.days.values()))

    def write(self):
        self._reserve()
        for (day, branch), bookings in sorted(self.days.items()):
            self._session(day, branch, bookings)
        counts = self.ctx.counts
        self.books.write_moves()
        counts["till sessions"], counts["orders"], counts["order lines"] = self.sessions.write(), self.orders.write(), self.lines.write()
        counts["payments"] = self.payments.write()
        self.books.write_rest()
        copy_rows(self.ctx.env.cr, "account_tax_pos_order_line_rel", ["pos_order_line_id", "account_tax_id"], self.order_taxes)
        self._after()

    # one session

    def _session(self, day, branch, bookings):
        ctx, config, session_id = self.ctx, self.tills.configs[branch], next(self.session_ids)
        self.session_number += 1
        name = f"{config.name}/{self.session_number:05d}"
        bookings.sort(key=lambda booking: (booking.closed, booking.key))
        start = ctx.utc(branch, day, min(booking.closed for booking in bookings) - 30)
        stop = min(ctx.utc(branch, day, bookings[-1].closed + CLOSING_MIN), ctx.now)
        by_tender, sums = defaultdict(int), defaultdict(lambda: [0, 0])
        for booking in bookings:
            self._order(branch, config, session_id, booking)
            by_tender[booking.payment] += ctx.totals[booking.key]
            for row in ctx.priced[booking.key]:
                bucket = sums[self.tills.income[row.product], row.kind]
                bucket[0] += row.net
                bucket[1] += row.tax
        move_id = self.books.close_session(day, branch, name, session_id, by_tender, sums)
        self.sessions.add(
            id=session_id,
            config_id=config.id,
            user_id=self.users[branch],
            name=name,
            state="closed",
            move_id=move_id,
            cash_journal_id=self.tills.methods[branch]["cash"].journal_id.id,
            start_at=start,
            stop_at=stop,
            cash_register_balance_start=FLOAT_CENTS / 100,
            cash_register_balance_end_real=(FLOAT_CENTS + by_tender["cash"]) / 100,
            access_token=self.uuid(),
            create_date=start,
            write_date=stop,
            opening_notes=None,
        )

    def _order(self, branch, config, session_id, booking):
        ctx, order_id = self.ctx, next(self.order_ids)
        self.order_numbers[branch] += 1
        number, at = self.order_numbers[branch], ctx.utc(branch, booking.day, booking.closed)
        total = ctx.totals[booking.key] / 100
        self.orders.add(
            id=order_id,
            session_id=session_id,
            config_id=config.id,
            sale_journal=config.journal_id.id,
            user_id=self.users[branch],
            name=f"{config.name} - {number:06d}",
            pos_reference=f"{booking.day:%y}0-{config.id:02d}-{number:06d}",
            sequence_number=number,
            tracking_number=str(number % 1000),
            partner_id=ctx.partners[booking.customer] if booking.customer is not None else None,
            date_order=at,
            state="done",
            amount_total=total,
            amount_paid=total,
            amount_tax=sum(row.tax for row in ctx.priced[booking.key]) / 100,
            amount_return=0,
            amount_difference=0,
            uuid=self.uuid(),
            access_token=self.uuid(),
            visit_id=ctx.visits[booking.key],
            salon_branch_id=ctx.branch_ids[branch],
            salon_points_earned=ctx.points_of.get(booking.key),
            salon_points_balance=ctx.balance_of.get(ctx.visits[booking.key]),
            create_date=at,
            write_date=at,
            nb_print=1,
        )
        self._lines(order_id, number, booking, at)
        self._payment(branch, order_id, session_id, booking, at)

    def _lines(self, order_id, number, booking, at):
        ctx, tills = self.ctx, self.tills
        for sequence, (row, visit_line) in enumerate(zip(ctx.priced[booking.key], ctx.visit_lines[booking.key], strict=True), start=1):
            line_id = next(self.line_ids)
            self.lines.add(
                id=line_id,
                order_id=order_id,
                product_id=row.product,
                name=f"{number:06d}/{sequence}",
                full_product_name=tills.names[row.product],
                qty=row.quantity,
                price_unit=row.price / 100,
                discount=row.discount,
                price_subtotal=row.net / 100,
                price_subtotal_incl=row.total / 100,
                uuid=self.uuid(),
                salon_employee_id=row.employee,
                salon_pet_id=row.pet,
                visit_line_id=visit_line,
                total_cost=tills.costs[row.product] * row.quantity,
                is_total_cost_computed=True,
                create_date=at,
                write_date=at,
            )
            self.order_taxes.append((line_id, tills.taxes[row.kind].id))

    def _payment(self, branch, order_id, session_id, booking, at):
        self.payments.add(
            id=next(self.payment_ids),
            pos_order_id=order_id,
            session_id=session_id,
            amount=self.ctx.totals[booking.key] / 100,
            payment_date=at,
            uuid=self.uuid(),
            payment_method_id=self.tills.methods[branch][booking.payment].id,
            create_date=at,
            write_date=at,
        )

    def _after(self):
        """Let the next session and order follow the numbers that were written."""
        env = self.ctx.env
        advance(env["ir.sequence"].search([("code", "=", "pos.session")]), self.session_number)
        for branch, config in self.tills.configs.items():
            # sudo: stock shows a till's sequences to nobody.
            advance(config.sudo().order_seq_id | config.sudo().order_backend_seq_id, self.order_numbers[branch])
        env.invalidate_all(flush=False)
