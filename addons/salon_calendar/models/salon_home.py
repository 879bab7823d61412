from odoo import api, fields, models


class SalonHome(models.AbstractModel):
    _inherit = "salon.home"

    @api.model
    def _get_cards(self):
        cards = super()._get_cards()
        user = self.env.user
        if user.has_group("salon_crm.group_salon_manager") or user.has_group("salon_crm.group_salon_stylist"):
            cards += self._get_calendar_cards(user.has_group("salon_crm.group_salon_manager"))
        return cards

    @api.model
    def _get_calendar_cards(self, is_manager):
        """Calendars that nobody answers for, and visits in somebody's busy time; no card while there are none."""
        sources = self.env["salon.calendar.source"]
        # sudo: one's own calendar, of which the state and the visits are told
        sources = sources.search([]) if is_manager else sources.sudo().search([("employee_id.user_id", "=", self.env.uid)])
        now = fields.Datetime.now()
        rows, troubled = [], sources.browse()
        for source in sources:
            own = [self._dead_row(source, is_manager)] if source._is_dead(now) else []
            own += [self._clash_row(source, visit, is_manager) for visit in source._get_clashes(now)]
            rows += own
            troubled += source if own else troubled.browse()
        if not rows:
            return []
        every = self.env["ir.actions.actions"]._for_xml_id("salon_calendar.salon_calendar_source_action") if is_manager else {}
        return [
            {
                "key": "calendars",
                "sequence": 9,
                "title": self.env._("Calendars elsewhere"),
                "figure": str(len(troubled)),
                "unit": self.env._("to look at"),
                "note": self.env._("What was busy stays blocked; nothing else is closed by it."),
                "as_of": "",
                "rows": rows[:6],
                "primary": "",
                "empty": "",
                **({"action": {**every, "domain": [("id", "in", troubled.ids)], "context": {}}} if is_manager else {}),
            }
        ]

    @api.model
    def _dead_row(self, source, is_manager):
        planner, branch = self.env["salon.booking.planner"], source.sudo().branch_id  # sudo: its clock
        since = planner._clock(branch, source.read_at, with_day=True) if source.read_at else self.env._("never")
        return {
            "title": self.env._("%s: the calendar does not answer", source.sudo().employee_id.name),  # sudo: a name of the team
            "note": self.env._("%(fault)s Last read: %(since)s", fault=source.fault or "", since=since),
            **({"action": "salon_calendar.salon_calendar_source_action"} if is_manager else {}),
        }

    @api.model
    def _clash_row(self, source, visit, is_manager):
        clock = self.env["salon.booking.planner"]._clock(visit.branch_id, visit.start, with_day=True)
        action = {"type": "ir.actions.act_window", "res_model": "salon.appointment", "res_id": visit.id, "views": [[False, "form"]]}
        return {
            "title": f"{clock} {visit.customer_short_name or ''}",
            "note": self.env._("%s is busy elsewhere at this time", source.sudo().employee_id.name),  # sudo: a name of the team
            **({"action": action} if is_manager else {}),
        }
