from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date, format_time, formatLang

WEEK = timedelta(days=7)


class SalonHome(models.AbstractModel):
    _inherit = "salon.home"

    @api.model
    def _get_cards(self):
        cards = super()._get_cards()
        user = self.env.user
        is_manager = user.has_group("salon_crm.group_salon_manager")
        if not is_manager and not user.has_group("salon_crm.group_salon_accountant"):
            return cards
        # The takings card says what "Paid today" says, and compares it.
        cards = [card for card in cards if card["key"] != "closed"]
        cards += [self._get_takings_card(), self._get_paid_visits_card(), self._get_books_card()]
        return cards + [self._get_no_show_card()] if is_manager else cards

    @api.model
    def _get_as_of(self, now):
        branch = self.env["salon.branch"]._get_default_branch()
        return format_time(self.env, now, tz=branch.tz or self.env.user.tz or "UTC", time_format="HH:mm")

    @api.model
    def _get_takings_card(self):
        now, today = fields.Datetime.now(), self._get_today()
        domain, before = [("visit_date", "=", today)], [("visit_date", "=", today - WEEK), ("visit_id.closed_at", "<=", now - WEEK)]
        return {
            "key": "takings", "sequence": 12, "title": self.env._("Takings today"), "figure": self._format_takings(domain),
            "note": self.env._(
                "%(day)s by this time: %(amount)s", day=format_date(self.env, today - WEEK, date_format="EEEE"),
                amount=self._format_takings(before),
            ),
            "as_of": self._get_as_of(now), "action": self._get_takings_action(domain), "rows": self._get_branch_rows(domain),
            "primary": self.env._("Open takings"), "primary_action": "salon_analytics.salon_takings_report_action",
            "empty": self.env._("Nothing was paid yet today."),
        }

    @api.model
    def _format_takings(self, domain):
        groups = self.env["salon.takings.report"]._read_group(domain, ["currency_id"], ["amount_total:sum"])
        groups = groups or [(self.env.company.currency_id, 0.0)]
        return " + ".join(formatLang(self.env, total or 0.0, currency_obj=currency) for currency, total in groups)

    @api.model
    def _get_branch_rows(self, domain):
        groups = self.env["salon.takings.report"]._read_group(domain, ["branch_id", "currency_id"], ["amount_total:sum"])
        return [
            {
                "title": branch.name, "note": formatLang(self.env, total or 0.0, currency_obj=currency),
                "action": self._get_takings_action([*domain, ("branch_id", "=", branch.id)]),
            }
            for branch, currency, total in groups
        ]

    @api.model
    def _get_takings_action(self, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id("salon_analytics.salon_takings_report_action")
        return {**action, "domain": domain, "context": {}, "views": [[False, "list"], [False, "pivot"], [False, "graph"]]}

    @api.model
    def _get_paid_visits_card(self):
        now, today = fields.Datetime.now(), self._get_today()
        visits = self.env["salon.visit"]
        domain = [("state", "=", "closed"), ("visit_date", "=", today)]
        before = [("state", "=", "closed"), ("visit_date", "=", today - WEEK), ("closed_at", "<=", now - WEEK)]
        return {
            "key": "paid_visits", "sequence": 14, "title": self.env._("Visits today"), "figure": str(visits.search_count(domain)),
            "unit": self.env._("paid"),
            "note": self.env._(
                "%(day)s by this time: %(count)s", day=format_date(self.env, today - WEEK, date_format="EEEE"),
                count=visits.search_count(before),
            ),
            "as_of": self._get_as_of(now), "action": self._get_window_action("salon_crm.salon_visit_action_all", domain), "rows": [],
        }

    @api.model
    def _get_no_show_card(self):
        now, today = fields.Datetime.now(), self._get_today()
        branch = self.env["salon.branch"]._get_default_branch()
        appointments = self.env["salon.appointment"]

        def domain(day):
            midnight = fields.Datetime.to_datetime(day)
            start, stop = branch._local_day_bounds(day) if branch else (midnight, midnight + timedelta(days=1))
            return [("state", "=", "no_show"), ("start", ">=", start), ("start", "<", stop)]

        count = appointments.search_count(domain(today))
        return {
            "key": "no_shows", "sequence": 16, "title": self.env._("No-shows today"),
            "figure": str(count), "unit": self._get_unit(count, "appointment"),
            "note": self.env._(
                "%(day)s in all: %(count)s", day=format_date(self.env, today - WEEK, date_format="EEEE"),
                count=appointments.search_count(domain(today - WEEK)),
            ),
            "as_of": self._get_as_of(now), "rows": [],
            "action": {
                "type": "ir.actions.act_window", "name": self.env._("No-shows today"), "res_model": "salon.appointment",
                "views": [[False, "list"], [False, "form"]], "domain": domain(today),
            },
        }

    @api.model
    def _get_books_card(self):
        now, today = fields.Datetime.now(), self._get_today()
        answer = self.env["salon.takings.report"]._compare_with_books(today - WEEK, today - timedelta(days=1))
        days = sorted({row["day"] for row in answer["days"] if not row["agrees"]}, reverse=True)
        return {
            "key": "books", "sequence": 18, "title": self.env._("Books agree? Last 7 days"), "figure": str(len(days)),
            "unit": self.env._("days with a difference"), "as_of": self._get_as_of(now),
            "action": "salon_analytics.salon_books_action", "rows": [
                {"title": format_date(self.env, day, date_format="EEEE, d MMM"), "action": "salon_analytics.salon_books_action"}
                for day in days[:3]
            ],
            "empty": self.env._("Visits, till and journal agree on all seven days."),
        }
