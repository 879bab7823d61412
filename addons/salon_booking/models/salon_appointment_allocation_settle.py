from odoo import models


class SalonAppointmentAllocation(models.Model):
    """Held time that becomes booked time."""

    _inherit = "salon.appointment.allocation"

    def _settle(self):
        """Turn holds into the booked time they were held for: the same rows, so that nobody can come between.

        Locks like ``_claim``; a hold that ran out may be gone by then, so look at how many rows are returned.

        :return: the rows that were still there
        """
        self._lock_resources(sorted(set(self.resource_id.ids)))
        rows = self.exists()
        for kind, group in rows.grouped(lambda row: "phase" if row.phase_id else "buffer").items():
            group.write({"kind": kind, "expires_at": False, "hold_key": False})
        rows.flush_recordset()
        return rows
