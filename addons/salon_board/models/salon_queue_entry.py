from odoo import api, models


class SalonQueueEntry(models.Model):
    """Who comes into the queue or leaves it shows on the boards of the branch."""

    _inherit = "salon.queue.entry"

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries._tell_boards()
        return entries

    def write(self, vals):
        result = super().write(vals)
        self._tell_boards()
        return result

    def _tell_boards(self):
        for branch in self.sudo().branch_id:  # sudo: a date alone is told, whoever wrote
            branch._tell_board(branch._today())
