from odoo import api, fields, models


class SalonHome(models.AbstractModel):
    """Requests that wait for an answer, and fees that wait for a decision."""

    _inherit = "salon.home"

    @api.model
    def _get_cards(self):
        cards = super()._get_cards()
        if self.env.user.has_group("salon_crm.group_salon_desk"):
            cards += self._get_request_cards()
        if self.env.user.has_group("salon_crm.group_salon_manager"):
            cards += self._get_fee_cards()
        return cards

    @api.model
    def _get_request_cards(self):
        """Requests of the person's branches, the most urgent first; no card where there are none."""
        domain = [("state", "=", "request")]
        requests = self.env["salon.appointment"].search(domain, order="request_expires_at, id")
        if not requests:
            return []
        planner, now = self.env["salon.booking.planner"], fields.Datetime.now()
        rows = [
            {
                "title": f"{planner._clock(request.branch_id, request.start, with_day=True)} {request.customer_short_name}",
                "note": self.env._(
                    "%(services)s · answer within %(minutes)s min",
                    services=request.service_names,
                    minutes=max(int((request.request_expires_at - now).total_seconds() // 60), 0),
                ),
                "badge": "hold",
                "action": {
                    "type": "ir.actions.act_window",
                    "res_model": "salon.appointment",
                    "res_id": request.id,
                    "views": [[False, "form"]],
                },
            }
            for request in requests[:5]
        ]
        action = self.env["ir.actions.actions"]._for_xml_id("salon_booking.salon_appointment_action_requests")
        return [self._get_waiting_card("booking_requests", 8, self.env._("Requests to answer"), len(requests), action, rows)]

    @api.model
    def _get_fee_cards(self):
        count = self.env["salon.booking.fee"].search_count([("state", "=", "proposed")])
        if not count:
            return []
        action = self.env["ir.actions.actions"]._for_xml_id("salon_booking.salon_booking_fee_action")
        return [self._get_waiting_card("booking_fees", 60, self.env._("Fees to decide"), count, action, [])]

    @api.model
    def _get_waiting_card(self, key, sequence, title, count, action, rows):
        return {
            "key": key,
            "sequence": sequence,
            "title": title,
            "figure": str(count),
            "unit": "",
            "note": "",
            "as_of": "",
            "action": action,
            "rows": rows,
            "empty": "",
        }
