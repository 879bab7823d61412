from psycopg2.errors import ExclusionViolation

from odoo import api, fields, models
from odoo.exceptions import UserError


class SalonAppointmentHold(models.Model):
    """What a payment does to held time. Whoever paid gets the visit, or an open task says that money is due; never nothing."""

    _inherit = "salon.appointment.hold"

    currency_id = fields.Many2one(related="company_id.currency_id")
    payment_ref = fields.Char(string="Payment", readonly=True, copy=False, help="The provider's own number of the payment.")
    payment_amount = fields.Monetary(string="To pay", readonly=True, copy=False)
    is_paid = fields.Boolean(string="Paid", readonly=True, copy=False)

    @api.model
    def _expect_payment(self, token, payment_ref, amount):
        """Note that the customer is on the way to the provider; if no word ever comes back, the desk is told to ask."""
        now, hold = fields.Datetime.now(), self._take(token)
        if not hold._is_running(now):
            raise UserError(hold._ended_words(now))
        hold.write({"payment_ref": payment_ref, "payment_amount": amount})

    @api.model
    def _confirm_late(self, token, vals=None, *, payment_ref, amount, key=None):
        """Answer a provider who says that the customer paid: in time or late, once or again.

        The time is booked if it is held or still free, at the prices that were agreed.

        :return: ``{"appointment": the booking or none, "task": the refund that is due or none, "times": free times nearby
            (naive UTC) if there is no booking}``; the same for the same payment, however often it is told
        """
        return self._take(token)._confirm_paid(vals, payment_ref=payment_ref, amount=amount, key=key)

    def _confirm_paid(self, vals=None, *, payment_ref, amount, key=None):
        """Answer as `_confirm_late`, for whoever knows the hold by its payment: a provider never learns the token."""
        self._wait()
        now, tasks = fields.Datetime.now(), self.env["salon.appointment.task"].sudo()  # sudo: told by a provider, read by the desk
        if self.is_paid and self.payment_ref == payment_ref:
            return self._get_answer(self.appointment_id, tasks)
        if self.appointment_id and self.is_paid:
            # Paid twice: the visit is theirs, the second payment goes back.
            return self._get_answer(self.appointment_id, tasks._open_one("refund", self, payment_ref, amount))
        refund = tasks._find_one("refund", self, payment_ref)
        appointment = self._get_booking() if refund else self._book_paid(vals or {}, key, now)
        if not appointment:
            refund = refund or tasks._open_one("refund", self, payment_ref, amount)
        elif not refund:
            self.write({"is_paid": True, "payment_ref": payment_ref, "payment_amount": amount})
        tasks._find_one("payment", self, payment_ref)._close()
        return self._get_answer(appointment, refund, now)

    def _forget_payment(self, payment_ref):
        """Note that nothing will come of a payment: the customer turned back, or the provider said no. Nobody need ask about it.

        A payment that was promised and then taken back leaves a booking without its deposit: that, somebody must ask about.
        """
        self._wait()
        tasks, was_paid = self.env["salon.appointment.task"].sudo(), self.is_paid  # sudo: told by a provider, read by the desk
        if self.payment_ref == payment_ref:
            self.write({"payment_ref": False, "is_paid": False})
            if was_paid:
                tasks._open_one("payment", self, payment_ref, self.payment_amount)
                return
        tasks._find_one("payment", self, payment_ref)._close()

    def _book_paid(self, vals, key, now):
        """Return the appointment: that of this hold, what is held, or a new one in the same time; none if it cannot be.

        Whatever refuses the booking, the payment is on file: the hold is given back, and the caller opens a refund.
        """
        if self.appointment_id:
            return self._get_booking()
        try:
            with self.env.cr.savepoint():
                if not self._is_running(now):
                    self._hold_again(now)
                return self._book_held(vals, key, now)
        except (UserError, ExclusionViolation):
            self._end("released")
            return self.env["salon.appointment"]

    def _get_booking(self):
        """Return what was booked with this hold; one that was cancelled or declined is no visit to be paid for."""
        return self.appointment_id.filtered(lambda appointment: appointment.state != "cancelled")

    def _hold_again(self, now):
        """Hold the time of a hold that ended once more, whoever may do it now.

        :raises UserError: if it is taken, or over
        """
        self._rows().unlink()
        self._claim_time(now)

    def _get_answer(self, appointment, task, now=None):
        times = []
        if not appointment and now:
            planner = self.env["salon.booking.planner"]
            wishes = (self.appointment_id or self._get_draft())._get_wishes()
            times = planner._times_near(self.branch_id, wishes, max(self.start, now), now=now)
        return {"appointment": appointment.with_env(self.env), "task": task.with_env(self.env), "times": times}

    def _end(self, state):
        waiting = self.filtered(lambda hold: hold.state == "held" and hold.payment_ref and not hold.is_paid and not hold.appointment_id)
        super()._end(state)
        if state == "lapsed":
            for hold in waiting:
                # sudo: tasks are made by what happens, never by hand
                self.env["salon.appointment.task"].sudo()._open_one("payment", hold, hold.payment_ref, hold.payment_amount)
