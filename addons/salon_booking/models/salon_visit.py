from odoo import models


class SalonVisit(models.Model):
    _inherit = "salon.visit"

    def _on_closed(self):
        """A visit that is paid is over: an appointment whose finish nobody pressed is done too."""
        result = super()._on_closed()
        # sudo: the till closes visits for people who may not write in the diary
        appointments = (
            self.env["salon.appointment"].sudo().search([("visit_id", "in", self.ids), ("state", "in", ("arrived", "in_service"))])
        )
        for moment, group in appointments.grouped(lambda appointment: appointment.visit_id.closed_at).items():
            group._record_finish(moment)
        return result
