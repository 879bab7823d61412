"""The entries that closing a session posts: its sales, and per tender the receipt that settles its receivable."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from odoo.tools import SQL

from odoo.addons.salon_loyalty.tools.bulk import copy_rows

from .bulk import Sink

ITEMS = (
    *("sales_line", "tax_line", "receivable_line", "bank_line", "bank_counter"),
    *("cash_line", "cash_counter", "drawer_line", "drawer_counter"),
)
# What ties the line that was looked at to its own session.
TIES = ("full_reconcile_id", "matching_number", "payment_id", "statement_line_id", "tax_line_id", "tax_repartition_line_id")


class Move(NamedTuple):
    """A posted entry: its id, number, journal record and day."""

    id: int
    name: str
    journal: object
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one method took in one session.

    :ivar amount: cents
    :ivar matched: values that both ends of the match share
    """

    day: date
    session: str
    session_id: int
    method: object
    receivable: int
    amount: int
    matched: dict


class Books:
    """Builds the rows of the entries, session by session."""

    def __init__(self, ctx, tills, seen):
        env = self.env = ctx.env
        self.counts, self.tills, self.seen = ctx.counts, tills, seen
        self.moves, self.items, self.line_taxes, self.full_ids = [], [], [], []
        self.bank_payments = Sink(env, "account_payment", seen["bank_payment"])
        self.statements = Sink(env, "account_bank_statement_line", seen["cash_statement"])
        self.partials = Sink(env, "account_partial_reconcile", seen["partial"])
        self.numbers = defaultdict(int)
        self.plain = {kind: {name: value for name, value in seen[kind].items() if value is not None and name not in TIES} for kind in ITEMS}
        self.repartition = {
            (kind, back): tax[lines].filtered(lambda line: line.repartition_type == "tax")
            for kind, tax in tills.taxes.items()
            for back, lines in ((False, "invoice_repartition_line_ids"), (True, "refund_repartition_line_ids"))
        }

    def reserve(self, sessions, tenders):
        """Take the ids of all rows: one SELECT per table."""

        def ids(table, count):
            return iter(Sink(self.env, table, {}).ids(count))

        # each session puts coins into its drawer and takes notes out at most once
        self.move_ids = ids("account_move", sessions * 3 + tenders)
        # a session's entry has at most 4 sales and refund lines, 4 of their taxes and one line per tender; all others have two
        self.item_ids = ids("account_move_line", sessions * 12 + tenders * 3)
        self.bank_ids, self.statement_ids = ids("account_payment", tenders), ids("account_bank_statement_line", sessions * 3)
        self.partial_ids, self.full_pool = ids("account_partial_reconcile", tenders), ids("account_full_reconcile", tenders)

    # building

    def close_session(self, day, branch, session, session_id, by_tender, sums, drawn):
        """Add all entries of one session and return the id of its own.

        :param by_tender: {tender: cents}
        :param sums: {(income account id, kind, whether it went back): (net cents, tax cents)}
        :param drawn: {word: cents that went into the drawer, negative: out of it} besides the sales
        """
        journal = self.tills.configs[branch].journal_id
        move = self._move(self.seen["move"], journal, day, (f"{journal.code}/{day:%Y/%m}/", 4), sum(by_tender.values()), session)
        self._sales(move, session, sums)
        for tender, amount in sorted(by_tender.items()):
            if amount:
                self._tender(move, branch, session, session_id, tender, amount)
        for word, amount in drawn.items():
            self._draw(branch, day, session, session_id, word, amount)
        return move.id

    def _move(self, seen, journal, day, number_format, amount, ref, payment=None, statement=None):
        """Add one posted entry."""
        prefix, digits = number_format
        key = journal.id, prefix
        self.numbers[key] += 1
        move = Move(next(self.move_ids), f"{prefix}{self.numbers[key]:0{digits}d}", journal, day)
        self.moves.append(
            {
                "id": move.id,
                "journal_id": journal.id,
                "date": day,
                "invoice_date_due": day,
                "name": move.name,
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
        return move

    def _item(self, kind, move, account, cents, name, ref=None, **more):
        """Add one journal item and return its id; cents are positive in debit, negative in credit."""
        number, amount = next(self.item_ids), cents / 100
        row = {
            **self.plain[kind],
            "id": number,
            "move_id": move.id,
            "move_name": move.name,
            "journal_id": move.journal.id,
            "account_id": account,
            "date": move.day,
            "name": name,
            "ref": ref,
            "debit": max(amount, 0.0),
            "credit": max(-amount, 0.0),
            "balance": amount,
            "amount_currency": amount,
            **more,
        }
        if row.get("date_maturity"):
            row["date_maturity"] = move.day
        self.items.append(row)
        return number

    def _sales(self, move, session, sums):
        taxes = defaultdict(lambda: [0, 0])
        for (account, kind, back), (net, tax) in sorted(sums.items()):
            record = self.tills.taxes[kind]
            amounts = {"price_subtotal": -net / 100, "price_total": -(net + tax) / 100, "quantity": -1.0 if back else 1.0}
            title = "Refund" if back else "Sales"
            item = self._item("sales_line", move, account, -net, f"{title} with {record.name}", session, **amounts)
            self.line_taxes.append((item, record.id))
            taxes[kind, back][0] += net
            taxes[kind, back][1] += tax
        for (kind, back), (net, tax) in sorted(taxes.items()):
            record, repartition = self.tills.taxes[kind], self.repartition[kind, back]
            self._item(
                "tax_line",
                move,
                repartition.account_id.id or next(iter(sums))[0],
                -tax,
                record.name,
                session,
                tax_line_id=record.id,
                tax_repartition_line_id=repartition.id,
                tax_group_id=record.tax_group_id.id,
                tax_base_amount=abs(net) / 100,
            )

    def _tender(self, move, branch, session, session_id, tender, amount):
        """Add the receivable of one method and the entry that settles it, matched with each other."""
        method, full = self.tills.methods[branch][tender], next(self.full_pool)
        self.full_ids.append(full)
        receivable = self.tills.receivable(method)
        matched = {"full_reconcile_id": full, "matching_number": str(full), "reconciled": True, **_residual(0)}
        debit = self._item("receivable_line", move, receivable, amount, f"{session} - {method.name}", session, **matched)
        receipt = Receipt(
            day=move.day, session=session, session_id=session_id, method=method, receivable=receivable, amount=amount, matched=matched
        )
        credit = self._settle_cash(receipt) if tender == "cash" else self._settle_bank(receipt)
        self.partials.add(
            id=next(self.partial_ids),
            debit_move_id=debit,
            credit_move_id=credit,
            full_reconcile_id=full,
            amount=amount / 100,
            debit_amount_currency=amount / 100,
            credit_amount_currency=amount / 100,
            max_date=move.day,
        )

    def _settle_cash(self, receipt):
        """Add the statement line of the drawer; return the item that settles the receivable."""
        statement, journal = next(self.statement_ids), receipt.method.journal_id
        day, amount, name = receipt.day, receipt.amount, receipt.session
        move = self._move(self.seen["cash_move"], journal, day, (f"{journal.code}/{day:%Y}/", 5), amount, None, statement=statement)
        residual = _residual(amount) if self.seen["cash_line"]["amount_residual"] else {}
        tie = {"statement_line_id": statement}
        self._item("cash_line", move, journal.default_account_id.id, amount, name, **tie, **_prices(amount), **residual)
        credit = self._item("cash_counter", move, receipt.receivable, -amount, name, **tie, **_prices(-amount), **receipt.matched)
        self._statement(statement, move, amount, name, receipt.session_id)
        return credit

    def _statement(self, number, move, amount, words, session_id):
        self.statements.add(
            id=number,
            move_id=move.id,
            journal_id=move.journal.id,
            amount=amount / 100,
            payment_ref=words,
            pos_session_id=session_id,
            internal_index=f"{move.day:%Y%m%d}{2147483646:0>10}{number:0>10}",
        )

    def _draw(self, branch, day, session, session_id, word, amount):
        """Add what somebody put into the drawer or took out of it; the other side waits for the bank's own statement."""
        statement, journal = next(self.statement_ids), self.tills.methods[branch]["cash"].journal_id
        words = f"{session}-{'in' if amount > 0 else 'out'}-{word}"
        move = self._move(self.seen["drawer_move"], journal, day, (f"{journal.code}/{day:%Y}/", 5), abs(amount), None, statement=statement)
        tie = {"statement_line_id": statement}
        kept = _residual(amount) if self.seen["drawer_line"]["amount_residual"] else {}
        self._item("drawer_line", move, journal.default_account_id.id, amount, words, **tie, **_prices(amount), **kept)
        open_ = _residual(-amount) if self.seen["drawer_counter"]["amount_residual"] else {}
        self._item("drawer_counter", move, journal.suspense_account_id.id, -amount, words, **tie, **_prices(-amount), **open_)
        self._statement(statement, move, amount, words, session_id)

    def _settle_bank(self, receipt):
        """Add the payment of the bank; return the item that settles the receivable."""
        payment, method, day, amount = next(self.bank_ids), receipt.method, receipt.day, receipt.amount
        journal, memo = method.journal_id, f"{method.name} {receipt.session}"
        move = self._move(self.seen["bank_move"], journal, day, (f"P{journal.code}/{day:%Y}/", 5), amount, memo, payment=payment)
        outstanding = method.outstanding_account_id.id or self.seen["bank_payment"]["outstanding_account_id"]
        tie = {"payment_id": payment}
        self._item("bank_line", move, outstanding, amount, memo, memo, **tie, **_prices(amount), **_residual(amount))
        credit = self._item("bank_counter", move, receipt.receivable, -amount, memo, memo, **tie, **_prices(-amount), **receipt.matched)
        self.bank_payments.add(
            id=payment,
            move_id=move.id,
            journal_id=journal.id,
            name=move.name,
            memo=memo,
            date=day,
            amount=amount / 100,
            amount_company_currency_signed=amount / 100,
            payment_method_line_id=journal.inbound_payment_method_line_ids[:1].id,
            pos_payment_method_id=method.id,
            pos_session_id=receipt.session_id,
            outstanding_account_id=outstanding,
            force_outstanding_account_id=outstanding,
            destination_account_id=receipt.receivable,
        )
        return credit

    # writing

    def write_moves(self):
        """Write the entries without their links to payments and statement lines, which come with `write_rest`."""
        uid = self.env.uid
        copy_rows(
            self.env.cr, "account_full_reconcile", ["id", "create_uid", "write_uid"], [(number, uid, uid) for number in self.full_ids]
        )
        self.links = [(row["id"], row.pop("origin_payment_id"), row.pop("statement_line_id")) for row in self.moves]
        sink = Sink(self.env, "account_move", {**self.seen["move"], "origin_payment_id": None, "statement_line_id": None})
        sink.rows = self.moves
        self.counts["journal entries"] = sink.write()

    def write_rest(self):
        """Write what hangs on the entries; the sessions are there by now."""
        self.bank_payments.write()
        self.statements.write()
        self._link_moves()
        self._write_items()
        self.partials.write()
        copy_rows(self.env.cr, "account_move_line_account_tax_rel", ["account_move_line_id", "account_tax_id"], self.line_taxes)

    def _link_moves(self):
        ids, payments, statements = (list(column) for column in zip(*self.links, strict=True))
        self.env.cr.execute(
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

    def _write_items(self):
        columns = dict.fromkeys(name for row in (*self.plain.values(), *self.items) for name in row)
        sink = Sink(self.env, "account_move_line", columns, fresh=set(columns))
        sink.rows = self.items
        self.counts["journal items"] = sink.write()


def _prices(cents):
    return {"price_subtotal": cents / 100, "price_total": cents / 100}


def _residual(cents):
    return {"amount_residual": cents / 100, "amount_residual_currency": cents / 100}
