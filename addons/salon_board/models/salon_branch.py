from odoo import fields, models

BOARD = "salon_board"  # of the channel, and of the notice
WAITING = "salon_board_days"


class SalonBranch(models.Model):
    """Who looks at a branch's day hears that it changed: the day alone, everything else is read anew by right."""

    _inherit = "salon.branch"

    def _tell_board(self, *days):
        """Tell the open boards of this branch, after this transaction, that these local days changed."""
        data, precommit = self.env.cr.precommit.data, self.env.cr.precommit
        if WAITING not in data:
            data[WAITING] = set()
            precommit.add(self.env(su=True)["salon.branch"]._send_board)  # su: a notice needs no right, it holds a date
        data[WAITING].update((branch.id, day) for branch in self for day in days if day)

    def _send_board(self):
        changed = {}
        for branch_id, day in sorted(self.env.cr.precommit.data.pop(WAITING, ())):
            changed.setdefault(branch_id, []).append(fields.Date.to_string(day))
        for branch_id, days in changed.items():
            self.env["bus.bus"]._sendone((self.browse(branch_id), BOARD), BOARD, {"branch": branch_id, "days": days})
