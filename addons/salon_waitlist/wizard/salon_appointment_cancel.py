from odoo import api, fields, models

from ..models.salon_appointment import OFFERING


class SalonAppointmentCancel(models.TransientModel):
    """The desk sees who would take the time, before it is free."""

    _inherit = "salon.appointment.cancel"

    waitlist_words = fields.Char(string="Waitlist", compute="_compute_waitlist")
    waitlist_people = fields.Text(string="Who", compute="_compute_waitlist")
    waitlist_offer = fields.Boolean(string="Offer the time to them, one after the other", default=True)

    @api.depends("appointment_id")
    @api.depends_context("lang")
    def _compute_waitlist(self):
        for wizard in self:
            found = wizard.appointment_id.get_waitlist_matches() if wizard.appointment_id else {"words": "", "people": []}
            wizard.waitlist_words, wizard.waitlist_people = found["words"], "\n".join(found["people"])

    def action_cancel_appointment(self):
        offering = self.with_context(**{OFFERING: self.waitlist_offer}) if self.waitlist_words else self
        return super(SalonAppointmentCancel, offering).action_cancel_appointment()
