from itertools import groupby

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine import ledger
from ..engine.errors import LedgerError
from ..engine.ledger import Kind
from ..engine.lots import Lot, Purse
from ..tools.bulk import copy_rows, next_ids
from .salon_ledger_account import HOUSE_OF_KIND

TRANSACTION_COLUMNS = (
    "id", "key", "kind", "account_id", "company_id", "requested", "amount", "occurred_at", "recorded_at", "visit_id", "reverses_id",
    "expires_on", "note", "content_hash", "user_id",
)
LINE_COLUMNS = ("transaction_id", "account_id", "amount", "occurred_at", "lot_id", "seq", "balance_after", "prev_hash", "hash")
LOT_COLUMNS = ("id", "account_id", "transaction_id", "issued", "remaining", "earned_on", "expires_on")

EVENT_OF_KIND = {
    Kind.EARN: "points.earned", Kind.SPEND: "points.spent", Kind.EXPIRE: "points.expired", Kind.REVERSE: "points.reversed",
    Kind.ADJUST: "points.corrected",
}


def _id(value):
    """Return the id of a record, an id or nothing."""
    return (value if isinstance(value, int) else value.id) if value else None


class SalonLedgerPosting(models.AbstractModel):
    """The one writer of the ledger: lock, ask the engine, write the answer.

    A fixed number of statements whatever the size of the set: some fifteen for one entry and for 30,000.
    """

    _name = "salon.ledger.posting"
    _description = "Posting to the ledger"

    @api.model
    def _post(self, entries, now, emit=True):
        """Book ``entries`` and return their `salon.ledger.transaction` records, in the same order.

        All or none: a refusal of one entry books nothing. An entry whose key was booked before with the same content is
        answered with the first transaction and books nothing; with other content it is refused. Times are not content.

        :param entries: list of dicts. Records may be given as records or ids.
            ``key`` (str, required): names the business event, unique for ever, e.g. ``"visit:42:earn"``;
            ``kind`` (required): ``earn``, ``opening`` and ``adjust`` give, ``spend``, ``expire`` and ``reverse`` take;
            ``amount`` (int > 0, required): points; only ``adjust`` may be negative;
            ``partner``: the holder, by default the customer of ``visit``;
            ``visit``, ``company`` (by default the visit's, then the current one), ``note``: optional;
            ``occurred_at`` (naive UTC, default ``now``), ``expires_on`` (last local day, default never; giving kinds only);
            ``day`` (local day it counts for; default: the visit's, else that of ``occurred_at`` in the company);
            ``reverses`` (str, kind ``reverse``): key of the transaction whose points are taken first.
        :param now: naive UTC moment of recording
        :param emit: False appends no `workflow.event`; for loads of history only
        :raises UserError: not enough points, a key used for something else, an amount without sense
        """
        if not entries:
            return self.env["salon.ledger.transaction"]
        now = now.replace(microsecond=0)
        try:
            wishes = self._prepare_wishes(entries, now)
            states = self._load_accounts(wishes)
            known = self._load_known(entries)
            postings, ids = self._plan(wishes, states, known, now)
        except LedgerError as error:
            raise UserError(self._refusal_text(error)) from error
        if postings:
            self._write_postings(postings, states, wishes, now)
        transactions = self.env["salon.ledger.transaction"].browse(ids)
        if postings and emit:
            transactions._emit_points(postings)
        return transactions

    # reading

    def _prepare_wishes(self, entries, now):
        """Return entries completed with ids and defaults: list of dicts for `ledger.Entry`, with ``company_id`` beside."""
        visits = self._read_visits({_id(entry.get("visit")) for entry in entries} - {None})
        nothing = (None, None, None)
        wishes, day_of = [], {}
        for entry in entries:
            visit_id = _id(entry.get("visit"))
            company_id, partner_id, day = visits.get(visit_id, nothing)
            company_id = _id(entry.get("company")) or company_id or self.env.company.id
            partner_id = _id(entry.get("partner")) or partner_id
            occurred_at = (entry.get("occurred_at") or now).replace(microsecond=0)
            day = entry.get("day") or day
            if not day:
                hour = (company_id, occurred_at.replace(minute=0, second=0))
                if hour not in day_of:
                    day_of[hour] = self.env["res.company"].browse(company_id)._points_day(occurred_at)
                day = day_of[hour]
            if not partner_id:
                raise LedgerError("no_holder", key=entry["key"])
            requested = ledger.signed_amount(entry["kind"], entry["amount"])
            wishes.append({
                "company_id": company_id, "partner_id": partner_id, "key": entry["key"], "kind": Kind(entry["kind"]),
                "requested": requested, "day": day, "occurred_at": occurred_at, "visit_id": visit_id,
                "expires_on": (entry.get("expires_on") or None) if requested > 0 else None, "note": entry.get("note") or "",
                "reverses": entry.get("reverses"),
            })
        return wishes

    def _read_visits(self, visit_ids):
        if not visit_ids:
            return {}
        self.env["salon.visit"].flush_model(["company_id", "customer_id", "visit_date"])
        self.env.cr.execute(SQL(
            "SELECT id, company_id, customer_id, visit_date FROM salon_visit WHERE id = ANY(%s)", list(visit_ids),
        ))
        return {number: tuple(row) for number, *row in self.env.cr.fetchall()}

    def _load_accounts(self, wishes):
        """Open and lock the accounts of ``wishes``, which learn their ids; return {account id: `ledger.Account`}."""
        accounts = self.env["salon.ledger.account"]
        holders, houses = accounts._open_accounts(
            {(wish["company_id"], wish["partner_id"]) for wish in wishes}, {wish["company_id"] for wish in wishes},
        )
        for wish in wishes:
            company_id = wish.pop("company_id")
            wish["account_id"] = holders[company_id, wish.pop("partner_id")]
            wish["house_id"] = houses[company_id, HOUSE_OF_KIND[wish["kind"]]]
        locked = accounts._lock_accounts({wish["account_id"] for wish in wishes})
        lots = self._load_lots({wish["account_id"] for wish in wishes if wish["requested"] < 0})
        return {
            number: ledger.Account(id=number, balance=balance, seq=seq, head=head, purse=Purse(lots.get(number, ())))
            for number, (balance, seq, head) in locked.items()
        }

    def _load_lots(self, account_ids):
        if not account_ids:
            return {}
        self.env.cr.execute(SQL(
            """
            SELECT account_id, id, transaction_id, remaining, earned_on, expires_on FROM salon_ledger_lot
             WHERE remaining > 0 AND account_id = ANY(%s) ORDER BY account_id
            """,
            list(account_ids),
        ))
        return {
            account_id: [
                Lot(id=number, transaction_id=transaction_id, remaining=remaining, earned_on=earned_on, expires_on=expires_on)
                for _account_id, number, transaction_id, remaining, earned_on, expires_on in rows
            ]
            for account_id, rows in groupby(self.env.cr.fetchall(), key=lambda row: row[0])
        }

    def _load_known(self, entries):
        """Return {key: (transaction id, content hash)} of the keys that are booked already."""
        keys = {entry["key"] for entry in entries} | {entry["reverses"] for entry in entries if entry.get("reverses")}
        self.env.cr.execute(SQL("SELECT key, id, content_hash FROM salon_ledger_transaction WHERE key = ANY(%s)", list(keys)))
        return {key: (number, content) for key, number, content in self.env.cr.fetchall()}

    # deciding

    def _plan(self, wishes, states, known, now):
        """Return (the new `ledger.Posting`s, the transaction id of each wish)."""
        cr = self.env.cr
        fresh = {wish["key"]: wish["requested"] > 0 for wish in wishes if wish["key"] not in known}
        transaction_ids = iter(next_ids(cr, "salon_ledger_transaction", len(fresh)))
        lot_ids = iter(next_ids(cr, "salon_ledger_lot", sum(fresh.values())))
        postings, ids = [], []
        for wish in wishes:
            entry = self._engine_entry(wish, known)
            if entry.key in known:
                number, content = known[entry.key]
                if content != entry.content:
                    raise LedgerError("key_reused", key=entry.key)
                ids.append(number)
                continue
            posting = ledger.post(
                entry, states[entry.account_id], transaction_id=next(transaction_ids), next_lot_id=lambda: next(lot_ids), recorded_at=now,
            )
            known[entry.key] = (posting.transaction_id, posting.content)
            postings.append(posting)
            ids.append(posting.transaction_id)
        return postings, ids

    def _engine_entry(self, wish, known):
        reverses = wish.pop("reverses")
        if reverses and reverses not in known:
            raise LedgerError("unknown_reversal", key=reverses)
        return ledger.Entry(reverses_id=known[reverses][0] if reverses else None, **wish)

    # writing

    def _write_postings(self, postings, states, wishes, now):
        cr = self.env.cr
        companies = self._company_of_accounts(states)
        drawn, new_lots = self._sum_of_draws(postings), {posting.new_lot.id: posting for posting in postings if posting.new_lot}
        copy_rows(cr, "salon_ledger_transaction", TRANSACTION_COLUMNS, [
            (
                posting.transaction_id, entry.key, entry.kind.value, entry.account_id, companies[entry.account_id], entry.requested,
                posting.amount, entry.occurred_at, now, entry.visit_id, entry.reverses_id, entry.expires_on, entry.note, posting.content,
                self.env.uid,
            )
            for posting in postings
            for entry in [posting.entry]
        ])
        copy_rows(cr, "salon_ledger_lot", LOT_COLUMNS, [
            (
                number, posting.entry.account_id, posting.transaction_id, posting.amount, posting.amount - drawn.pop(number, 0),
                posting.entry.day, posting.entry.expires_on,
            )
            for number, posting in new_lots.items()
        ])
        self._update_lots(drawn)
        copy_rows(cr, "salon_ledger_line", LINE_COLUMNS, [
            (
                line.transaction_id, line.account_id, line.amount, line.occurred_at, line.lot_id, line.seq, line.balance_after,
                line.prev_hash, line.hash,
            )
            for posting in postings
            for line in posting.lines
        ])
        self._update_accounts([states[number] for number in sorted({posting.entry.account_id for posting in postings})])
        for model in ("salon.ledger.account", "salon.ledger.lot"):
            self.env[model].invalidate_model()
        self.env["res.partner"].invalidate_model(["points_balance"])

    def _company_of_accounts(self, states):
        self.env.cr.execute(SQL("SELECT id, company_id FROM salon_ledger_account WHERE id = ANY(%s)", list(states)))
        return dict(self.env.cr.fetchall())

    def _sum_of_draws(self, postings):
        drawn = {}
        for posting in postings:
            for lot_id, taken in posting.drawn:
                drawn[lot_id] = drawn.get(lot_id, 0) + taken
        return drawn

    def _update_lots(self, drawn):
        if drawn:
            self.env.cr.execute(SQL(
                """
                UPDATE salon_ledger_lot lot SET remaining = lot.remaining - taken.amount
                  FROM unnest(%s::int[], %s::int[]) AS taken (id, amount) WHERE lot.id = taken.id
                """,
                list(drawn), list(drawn.values()),
            ))

    def _update_accounts(self, accounts):
        self.env.cr.execute(SQL(
            """
            UPDATE salon_ledger_account account SET balance = state.balance, seq = state.seq, head = state.head
              FROM unnest(%s::int[], %s::int[], %s::int[], %s::text[]) AS state (id, balance, seq, head) WHERE account.id = state.id
            """,
            [account.id for account in accounts], [account.balance for account in accounts], [account.seq for account in accounts],
            [account.head for account in accounts],
        ))

    # telling

    def _emit_points(self, postings):
        """Append one event per new transaction of this recordset."""
        facts = {posting.transaction_id: posting for posting in postings if posting.entry.kind in EVENT_OF_KIND}

        def group(posting):
            return (EVENT_OF_KIND[posting.entry.kind], posting.entry.occurred_at)

        for (event_key, occurred_at), group_postings in groupby(sorted(facts.values(), key=group), key=group):
            transactions = self.browse([posting.transaction_id for posting in group_postings])
            transactions._emit(
                event_key, payload=lambda transaction: transaction._prepare_event_payload(facts[transaction.id]),
                partner_field="partner_id", occurred_at=occurred_at,
            )

    def _prepare_event_payload(self, posting):
        payload = {"points": abs(posting.amount), "balance": [line for line in posting.lines if line.seq][-1].balance_after}
        if posting.entry.kind in (Kind.EARN, Kind.SPEND, Kind.REVERSE):
            payload["visit_id"] = posting.entry.visit_id
        if posting.entry.kind == Kind.EARN:
            payload["expires_on"] = posting.entry.expires_on
        if posting.entry.kind == Kind.REVERSE:
            payload["shortfall"] = posting.shortfall
        return payload

    def _refusal_text(self, error):
        facts = error.facts
        if error.code in ("exceeds_balance", "nothing_expired"):
            return self.env._(
                "Only %(available)s points can be used here, %(requested)s were asked for. Nothing was booked; use fewer points.",
                available=facts["available"], requested=facts["requested"],
            )
        if error.code == "key_reused":
            return self.env._(
                "%(key)s was booked before with other figures. Nothing was booked; correct it with a new entry.", key=facts["key"],
            )
        if error.code == "unknown_reversal":
            return self.env._("%(key)s was never booked, so nothing can be taken back. Check the visit.", key=facts["key"])
        if error.code == "no_holder":
            return self.env._("Points need a customer. Choose one for %(key)s first.", key=facts["key"])
        return self.env._("These points cannot be booked. Enter a whole number above zero, with a kind and a key.")
