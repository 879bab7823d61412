from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW
from .test_hold import HoldCase


@tagged("post_install", "-at_install")
class TestPayment(HoldCase):
    """Who paid gets the visit, or an open task says that money is due."""

    def setUp(self):
        super().setUp()
        self.tasks = self.env["salon.appointment.task"]
        self.token = self._hold("10:00", wish=self.mei, customer=self.customer, ttl_s=600)
        self.holds._expect_payment(self.token, "pay-1", 50)

    def _paid(self, ref="pay-1", amount=50):
        return self.holds._confirm_late(self.token, {"source": "website"}, payment_ref=ref, amount=amount)

    def test_paid_in_time_is_booked(self):
        answer = self._paid()
        self.assertEqual((answer["appointment"].start, answer["appointment"].source), (self._at("10:00"), "website"))
        self.assertFalse(answer["task"] or answer["times"])
        self.assertTrue(self._record(self.token).is_paid)

    def test_told_twice_is_booked_once(self):
        first, again = self._paid(), self._paid()
        self.assertEqual(first, again)
        self.assertFalse(self.tasks.search([]))
        self.assertEqual(self._held(self.mei.resource_id), [("10:00", "11:00")])

    def test_late_but_still_free_is_booked(self):
        self._later(hours=3)
        answer = self._paid()
        self.assertEqual(answer["appointment"].start, self._at("10:00"))
        self.assertFalse(answer["task"])
        self.assertEqual(self._held(self.mei.resource_id), [("10:00", "11:00")])
        self.assertEqual(set(answer["appointment"].allocation_ids.mapped("kind")), {"phase"})
        self.assertEqual(self._paid()["appointment"], answer["appointment"])

    def test_late_and_taken_offers_times_and_leaves_an_open_task(self):
        self._later(seconds=600)
        self._book("10:00", wish=self.mei, customer_id=False)
        answer = self._paid()
        self.assertFalse(answer["appointment"])
        self.assertEqual([self._clock(time) for time in answer["times"]], ["09:00", "11:00"])
        self.assertRecordValues(
            answer["task"],
            [
                {
                    "kind": "refund",
                    "state": "open",
                    "amount": 50,
                    "payment_ref": "pay-1",
                    "customer_id": self.customer.id,
                    "branch_id": self.branch.id,
                    "start": self._at("10:00"),
                }
            ],
        )
        self.assertIn("Mon 3 Mar 10:00 could not be booked any more", answer["task"].advice)

    def test_a_refund_that_is_due_is_told_twice_and_due_once(self):
        self._later(seconds=600)
        taken = self._book("10:00", wish=self.mei, customer_id=False)
        first = self._paid()
        taken._record_cancel(NOW)
        again = self._paid()
        self.assertEqual(again["task"], first["task"])
        self.assertFalse(again["appointment"])
        self.assertEqual(self.tasks.search_count([]), 1)

    def test_a_time_that_is_over_is_paid_back(self):
        self._later(days=1, minutes=1)
        answer = self._paid()
        self.assertFalse(answer["appointment"])
        self.assertEqual(answer["task"].kind, "refund")

    def test_paid_twice_is_booked_once_and_paid_back_once(self):
        first, second = self._paid(), self._paid(ref="pay-2", amount=60)
        self.assertEqual(second["appointment"], first["appointment"])
        self.assertRecordValues(second["task"], [{"kind": "refund", "amount": 60, "payment_ref": "pay-2"}])
        self.assertEqual(self._paid(ref="pay-2", amount=60), second)
        self.assertEqual(self.tasks.search_count([]), 1)

    def test_booked_at_the_desk_and_paid_later_is_one_visit(self):
        appointment = self.holds._confirm_hold(self.token)
        self.assertEqual(self._paid()["appointment"], appointment)
        self.assertTrue(self._record(self.token).is_paid)

    def test_a_pet_that_is_elsewhere_meanwhile_is_paid_back(self):
        pet = self.env["salon.pet"].create({"name": "Momo", "owner_id": self.customer.id, "species": "dog"})
        values = self._values("14:00", wish=self.mei)
        values["line_ids"][0][2]["pet_id"] = pet.id
        self.token = self.holds._hold_appointment(values, key="pet")
        values["line_ids"][0][2]["wished_employee_id"] = self.anna.id
        self._book("14:00", line_ids=values["line_ids"])
        with mute_logger("odoo.sql_db"):
            answer = self._paid(ref="pay-pet", amount=70)
        self.assertFalse(answer["appointment"])
        self.assertRecordValues(answer["task"], [{"kind": "refund", "amount": 70, "payment_ref": "pay-pet", "state": "open"}])
        self.assertEqual(self._record(self.token).state, "released")
        self.assertIn("15:00", [self._clock(time) for time in answer["times"]])
        self.assertEqual(self._held(self.mei.resource_id), [("10:00", "11:00")], "the other hold is still there, this one is free")

    def test_what_was_declined_before_the_money_came_is_paid_back(self):
        appointment = self.holds._confirm_hold(self.token)
        appointment._record_cancel(NOW, cause="declined")
        answer, again = self._paid(), self._paid()
        self.assertFalse(answer["appointment"] or again["appointment"])
        self.assertRecordValues(answer["task"], [{"kind": "refund", "amount": 50, "payment_ref": "pay-1", "state": "open"}])
        self.assertEqual((again["task"], self.tasks.search_count([])), (answer["task"], 1))
        self.assertFalse(self._record(self.token).is_paid)

    def test_a_provider_who_never_answers_leaves_a_question(self):
        self._hold("14:00", ttl_s=600)  # nobody went to pay for this one
        self._later(seconds=600)
        self.env["salon.appointment.allocation"]._cron_release_expired()
        self.env["salon.appointment.allocation"]._cron_release_expired()
        task = self.tasks.search([])
        self.assertRecordValues(task, [{"kind": "payment", "payment_ref": "pay-1", "amount": 50, "state": "open"}])
        self.assertIn("no answer came", task.advice)
        self.assertIn("10:00", self._free(wish=self.mei))

    def test_an_answer_after_all_settles_the_question(self):
        self._later(seconds=600)
        self.holds._lapse_expired()
        self.assertTrue(self._paid()["appointment"])
        self.assertEqual(self.tasks.search([]).mapped("state"), ["done"])

    def test_nobody_is_sent_to_pay_for_what_is_over(self):
        self._later(seconds=600)
        with self.assertRaisesRegex(UserError, "This time was held until 10:10"):
            self.holds._expect_payment(self.token, "pay-9", 50)

    def test_the_home_screen_shows_what_is_due_and_nothing_else(self):
        home = self.env["salon.home"].with_user(self._user("desk_home", "desk"))
        self.assertFalse([card for card in home._get_cards() if card["key"] == "booking_tasks"])
        self._later(seconds=600)
        self._book("10:00", wish=self.mei, customer_id=False)
        task = self._paid()["task"]
        (card,) = [card for card in home._get_cards() if card["key"] == "booking_tasks"]
        self.assertEqual((card["figure"], card["rows"][0]["note"]), ("1", "Lin Yue · pay-1"))
        self.assertEqual(self.tasks.search(card["action"]["domain"]), task)
        self.assertEqual(card["rows"][0]["title"], "Give money back $\xa050.00")

    def test_the_desk_settles_a_task_and_changes_nothing_else(self):
        self._later(seconds=600)
        self._book("10:00", wish=self.mei, customer_id=False)
        desk = self._user("desk_task", "desk")
        task = self._paid()["task"].with_user(desk)
        with self.assertRaises(AccessError):
            task.write({"amount": 0})
        task.action_done()
        self.assertRecordValues(task, [{"state": "done", "done_user_id": desk.id, "done_at": NOW + timedelta(seconds=600)}])
        task.action_reopen()
        self.assertEqual((task.state, task.done_user_id.id), ("open", False))
        elsewhere = self._user("desk_task_hill", "desk", branch=self._make_branch("Hill", "HL"))
        with self.assertRaises(AccessError):
            task.with_user(elsewhere).action_done()
