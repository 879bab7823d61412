from odoo.addons.salon_website.tests.common import PHONE, PagesCase


class DepositCase(PagesCase):
    """The branch of the online tests, whose terms ask for 30 % from 60 minutes on, with the provider that only pretends switched on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payments, cls.tasks = cls.env["payment.transaction"], cls.env["salon.appointment.task"]
        cls.env["payment.provider"].search([]).write({"state": "disabled", "is_published": False})
        cls.provider = cls.env.ref("payment.payment_provider_demo")
        cls.provider.write({"company_id": cls.branch.company_id.id, "state": "test", "is_published": True})
        cls.method = cls.provider.payment_method_ids.filtered("active")[:1]

    @classmethod
    def _way(cls, provider=None):
        provider = provider or cls.provider
        return f"{provider.id}-{provider.payment_method_ids.filtered('active')[:1].id}"

    def _reach_payment(self, clock="10:00", contact=PHONE):
        """Choose, hold and prove a number; return the path of the held time."""
        hold = self._hold(clock, self.cut)
        self._send_code(hold, contact)
        if self._path().endswith("/code"):
            self._post(f"{hold}/confirm", code=self._last_code())
        return hold

    def _pay(self, hold, outcome="done", **values):
        self._get(f"{hold}/pay")
        return self._post(f"{hold}/pay", **{"way": self._way(), "outcome": outcome, **values})

    def _payment(self):
        return self.payments.search([("salon_hold_id.branch_id", "=", self.branch.id)], limit=1)

    def _say(self, outcome, payment=None):
        """The provider says something, to nobody's browser."""
        payment = payment or self._payment()
        payment._process("demo", {"reference": payment.reference, "simulated_state": outcome})
        payment._post_process()
        self.env.invalidate_all()
