from odoo import api, models
from odoo.tools import SQL

from ..engine.chain import GENESIS

# The SQL twins of engine/chain.py: a test holds both to the same hash.
CONTENT_HASH = SQL(
    """
    encode(sha256(convert_to(concat_ws(E'\\n', 'salon.ledger.transaction/1', tx.key, tx.kind, tx.account_id, tx.requested,
        coalesce(tx.visit_id::text, ''), coalesce(tx.reverses_id::text, ''), coalesce(to_char(tx.expires_on, 'YYYY-MM-DD'), ''),
        coalesce(tx.note, '')), 'UTF8')), 'hex')
    """,
)
LINE_HASH = SQL(
    """
    encode(sha256(convert_to(concat_ws(E'\\n', 'salon.ledger.line/1', line.prev_hash, line.account_id, line.seq, tx.content_hash,
        line.amount, line.balance_after, coalesce(line.lot_id::text, ''), to_char(line.occurred_at, 'YYYY-MM-DD HH24:MI:SS'),
        to_char(tx.recorded_at, 'YYYY-MM-DD HH24:MI:SS')), 'UTF8')), 'hex')
    """,
)

# Each check: (code, table, statement that returns the first broken row as (id, account id)).
CHECKS = (
    ("content", "salon.ledger.transaction", SQL(
        "SELECT tx.id, tx.account_id FROM salon_ledger_transaction tx WHERE tx.content_hash IS DISTINCT FROM %s ORDER BY tx.id LIMIT 1",
        CONTENT_HASH,
    )),
    ("chain", "salon.ledger.line", SQL(
        """
        SELECT id, account_id FROM (
            SELECT line.id, line.account_id,
                   line.seq IS DISTINCT FROM row_number() OVER account_lines
                   OR line.balance_after IS DISTINCT FROM sum(line.amount) OVER account_lines
                   OR line.prev_hash IS DISTINCT FROM lag(line.hash, 1, %s) OVER account_lines
                   OR line.occurred_at IS DISTINCT FROM tx.occurred_at
                   OR line.hash IS DISTINCT FROM %s AS broken
              FROM salon_ledger_line line
              JOIN salon_ledger_transaction tx ON tx.id = line.transaction_id
             WHERE line.seq IS NOT NULL
            WINDOW account_lines AS (PARTITION BY line.account_id ORDER BY line.seq)
        ) checked WHERE broken ORDER BY id LIMIT 1
        """,
        GENESIS, LINE_HASH,
    )),
    ("balance", "salon.ledger.account", SQL(
        """
        SELECT account.id, account.id FROM salon_ledger_account account
          LEFT JOIN (SELECT DISTINCT ON (account_id) account_id, seq, balance_after, hash FROM salon_ledger_line
                      WHERE seq IS NOT NULL ORDER BY account_id, seq DESC) last ON last.account_id = account.id
         WHERE account.partner_id IS NOT NULL
           AND (account.seq, account.balance, account.head)
               IS DISTINCT FROM (coalesce(last.seq, 0), coalesce(last.balance_after, 0), coalesce(last.hash, %s))
         ORDER BY account.id LIMIT 1
        """,
        GENESIS,
    )),
    ("zero_sum", "salon.ledger.transaction", SQL(
        """
        SELECT tx.id, tx.account_id FROM salon_ledger_transaction tx
          LEFT JOIN (SELECT transaction_id, sum(amount) AS total, coalesce(sum(amount) FILTER (WHERE seq IS NOT NULL), 0) AS moved
                       FROM salon_ledger_line GROUP BY transaction_id) legs ON legs.transaction_id = tx.id
         WHERE legs.total IS DISTINCT FROM 0 OR legs.moved IS DISTINCT FROM tx.amount
         ORDER BY tx.id LIMIT 1
        """,
    )),
    ("lot", "salon.ledger.lot", SQL(
        """
        SELECT lot.id, lot.account_id FROM salon_ledger_lot lot
          JOIN salon_ledger_transaction tx ON tx.id = lot.transaction_id
          LEFT JOIN (SELECT lot_id, sum(amount) AS remaining FROM salon_ledger_line WHERE lot_id IS NOT NULL GROUP BY lot_id) moves
                 ON moves.lot_id = lot.id
         WHERE lot.remaining IS DISTINCT FROM coalesce(moves.remaining, 0) OR lot.issued <> tx.amount
            OR lot.account_id <> tx.account_id OR lot.expires_on IS DISTINCT FROM tx.expires_on
         ORDER BY lot.id LIMIT 1
        """,
    )),
    ("lot_total", "salon.ledger.account", SQL(
        """
        SELECT account.id, account.id FROM salon_ledger_account account
          LEFT JOIN (SELECT account_id, sum(remaining) AS total FROM salon_ledger_lot GROUP BY account_id) lots
                 ON lots.account_id = account.id
         WHERE account.partner_id IS NOT NULL AND account.balance <> coalesce(lots.total, 0)
         ORDER BY account.id LIMIT 1
        """,
    )),
)


class SalonLedgerVerification(models.AbstractModel):
    """Prove that no row of the ledger was changed, added or taken away since it was written.

    The chain and the heads find any change of single rows. Someone who rewrites every hash, or puts back an old copy of the
    whole database, is found only by comparing the digest with one kept outside.
    """

    _name = "salon.ledger.verification"
    _description = "Verification of the ledger"

    @api.model
    def _verify(self):
        """Check every row of every company with one statement per rule.

        :return: ``{"whole": bool, "lines": int, "accounts": int, "digest": str, "broken": None or {"check", "model", "id",
            "account_id", "text"}}``; ``broken`` names the first broken row of the first rule that fails
        """
        for model in ("salon.ledger.transaction", "salon.ledger.line", "salon.ledger.lot", "salon.ledger.account"):
            self.env[model].flush_model()
        broken = next(filter(None, (self._run_check(*check) for check in CHECKS)), None)
        lines, accounts, digest = self.env.execute_query(SQL(
            """
            SELECT (SELECT count(*) FROM salon_ledger_line), count(*),
                   encode(sha256(convert_to(coalesce(string_agg(concat_ws(':', id, seq, head), E'\\n' ORDER BY id), ''), 'UTF8')), 'hex')
              FROM salon_ledger_account WHERE partner_id IS NOT NULL
            """,
        ))[0]
        return {"whole": not broken, "lines": lines, "accounts": accounts, "digest": digest, "broken": broken}

    def _run_check(self, code, model, statement):
        rows = self.env.execute_query(statement)
        if not rows:
            return None
        number, account_id = rows[0]
        return {"check": code, "model": model, "id": number, "account_id": account_id, "text": self._broken_text(code, number, account_id)}

    def _broken_text(self, code, number, account_id):
        facts = {"row": number, "account": account_id}
        return {
            "content": self.env._("Transaction %(row)s of account %(account)s does not say what was booked.", **facts),
            "chain": self.env._("Line %(row)s of account %(account)s does not follow the line before it.", **facts),
            "balance": self.env._("Account %(account)s does not stand where its last line left it.", **facts),
            "zero_sum": self.env._("The legs of transaction %(row)s of account %(account)s do not sum to 0.", **facts),
            "lot": self.env._("Lot %(row)s of account %(account)s does not hold what its lines say.", **facts),
            "lot_total": self.env._("The lots of account %(account)s do not sum to its balance.", **facts),
        }[code]
