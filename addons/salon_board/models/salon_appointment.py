from odoo import api, models


class SalonAppointment(models.Model):
    """Whatever changes in an appointment is told to the boards of its day, the old one too when it moves."""

    _inherit = "salon.appointment"

    @api.model_create_multi
    def create(self, vals_list):
        appointments = super().create(vals_list)
        appointments._tell_boards()
        return appointments

    def write(self, vals):
        if {"start", "branch_id"} & vals.keys():
            self._tell_boards()
        result = super().write(vals)
        self._tell_boards()
        return result

    def _tell_boards(self):
        # sudo: the day of what was just written, whoever wrote it
        for branch, appointments in self.sudo().grouped("branch_id").items():
            branch._tell_board(*set(appointments.mapped("visit_date")))
