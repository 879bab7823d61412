import secrets

from lxml import html

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

PAY_S = 1800  # so long a time is held for whoever is on the way to the provider


class SalonOnline(models.AbstractModel):
    """The step between the code and the booking where the terms ask for a deposit.

    The amount is the terms', the time is the hold's, who comes is noted before anybody pays: what the provider says later needs
    neither the browser nor its session.
    """

    _inherit = "salon.online"

    # before

    @api.model
    def _deposit_words(self, branch, deposit, is_request):
        if is_request or not self._find_ways(branch, deposit):
            return super()._deposit_words(branch, deposit, is_request)
        amount = self._money(deposit, branch)
        return self.env._(
            "A deposit of %(amount)s belongs to this visit. It is paid in the next step and counts towards the price.", amount=amount
        )

    @api.model
    def _get_step_before(self, hold, token, vals):
        terms = self._terms_of(self._staffed_draft(hold))
        due = 0 if terms["is_request"] else terms["deposit_due"]
        if not due or not self._find_ways(hold.branch_id, due, vals["customer_id"]):
            return super()._get_step_before(hold, token, vals)
        hold.write({"wanted": {**hold.wanted, **vals}, "payment_amount": due})
        return f"/book/hold/{token}/pay"

    @api.model
    def _public_held(self, token, is_typing=False):
        hold = self.env["salon.appointment.hold"]._find_online(token)
        if hold and not hold.appointment_id and hold._get_running_payment():
            return {"state": "elsewhere", "branch": hold.branch_id, "path": f"/book/hold/{token}/pay"}
        found = super()._public_held(token, is_typing)
        if found and found["state"] == "booked":  # perhaps by a provider, who does not know the link of this browser
            self.env["salon.online.link"]._make(hold.appointment_id, found["link"])
        return found

    @api.model
    def _public_release(self, token):
        """Give held time back, but not under somebody who paid for it."""
        if not self.env["salon.appointment.hold"]._find_online(token)._get_running_payment():
            super()._public_release(token)

    # ways to pay

    @api.model
    def _find_ways(self, branch, amount, customer_id=False):
        """Return ``[(provider, method), …]`` that take this amount here."""
        currency, company = branch.company_id.currency_id, branch.company_id
        providers = self.env["payment.provider"]._get_compatible_providers(company.id, customer_id, amount, currency_id=currency.id)
        providers = providers.filtered(lambda each: each._takes_deposits())
        methods = self.env["payment.method"]._get_compatible_payment_methods(providers.ids, customer_id, currency_id=currency.id)
        return [(provider, method) for provider in providers for method in methods if provider in method.provider_ids]

    @api.model
    def _way_cards(self, ways):
        return [
            {"key": f"{provider.id}-{method.id}", "name": method.name, "is_pretended": provider.code == "demo"} for provider, method in ways
        ]

    # paying

    @api.model
    def _public_payment(self, token):
        """Return what the payment page shows; None for another's or no token.

        ``state`` is "booked", "pay", "wait" (no word from the provider yet), "late" (paid, but the time is gone), "gone", or
        "ask" if nobody said yet who comes.
        """
        hold = self.env["salon.appointment.hold"]._find_online(token)
        if not hold:
            return None
        branch, running = hold.branch_id.with_company(hold.company_id), hold._get_running_payment()
        frame = {"branch": branch, "query": "", "day": branch._local_date(hold.start).isoformat()}
        if hold.appointment_id:
            return {**frame, "state": "booked"}
        frame["query"] = self._choice_of(hold)
        if running:
            return {**frame, "state": "late" if hold._get_paid_payment() else "wait", "amount": self._money(running.amount, branch)}
        if not hold._is_running(self._now()):
            return {**frame, "state": "gone"}
        if not hold.payment_amount or not hold._get_draft().customer_id:
            return {**frame, "state": "ask"}
        return {**frame, "state": "pay", **self._pay_card(hold, branch)}

    @api.model
    def _pay_card(self, hold, branch):
        last = hold.payment_tx_ids.sorted("id")[-1:]
        return {
            **self._held_card(hold, branch),
            "deposit": "",  # said above, with what follows from it
            "amount": self._money(hold.payment_amount, branch),
            "ways": self._way_cards(self._find_ways(branch, hold.payment_amount, hold._get_draft().customer_id._origin.id)),
            "outcomes": list(self._outcome_choices().items()),
            "failed": self._failed_words() if last.state in ("cancel", "error") else "",
        }

    @api.model
    def _failed_words(self):
        return self.env._("Nothing was paid. The time is still held; pay again, or choose another way.")

    @api.model
    def _public_pay(self, token, way, outcome=None):
        """Begin a payment of the deposit that is due; return where the browser goes: None to our own page, or a form of the provider.

        :param way: key of a way as it stood on the page; the amount never comes from there
        :param outcome: what the provider that only pretends shall say
        :raises UserError: if nothing is due, or not in this way
        """
        holds = self.env["salon.appointment.hold"]
        hold = holds._find_online(token)
        if not hold:
            self._refuse(hold.branch_id)
        hold = holds._take(token)  # waits for a second press
        if hold.appointment_id or hold._get_running_payment():
            return None
        payment = self._begin_payment(hold, token, way)
        if payment.provider_code == "demo":
            payment._process("demo", {"reference": payment.reference, "simulated_state": self._outcome(outcome)})
            return None
        return self._form_of(payment)

    @api.model
    def _outcome_choices(self):
        """Return what the provider that only pretends can be told to say."""
        return {
            "done": self.env._("It is paid"),
            "pending": self.env._("The answer takes a while"),
            "cancel": self.env._("The customer turns back"),
            "error": self.env._("It is refused"),
        }

    @api.model
    def _outcome(self, text):
        return text if text in self._outcome_choices() else "error"

    @api.model
    def _begin_payment(self, hold, token, way):
        branch, amount = hold.branch_id.with_company(hold.company_id), hold.payment_amount
        customer = hold._get_draft().customer_id._origin
        ways = {f"{provider.id}-{method.id}": (provider, method) for provider, method in self._find_ways(branch, amount, customer.id)}
        if not amount or not customer or way not in ways:
            raise UserError(self.env._("It cannot be paid in this way. Choose another one."))
        provider, method = ways[way]
        payments = self.env["payment.transaction"]
        payment = hold._get_draft_payment(provider, method, amount) or payments.create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                # Nobody guesses it: a provider that only pretends believes whoever names it.
                "reference": payments._compute_reference(provider.code, prefix=f"DEP-{secrets.token_hex(8)}"),
                "amount": amount,
                "currency_id": branch.company_id.currency_id.id,
                "partner_id": customer.id,
                "operation": "online_direct" if provider.code == "demo" else "online_redirect",
                "landing_route": "/book/paid",
                "salon_hold_id": hold.id,
            }
        )
        self.env["salon.appointment.hold"]._expect_payment(token, payment.reference, amount)
        self.env["salon.appointment.hold"]._renew_hold(token, PAY_S)
        return payment

    @api.model
    def _form_of(self, payment):
        """Return ``{"action", "method", "fields"}`` of the provider's own form, as plain values.

        :raises UserError: if the provider does not answer
        """
        words = self.env._("The payment provider does not answer. Try again in a minute, or choose another way.")
        try:
            values = payment._get_processing_values()
        except ValidationError as error:
            raise UserError(words) from error
        form = html.fragment_fromstring(str(values.get("redirect_form_html") or "<p/>").strip(), create_parent="div").find(".//form")
        if form is None or values["state"] == "error":
            raise UserError(words)
        return {
            "action": form.get("action") or "",
            "method": (form.get("method") or "get").lower(),
            "fields": [(each.get("name"), each.get("value") or "") for each in form.iter("input") if each.get("name")],
            "payment": payment,
        }

    @api.model
    def _public_settle(self, token):
        """Do what follows from what the provider said so far of the payments for a held time."""
        self.env["salon.appointment.hold"]._find_online(token).payment_tx_ids._settle_holds()

    # telling

    @api.model
    def _tell_paid(self, hold, answer, customer):
        """Tell whoever paid how it ended, once: what the browser shows, they may never see."""
        messages = self.env["salon.online.message"]
        contact, appointment, branch = messages._contact_of(customer), answer["appointment"], hold.branch_id
        if not contact:
            return
        if appointment:
            self._tell_booked(appointment, contact, self.env["salon.online.link"]._make(appointment))
            return
        when = self._when(branch, hold.start)
        subject = self.env._("Paid, but not booked: %(when)s", when=when)
        body = self.env._(
            "The payment came when %(when)s was taken. The salon gives the money back or finds another time: %(branch)s %(phone)s",
            when=when,
            branch=branch.name,
            phone=branch.phone or "",
        )
        messages._tell(branch, "paid_late", contact, subject, body)

    @api.model
    def _visit_card(self, appointment):
        card = super()._visit_card(appointment)
        if not appointment.deposit_paid:
            return card
        amount = self._money(appointment.deposit_paid, appointment.branch_id)
        return {**card, "deposit": self.env._("%(amount)s, paid", amount=amount)}
