from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.salon_crm.tools.money import from_cents, to_cents

from ...engine.policy import Kind, fee_of
from .salon_appointment_promise import DESK

CAUSES = [("customer", "By the customer"), ("salon", "By the salon"), ("declined", "Request declined"), ("expired", "Request ran out")]


class SalonAppointment(models.Model):
    """What cancelling, moving or not coming may cost: shown before, proposed after, decided by a person."""

    _inherit = "salon.appointment"

    fee_ids = fields.One2many("salon.booking.fee", "appointment_id", string="Fees", groups=DESK)
    fee_note = fields.Char(string="Cancelling now", compute="_compute_fee_note", compute_sudo=True, groups=DESK)
    cancel_cause = fields.Selection(CAUSES, string="Cancelled", readonly=True, copy=False)

    @api.depends("state", "start", "promise_ids")
    @api.depends_context("lang")
    def _compute_fee_note(self):
        """Say what cancelling would cost at this moment."""
        words, now = self.env["salon.booking.policy.words"], fields.Datetime.now()
        found = dict(self._engine_fees(Kind.CANCEL, now))
        for appointment in self:
            fee = found.get(appointment)
            price = appointment._to_cents(appointment.promise_id.price)
            appointment.fee_note = words._fee_words(fee, price, appointment.currency_id) if fee else False

    def write(self, vals):
        if "cancel_cause" in vals and not self.env.su:
            raise UserError(self.env._("Press Cancel appointment; who cancelled is kept then."))
        if "start" not in vals:
            return super().write(vals)
        starts = {appointment.id: appointment.start for appointment in self}
        result = super().write(vals)
        self._record_moves(starts, fields.Datetime.now())
        return result

    def action_cancel(self):
        """Cancel; where that costs something, show it first."""
        now = fields.Datetime.now()
        if len(self) == 1 and any(fee.amount_minor for _appointment, fee in self.sudo()._engine_fees(Kind.CANCEL, now)):
            # sudo above: what it costs is told to whoever may cancel
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Cancel appointment"),
                "res_model": "salon.appointment.cancel",
                "views": [(False, "form")],
                "target": "new",
                "context": {"default_appointment_id": self.id},
            }
        return super().action_cancel()

    # verbs

    def _record_cancel(self, now, reason=None, cause="customer"):
        """Cancel, and propose the fee that the terms allow if the customer cancelled."""
        proposals = self.sudo()._engine_fees(Kind.CANCEL, now) if cause == "customer" else []  # sudo: see _propose
        result = super()._record_cancel(now, reason)
        self.sudo().write({"cancel_cause": cause})  # sudo: written by this verb alone
        self.env["salon.booking.fee"]._propose(proposals, now)
        return result

    def _record_no_show(self, now):
        proposals = self.sudo()._engine_fees(Kind.NO_SHOW, now)  # sudo: see _propose
        result = super()._record_no_show(now)
        self.env["salon.booking.fee"]._propose(proposals, now)
        return result

    def _record_moves(self, starts, now):
        """Count moves of the start, and propose a fee once the free ones are used up.

        :param starts: ``{appointment id: start before}``
        """
        # sudo: see _propose. Taking a time that the salon offered is no move.
        moved = self.sudo().filtered(
            lambda each: each.state == "booked" and each.promise_id and each.start not in (starts[each.id], each.offer_start)
        )
        asked = moved.fee_ids.filtered(lambda fee: fee.kind == "move" and fee.state == "proposed").appointment_id
        proposals = (moved - asked)._engine_fees(Kind.MOVE, now, starts)
        for appointment in moved:
            appointment.move_count += 1
        self.env["salon.booking.fee"]._propose(proposals, now)

    def _take_back_moves(self, count, since, now):
        """Count moves as never made: a slip of the desk is no move of the customer's, and no fee stands for it.

        :param count: moves that were counted before
        :param since: fees for moves proposed from then on are waived
        """
        moved = self.sudo()  # sudo: written by the verbs alone
        moved.move_count = count
        fees = moved.fee_ids.filtered(lambda fee: fee.kind == "move" and fee.state == "proposed" and fee.proposed_at >= since)
        fees._record_waive(now, "own_fault")

    # records to values

    def _engine_fees(self, kind, now, starts=None):
        """Return ``(appointment, Fee)`` of those that are booked under terms.

        :param starts: ``{appointment id: start}`` where the notice counts to another start than the present one
        """
        found = []
        for appointment in self:
            promise = appointment.promise_id if appointment.state == "booked" and appointment.start else None
            policy = promise and promise._engine_policy()
            if not policy:
                continue
            start = (starts or {}).get(appointment.id, appointment.start)
            fee = fee_of(
                policy,
                kind,
                price_minor=appointment._to_cents(promise.price),
                notice_min=int((start - now).total_seconds() // 60),
                deposit_minor=appointment._to_cents(promise.deposit),
                card_agreed=promise.card_agreed,
                moves=appointment.move_count,
            )
            found.append((appointment, fee))
        return found

    def _to_cents(self, amount):
        return to_cents(amount, self.currency_id)

    def _from_cents(self, cents):
        return from_cents(cents, self.currency_id)
