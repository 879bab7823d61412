from datetime import timedelta

from odoo import api, fields, models

from ..engine.waiting import WIDENINGS, Seen, next_widening, share_inside

SEEN_DAYS = 30
FIRST_HOUR, LAST_HOUR = 8, 21  # nobody is woken by an offer


class SalonBranch(models.Model):
    """How long an offer of the waitlist stands, and how well the branch keeps what it says about waiting."""

    _inherit = "salon.branch"

    waitlist_offer_min = fields.Integer(
        string="Offers stand for, minutes", default=15, required=True, help="So long a freed time is held for whoever it is offered to."
    )
    waitlist_auto = fields.Boolean(string="Offer freed times by itself", default=True, help="Between 8:00 and 21:00 on the branch's clock.")
    wait_seen = fields.Integer(string="Waits measured", readonly=True, copy=False, help="Of the last 30 days.")
    wait_share = fields.Integer(string="Waits inside the range, %", readonly=True, copy=False, help="75 to 85 of 100 are honest.")
    wait_widening = fields.Integer(
        string="Width of the range, %",
        default=100,
        required=True,
        readonly=True,
        copy=False,
        help="Grows by itself when ranges were missed.",
    )

    _waitlist_offer_sane = models.Constraint(
        "CHECK (waitlist_offer_min BETWEEN 5 AND 30)", "Enter 5 to 30 minutes for which an offer stands."
    )
    _wait_widening_sane = models.Constraint(
        f"CHECK (wait_widening BETWEEN {WIDENINGS[0]} AND {WIDENINGS[-1]})", "Set a width of 100 to 400 percent."
    )

    def _may_write_offers(self, now):
        """Tell whether people may get a text from this branch now without being asked."""
        self.ensure_one()
        return FIRST_HOUR <= self._to_local(now).hour < LAST_HOUR

    def _get_next_offer_moment(self, now):
        """Return when texts may go out again, as naive UTC."""
        day = self._local_date(now)
        first = self._to_utc(day, FIRST_HOUR * 60)
        return first if first > now else self._to_utc(day + timedelta(days=1), FIRST_HOUR * 60)

    @api.model
    def _cron_measure_waits(self):
        """Compare what guests were told with how long they waited, branch by branch, and widen or narrow what is told next."""
        now = fields.Datetime.now()
        entries = self.env["salon.queue.entry"].search(
            [("state", "=", "seated"), ("joined_at", ">", now - timedelta(days=SEEN_DAYS)), ("is_told", "=", True)]
        )
        waits = entries.grouped("branch_id")
        for branch in self.with_context(active_test=False).search([]):
            self.env["salon.waitlist.opening"]._try_each(branch, lambda branch: branch._apply_seen(branch._get_seen(waits)))

    def _get_seen(self, waits):
        return [entry._engine_seen() for entry in waits.get(self, ())]

    def _apply_seen(self, seen: list[Seen]):
        values = {
            "wait_seen": len(seen),
            "wait_share": share_inside(seen) or 0,
            "wait_widening": next_widening(seen, self.wait_widening),
        }
        changed = {name: value for name, value in values.items() if self[name] != value}
        if changed:
            self.write(changed)
