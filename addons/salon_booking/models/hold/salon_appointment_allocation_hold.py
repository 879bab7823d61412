from odoo import api, models


class SalonAppointmentAllocation(models.Model):
    """What happens to held rows: they last longer, or become those of a booking. Both keep the very same rows."""

    _inherit = "salon.appointment.allocation"

    def _turn(self, vals_list):
        """Give held rows the purpose of a booking, so that nobody can step in between as after a release.

        :param vals_list: create values as for ``_claim``, one for each of these rows
        :return: whether the rows are those that were asked for; if not, nothing was written
        """
        wanted = {(vals["resource_id"], vals["start"], vals["stop"]): vals for vals in vals_list}
        rows = {(row.resource_id.id, row.start, row.stop): row for row in self}
        if not rows or wanted.keys() != rows.keys():
            return False
        self._lock_resources(sorted(set(self.resource_id.ids)))
        for span, row in rows.items():
            row.write({"hold_key": False, "expires_at": False, **wanted[span]})  # a request keeps an end of its own
        self.flush_recordset()
        return True

    def _extend(self, expires_at):
        """Hold these rows until another moment."""
        self._lock_resources(sorted(set(self.resource_id.ids)))
        self.write({"expires_at": expires_at})
        self.flush_recordset()

    @api.model
    def _cron_release_expired(self, limit=1000):
        super()._cron_release_expired(limit)
        self.env["salon.appointment.hold"]._lapse_expired(limit)
