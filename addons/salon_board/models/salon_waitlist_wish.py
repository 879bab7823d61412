from odoo import api, models


class SalonWaitlistWish(models.Model):
    """Wishes and what is offered for them show on the boards of the branch as they change."""

    _inherit = "salon.waitlist.wish"

    @api.model_create_multi
    def create(self, vals_list):
        wishes = super().create(vals_list)
        wishes._tell_boards()
        return wishes

    def write(self, vals):
        result = super().write(vals)
        self._tell_boards()
        return result

    def _tell_boards(self):
        for branch in self.sudo().branch_id:  # sudo: a date alone is told, whoever wrote
            branch._tell_board(branch._today())
