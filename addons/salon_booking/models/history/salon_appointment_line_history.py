from odoo import models


class SalonAppointmentLine(models.Model):
    _inherit = "salon.appointment.line"

    def write(self, vals):
        """Keep a price that is changed on the service itself; what changes through the appointment is kept there."""
        appointments = self.appointment_id
        alone = "price" in vals and not self.env["salon.appointment"]._are_services_open(appointments)
        before = appointments._get_snapshots() if alone else {}
        result = super().write(vals)
        if alone:
            appointments._note_changes(before)
        return result
