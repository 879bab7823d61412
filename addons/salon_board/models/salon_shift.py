from odoo import api, models


class SalonShift(models.Model):
    """A shift that comes, moves or goes changes the columns of its day."""

    _inherit = "salon.shift"

    @api.model_create_multi
    def create(self, vals_list):
        shifts = super().create(vals_list)
        shifts._tell_boards()
        return shifts

    def write(self, vals):
        self._tell_boards()
        result = super().write(vals)
        self._tell_boards()
        return result

    def unlink(self):
        self._tell_boards()
        return super().unlink()

    def _tell_boards(self):
        for branch, shifts in self.grouped("branch_id").items():
            branch._tell_board(*set(shifts.mapped("shift_date")))
