"""The till's history: one closed session per branch and day, its orders and payments, and the entries that closing posts.

The rows repeat what Odoo writes when a session is closed by hand (`pattern`); every later row is a change of what was seen
there. So visits, till and journals agree to the cent by construction, and a test compares them.
"""

from collections import Counter, defaultdict
from random import Random
from typing import NamedTuple
from uuid import UUID

from odoo.addons.salon_loyalty.tools.bulk import copy_rows

from .books import Books
from .bulk import Sink, advance
from .pattern import look_at_session
from .shelves import load_shelves

CLOSING_MIN = 20
# What stays in the drawer over night, and the notes that the bank takes.
FLOAT_CENTS, NOTE_CENTS = 50000, 10000
# Coins that somebody brings from the bank on Mondays.
COINS_CENTS = 20000


class Ticket(NamedTuple):
    """One order of the till: a sale, or the refund of one line.

    :ivar refunds: place of the line that goes back among those of the sale; None for a sale
    """

    booking: object
    minute: int
    rows: tuple
    visit_lines: tuple
    refunds: int | None = None

    @property
    def total(self):
        return sum(row.total for row in self.rows)


class Sold(NamedTuple):
    """What one order took from the shelves (negative: brought back), by product.

    :ivar ties: columns that lead from the picking to order, session and customer
    """

    branch: str
    at: object
    quantities: dict
    ties: dict


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
        days[booking.day, booking.branch].append(
            Ticket(booking, booking.closed, tuple(ctx.priced[booking.key]), tuple(ctx.visit_lines[booking.key]))
        )
    for back in ctx.backs:
        days[back.day, back.booking.branch].append(
            Ticket(back.booking, back.minute, (back.row,), (ctx.back_lines[back.booking.key],), back.index)
        )
    seen = look_at_session(ctx, tills)
    writer = _Writer(ctx, tills, seen, days)
    writer.write()
    load_shelves(ctx, seen, writer.sold)


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
        self.drawer = dict.fromkeys(ctx.branches, FLOAT_CENTS)
        self.brought_back = {back.booking.key for back in ctx.backs}
        self.sold_lines = {}  # booking key -> ids of the order lines of a sale of which something goes back
        self.sold = []
        self.users = {key: ctx.till_users.get(key, env.uid) for key in ctx.branches}

    def uuid(self):
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    def _reserve(self):
        """Take the ids of all rows: one SELECT per table."""
        orders = sum(map(len, self.days.values()))
        lines = sum(len(ticket.rows) for tickets in self.days.values() for ticket in tickets)
        self.session_ids = iter(self.sessions.ids(len(self.days)))
        self.order_ids, self.line_ids = iter(self.orders.ids(orders)), iter(self.lines.ids(lines))
        self.payment_ids = iter(self.payments.ids(orders))
        self.books.reserve(len(self.days), sum(len({ticket.booking.payment for ticket in rows}) for rows in self.days.values()))

    def write(self):
        self._reserve()
        for (day, branch), tickets in sorted(self.days.items()):
            self._session(day, branch, tickets)
        counts = self.ctx.counts
        self.books.write_moves()
        counts["till sessions"], counts["orders"], counts["order lines"] = self.sessions.write(), self.orders.write(), self.lines.write()
        counts["payments"] = self.payments.write()
        self.books.write_rest()
        copy_rows(self.ctx.env.cr, "account_tax_pos_order_line_rel", ["pos_order_line_id", "account_tax_id"], self.order_taxes)
        self._after()

    # one session

    def _session(self, day, branch, tickets):
        ctx, config, session_id = self.ctx, self.tills.configs[branch], next(self.session_ids)
        self.session_number += 1
        name = f"{config.name}/{self.session_number:05d}"
        tickets.sort(key=lambda ticket: (ticket.minute, ticket.booking.key, ticket.refunds is not None))
        start = ctx.utc(branch, day, min(ticket.minute for ticket in tickets) - 30)
        stop = min(ctx.utc(branch, day, tickets[-1].minute + CLOSING_MIN), ctx.now)
        by_tender, sums = defaultdict(int), defaultdict(lambda: [0, 0])
        for ticket in tickets:
            self._order(branch, config, session_id, day, ticket)
            by_tender[ticket.booking.payment] += ticket.total
            for row in ticket.rows:
                bucket = sums[self.tills.income[row.product], row.kind, ticket.refunds is not None]
                bucket[0] += row.net
                bucket[1] += row.tax
        opening = self.drawer[branch]
        drawn = self._draw(day, branch, by_tender["cash"])
        move_id = self.books.close_session(day, branch, name, session_id, by_tender, sums, drawn)
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
            cash_register_balance_start=opening / 100,
            cash_register_balance_end_real=self.drawer[branch] / 100,
            cash_real_transaction=sum(drawn.values()) / 100,
            access_token=self.uuid(),
            create_date=start,
            write_date=stop,
            opening_notes=None,
        )

    def _draw(self, day, branch, cash):
        """Return what went into the drawer besides sales, and out of it to the bank, as {word: cents}; the rest stays over night."""
        drawn = {"Coins from the bank": COINS_CENTS} if day.weekday() == 0 else {}
        full = self.drawer[branch] + sum(drawn.values()) + cash
        deposit = max(full - FLOAT_CENTS, 0) // NOTE_CENTS * NOTE_CENTS
        if deposit:
            drawn["Deposit to the bank"] = -deposit
        self.drawer[branch] = full - deposit
        return drawn

    def _order(self, branch, config, session_id, day, ticket):
        ctx, order_id, booking = self.ctx, next(self.order_ids), ticket.booking
        self.order_numbers[branch] += 1
        number, at = self.order_numbers[branch], ctx.utc(branch, day, ticket.minute)
        total, is_refund, visit = ticket.total / 100, ticket.refunds is not None, ctx.visits[booking.key]
        name, partner = f"{config.name} - {number:06d}", ctx.partners[booking.customer] if booking.customer is not None else None
        self.orders.add(
            id=order_id,
            session_id=session_id,
            config_id=config.id,
            sale_journal=config.journal_id.id,
            user_id=self.users[branch],
            name=name,
            pos_reference=f"{day:%y}0-{config.id:02d}-{number:06d}",
            sequence_number=number,
            tracking_number=str(number % 1000),
            partner_id=partner,
            date_order=at,
            state="done",
            is_refund=is_refund,
            amount_total=total,
            amount_paid=total,
            amount_tax=sum(row.tax for row in ticket.rows) / 100,
            amount_return=0,
            amount_difference=0,
            uuid=self.uuid(),
            access_token=self.uuid(),
            visit_id=visit,
            salon_branch_id=ctx.branch_ids[branch],
            salon_points_earned=-ctx.points_back.get(booking.key, 0) if is_refund else ctx.points_of.get(booking.key),
            salon_points_balance=ctx.balance_of.get(("reverse" if is_refund else "earn", visit)),
            create_date=at,
            write_date=at,
            nb_print=1,
        )
        self._lines(order_id, number, ticket, at)
        self._payment(branch, order_id, session_id, ticket, at)
        ties = {"pos_order_id": order_id, "pos_session_id": session_id, "partner_id": partner, "origin": name}
        self._note_goods(branch, at, ticket, ties)

    def _note_goods(self, branch, at, ticket, ties):
        goods = Counter()
        for row in ticket.rows:
            if row.kind == "retail":
                goods[row.product] += row.quantity
        if goods:
            self.sold.append(Sold(branch, at, goods, ties))

    def _lines(self, order_id, number, ticket, at):
        tills, key = self.tills, ticket.booking.key
        line_ids = [next(self.line_ids) for _row in ticket.rows]
        origin = None if ticket.refunds is None else self.sold_lines[key][ticket.refunds]
        if key in self.brought_back and origin is None:
            self.sold_lines[key] = line_ids
        for sequence, (line_id, row, visit_line) in enumerate(zip(line_ids, ticket.rows, ticket.visit_lines, strict=True), start=1):
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
                refunded_orderline_id=origin,
                total_cost=tills.costs[row.product] * row.quantity,
                is_total_cost_computed=True,
                create_date=at,
                write_date=at,
            )
            self.order_taxes.append((line_id, tills.taxes[row.kind].id))

    def _payment(self, branch, order_id, session_id, ticket, at):
        self.payments.add(
            id=next(self.payment_ids),
            pos_order_id=order_id,
            session_id=session_id,
            amount=ticket.total / 100,
            payment_date=at,
            uuid=self.uuid(),
            payment_method_id=self.tills.methods[branch][ticket.booking.payment].id,
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
