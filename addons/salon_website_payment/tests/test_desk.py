from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import NOW

from ..hooks import shut_pretend_provider
from .common import DepositCase


@tagged("post_install", "-at_install")
class TestDesk(DepositCase):
    """What the house sees of deposits."""

    def test_the_desk_sees_what_was_paid_and_no_payment_of_the_provider(self):
        self._pay(self._reach_payment())
        appointment = self._appointments().with_user(self.desk)
        self.assertEqual(appointment.deposit_paid, 30)
        with self.assertRaises(AccessError):
            appointment.paid_hold_ids.payment_tx_ids.mapped("reference")
        with self.assertRaises(AccessError):
            self.payments.with_user(self.desk).search([])

    def test_it_stands_on_the_form_beside_what_was_asked(self):
        arch = self.env["salon.appointment"].with_user(self.desk).get_view(view_type="form")["arch"]
        self.assertLess(arch.index('name="deposit_asked"'), arch.index('name="deposit_paid"'))

    def test_a_visit_without_a_payment_has_none(self):
        appointments = self._book("10:00", self.cut) | self._book("14:00", self.cut)
        self.assertEqual(appointments.mapped("deposit_paid"), [0, 0])
        appointments._on_cancelled()
        self.assertFalse(self.tasks.search([]), "nothing was paid, nothing is to settle")

    def test_the_desk_settles_the_deposit_of_a_cancelled_visit(self):
        self._pay(self._reach_payment())
        self._appointments().with_user(self.desk)._record_cancel(NOW)
        task = self.tasks.with_user(self.desk).search([])
        self.assertEqual((task.kind, task.amount), ("deposit", 30))
        task.action_done()
        self.assertEqual((task.state, task.done_user_id), ("done", self.desk))

    def test_a_promise_of_money_that_is_taken_back_leaves_the_visit_without_its_deposit_and_a_task(self):
        self._pay(self._reach_payment(), outcome="pending")
        payment = self._payment()
        payment._set_authorized()
        payment._settle_holds()
        self.assertEqual(self._appointments().deposit_paid, 30)
        payment._set_canceled()
        payment._settle_holds()
        self.env.invalidate_all()
        self.assertEqual(self._appointments().deposit_paid, 0)
        task = self.tasks.with_user(self.desk).search([("state", "=", "open")])
        self.assertEqual((task.kind, task.amount), ("payment", 30))

    def test_what_the_provider_gave_back_is_not_to_be_given_back_again(self):
        self._pay(self._reach_payment())
        payment = self._payment()
        refund = payment._create_child_transaction(10, is_refund=True)
        refund._set_done()
        self.env.invalidate_all()
        self.assertEqual(self._appointments().deposit_paid, 20)
        self._appointments()._record_cancel(NOW)
        self.assertEqual(self.tasks.search([("kind", "=", "deposit")]).amount, 20)

    def test_the_provider_that_pretends_is_shut_when_it_is_installed(self):
        self.assertEqual(self.provider.state, "test")
        shut_pretend_provider(self.env)
        self.assertEqual((self.provider.state, self.provider.is_published), ("disabled", False))
        self._reach_payment()
        self.assertTrue(self._path().startswith("/book/visit/"), "nobody can pretend to have paid")

    def test_advice_of_other_tasks_stays(self):
        self._pay(self._reach_payment())
        hold = self._appointments().paid_hold_ids
        refund, deposit = (self.tasks._open_one(kind, hold, "other", 5) for kind in ("refund", "deposit"))
        self.assertIn("paid twice", refund.advice)
        self.assertIn("was cancelled", deposit.advice)

    def test_a_payment_that_has_nothing_to_do_with_a_visit_is_left_alone(self):
        values = {"provider_id": self.provider.id, "payment_method_id": self.method.id, "partner_id": self.customer.id}
        other = self.payments.create({**values, "amount": 5, "currency_id": self.branch.company_id.currency_id.id, "reference": "other"})
        other._process("demo", {"reference": "other", "simulated_state": "done"})
        other._post_process()
        self.assertTrue(other.is_post_processed)
        self.assertFalse(self.tasks.search([]) or self._appointments())
