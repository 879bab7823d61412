from odoo import fields, models


class SalonAppointmentAllocation(models.Model):
    """Leave as held time, so that every screen and every list of times knows of it."""

    _inherit = "salon.appointment.allocation"

    kind = fields.Selection(selection_add=[("leave", "On leave")], ondelete={"leave": "cascade"})
    leave_id = fields.Many2one("hr.leave", ondelete="cascade", index="btree_not_null", groups="base.group_system")

    # What lies ahead is little beside what was: who looks for visits without their shift does not read the past.
    _phases_ahead = models.Index("(stop) WHERE blocking AND kind = 'phase'")

    def _release(self):
        super()._release()
        self._note_freed()

    def unlink(self):
        self._note_freed()
        return super().unlink()

    def _note_freed(self):
        """Let a leave take what a booking gave back, at the end of the transaction: until then the booking may still want it."""
        freed = [(row.resource_id.id, row.start, row.stop) for row in self if row.kind in ("phase", "buffer", "hold", "break")]
        if freed:
            waiting = self.env.cr.precommit.data.setdefault("salon_hr.freed", [])
            if not waiting:
                self.env.cr.precommit.add(self.env(su=True)["hr.leave"]._block_what_was_freed)
            waiting += freed
