"""The till's history: one closed session per branch and day, its orders and payments, and the entries that closing posts.

The rows repeat what Odoo writes when a session is closed by hand: a first session is opened, paid and closed for real inside
a savepoint, looked at and undone; every later row is a change of what was seen. So visits, till and journals agree to the
cent by construction, and a test compares them.
"""

from collections import defaultdict
from random import Random
from uuid import UUID

from odoo.tools import SQL

from odoo.addons.salon_loyalty.tools.bulk import copy_rows

from .bulk import Sink, Undo, advance, raw_row

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
    seen = _look_at_real_session(ctx, tills)
    days = defaultdict(list)
    for booking in paid:
        days[booking.day, booking.branch].append(booking)
    _Writer(ctx, tills, seen, days).write()


def _look_at_real_session(ctx, tills):
    """Open, pay and close one session, and return its raw rows by kind. All of it is undone."""
    env, branch = ctx.env, next(iter(tills.configs))
    config, methods = tills.configs[branch], tills.methods[branch]
    service = next(number for (table, _key), number in ctx.variants.items() if table == "service")
    product, rows = env["product.product"].browse(service), {}
    try:
        with env.cr.savepoint():
            session = env["pos.session"].create({"config_id": config.id, "user_id": env.uid})
            session.set_opening_control(0, "")
            for tender in ("cash", "card"):
                order = env["pos.order"].create(
                    {
                        "session_id": session.id,
                        "amount_tax": 0,
                        "amount_total": 100,
                        "amount_paid": 0,
                        "amount_return": 0,
                        "lines": [
                            (
                                0,
                                0,
                                {
                                    "product_id": service,
                                    "qty": 1,
                                    "price_unit": 100,
                                    "price_subtotal": 100,
                                    "price_subtotal_incl": 100,
                                    "tax_ids": [(6, 0, product.taxes_id.ids)],
                                    "full_product_name": product.name,
                                },
                            )
                        ],
                    }
                )
                order._compute_prices()
                order.add_payment({"pos_order_id": order.id, "amount": order.amount_total, "payment_method_id": methods[tender].id})
                order.with_context(salon_demo=True).action_pos_order_paid()
            session.post_closing_cash_details(100)
            session.action_pos_session_closing_control()
            env.flush_all()
            rows = _rows_of(env, session)
            raise Undo
    except Undo:
        env.clear()
        env.cr.precommit.data.pop("bus.bus.values", None)
    return rows


def _rows_of(env, session):
    order, move = session.order_ids[:1], session.move_id
    payment = env["account.payment"].search([("pos_session_id", "=", session.id)], limit=1)
    statement = env["account.bank.statement.line"].search([("pos_session_id", "=", session.id)], limit=1, order="id")
    kinds = {line.display_type: line for line in move.line_ids}
    liquidity = payment.move_id.line_ids.filtered(lambda line: line.debit)
    cash = statement.move_id.line_ids.filtered(lambda line: line.debit)
    partial = env["account.partial.reconcile"].search([("debit_move_id", "in", move.line_ids.ids)], limit=1)
    records = {
        "session": session,
        "order": order,
        "line": order.lines,
        "payment": order.payment_ids,
        "move": move,
        "tax_line": kinds["tax"],
        "sales_line": kinds["product"],
        "receivable_line": kinds["payment_term"],
        "bank_payment": payment,
        "bank_move": payment.move_id,
        "bank_line": liquidity,
        "bank_counter": payment.move_id.line_ids - liquidity,
        "cash_statement": statement,
        "cash_move": statement.move_id,
        "cash_line": cash,
        "cash_counter": statement.move_id.line_ids - cash,
        "partial": partial,
        "full": partial.full_reconcile_id,
    }
    return {name: raw_row(env, record._table, record[:1].id) for name, record in records.items()}


class _Writer:
    """Builds the rows of all sessions, day by day."""

    def __init__(self, ctx, tills, seen, days):
        self.ctx, self.tills, self.seen, self.days = ctx, tills, seen, days
        self.rng = Random(f"{ctx.seed}/till")
        env = ctx.env
        self.sessions = Sink(env, "pos_session", seen["session"])
        self.orders = Sink(env, "pos_order", seen["order"])
        self.lines = Sink(env, "pos_order_line", seen["line"])
        self.payments = Sink(env, "pos_payment", seen["payment"])
        self.moves, self.move_lines = [], []
        self.bank_payments = Sink(env, "account_payment", seen["bank_payment"])
        self.statements = Sink(env, "account_bank_statement_line", seen["cash_statement"])
        self.partials = Sink(env, "account_partial_reconcile", seen["partial"])
        self.line_taxes, self.order_taxes = [], []
        self.full_ids = []
        self.numbers = defaultdict(int)
        self.session_number, self.order_numbers = 0, defaultdict(int)
        self.users = {key: ctx.till_users.get(key, env.uid) for key in ctx.branches}

    def uuid(self):
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    # numbers: one SELECT per table for all ids

    def _reserve(self):
        orders = sum(map(len, self.days.values()))
        lines = sum(len(self.ctx.priced[booking.key]) for rows in self.days.values() for booking in rows)
        tenders = sum(len({booking.payment for booking in rows}) for rows in self.days.values())
        moves = len(self.days) + tenders
        env = self.ctx.env
        self.session_ids = iter(self.sessions.ids(len(self.days)))
        self.order_ids, self.line_ids = iter(self.orders.ids(orders)), iter(self.lines.ids(lines))
        self.payment_ids = iter(self.payments.ids(orders))
        self.move_ids = iter(Sink(env, "account_move", {}).ids(moves))
        # a session's entry has at most 2 sales and 2 tax lines and one line per tender; each tender's own entry has two
        self.move_line_ids = iter(Sink(env, "account_move_line", {}).ids(len(self.days) * 4 + tenders * 3))
        self.bank_ids, self.statement_ids = iter(self.bank_payments.ids(tenders)), iter(self.statements.ids(len(self.days)))
        self.partial_ids = iter(self.partials.ids(tenders))
        self.full_pool = iter(Sink(env, "account_full_reconcile", {}).ids(tenders))

    def write(self):
        self._reserve()
        for (day, branch), bookings in sorted(self.days.items()):
            self._session(day, branch, bookings)
        counts = self.ctx.counts
        copy_rows(
            self.ctx.env.cr,
            "account_full_reconcile",
            ["id", "create_uid", "write_uid"],
            [(number, self.ctx.env.uid, self.ctx.env.uid) for number in self.full_ids],
        )
        self._break_cycles()
        counts["till sessions"], counts["orders"], counts["order lines"] = self.sessions.write(), self.orders.write(), self.lines.write()
        counts["payments"] = self.payments.write()
        self.bank_payments.write()
        self.statements.write()
        self._link_moves()
        self._write_lines()
        self.partials.write()
        cr = self.ctx.env.cr
        copy_rows(cr, "account_move_line_account_tax_rel", ["account_move_line_id", "account_tax_id"], self.line_taxes)
        copy_rows(cr, "account_tax_pos_order_line_rel", ["pos_order_line_id", "account_tax_id"], self.order_taxes)
        self._after()

    def _break_cycles(self):
        """Write moves first, without their links to payments and statement lines, which come right after."""
        self.links = [(row["id"], row.pop("origin_payment_id"), row.pop("statement_line_id")) for row in self.moves]
        plain = {**self.seen["move"], "origin_payment_id": None, "statement_line_id": None}
        sink = Sink(self.ctx.env, "account_move", plain)
        sink.rows = self.moves
        self.ctx.counts["journal entries"] = sink.write()

    def _link_moves(self):
        ids, payments, statements = (list(column) for column in zip(*self.links, strict=True))
        self.ctx.env.cr.execute(
            SQL(
                """
            UPDATE account_move move SET origin_payment_id = link.payment, statement_line_id = link.statement
              FROM unnest(%s::int[], %s::int[], %s::int[]) AS link (id, payment, statement)
             WHERE move.id = link.id AND (link.payment IS NOT NULL OR link.statement IS NOT NULL)
            """,
                ids,
                payments,
                statements,
            )
        )

    def _write_lines(self):
        columns = {}
        for kind in ("sales_line", "tax_line", "receivable_line", "bank_line", "bank_counter", "cash_line", "cash_counter"):
            columns.update({name: None for name, value in self.seen[kind].items() if value is not None})
        for row in self.move_lines:
            columns.update(dict.fromkeys(row))
        sink = Sink(self.ctx.env, "account_move_line", columns, fresh=set(columns))
        sink.rows = self.move_lines
        self.ctx.counts["journal items"] = sink.write()

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
        move_id = self._entry(day, branch, config, name, by_tender, sums, session_id)
        cash = self.tills.methods[branch]["cash"]
        self.sessions.add(
            id=session_id,
            config_id=config.id,
            user_id=self.users[branch],
            name=name,
            state="closed",
            move_id=move_id,
            cash_journal_id=cash.journal_id.id,
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
        ctx.order_of[booking.key] = order_id
        self.order_numbers[branch] += 1
        number = self.order_numbers[branch]
        total, at = ctx.totals[booking.key], ctx.utc(branch, booking.day, booking.closed)
        reference = f"{booking.day:%y}0-{config.id:02d}-{number:06d}"
        self.orders.add(
            id=order_id,
            session_id=session_id,
            config_id=config.id,
            sale_journal=config.journal_id.id,
            user_id=self.users[branch],
            name=f"{config.name} - {number:06d}",
            pos_reference=reference,
            sequence_number=number,
            tracking_number=str(number % 1000),
            partner_id=ctx.partners[booking.customer] if booking.customer is not None else None,
            date_order=at,
            state="done",
            amount_total=total / 100,
            amount_paid=total / 100,
            amount_tax=sum(row.tax for row in ctx.priced[booking.key]) / 100,
            amount_return=0,
            amount_difference=0,
            uuid=self.uuid(),
            access_token=self.uuid(),
            visit_id=ctx.visits[booking.key],
            salon_branch_id=ctx.branch_ids[branch],
            salon_points_earned=ctx.points_of.get(booking.key),
            salon_points_balance=None,
            create_date=at,
            write_date=at,
            nb_print=1,
        )
        for sequence, (row, visit_line) in enumerate(zip(ctx.priced[booking.key], ctx.visit_lines[booking.key], strict=True), start=1):
            line_id = next(self.line_ids)
            self.lines.add(
                id=line_id,
                order_id=order_id,
                product_id=row.product,
                name=f"{number:06d}/{sequence}",
                full_product_name=self.tills.names[row.product],
                qty=row.quantity,
                price_unit=row.price / 100,
                discount=row.discount,
                price_subtotal=row.net / 100,
                price_subtotal_incl=row.total / 100,
                uuid=self.uuid(),
                salon_employee_id=row.employee,
                salon_pet_id=row.pet,
                visit_line_id=visit_line,
                total_cost=self.tills.costs[row.product] * row.quantity,
                is_total_cost_computed=True,
                create_date=at,
                write_date=at,
            )
            self.order_taxes.append((line_id, self.tills.taxes[row.kind].id))
        self.payments.add(
            id=next(self.payment_ids),
            pos_order_id=order_id,
            session_id=session_id,
            amount=total / 100,
            payment_date=at,
            uuid=self.uuid(),
            payment_method_id=self.tills.methods[branch][booking.payment].id,
            create_date=at,
            write_date=at,
        )

    # books

    def _move(self, seen, journal, day, number_format, amount, ref, payment=None, statement=None):
        """Add one posted entry; return (its id, its name)."""
        prefix, digits = number_format
        key = journal.id, prefix
        self.numbers[key] += 1
        name = f"{prefix}{self.numbers[key]:0{digits}d}"
        move_id = next(self.move_ids)
        self.moves.append(
            {
                "id": move_id,
                "journal_id": journal.id,
                "date": day,
                "invoice_date_due": day,
                "name": name,
                "sequence_prefix": prefix,
                "sequence_number": self.numbers[key],
                "ref": ref,
                "amount_total": amount / 100,
                "amount_total_signed": amount / 100,
                "amount_total_in_currency_signed": amount / 100,
                "origin_payment_id": payment,
                "statement_line_id": statement,
                "is_manually_modified": bool(seen.get("is_manually_modified")),
            }
        )
        return move_id, name

    def _item(self, kind, move, journal, day, account, cents, name, ref=None, **more):
        """Add one journal item; cents are positive in debit, negative in credit."""
        move_id, move_name = move
        number = next(self.move_line_ids)
        seen = {key: value for key, value in self.seen[kind].items() if value is not None}
        for key in ("full_reconcile_id", "matching_number", "payment_id", "statement_line_id", "tax_line_id", "tax_repartition_line_id"):
            seen.pop(key, None)
        amount = cents / 100
        seen.update(
            id=number,
            move_id=move_id,
            move_name=move_name,
            journal_id=journal.id,
            account_id=account,
            date=day,
            name=name,
            ref=ref,
            debit=max(amount, 0.0),
            credit=max(-amount, 0.0),
            balance=amount,
            amount_currency=amount,
            **more,
        )
        if seen.get("date_maturity"):
            seen["date_maturity"] = day
        self.move_lines.append(seen)
        return number

    def _entry(self, day, branch, config, name, by_tender, sums, session_id):
        journal = config.journal_id
        total = sum(by_tender.values())
        move = self._move(self.seen["move"], journal, day, (f"{journal.code}/{day:%Y/%m}/", 4), total, name)
        taxes = defaultdict(lambda: [0, 0])
        for (account, kind), (net, tax) in sorted(sums.items()):
            label = self.tills.taxes[kind]
            line = self._item(
                "sales_line",
                move,
                journal,
                day,
                account,
                -net,
                f"Sales with {label.name}",
                name,
                price_subtotal=-net / 100,
                price_total=-(net + tax) / 100,
                quantity=1.0,
            )
            self.line_taxes.append((line, label.id))
            taxes[kind][0] += net
            taxes[kind][1] += tax
        for kind, (net, tax) in sorted(taxes.items()):
            record = self.tills.taxes[kind]
            repartition = record.invoice_repartition_line_ids.filtered(lambda line: line.repartition_type == "tax")
            self._item(
                "tax_line",
                move,
                journal,
                day,
                repartition.account_id.id or next(iter(sums))[0],
                -tax,
                record.name,
                name,
                tax_line_id=record.id,
                tax_repartition_line_id=repartition.id,
                tax_group_id=record.tax_group_id.id,
                tax_base_amount=net / 100,
            )
        for tender, amount in sorted(by_tender.items()):
            if amount:
                self._tender(day, branch, name, tender, amount, move, journal, session_id)
        return move[0]

    def _tender(self, day, branch, name, tender, amount, move, journal, session_id):
        """Add the receivable of one method and the entry that settles it, matched with each other."""
        method, full = self.tills.methods[branch][tender], next(self.full_pool)
        self.full_ids.append(full)
        receivable, own = self.tills.receivable(method), method.journal_id
        matched = {
            "full_reconcile_id": full,
            "matching_number": str(full),
            "reconciled": True,
            "amount_residual": 0,
            "amount_residual_currency": 0,
        }
        debit = self._item("receivable_line", move, journal, day, receivable, amount, f"{name} - {method.name}", name, **matched)
        settle = self._settle_cash if tender == "cash" else self._settle_bank
        credit = settle(day, name, method, own, receivable, amount, matched, session_id)
        self.partials.add(
            id=next(self.partial_ids),
            debit_move_id=debit,
            credit_move_id=credit,
            full_reconcile_id=full,
            amount=amount / 100,
            debit_amount_currency=amount / 100,
            credit_amount_currency=amount / 100,
            max_date=day,
        )

    def _settle_cash(self, day, name, method, journal, receivable, amount, matched, session_id):
        statement = next(self.statement_ids)
        move = self._move(self.seen["cash_move"], journal, day, (f"{journal.code}/{day:%Y}/", 5), amount, None, statement=statement)
        open_item = (
            {"amount_residual": amount / 100, "amount_residual_currency": amount / 100} if self.seen["cash_line"]["amount_residual"] else {}
        )
        self._item(
            "cash_line",
            move,
            journal,
            day,
            journal.default_account_id.id,
            amount,
            name,
            statement_line_id=statement,
            price_subtotal=amount / 100,
            price_total=amount / 100,
            **open_item,
        )
        credit = self._item(
            "cash_counter",
            move,
            journal,
            day,
            receivable,
            -amount,
            name,
            statement_line_id=statement,
            price_subtotal=-amount / 100,
            price_total=-amount / 100,
            **matched,
        )
        self.statements.add(
            id=statement,
            move_id=move[0],
            journal_id=journal.id,
            amount=amount / 100,
            payment_ref=name,
            pos_session_id=session_id,
            internal_index=f"{day:%Y%m%d}{2147483646:0>10}{statement:0>10}",
        )
        return credit

    def _settle_bank(self, day, name, method, journal, receivable, amount, matched, session_id):
        payment = next(self.bank_ids)
        memo = f"{method.name} {name}"
        move = self._move(self.seen["bank_move"], journal, day, (f"P{journal.code}/{day:%Y}/", 5), amount, memo, payment=payment)
        outstanding = method.outstanding_account_id.id or self.seen["bank_payment"]["outstanding_account_id"]
        self._item(
            "bank_line",
            move,
            journal,
            day,
            outstanding,
            amount,
            memo,
            memo,
            payment_id=payment,
            price_subtotal=amount / 100,
            price_total=amount / 100,
            amount_residual=amount / 100,
            amount_residual_currency=amount / 100,
        )
        credit = self._item(
            "bank_counter",
            move,
            journal,
            day,
            receivable,
            -amount,
            memo,
            memo,
            payment_id=payment,
            price_subtotal=-amount / 100,
            price_total=-amount / 100,
            **matched,
        )
        self.bank_payments.add(
            id=payment,
            move_id=move[0],
            journal_id=journal.id,
            name=move[1],
            memo=memo,
            date=day,
            amount=amount / 100,
            amount_company_currency_signed=amount / 100,
            payment_method_line_id=journal.inbound_payment_method_line_ids[:1].id,
            pos_payment_method_id=method.id,
            pos_session_id=session_id,
            outstanding_account_id=outstanding,
            force_outstanding_account_id=outstanding,
            destination_account_id=receivable,
        )
        return credit

    def _after(self):
        """Let the next session and order follow the numbers that were written."""
        env = self.ctx.env
        advance(env["ir.sequence"].search([("code", "=", "pos.session")]), self.session_number)
        for branch, config in self.tills.configs.items():
            # sudo: stock shows a till's sequences to nobody.
            advance(config.sudo().order_seq_id | config.sudo().order_backend_seq_id, self.order_numbers[branch])
        env.invalidate_all(flush=False)


def note_points(ctx):
    """Put on each order the customer's balance after it, as the receipt said."""
    if ctx.points_of:
        ctx.env.cr.execute(
            SQL(
                """
            UPDATE pos_order po SET salon_points_balance = line.balance_after
              FROM salon_ledger_transaction tx JOIN salon_ledger_line line ON line.transaction_id = tx.id AND line.seq IS NOT NULL
             WHERE tx.visit_id = po.visit_id AND tx.kind = 'earn'
            """
            )
        )
