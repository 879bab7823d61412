from odoo import api, fields, models
from odoo.tools import SQL


class SalonLedgerTransaction(models.Model):
    _inherit = "salon.ledger.transaction"

    @api.model
    def _cron_expire_points(self, limit=2000):
        """Book the end of lots whose last day is over, ``limit`` accounts at a time, each batch its own transaction."""
        now = fields.Datetime.now()
        cron = self.env["ir.cron"]
        for company in self.env["res.company"].search([]):
            while entries := self._prepare_expiries(company, now, limit):
                self._post(entries, now)
                if not cron._commit_progress(len(entries)) or len(entries) < limit:
                    break

    def _prepare_expiries(self, company, now, limit):
        """Return entries for `_post`: one per account of ``company`` that holds points whose last day is over."""
        today = company._points_day(now)
        rows = self.env.execute_query(SQL(
            """
            SELECT account.id, account.seq, account.partner_id, sum(lot.remaining)
              FROM salon_ledger_lot lot JOIN salon_ledger_account account ON account.id = lot.account_id
             WHERE lot.remaining > 0 AND lot.expires_on < %s AND account.company_id = %s
             GROUP BY account.id ORDER BY account.id LIMIT %s
            """,
            today, company.id, limit,
        ))
        # The number of the account's last line makes the key: the state in which these points were found to be over.
        return [
            {
                "key": f"expire:{account_id}:{seq}", "kind": "expire", "partner": partner_id, "company": company.id, "amount": int(amount),
                "occurred_at": now, "day": today,
            }
            for account_id, seq, partner_id, amount in rows
        ]
