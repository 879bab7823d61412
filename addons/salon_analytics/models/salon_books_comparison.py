from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, format_time, formatLang

from odoo.addons.salon_crm.tools.money import from_cents, to_cents

SOURCES = ("visits", "till", "journal")
MAX_DAYS = 366
PAID_STATES = ("paid", "done", "invoiced")


class SalonBooksComparison(models.AbstractModel):
    """Put three tellings of the same takings side by side: visits, till and posted journal entries."""

    _name = "salon.books.comparison"
    _description = "Comparison of takings and books"

    @api.model
    def _compare_with_books(self, day_from, day_to, branch=None):
        """Return what visits, till and journal say about each day and branch.

        Visits count by the branch's day of payment or refund, orders by the branch's day of the till, journal entries by
        their accounting date. Visits are read with the caller's rights, which must allow the branch; the rest follows from it.

        :param day_from, day_to: dates, both included, at most a year apart
        :param branch: `salon.branch` records; by default all that the caller may see
        :return: ``{"as_of": naive UTC, "days": [row, …], "totals": [row, …]}``. A row is ``{"day", "branch", "currency",
            "visits", "till", "journal", "till_difference", "journal_difference", "agrees"}``: money as floats rounded to the
            currency, differences are source minus visits; totals have one row per currency and no day and branch
        """
        self.env["salon.takings.report"].check_access("read")
        if day_to < day_from or (day_to - day_from).days >= MAX_DAYS:
            raise UserError(self.env._("Choose a first and a last day, at most a year apart."))
        visible = self._get_visible_branches()
        branches = branch or visible
        if branches - visible:
            raise AccessError(self.env._("This branch is not among yours. Choose one of yours, or ask who manages it."))
        now = fields.Datetime.now()
        cents = {
            "visits": self._sum_visits(day_from, day_to, branches),
            "till": self._sum_till(day_from, day_to, branches),
            "journal": self._sum_journal(day_from, day_to, branches),
        }
        rows, totals = [], defaultdict(lambda: dict.fromkeys(SOURCES, 0))
        for number in range((day_to - day_from).days + 1):
            day = day_from + timedelta(days=number)
            for shop in branches:
                amounts = {source: cents[source].get((day, shop.id), 0) for source in SOURCES}
                rows.append(self._prepare_row(amounts, shop.company_id.currency_id, day=day, branch=shop))
                for source in SOURCES:
                    totals[shop.company_id.currency_id][source] += amounts[source]
        return {
            "as_of": now, "days": rows,
            "totals": [self._prepare_row(amounts, currency, day=None, branch=branches.browse()) for currency, amounts in totals.items()],
        }

    @api.model
    def _get_visible_branches(self):
        """Return the branches whose money the user may see: those he works in, or all of his companies."""
        branches = self.env["salon.branch"].search([("company_id", "in", self.env.companies.ids)])
        own = self.env.user.salon_branch_ids
        return branches & own if own else branches

    def _prepare_row(self, cents, currency, day, branch):
        differences = {source: cents[source] - cents["visits"] for source in ("till", "journal")}
        return {
            "day": day, "branch": branch, "currency": currency, **{source: from_cents(cents[source], currency) for source in SOURCES},
            "till_difference": from_cents(differences["till"], currency),
            "journal_difference": from_cents(differences["journal"], currency), "agrees": not any(differences.values()),
        }

    # the three tellings, each as {(day, branch id): minor units}

    def _sum_visits(self, day_from, day_to, branches):
        groups = self.env["salon.takings.report"]._read_group(
            [("visit_date", ">=", day_from), ("visit_date", "<=", day_to), ("branch_id", "in", branches.ids)],
            ["visit_date:day", "branch_id"], ["amount_total:sum"],
        )
        return {(day, branch.id): to_cents(total or 0, branch.company_id.currency_id) for day, branch, total in groups}

    def _sum_till(self, day_from, day_to, branches):
        """Orders by the branch's local day; the days' bounds come from the branch, so each is a range on the index."""
        self.env["pos.order"].flush_model(["salon_branch_id", "date_order", "state", "amount_total"])
        spans = [
            (shop.id, day, *shop._local_day_bounds(day))
            for shop in branches
            for number in range((day_to - day_from).days + 1)
            for day in [day_from + timedelta(days=number)]
        ]
        if not spans:
            return {}
        branch_ids, days, starts, stops = (list(column) for column in zip(*spans, strict=True))
        rows = self.env.execute_query(SQL(
            """
            SELECT span.day, span.branch_id, sum(pos_order.amount_total)
              FROM unnest(%s::int[], %s::date[], %s::timestamp[], %s::timestamp[]) AS span (branch_id, day, start, stop)
              JOIN pos_order ON pos_order.salon_branch_id = span.branch_id AND pos_order.state = ANY(%s)
               AND pos_order.date_order >= span.start AND pos_order.date_order < span.stop
             GROUP BY span.day, span.branch_id
            """,
            branch_ids, days, starts, stops, list(PAID_STATES),
        ))
        return self._in_cents(rows, branches)

    def _sum_journal(self, day_from, day_to, branches):
        """Revenue and tax of posted entries: those of closed till sessions, and invoices made at the till."""
        for model in ("account.move", "account.move.line", "pos.session", "pos.order"):
            self.env[model].flush_model()
        rows = self.env.execute_query(SQL(
            """
            WITH entry AS (
                SELECT session.move_id AS id, config.salon_branch_id AS branch_id
                  FROM pos_session session JOIN pos_config config ON config.id = session.config_id
                 WHERE config.salon_branch_id = ANY(%(branches)s) AND session.move_id IS NOT NULL
                 UNION
                SELECT account_move, salon_branch_id FROM pos_order
                 WHERE salon_branch_id = ANY(%(branches)s) AND account_move IS NOT NULL
            )
            SELECT move.date, entry.branch_id, -sum(item.balance)
              FROM entry
              JOIN account_move move ON move.id = entry.id AND move.state = 'posted' AND move.date BETWEEN %(day_from)s AND %(day_to)s
              JOIN account_move_line item ON item.move_id = move.id
              JOIN account_account account ON account.id = item.account_id
             WHERE (item.tax_line_id IS NOT NULL OR account.account_type IN ('income', 'income_other'))
               AND item.account_id <> ALL (%(rounding)s)
             GROUP BY move.date, entry.branch_id
            """,
            branches=branches.ids, day_from=day_from, day_to=day_to, rounding=self._get_rounding_account_ids(branches) or [0],
        ))
        return self._in_cents(rows, branches)

    def _get_rounding_account_ids(self, branches):
        """Return accounts that hold what cash rounding gains or loses: money, but not takings."""
        methods = self.env["pos.config"].sudo().search([("salon_branch_id", "in", branches.ids)]).rounding_method  # sudo: accounts only
        return (methods.profit_account_id | methods.loss_account_id).ids

    def _in_cents(self, rows, branches):
        currencies = {shop.id: shop.company_id.currency_id for shop in branches}
        return {(day, branch_id): to_cents(total or 0, currencies[branch_id]) for day, branch_id, total in rows}

    # the screen

    @api.model
    def get_books(self, day_from, day_to, branch_id=False):
        """Return the page "Books agree?" as texts; public for the web client, reads only.

        :param day_from, day_to: ISO dates; both empty for the last seven days, today as the branches' clocks say
        """
        branches = self._get_visible_branches()
        day_from, day_to = fields.Date.to_date(day_from), fields.Date.to_date(day_to)
        if not day_from and not day_to:
            day_to = max((shop._today() for shop in branches), default=fields.Date.context_today(self))
            day_from = day_to - timedelta(days=6)
        if not (day_from and day_to):
            raise UserError(self.env._("Choose a first and a last day, at most a year apart."))
        chosen = branches.filtered(lambda shop: shop.id == branch_id)
        answer = self._compare_with_books(day_from, day_to, chosen or None)
        rows = [row for row in answer["days"] if any(row[source] for source in SOURCES) or not row["agrees"]]
        zone = (chosen or branches)[:1].tz or self.env.user.tz or "UTC"
        return {
            "as_of": format_time(self.env, answer["as_of"], tz=zone, time_format="HH:mm:ss"),
            "day_from": fields.Date.to_string(day_from),
            "day_to": fields.Date.to_string(day_to),
            "branches": [{"id": shop.id, "name": shop.name} for shop in branches],
            "rows": [self._prepare_screen_row(row) for row in reversed(rows)],
            "totals": [self._prepare_screen_row(row) for row in answer["totals"]],
            "differing": sum(not row["agrees"] for row in rows),
        }

    def _prepare_screen_row(self, row):
        def money(amount):
            return formatLang(self.env, amount, currency_obj=row["currency"])

        return {
            "key": f"{row['day']}-{row['branch'].id}-{row['currency'].id}", "day": format_date(self.env, row["day"]) if row["day"] else "",
            "iso_day": fields.Date.to_string(row["day"]) if row["day"] else "", "branch": row["branch"].name or "",
            "branch_id": row["branch"].id, **{source: money(row[source]) for source in SOURCES}, "agrees": row["agrees"],
            "differences": [
                {"source": source, "amount": money(row[f"{source}_difference"])}
                for source in ("till", "journal") if row[f"{source}_difference"]
            ],
            "zero": money(0.0), "causes": self._get_causes(row) if row["day"] and not row["agrees"] else [],
        }

    def _get_causes(self, row):
        """Return known reasons why a day does not agree: list of ``{"text", "action"}``, most likely first."""
        day, branch = row["day"], row["branch"]
        start, stop = branch._local_day_bounds(day)
        orders = self.env["pos.order"].sudo().search([  # sudo: the branch was checked; the records open with the caller's rights
            ("salon_branch_id", "=", branch.id), ("date_order", ">=", start), ("date_order", "<", stop), ("state", "in", PAID_STATES),
        ])
        unpaid = self._find_visits_without_order(day, branch)
        sessions = orders.session_id
        causes = [
            (sessions.filtered(lambda session: session.state != "closed"),
             self.env._("Till not closed yet: its entry is posted when it is.")),
            (sessions.filtered(lambda session: session.move_id and session.move_id.date != day),
             self.env._("Till closed on another day: its entry has that day.")),
            (self._find_sessions_posted_on(day, branch) - sessions, self.env._("Entry of this day from a till opened on another day.")),
            (orders.filtered(lambda order: not order.visit_id), self.env._("Paid at the till without a visit.")),
            (unpaid, self.env._("Closed visits without an order at the till.")),
        ]
        found = [{"text": text, "count": len(records), "action": self._open_records(records)} for records, text in causes if records]
        return found or [{
            "text": self.env._("No cause found by itself. Compare the entries of the day."), "count": 0,
            "action": self._open_records(sessions.move_id),
        }]

    def _find_sessions_posted_on(self, day, branch):
        # sudo: as above
        return self.env["pos.session"].sudo().search([("config_id.salon_branch_id", "=", branch.id), ("move_id.date", "=", day)])

    def _find_visits_without_order(self, day, branch):
        lines = self.env["salon.takings.report"].search([("visit_date", "=", day), ("branch_id", "=", branch.id)])
        return lines.visit_id.filtered(lambda visit: not visit.sudo().pos_order_ids)  # sudo: only whether there is one

    def _open_records(self, records):
        if not records:
            return False
        return {
            "type": "ir.actions.act_window", "name": self.env["ir.model"]._get(records._name).name, "res_model": records._name,
            "views": [[False, "list"], [False, "form"]], "domain": [("id", "in", records.ids)],
        }

    @api.model
    def get_books_action(self, source, day, branch_id):
        """Return the action that opens what a figure of the page counts; public for the web client, reads only.

        :param source: visits, till or journal
        """
        self.env["salon.takings.report"].check_access("read")
        branch = self._get_visible_branches().filtered(lambda shop: shop.id == branch_id)
        day = fields.Date.to_date(day)
        if not branch or not day or source not in SOURCES:
            raise UserError(self.env._("This figure cannot be opened. Load the page again."))
        if source == "visits":
            action = self.env["ir.actions.act_window"]._for_xml_id("salon_analytics.salon_takings_report_action")
            domain = Domain("visit_date", "=", day) & Domain("branch_id", "=", branch.id)
            return {**action, "views": [[False, "list"]], "domain": list(domain), "context": {}}
        if source == "till":
            start, stop = branch._local_day_bounds(day)
            return self._open_records(self.env["pos.order"].search([
                ("salon_branch_id", "=", branch.id), ("date_order", ">=", start), ("date_order", "<", stop), ("state", "in", PAID_STATES),
            ])) or self._open_nothing("pos.order")
        return self._open_journal_items(day, branch)

    def _open_journal_items(self, day, branch):
        sessions = self._find_sessions_posted_on(day, branch)
        # sudo: invoices of the branch's own orders; the list itself opens with the caller's rights
        invoices = self.env["pos.order"].sudo().search(
            [("salon_branch_id", "=", branch.id), ("account_move.date", "=", day)],
        ).account_move
        domain = [
            ("move_id", "in", (sessions.move_id | invoices).ids), ("parent_state", "=", "posted"), "|", ("tax_line_id", "!=", False),
            ("account_id.account_type", "in", ("income", "income_other")),
        ]
        return {
            "type": "ir.actions.act_window", "name": self.env._("Journal items"), "res_model": "account.move.line",
            "views": [[False, "list"], [False, "form"]], "domain": domain,
        }

    def _open_nothing(self, model):
        return {
            "type": "ir.actions.act_window", "name": self.env["ir.model"]._get(model).name, "res_model": model,
            "views": [[False, "list"]], "domain": [("id", "=", False)],
        }
