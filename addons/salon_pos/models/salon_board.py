from odoo import api, models


class SalonBoard(models.AbstractModel):
    """Checking out on the day board opens the till of the branch, where the visit waits to be paid."""

    _inherit = "salon.board"

    @api.model
    def _get_checkout_action(self, appointment):
        if appointment.branch_id.pos_config_ids:
            return appointment.branch_id.pos_config_ids[:1].open_ui()
        return super()._get_checkout_action(appointment)
