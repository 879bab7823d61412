from odoo import api, models


class SalonHome(models.AbstractModel):
    """The desk's main button opens the board."""

    _inherit = "salon.home"

    @api.model
    def _get_day_cards(self):
        return [{**card, "primary_action": "salon_board.salon_board_action"} for card in super()._get_day_cards()]
