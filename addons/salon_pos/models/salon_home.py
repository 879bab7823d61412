from odoo import api, models
from odoo.tools import formatLang


class SalonHome(models.AbstractModel):
    _inherit = "salon.home"

    @api.model
    def _get_cards(self):
        cards = super()._get_cards()
        if self.env.user.has_group("salon_crm.group_salon_desk"):
            cards += self._get_till_cards()
        if self.env.user.has_group("salon_crm.group_salon_manager"):
            cards += self._get_double_cards()
        return cards

    @api.model
    def _get_till_cards(self):
        """Who waits to pay at the branch; one press opens the till."""
        branch = self.env["salon.branch"]._get_default_branch()
        if not branch.pos_config_ids:
            return []
        rows = branch.pos_config_ids[:1].get_salon_visits()
        ready = [row for row in rows if row["stage"] == "to_pay"]
        return [{
            "key": "till_ready", "sequence": 20, "title": self.env._("Ready to pay"), "figure": str(len(ready)), "unit": "",
            "note": self.env._("%(count)s more in the house", count=len(rows) - len(ready)), "as_of": "", "primary": False,
            "action": self.env["ir.actions.actions"]._for_xml_id("salon_pos.action_open_branch_till"),
            "rows": [
                {
                    "title": row["customer"],
                    "note": " · ".join(filter(None, (row["services"], row["staff"]))),
                    "badge": "to_pay",
                    "action": {
                        "type": "ir.actions.act_window", "res_model": "salon.visit", "res_id": row["id"], "views": [[False, "form"]],
                    },
                }
                for row in ready[:6]
            ],
        }]

    @api.model
    def _get_double_cards(self):
        """Sales without network whose visit was settled elsewhere, or that gave too much away; only shown while somebody has to decide."""
        orders = self.env["pos.order"].search([("salon_double_state", "=", "open")])
        if not orders:
            return []
        return [{
            "key": "paid_twice", "sequence": 5, "title": self.env._("Paid without network"), "figure": str(len(orders)), "unit": "",
            "note": self.env._("For a visit settled elsewhere, or below what the desk may give"), "as_of": "", "primary": False,
            "action": self.env["ir.actions.actions"]._for_xml_id("salon_pos.pos_order_action_double"),
            "rows": [
                {
                    "title": order.partner_id.name or self.env._("Walk-in"),
                    "note": f"{order.salon_branch_id.name} · {formatLang(self.env, order.amount_total, currency_obj=order.currency_id)}",
                    "badge": "",
                    "action": order.action_open_double(),
                }
                for order in orders[:6]
            ],
        }]
