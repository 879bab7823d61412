from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_time, formatLang

ROWS = 5


class SalonHome(models.AbstractModel):
    """The home screen: cards by role, one server call."""

    _name = "salon.home"
    _description = "Salon home"

    @api.model
    def _get_cards(self):
        """Return the cards of the user's home screen, in the order of their ``sequence``.

        Extension point: an addon calls ``super()`` and appends its own.

        :return: list of dicts ``{"key", "sequence", "title", "figure", "unit", "note", "as_of", "action", "rows", "primary", "empty"}``;
            ``figure`` is formatted text, ``action`` an action dict or external id that opens what the figure counts,
            ``rows`` a list of ``{"title", "note", "badge", "action"}`` (``badge`` may be the key of an appointment state),
            ``primary`` the words of the screen's one main button, which opens the card's action; the first card that has it
            wins. ``empty`` says why there are no rows and what to do.
        """
        user = self.env.user
        if user.has_group("salon_crm.group_salon_desk"):
            return [self._get_here_card(), self._get_customers_card(), self._get_feedback_card()]
        if user.has_group("salon_crm.group_salon_accountant"):
            return [self._get_closed_card()]
        if user.has_group("salon_crm.group_salon_stylist"):
            return [self._get_own_card()]
        return []

    @api.model
    def get_home(self):
        """Return what the home screen shows for the signed-in user; public for the web client."""
        branch = self.env["salon.branch"]._get_default_branch()
        now = fields.Datetime.now()
        return {
            "branch": branch.name or "",
            "branch_color": branch.color,
            "person": self.env.user.name,
            "as_of": format_time(self.env, now, tz=branch.tz or self.env.user.tz or "UTC", time_format="HH:mm"),
            "cards": sorted(self._get_cards(), key=lambda card: (card.get("sequence", 100), card["key"])),
        }

    @api.model
    def _get_unit(self, count, thing):
        """Return the word after a count, in the singular for one."""
        one = count == 1
        return {
            "visit": self.env._("visit") if one else self.env._("visits"),
            "customer": self.env._("customer") if one else self.env._("customers"),
            "message": self.env._("message") if one else self.env._("messages"),
            "appointment": self.env._("appointment") if one else self.env._("appointments"),
        }[thing]

    @api.model
    def _get_today(self):
        branch = self.env["salon.branch"]._get_default_branch()
        return branch._today() if branch else fields.Date.context_today(self)

    @api.model
    def _get_visit_row(self, visit, name):
        """Return a row of the home screen for a visit, with the time in the branch's zone."""
        came = format_time(self.env, visit.arrived_at, tz=visit.branch_id.tz, time_format="HH:mm") if visit.arrived_at else ""
        services = ", ".join(visit.line_ids.product_id.mapped("name"))
        return {
            "title": name, "note": " · ".join(part for part in (came, services) if part), "badge": visit.progress,
            "action": {
                "type": "ir.actions.act_window", "res_model": "salon.visit", "res_id": visit.id, "views": [[False, "form"]],
            },
        }

    @api.model
    def _get_here_card(self):
        domain = [("state", "=", "open"), ("visit_date", "=", self._get_today())]
        visits = self.env["salon.visit"].search(domain, order="arrived_at, id")
        return {
            "key": "here", "sequence": 20, "title": self.env._("In the salon now"), "figure": str(len(visits)),
            "unit": self._get_unit(len(visits), "visit"),
            "action": self._get_window_action("salon_crm.salon_visit_action", domain),
            "rows": [self._get_visit_row(visit, visit.customer_id.name or visit.customer_short_name) for visit in visits[:ROWS]],
            "empty": self.env._("Nobody is here yet. A visit appears when a customer arrives."),
        }

    @api.model
    def _get_customers_card(self):
        today = self._get_today()
        since = fields.Datetime.to_datetime(today - timedelta(days=6))
        domain = [("is_salon_customer", "=", True), ("create_date", ">=", since)]
        partners = self.env["res.partner"].search(domain, order="id desc", limit=ROWS)
        count = self.env["res.partner"].search_count(domain, limit=10000)
        return {
            "key": "customers", "sequence": 60, "title": self.env._("New customers, last 7 days"),
            "figure": str(count), "unit": self._get_unit(count, "customer"),
            "action": self._get_window_action("salon_crm.res_partner_action_customers", domain),
            "primary": self.env._("Find a customer"), "primary_action": "salon_crm.res_partner_action_customers",
            "rows": [
                {
                    "title": partner.name, "note": partner.salon_source or "",
                    "action": {
                        "type": "ir.actions.act_window", "res_model": "res.partner", "res_id": partner.id,
                        "views": [[self.env.ref("salon_crm.res_partner_view_form_customer").id, "form"]],
                    },
                }
                for partner in partners
            ],
            "empty": self.env._("No new customers this week."),
        }

    @api.model
    def _get_feedback_card(self):
        domain = [("state", "=", "new")]
        feedback = self.env["salon.feedback"].search(domain, limit=ROWS)
        count = self.env["salon.feedback"].search_count(domain)
        return {
            "key": "feedback", "sequence": 70, "title": self.env._("Feedback to answer"),
            "figure": str(count), "unit": self._get_unit(count, "message"),
            "action": self._get_window_action("salon_crm.salon_feedback_action", domain),
            "rows": [
                {
                    "title": self.env._("%(rating)s of 5", rating=row.rating), "note": (row.comment or "")[:80],
                    "action": {
                        "type": "ir.actions.act_window", "res_model": "salon.feedback", "res_id": row.id, "views": [[False, "form"]],
                    },
                }
                for row in feedback
            ],
            "empty": self.env._("All feedback is answered."),
        }

    @api.model
    def _get_own_card(self):
        user = self.env.user
        domain = [("visit_date", "=", self._get_today()), ("line_ids.employee_id.user_id", "=", user.id), ("state", "!=", "void")]
        visits = self.env["salon.visit"].search(domain, order="arrived_at, id")
        return {
            "key": "own", "sequence": 10, "title": self.env._("My visits today"), "figure": str(len(visits)),
            "unit": self._get_unit(len(visits), "visit"), "action": self._get_window_action("salon_crm.salon_visit_action", domain),
            "primary": self.env._("Open my visits"),
            "rows": [self._get_visit_row(visit, visit.customer_short_name) for visit in visits[:ROWS]],
            "empty": self.env._("No visits yet. They appear here when your customers arrive."),
        }

    @api.model
    def _get_closed_card(self):
        domain = [("visit_date", "=", self._get_today()), ("state", "=", "closed")]
        [(total, count)] = self.env["salon.visit"]._read_group(domain, [], ["amount_total:sum", "__count"])
        return {
            "key": "closed", "sequence": 10, "title": self.env._("Paid today"),
            "figure": formatLang(self.env, total or 0.0, currency_obj=self.env.company.currency_id),
            "unit": self.env._("from 1 visit") if count == 1 else self.env._("from %(count)s visits", count=count),
            "action": self._get_window_action("salon_crm.salon_visit_action", domain),
            "primary": self.env._("Open paid visits"), "rows": [],
        }

    @api.model
    def _get_window_action(self, xmlid, domain):
        """Return the action limited to what a figure counts, without the action's own filters."""
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {**action, "domain": domain, "context": {"search_default_all": 1}}
