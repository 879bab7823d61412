import logging
from datetime import timedelta

from odoo import api, fields, models

from .salon_appointment import LEAST_MIN

_logger = logging.getLogger(__name__)

HORIZON_DAYS = 60
BATCH = 50


class SalonWaitlistOpening(models.Model):
    """Time that was given back and is to be offered. What it is offered for, and to whom, is decided when it is served."""

    _name = "salon.waitlist.opening"
    _description = "Freed time"
    _order = "start, id"
    _rec_name = "start"
    _log_access = False

    branch_id = fields.Many2one("salon.branch", required=True, readonly=True, ondelete="cascade", index=True)
    start = fields.Datetime(required=True, readonly=True)
    stop = fields.Datetime(required=True, readonly=True)
    noted_at = fields.Datetime(required=True, readonly=True)
    by_desk = fields.Boolean(readonly=True, help="The desk asked for it: offered even where the branch offers nothing by itself.")
    state = fields.Selection([("open", "Open"), ("done", "Served")], required=True, readonly=True, default="open")

    tries = fields.Integer(readonly=True, default=0, help="How often serving it failed; what failed comes after what was not tried yet.")

    _stop_after_start = models.Constraint("CHECK (stop > start)", "Freed time must end after it begins. Choose a later end.")
    _open = models.Index("(start) WHERE state = 'open'")

    @api.model
    def _note(self, spans, now, by_desk=False):
        """Note that time is free again; return the rows, none where nobody waits or nothing is left of it.

        :param spans: list of ``(branch, start, stop)``; start and stop may be empty
        """
        # sudo: whoever frees time, strangers too; the rows are nobody's to read or write
        wishes, rows = self.env["salon.waitlist.wish"].sudo(), self.sudo().browse()
        branches = self.env["salon.branch"].union(*(branch for branch, _start, _stop in spans)).sudo()
        waited = branches.filtered(lambda branch: (by_desk or branch.waitlist_auto) and wishes._get_waiting(branch))
        latest = now + timedelta(days=HORIZON_DAYS)
        vals_list = [
            {"branch_id": branch.id, "start": max(start, now), "stop": stop, "noted_at": now, "by_desk": by_desk}
            for branch, start, stop in spans
            if branch in waited and start and stop and start <= latest and stop - max(start, now) >= timedelta(minutes=LEAST_MIN)
        ]
        if vals_list:
            rows = rows.create(vals_list)
            self.env.ref("salon_waitlist.ir_cron_serve").sudo()._trigger()  # sudo: as above
        return rows

    def _serve(self, now):
        """Offer this time, in fair order, to whoever wished for such a time; return the offers.

        Each offer holds what it offers, so the next wish is offered what is left.
        """
        offers = self.env["salon.waitlist.offer"]
        for opening in self:
            if opening.stop > now:
                wishes = self.env["salon.waitlist.wish"].sudo()._get_waiting(opening.branch_id)  # sudo: see _note
                offers |= wishes._offer_in_turn(max(opening.start, now), opening.stop, now)
        self.sudo().write({"state": "done"})  # sudo: see _note
        return offers

    @api.model
    def _cron_serve(self, limit=BATCH):
        """End offers that nobody answered, then offer what is open; one transaction each."""
        now, progress = fields.Datetime.now(), self.env["ir.cron"]._commit_progress
        late = self.env["salon.waitlist.offer"]._get_late(now, limit)
        self._try_each(self.env["salon.waitlist.wish"]._get_past(now), lambda wish: wish._close_past(now))
        self._try_each(self.env["salon.queue.entry"]._get_past(now), lambda entry: entry._leave(now))
        waiting = self._get_open(limit)
        progress(remaining=len(late) + len(waiting))
        for offer in late:
            self._try_each(offer, lambda offer: offer._lapse(now))
            progress(1)
        for opening in self._get_open(limit):
            self._try_each(opening, lambda opening: opening._serve_in_time(now))
            progress(1)

    @api.model
    def _get_open(self, limit):
        return self.search([("state", "=", "open")], order="tries, start, id", limit=limit)

    def _serve_in_time(self, now):
        """Serve this time now, or come back to it when the branch may write to customers."""
        locked = self.try_lock_for_update()
        if locked and (self.by_desk or self.branch_id._may_write_offers(now)):
            self._serve(now)
        elif locked:
            self._come_back(self.branch_id._get_next_offer_moment(now))

    @api.model
    def _try_each(self, records, work):
        """Do this with each record; one that fails is told to the log, goes behind the others and keeps none of them waiting."""
        for record in records:
            try:
                with self.env.cr.savepoint():
                    work(record)
            except Exception:
                _logger.exception("The waitlist could not go on with %s %s", record._name, record.id)
                if "tries" in record._fields:
                    record.sudo().write({"tries": record.tries + 1})  # sudo: counted for the cron alone

    @api.model
    def _come_back(self, moment):
        # sudo: the cron is the house's
        self.env.ref("salon_waitlist.ir_cron_serve").sudo()._trigger(moment)

    @api.autovacuum
    def _gc_served(self):
        old = fields.Datetime.now() - timedelta(days=7)
        self.search([("stop", "<", old)], limit=10_000).unlink()
