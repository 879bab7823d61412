from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("open", "Open"),
    ("accepted", "Taken"),
    ("declined", "Declined"),
    ("lapsed", "Ran out"),
    ("withdrawn", "Taken back"),
]


class SalonWaitlistOffer(models.Model):
    """One freed time offered to one customer until a deadline. Its time is held like that of any booking that is not made yet.

    Whoever answers, and however often: the hold's row is locked first, so answers, the deadline and the desk come one after the
    other, and the first that is valid wins.
    """

    _name = "salon.waitlist.offer"
    _description = "Offer of a freed time"
    _order = "id desc"
    _rec_name = "start"

    wish_id = fields.Many2one("salon.waitlist.wish", required=True, readonly=True, ondelete="cascade", index=True)
    branch_id = fields.Many2one(related="wish_id.branch_id", store=True, precompute=True, index=True)
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True)
    customer_id = fields.Many2one(related="wish_id.customer_id")
    start = fields.Datetime(required=True, readonly=True)
    stop = fields.Datetime(readonly=True)
    offered_at = fields.Datetime(string="Offered", required=True, readonly=True)
    expires_at = fields.Datetime(string="Answer until", required=True, readonly=True)
    answered_at = fields.Datetime(string="Answered", readonly=True)
    user_id = fields.Many2one("res.users", string="Offered by", readonly=True, ondelete="restrict")
    state = fields.Selection(STATES, required=True, readonly=True, default="open")
    hold_id = fields.Many2one("salon.appointment.hold", required=True, readonly=True, ondelete="restrict", index=True)
    appointment_id = fields.Many2one("salon.appointment", string="Booked", readonly=True, ondelete="set null", index="btree_not_null")
    tries = fields.Integer(readonly=True, default=0, help="How often ending it failed; what failed comes after what was not tried yet.")
    words = fields.Char(string="Offer", compute="_compute_words")

    _one_open = models.UniqueIndex("(wish_id) WHERE state = 'open'", "This customer has an offer already. Take it back first.")
    _deadlines = models.Index("(expires_at) WHERE state = 'open'")

    @api.depends("start", "expires_at", "state")
    @api.depends_context("lang")
    def _compute_words(self):
        for offer in self:
            offer.words = offer._get_words()

    def _get_words(self):
        """Return what is offered to whom until when, as the desk says it."""
        planner, branch = self.env["salon.booking.planner"], self.branch_id
        time = planner._clock(branch, self.start, with_day=True)
        if self.state != "open":
            return time
        until = planner._clock(branch, self.expires_at)
        return self.env._("%(time)s is offered to %(name)s and held until %(until)s.", time=time, name=self.customer_id.name, until=until)

    @api.model
    def _get_late(self, now, limit):
        return self.search([("state", "=", "open"), ("expires_at", "<=", now)], order="tries, expires_at, id", limit=limit)

    # verbs

    def _accept(self, now, vals=None):
        """Turn what is held into the booking; the booking that it replaces is cancelled in the same transaction.

        Repeated (a double tap, two phones) it returns the same appointment.

        :param vals: what became known on the way, such as the terms that were accepted
        :raises UserError: after the deadline, or if the offer was answered otherwise; nothing is changed then
        """
        self.ensure_one()
        offer = self.sudo()  # sudo: a link, or the desk that may write the wish, is the right
        offer.hold_id._wait_in_turn()
        offer.invalidate_recordset()
        if offer.state == "accepted" and offer.appointment_id:
            return offer.appointment_id
        if offer.state != "open" or not offer.hold_id._is_running(now):
            raise UserError(offer._ended_words())
        offer.wish_id._give_up_old(now)
        appointment = offer.hold_id._book_held({**(vals or {}), "source": "waitlist"}, f"waitlist {offer.id}", now)
        offer.write({"state": "accepted", "answered_at": now, "appointment_id": appointment.id})
        offer.wish_id.write({"state": "booked", "appointment_id": appointment.id, "closed_at": now})
        offer.wish_id._emit_change("waitlist.accepted", lambda wish: {"start": offer.start})
        offer._on_accepted()
        return appointment

    def _decline(self, now):
        """Note that the customer does not want this time: the next one is asked, the wish goes behind those not asked yet."""
        self._answer_no("declined", now, "waitlist.declined")

    def _lapse(self, now):
        """End an offer that nobody answered; whoever was faster with an answer keeps it."""
        self._answer_no("lapsed", now, "waitlist.lapsed")

    def _answer_no(self, state, now, event):
        self.ensure_one()
        offer = self.sudo()  # sudo: see _accept
        offer.hold_id._wait_in_turn()
        offer.invalidate_recordset()
        if offer.state != "open":
            return
        wish = offer.wish_id
        offer._close(state, now)
        wish.write({"state": "waiting", "passes": wish.passes + 1})
        wish._emit_change(event, lambda wish: {"start": offer.start})

    def _close(self, state, now):
        """Give back what is held for these offers; the freed time is noted by that."""
        for offer in self:
            offer.write({"state": state, "answered_at": now})
            offer.hold_id._end("lapsed" if state == "lapsed" else "released")

    def _ended_words(self):
        """Say clearly that this offer is over, and what is left."""
        planner = self.env["salon.booking.planner"]
        if self.state == "accepted":
            return self.env._("This offer was taken already. Open the booking to see it.")
        if self.state == "withdrawn":
            return self.env._("This offer was taken back. Ask the salon to be put on the list again.")
        if self.state == "declined":
            return self.env._("This offer was given back. Your place on the list is kept; open the next message when it comes.")
        until = planner._clock(self.branch_id, self.expires_at)
        words = self.env._("This offer stood until %(until)s. Your place on the list is kept; open the next message when it comes.")
        return words % {"until": until}

    # hooks: same transaction; extend and call super

    def _on_offered(self):
        """Tell the customer of an offer."""

    def _on_accepted(self):
        """Tell the customer that the offer is booked."""
