import operator as comparison

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Each operator as Python and as SQL.
OPERATORS = {
    "<": (comparison.lt, SQL("sum(balance) < ")), ">": (comparison.gt, SQL("sum(balance) > ")),
    "<=": (comparison.le, SQL("sum(balance) <= ")), ">=": (comparison.ge, SQL("sum(balance) >= ")),
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    points_balance = fields.Integer(
        string="Points", compute="_compute_points_balance", search="_search_points_balance",
        groups="salon_crm.group_salon_desk,salon_crm.group_salon_accountant",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_points_balance(self):
        groups = self.env["salon.ledger.account"]._read_group(
            [("partner_id", "in", self.ids), ("book", "=", "points"), ("company_id", "in", self.env.companies.ids)],
            ["partner_id"], ["balance:sum"],
        )
        balances = {partner.id: balance for partner, balance in groups}
        for partner in self:
            partner.points_balance = balances.get(partner._origin.id, 0)

    @api.model
    def _search_points_balance(self, operator, value):
        if operator == "in":
            values = {int(item) for item in value}
            matches, having = values.__contains__, SQL("sum(balance) = ANY(%s)", list(values))
        elif operator in OPERATORS:
            compare, condition = OPERATORS[operator]
            matches, having = lambda balance: compare(balance, value), SQL("%s%s", condition, value)
        else:
            return NotImplemented
        # Customers without an account have 0 points: when 0 matches, ask for those who do not match instead.
        zero_matches = matches(0)
        holders = SQL(
            "(SELECT partner_id FROM salon_ledger_account WHERE book = 'points' AND partner_id IS NOT NULL AND company_id = ANY(%s)"
            " GROUP BY partner_id HAVING %s)",
            self.env.companies.ids, SQL("NOT (%s)", having) if zero_matches else having,
        )
        word = SQL("NOT IN") if zero_matches else SQL("IN")
        return Domain.custom(to_sql=lambda model, alias, query: SQL("%s %s %s", SQL.identifier(alias, "id"), word, holders))

    def _get_points_summary(self, now=None):
        """Return what till and form show of these customers' points in the current company.

        :param now: naive UTC moment (default: now)
        :return: ``{partner id: {"balance", "usable", "expiring", "expiring_on", "as_of"}}``: points there are; points that may
            be used today (the rest is over and waits for the nightly sweep); how many of them end next, and on which last
            day (date or False); the moment as naive UTC. Every customer of the recordset has an entry.
        """
        now = now or fields.Datetime.now()
        today = self.env.company._points_day(now)
        summary = {
            partner_id: {"balance": 0, "usable": 0, "expiring": 0, "expiring_on": False, "as_of": now} for partner_id in self.ids
        }
        # sudo: the caller may read these customers; lots carry nothing but points
        lots = self.env["salon.ledger.lot"].sudo()._read_group(
            [("account_id.partner_id", "in", self.ids), ("account_id.company_id", "=", self.env.company.id),
             ("account_id.book", "=", "points"), ("remaining", ">", 0)],
            ["account_id", "expires_on:day"], ["remaining:sum"],
        )
        return self._sum_lots(summary, lots, today)

    def _sum_lots(self, summary, lots, today):
        for account, last_day, remaining in lots:
            facts = summary[account.partner_id.id]
            facts["balance"] += remaining
            if last_day and last_day < today:
                continue
            facts["usable"] += remaining
            if last_day and (not facts["expiring_on"] or last_day <= facts["expiring_on"]):
                facts.update(expiring=remaining, expiring_on=last_day)
        return summary

    def action_open_points_statement(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("salon_loyalty.salon_ledger_line_action")
        return {
            **action,
            "name": self.env._("Points of %(customer)s", customer=self.display_name),
            "domain": [("seq", "!=", False), ("partner_id", "=", self.id)],
            "context": {"search_default_last_90_days": 1, "one_customer": True},
        }
