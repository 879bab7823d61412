from odoo import api, models


class SalonHome(models.AbstractModel):
    _inherit = "salon.home"

    @api.model
    def _get_cards(self):
        cards = super()._get_cards()
        if self.env.user.has_group("salon_crm.group_salon_desk"):
            cards += self._get_day_cards()
        if self.env.user.has_group("salon_crm.group_salon_stylist"):
            cards += self._get_own_day_cards()
        return cards

    @api.model
    def _get_day_cards(self):
        """Today's appointments of the branch, counted by state; each figure opens its list."""
        branch = self.env["salon.branch"]._get_default_branch()
        today = branch._today() if branch else None
        domain = [("visit_date", "=", today), ("branch_id", "=", branch.id), ("state", "not in", ("cancelled", "no_show"))]
        counts = dict(self.env["salon.appointment"]._read_group(domain, ["state"], ["__count"])) if branch else {}
        action = self.env["ir.actions.actions"]._for_xml_id("salon_booking.salon_appointment_action_today")
        here = self.env._("%(here)s here · %(working)s in service", here=counts.get("arrived", 0), working=counts.get("in_service", 0))
        return [
            {
                "key": "booking_today",
                "sequence": 10,
                "title": self.env._("Appointments today"),
                "figure": str(sum(counts.values())),
                "unit": self._get_unit(sum(counts.values()), "appointment"),
                "note": here,
                "as_of": "",
                "rows": self._get_next_rows(domain),
                "primary": self.env._("Open the day"),
                "empty": self.env._("Nobody else is booked today. Book by phone, or take walk-ins."),
                "action": {**action, "domain": domain, "context": {}},
            }
        ]

    @api.model
    def _get_next_rows(self, domain, limit=6):
        planner = self.env["salon.booking.planner"]
        appointments = self.env["salon.appointment"].search(
            [*domain, ("state", "in", ("booked", "arrived", "in_service"))],
            order="start, id",
            limit=limit,
        )
        return [
            {
                "title": f"{planner._clock(appointment.branch_id, appointment.start)} {appointment.customer_short_name}",
                # sudo: only the names of the staff, whose files the person may not open
                "note": " · ".join(filter(None, (appointment.service_names, appointment.sudo().employee_id.name))),
                "badge": appointment.state,
                "action": {
                    "type": "ir.actions.act_window",
                    "res_model": "salon.appointment",
                    "res_id": appointment.id,
                    "views": [[False, "form"]],
                },
            }
            for appointment in appointments
        ]

    @api.model
    def _get_own_day_cards(self):
        day = self.env["salon.appointment"].get_my_day()
        if not day["linked"]:
            return []
        waiting = [card for card in day["cards"] if card["state"] != "done"]
        return [
            {
                "key": "my_day",
                "sequence": 5,
                "title": self.env._("My day"),
                "figure": str(len(day["cards"])),
                "unit": self.env._("visit") if len(day["cards"]) == 1 else self.env._("visits"),
                "note": self.env._("%(done)s done · shift %(shift)s", done=day["done"], shift=day["shift"] or "–"),
                "as_of": "",
                "action": "salon_booking.salon_my_day_action",
                "primary": self.env._("Open my day"),
                "empty": self.env._("No visits yet."),
                "rows": [
                    {
                        "title": f"{card['time']} {card['customer']}",
                        "note": card["service"],
                        "badge": card["state"],
                        "action": "salon_booking.salon_my_day_action",
                    }
                    for card in waiting[:5]
                ],
            }
        ]
