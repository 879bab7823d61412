from odoo import fields, models


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

    def _on_voided(self):
        """A visit that was opened by mistake holds no time: the appointment of somebody who waits is cancelled with it."""
        result = super()._on_voided()
        # sudo: as above
        waiting = self.env["salon.appointment"].sudo().search([("visit_id", "in", self.ids), ("state", "=", "arrived")])
        if waiting:
            waiting._record_cancel(fields.Datetime.now())
        return result
