from odoo import fields, models


class SalonVisit(models.Model):
    _inherit = "salon.visit"

    def _on_closed(self):
        """A visit that is paid is over: an appointment whose finish nobody pressed is done too, once the last payer has paid."""
        result = super()._on_closed()
        for moment, visits in self.grouped("closed_at").items():
            visits._get_appointments()._follow_visits(moment)
        return result

    def _on_voided(self):
        """A visit that was opened by mistake holds no time: the appointment of somebody who waits is cancelled with it."""
        result = super()._on_voided()
        self._get_appointments()._follow_visits(fields.Datetime.now())
        return result
