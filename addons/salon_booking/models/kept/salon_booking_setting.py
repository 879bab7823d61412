from functools import partial

from odoo import api, models

SIGNALLED = "salon_booking_settings_signalled"


class SalonBookingSetting(models.AbstractModel):
    """Marks a model whose rows the planner keeps in memory between requests: whoever changes them empties that memory everywhere.

    Odoo tells other processes of an emptied memory by a row in a table of signals. What is kept carries the number of the newest
    signal in its key, as the snapshot of the asking transaction sees it: an old snapshot neither reads what is newer than it nor
    leaves what is older behind for others.
    """

    _name = "salon.booking.setting"
    _description = "Setting that the planner keeps"

    _kept_fields = None  # names of the fields that are kept; None for all

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._forget_settings()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._forget_settings(vals)
        return result

    def _write_multi(self, vals_list):
        # Computed fields come here without having been written by anybody.
        super()._write_multi(vals_list)
        self._forget_settings({name for vals in vals_list for name in vals})

    def unlink(self):
        result = super().unlink()
        self._forget_settings()
        return result

    @api.model
    def _forget_settings(self, names=None):
        """Empty what is kept, here and, once this transaction is committed, in the other processes.

        :param names: fields that were written; None for whole rows
        """
        if names is not None and self._kept_fields is not None and self._kept_fields.isdisjoint(names):
            return
        registry, postcommit = self.env.registry, self.env.cr.postcommit
        registry.clear_cache()
        if registry.ready and SIGNALLED not in postcommit.data:
            # A request signals by itself; a script, a command or a cron that commits halfway would not.
            postcommit.data[SIGNALLED] = True
            postcommit.add(partial(_signal, registry, postcommit))


def _signal(registry, postcommit):
    postcommit.data.pop(SIGNALLED, None)
    registry.signal_changes()
