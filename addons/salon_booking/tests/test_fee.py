from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOW
from .policy_common import PolicyCase


@tagged("post_install", "-at_install")
class TestFee(PolicyCase):
    """What cancelling, moving or not coming may cost, and that nobody is charged without proof."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._policy()

    def _proven(self, appointment):
        """Return a patch under which a reminder of this appointment was delivered."""
        model = type(self.env["salon.booking.fee"])
        return patch.object(model, "_get_reminder_proof", lambda _self, appointments: {appointment.id: "SMS 4711, delivered"})

    # proposing

    def test_cancelling_in_time_costs_nothing(self):
        appointment = self._book("10:00")
        appointment._record_cancel(appointment.start - timedelta(hours=24))
        self.assertEqual(self._fees(appointment), [])

    def test_cancelling_late_proposes_the_share_of_the_price_at_most_the_deposit(self):
        for clock, notice, amount in (("10:00", timedelta(hours=23, minutes=59), 20), ("12:00", timedelta(hours=1), 30)):
            appointment = self._book(clock)
            appointment._record_cancel(appointment.start - notice)
            self.assertEqual(self._fees(appointment), [("cancel", amount, "proposed")])
        self.assertIn("1 h before the start: 50 % of", appointment.fee_ids.reason)
        self.assertIn("at most the deposit", appointment.fee_ids.reason)

    def test_without_a_deposit_and_a_card_nothing_is_taken(self):
        self.policy.deposit_from_min = 500
        appointment = self._book("10:00")
        appointment._record_cancel(appointment.start - timedelta(hours=1))
        self.assertEqual(self._fees(appointment), [])
        version = self.policy._prepare_told_terms()["version"]
        agreed = self._book_outside("12:00", accepted_policy_version=version, card_agreed=True)
        agreed._record_cancel(agreed.start - timedelta(hours=1))
        self.assertEqual(self._fees(agreed), [("cancel", 50, "proposed")])

    def test_a_no_show_proposes_its_share(self):
        appointment = self._book("10:00")
        appointment._record_no_show(appointment.start + timedelta(minutes=20))
        self.assertEqual(self._fees(appointment), [("no_show", 30, "proposed")])

    def test_the_salons_own_cancellation_costs_nothing(self):
        appointment = self._book("10:00")
        appointment._record_cancel(appointment.start - timedelta(hours=1), "Mei is ill", cause="salon")
        self.assertEqual(self._fees(appointment), [])
        self.assertEqual((appointment.cancel_cause, appointment.cancel_reason), ("salon", "Mei is ill"))

    def test_who_is_here_already_pays_no_fee(self):
        appointment = self._book("10:00")
        appointment.action_arrive()
        appointment.action_cancel()
        self.assertEqual((appointment.state, self._fees(appointment)), ("cancelled", []))

    def test_free_moves_are_counted_then_a_late_move_costs_as_a_cancellation(self):
        appointment = self._book("09:00")
        self.assertEqual((appointment.move_count, appointment.moves_left), (0, 1))
        appointment.start = self._at("09:30")
        self.assertEqual((appointment.move_count, appointment.moves_left, self._fees(appointment)), (1, 0, []))
        appointment.note = "Quiet please"
        appointment.start = self._at("09:30")
        self.assertEqual(appointment.move_count, 1, "neither a note nor the same time is a move")
        appointment.start = self._at("09:15")
        self.assertEqual(self._fees(appointment), [("move", 20, "proposed")])
        appointment.start = self._at("15:00")
        self.assertEqual(len(appointment.fee_ids), 1, "one decision at a time")
        appointment.fee_ids._record_waive(NOW, "illness")
        appointment.start = self._at("16:00")
        self.assertEqual((appointment.move_count, len(appointment.fee_ids)), (4, 1), "a move in time costs nothing")

    def test_moves_are_not_counted_by_hand(self):
        appointment = self._book("10:00").with_user(self.desk)
        with self.assertRaisesRegex(UserError, "Move the appointment instead"):
            appointment.move_count = 0
        with self.assertRaisesRegex(UserError, "who cancelled is kept"):
            appointment.cancel_cause = "salon"

    # shown before

    def test_a_small_question_only_where_a_fee_would_arise(self):
        far = self._book("10:00")
        self.assertFalse(far.with_user(self.desk).action_cancel())
        self.assertEqual(far.state, "cancelled")
        near = self._book("09:30").with_user(self.desk)
        self.assertIn("20 %", near.fee_note)
        action = near.action_cancel()
        self.assertEqual((action["res_model"], near.state), ("salon.appointment.cancel", "booked"))
        wizard = Form(self.env["salon.appointment.cancel"].with_user(self.desk).with_context(**action["context"]))
        self.assertEqual(wizard.amount, 20)
        wizard.cause = "salon"
        self.assertEqual((wizard.amount, wizard.fee_words), (0, False))
        wizard.cause = "customer"
        wizard.reason = "Ill"
        wizard.save().action_cancel_appointment()
        self.assertEqual((near.state, near.cancel_reason, self._fees(near)), ("cancelled", "Ill", [("cancel", 20, "proposed")]))

    # deciding

    def _late_cancellation(self, clock="10:00", accepted=True):
        appointment = self._book(clock)
        if accepted:
            appointment._record_acceptance(NOW)
        appointment._record_cancel(appointment.start - timedelta(hours=5))
        return appointment.fee_ids.with_user(self.manager)

    def test_without_a_delivered_reminder_a_fee_can_only_be_waived(self):
        fee = self._late_cancellation()
        self.assertEqual(fee.missing_proof, "No delivered reminder is on file.")
        with self.assertRaisesRegex(UserError, "Press Waive instead: .*No delivered reminder is on file."):
            fee.action_confirm()
        action = fee.action_waive()
        wizard = Form(self.env[action["res_model"]].with_user(self.manager).with_context(**action["context"]))
        wizard.reason = "first"
        wizard.note = "Called in"
        wizard.save().action_waive()
        self.assertRecordValues(
            fee,
            [{"state": "waived", "waive_reason": "first", "note": "Called in", "decided_by_id": self.manager.id, "missing_proof": False}],
        )

    def test_without_accepted_terms_a_reminder_is_not_enough(self):
        fee = self._late_cancellation(accepted=False)
        with self._proven(fee.appointment_id):
            self.assertEqual(fee.missing_proof, "The customer did not accept the terms.")
            with self.assertRaisesRegex(UserError, "did not accept the terms"):
                fee.action_confirm()

    def test_with_both_proofs_a_manager_confirms_and_the_proof_is_kept(self):
        fee = self._late_cancellation()
        with self._proven(fee.appointment_id):
            self.assertFalse(fee.missing_proof)
            fee.action_confirm()
        self.assertRecordValues(
            fee,
            [{"state": "confirmed", "reminder_proof": "SMS 4711, delivered", "terms_accepted_at": NOW, "decided_by_id": self.manager.id}],
        )
        with self.assertRaisesRegex(UserError, "decided about this fee already"):
            fee._record_waive(NOW, "other")

    def test_the_reminder_of_another_visit_is_no_proof(self):
        fee, other = self._late_cancellation(), self._late_cancellation("13:00")
        with self._proven(other.appointment_id), self.assertRaisesRegex(UserError, "No delivered reminder"):
            (fee | other).action_confirm()
        self.assertEqual(set((fee | other).mapped("state")), {"proposed"})

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_fee_without_proof(self):
        fee = self._late_cancellation().sudo()
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            fee.write({"state": "confirmed", "decided_at": NOW, "decided_by_id": self.manager.id})
            fee.flush_recordset()
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            fee.write({"state": "waived", "decided_at": NOW, "decided_by_id": self.manager.id})
            fee.flush_recordset()

    def test_only_a_manager_decides(self):
        fee = self._late_cancellation().with_user(self.desk)
        self.assertEqual(fee.amount, 20)
        for decide in (fee.action_confirm, fee.action_waive, lambda: fee._record_waive(NOW, "other")):
            with self.assertRaisesRegex(AccessError, "A manager decides"):
                decide()
        with self.assertRaises(AccessError):
            fee.with_user(self.manager).write({"state": "waived"})

    def test_another_branch_and_company_do_not_see_fees_and_promises(self):
        fee = self._late_cancellation()
        elsewhere = self._user("fee_elsewhere", "manager", branch=self._make_branch("Hill", "HL"))
        for model in ("salon.booking.fee", "salon.booking.promise"):
            self.assertTrue(self.env[model].with_user(self.desk).search([]))
            self.assertFalse(self.env[model].with_user(elsewhere).search([]))
        with self.assertRaises(AccessError):
            fee.with_user(elsewhere).action_waive()

    def test_the_first_time_is_said_to_be_usually_waived(self):
        first, second = self._late_cancellation(), self._late_cancellation("13:00")
        second.sudo().proposed_at = first.proposed_at + timedelta(hours=1)
        (first | second).invalidate_recordset()
        self.assertEqual((first | second).mapped("history_words"), ["First time in a year, usually waived", "1 before in the last year"])

    def test_events_tell_of_proposal_and_decision(self):
        fee = self._late_cancellation()
        fee._record_waive(NOW, "illness")
        events = self.env["workflow.event"].sudo().search([("res_model", "=", "salon.booking.fee"), ("res_id", "=", fee.id)], order="id")
        self.assertEqual(events.mapped("event_key"), ["fee.proposed", "fee.waived"])
        self.assertEqual(events[0].payload["amount_cents"], 2000)

    def test_what_cancelling_costs_is_told_to_nobody_of_another_branch(self):
        appointment = self._book("10:00")
        elsewhere = self._user("fee_elsewhere", "desk", branch=self._make_branch("Hill", "HL"))
        wizard = self.env["salon.appointment.cancel"].with_user(elsewhere).create({"appointment_id": appointment.id})
        with self.assertRaises(AccessError):
            wizard.read(["amount", "fee_words"])
        own = wizard.with_user(self.desk).create({"appointment_id": appointment.id})
        self.assertEqual(own.read(["amount"])[0]["amount"], own.amount)

    def test_fifty_late_cancellations_cost_as_many_queries_as_one(self):
        people = [self._make_stylist(f"Person {number}") for number in range(5)]
        for person in people:
            self._qualify(person, self.cut)
            self._shift(person, "09:00", "20:00")
        self.env["resource.resource"].create(
            [
                {"name": f"Seat {number}", "resource_type": "material", "salon_branch_id": self.branch.id, "salon_kind_id": self.kind.id}
                for number in range(3)
            ]
        )
        appointments = self.env["salon.appointment"].create(
            [self._values(f"{hour:02}:00", wish=person) for hour in range(9, 19) for person in people]
        )
        counts = []
        for group in (appointments[:1], appointments[1:2], appointments[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            group._record_cancel(self._at("08:00"))
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(len(appointments.fee_ids), 50)
        self.assertLessEqual(counts[2], counts[1] + 2)
        fees = self.env["salon.booking.fee"].search([("appointment_id", "in", appointments.ids)])
        counts = []
        for group in (fees[:1], fees[1:2], fees):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            group.with_user(self.manager).read(["reason", "missing_proof", "history_words", "policy_name", "customer_id"])
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 1)
