from odoo import api, models

OTHERS = ("hold", "block")  # held time without an appointment; breaks come with their shift


class SalonAppointmentAllocation(models.Model):
    """Time that is held for somebody online, or blocked, shows on the board as it comes and goes."""

    _inherit = "salon.appointment.allocation"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._tell_boards()
        return rows

    def unlink(self):
        self._tell_boards()
        return super().unlink()

    def _tell_boards(self):
        for row in self.filtered(lambda row: row.kind in OTHERS):
            row.branch_id._tell_board(row.branch_id._local_date(row.start))
