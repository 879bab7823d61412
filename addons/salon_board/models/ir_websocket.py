from odoo import models

from .salon_branch import BOARD


class IrWebsocket(models.AbstractModel):
    """A browser asks for ``salon_board/<branch id>``; whoever may open that day hears when it changes."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        asked = [channel for channel in channels if isinstance(channel, str) and channel.startswith(f"{BOARD}/")]
        channels = [channel for channel in channels if channel not in asked]
        return super()._build_bus_channel_list([*channels, *self._get_board_channels(asked)])

    def _get_board_channels(self, asked):
        user = self.env.user
        if not asked or not (user.has_group("salon_crm.group_salon_desk") or user.has_group("salon_crm.group_salon_stylist")):
            return []
        branches = {str(branch.id): branch for branch in self.env["salon.board"]._get_branches()}
        numbers = [channel.partition("/")[2] for channel in asked]
        return [(branches[number], BOARD) for number in numbers if number in branches]
