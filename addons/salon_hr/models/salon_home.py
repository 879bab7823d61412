from odoo import api, models


class SalonHome(models.AbstractModel):
    _inherit = "salon.home"

    @api.model
    def _get_cards(self):
        cards = super()._get_cards()
        if self.env.user.has_group("salon_crm.group_salon_desk"):
            cards += self._get_uncovered_cards()
        return cards

    @api.model
    def _get_uncovered_cards(self):
        """Visits whose person is not there; no card while there is none."""
        appointments = self.env["salon.appointment"]
        visits = appointments.search(appointments._get_uncovered_domain(), order="start, id")
        if not visits:
            return []
        planner = self.env["salon.booking.planner"]
        every = self.env["ir.actions.actions"]._for_xml_id("salon_booking.salon_appointment_action")
        rota = self.env["ir.actions.actions"]._for_xml_id("salon_hr.salon_rota_action")
        return [
            {
                "key": "uncovered_visits",
                "sequence": 7,
                "title": self.env._("Visits without their shift"),
                "figure": str(len(visits)),
                "unit": self.env._("visit") if len(visits) == 1 else self.env._("visits"),
                "note": self.env._("The person is not there at that time. Move them, or keep them with a reason."),
                "as_of": "",
                "rows": [
                    {
                        "title": f"{planner._clock(visit.branch_id, visit.start, with_day=True)} {visit.customer_short_name or ''}",
                        # sudo: names of colleagues, which the diary shows
                        "note": " · ".join(filter(None, (visit.service_names, visit.sudo().employee_id.name))),
                        "action": {**rota, "params": {"orphans": True, "branch_id": visit.branch_id.id}},
                    }
                    for visit in visits[:5]
                ],
                "primary": "",  # the main button of a home screen is the day, not its troubles
                "empty": "",
                "action": {
                    **every,
                    "views": [[False, "list"], [False, "form"]],
                    "view_mode": "list,form",
                    "domain": [("id", "in", visits.ids)],
                    "context": {},
                },
            }
        ]
