from collections import Counter

from odoo import fields, models
from odoo.tools import SQL, split_every

from odoo.addons.salon_loyalty.engine.points import last_day

BATCH = 10_000  # entries that are planned in memory at a time
MOST = 999_999_999  # more points than this are a slip of the keyboard, or a phone number in the wrong column


class SalonImport(models.Model):
    """Points of a list become one opening entry per customer; undoing takes them back by an entry, since a ledger keeps its rows."""

    _inherit = "salon.import"

    def _booked_figures(self):
        return super()._booked_figures() | {"points"}

    def _reason_texts(self):
        return {
            **super()._reason_texts(),
            "points_negative": self.env._("below zero, which no account can be; kept in the note"),
            "points_too_many": self.env._("far too many for one customer; kept in the note"),
            "points_opened": self.env._("the customer's points were brought forward by an earlier import; kept in the note"),
        }

    # posting

    def _refuse_balances(self, rows):
        return {**super()._refuse_balances(rows), "points": self._sort_points(rows)[1]}

    def _import_balances(self, rows, created):
        left = super()._import_balances(rows, created)
        given, refused = self._sort_points(rows)
        created["salon.ledger.transaction"] += self._post_openings(given)
        return {**left, "points": refused}

    def _sort_points(self, rows):
        """Return ({partner id: points to post}, {reason: points that stay in the note})."""
        wanted = Counter()
        for row in rows:
            wanted[row["partner_id"]] += row["points"] or 0
        opened = self._find_opened(list(wanted))
        given, refused = {}, Counter()
        for partner_id, points in wanted.items():
            reason = self._why_not(points, partner_id in opened)
            if reason:
                refused[reason] += points
            elif points:
                given[partner_id] = points
        return given, refused

    def _why_not(self, points, is_opened):
        if points < 0:
            return "points_negative"
        if points > MOST:
            return "points_too_many"
        return "points_opened" if points and is_opened else ""

    def _get_points_key(self, partner_id):
        return f"import:{self.id}:points:{partner_id}"

    def _find_opened(self, partner_ids):
        """Return the customers whose points another import, not undone, brought forward: a second list would count them twice."""
        rows = self.env.execute_query(SQL(
            """
            SELECT account.partner_id
              FROM salon_ledger_transaction opening JOIN salon_ledger_account account ON account.id = opening.account_id
             WHERE opening.kind = 'opening' AND account.company_id = %(company)s AND account.partner_id = ANY(%(partners)s)
               AND opening.key <> %(prefix)s || account.partner_id
               AND NOT EXISTS (SELECT FROM salon_ledger_transaction WHERE reverses_id = opening.id)
            """,
            company=self.company_id.id, partners=partner_ids, prefix=self._get_points_key(""),
        ))
        return {partner_id for (partner_id,) in rows}

    def _post_openings(self, given):
        """Post {partner id: points} and return the ids of the transactions; a second call with the same points books nothing."""
        now = fields.Datetime.now()
        day = self.company_id._points_day(now)
        expires_on = last_day(day, valid_days=self.company_id.points_valid_days)
        return self._post_in_batches([
            {
                "key": self._get_points_key(partner_id), "kind": "opening", "partner": partner_id, "company": self.company_id.id,
                "amount": points, "occurred_at": now, "day": day, "expires_on": expires_on, "note": self.name,
            }
            for partner_id, points in given.items()
        ], now)

    def _post_in_batches(self, entries, now):
        ledger, ids = self.env["salon.ledger.transaction"], []
        for start in range(0, len(entries), BATCH):
            # History of another system: nobody is told of it.
            ids += ledger._post(entries[start:start + BATCH], now, emit=False).ids
        return ids

    # undoing

    def _get_lasting_references(self):
        return [*super()._get_lasting_references(), ("salon_ledger_account", "partner_id")]

    def _find_blockers(self, created):
        found = super()._find_blockers(created)
        self.env["salon.ledger.transaction"].flush_model()
        rows = self.env.execute_query(SQL(
            """
            SELECT account.partner_id FROM salon_ledger_account account
             WHERE account.partner_id = ANY(%(partners)s)
               AND EXISTS (SELECT FROM salon_ledger_transaction WHERE account_id = account.id AND NOT id = ANY(%(given)s))
             UNION
            SELECT account.partner_id FROM salon_ledger_lot lot JOIN salon_ledger_account account ON account.id = lot.account_id
             WHERE lot.transaction_id = ANY(%(given)s) AND lot.remaining < lot.issued
             ORDER BY 1
            """,
            partners=list(created.get("res.partner", ())), given=list(created.get("salon.ledger.transaction", ())),
        ))
        partners = [partner_id for (partner_id,) in rows]
        if partners:
            found.append((self.env._("Points earned or spent since"), self._names("res.partner", partners[:5]), len(partners)))
        return found

    def _take_back(self, created):
        super()._take_back(created)
        now = fields.Datetime.now()
        for batch in split_every(BATCH, created.pop("salon.ledger.transaction", ())):
            openings = self.env["salon.ledger.transaction"].browse(batch)
            self._post_in_batches([
                {
                    "key": f"{opening.key}:undo", "kind": "reverse", "partner": opening.partner_id.id, "company": opening.company_id.id,
                    "amount": opening.amount, "occurred_at": now, "reverses": opening.key, "note": self.name,
                }
                for opening in openings
            ], now)
            self.env.invalidate_all()
