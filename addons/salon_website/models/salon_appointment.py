from odoo import fields, models

from odoo.addons.salon_booking.engine.policy import Kind


class SalonAppointment(models.Model):
    _inherit = "salon.appointment"

    online_via = fields.Char(string="Came through", readonly=True, copy=False, help="Word at the end of the booking link that was used.")
    online_link_ids = fields.One2many("salon.online.link", "appointment_id", groups="base.group_system")

    def _get_wishes(self):
        wishes, lines = super()._get_wishes(), list(self.line_ids)
        for wish in wishes:
            # sudo: what the visitor told decides the minutes, whoever plans
            told = lines[wish["key"]].sudo().online_pet
            if told and not wish.get("pet_id"):
                wish["online_pet"] = told
        return wishes

    def _get_online_fee(self, kind, now, start=None):
        """Return what cancelling or moving costs now, for the customer: ``{"amount": words or "", "why": words, "until": naive UTC}``.

        ``until`` is the moment until which it stays free, where the terms name one and it lies ahead.
        """
        self.ensure_one()
        starts = {self.id: start or self.start}
        found = dict(self._engine_fees(kind, now, starts if kind == Kind.MOVE else None))
        fee, policy = found.get(self), self.promise_id._engine_policy() if self.promise_id else None
        words = self.env["salon.booking.policy.words"]
        if not fee:
            return {"amount": "", "why": "", "until": None}
        price = self._to_cents(self.promise_id.price)
        until = None
        if policy and policy.steps and not policy.steps[0].share_permille and any(step.share_permille for step in policy.steps):
            moment = fields.Datetime.subtract(self.start, minutes=policy.steps[0].min_notice_min)
            until = moment if moment > now and kind == Kind.CANCEL else None
        return {
            "amount": words._money_words(fee.amount_minor, self.currency_id) if fee.amount_minor else "",
            "why": words._fee_words(fee, price, self.currency_id),
            "until": until,
        }
