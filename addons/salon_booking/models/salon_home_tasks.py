from odoo import api, models


class SalonHome(models.AbstractModel):
    _inherit = "salon.home"

    @api.model
    def _get_cards(self):
        cards = super()._get_cards()
        if self.env.user.has_group("salon_crm.group_salon_desk"):
            cards += self._get_task_cards()
        return cards

    @api.model
    def _get_task_cards(self):
        """Money that somebody waits for; no card while there is none."""
        domain = [("state", "=", "open")]
        tasks = self.env["salon.appointment.task"].search(domain)
        if not tasks:
            return []
        kinds = dict(tasks._fields["kind"]._description_selection(self.env))
        action = self.env["ir.actions.actions"]._for_xml_id("salon_booking.salon_appointment_task_action")
        action = {**action, "domain": domain, "context": {}}
        return [
            {
                "key": "booking_tasks",
                "sequence": 8,
                "title": self.env._("Tasks"),
                "figure": str(len(tasks)),
                "unit": self.env._("open"),
                "note": "",
                "as_of": "",
                "rows": [
                    {
                        "title": f"{kinds[task.kind]} {task.currency_id.format(task.amount)}",
                        "note": " · ".join(part for part in (task.customer_id.name, task.payment_ref) if part),
                        "action": action,
                    }
                    for task in tasks[:5]
                ],
                "primary": self.env._("Open the tasks"),
                "empty": self.env._("Nothing to settle."),
                "action": action,
            }
        ]
