from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DAY
from .policy_common import PolicyCase


@tagged("post_install", "-at_install")
class TestPromise(PolicyCase):
    """What was told when booking is kept, and nothing changes it afterwards."""

    def test_booking_keeps_price_time_person_and_terms(self):
        policy = self._policy()
        policy.with_context(lang="zh_CN").words = "提前 24 小时免费。"
        policy.with_context(lang="zh_CN").name = "标准"
        appointment = self._book("10:00", self.colour)
        promise = appointment.promise_id
        self.assertRecordValues(
            promise,
            [
                {
                    "policy_id": policy.id,
                    "why": "booked",
                    "price": 100,
                    "duration_min": 90,
                    "deposit": 30,
                    "start": appointment.start,
                    "expires_at": self._at("10:15"),
                    "accepted_at": False,
                }
            ],
        )
        self.assertEqual(promise.services[0]["employee"], self.mei.id)
        self.assertEqual((promise.policy_name, promise.policy_words), ("Standard", "Free until 24 h before."))
        chinese = promise.with_context(lang="zh_CN")
        self.assertEqual((chinese.policy_name, chinese.policy_words), ("标准", "提前 24 小时免费。"))
        self.assertEqual(len(promise.version), 16)

    def test_a_booking_without_terms_is_a_promise_too(self):
        promise = self._book("10:00").promise_id
        self.assertEqual((promise.price, bool(promise.policy_id), promise.version), (100, False, False))

    def test_a_changed_policy_does_not_reach_who_booked(self):
        policy = self._policy()
        appointment = self._book("09:30")
        version = appointment.promise_id.version
        policy.write({"free_moves": 9, "words": "No moves.", "name": "Hard"})
        policy.step_ids.unlink()
        appointment.invalidate_recordset()
        self.assertEqual(
            (appointment.policy_name, appointment.policy_words, appointment.moves_left), ("Standard", "Free until 24 h before.", 1)
        )
        self.assertIn("20 %", appointment.with_user(self.desk).fee_note)
        appointment.start = self._at("14:00")
        self.assertEqual(appointment.promise_id.version, version, "who moves keeps the terms")
        self.assertNotEqual(self._book("11:00").promise_id.version, version)

    def test_a_changed_price_does_not_reach_who_booked_even_when_moved(self):
        appointment = self._book("10:00", wish=self.mei)
        self.cut.list_price = 150
        self.mei.qualification_ids.price = 180
        self.assertEqual(appointment.amount_estimate, 100)
        appointment.start = self._at("14:00")
        self.assertEqual((appointment.amount_estimate, appointment.promise_id.price), (100, 100))
        self.assertFalse(appointment.promise_note)

    def test_a_changed_duration_does_not_reach_who_booked(self):
        appointment = self._book("10:00", wish=self.mei)
        self.cut.phase_ids.duration_min = 90
        self.assertEqual((appointment.stop, appointment.promise_id.duration_min), (self._at("11:00"), 60))
        self.assertEqual(self._held(self.mei.resource_id), [("10:00", "11:00")])

    def test_a_longer_service_after_a_move_is_said_before_the_customer_sees_it(self):
        appointment = self._book("10:00", wish=self.mei)
        self.cut.phase_ids.duration_min = 90
        appointment.start = self._at("14:00")
        self.assertIn("Not as told before", appointment.promise_note)
        self.assertIn("90 min", appointment.promise_note)
        self.assertIn("told: Mei, 60 min", appointment.promise_note)

    def test_another_person_brings_the_price_of_the_menu_and_a_note(self):
        self.anna.qualification_ids.price = 140
        appointment = self._book("10:00", wish=self.mei)
        appointment.line_ids = [Command.update(appointment.line_ids.id, {"wished_employee_id": self.anna.id})]
        self.assertEqual(appointment.amount_estimate, 140)
        self.assertIn("Anna", appointment.promise_note)

    def test_a_price_agreed_by_hand_stays_through_booking_and_moving(self):
        vals = self._values("10:00")
        vals["line_ids"][0][2]["price"] = 80
        appointment = self.env["salon.appointment"].with_user(self.desk)._book(vals)
        self.assertEqual(appointment.amount_estimate, 80)
        appointment.line_ids = [Command.update(appointment.line_ids.id, {"price": 70})]
        self.assertEqual((appointment.promise_id.price, appointment.promise_id.why), (70, "price"))
        appointment.start = self._at("14:00")
        self.assertEqual(appointment.amount_estimate, 70)

    def test_another_price_at_the_till_is_raised(self):
        appointment = self._book("10:00", wish=self.mei)
        appointment.action_arrive()
        self.assertFalse(appointment.promise_note)
        appointment.visit_id.line_ids.price_unit = 130
        appointment.invalidate_recordset(["promise_note"])
        self.assertIn("130", appointment.promise_note)

    @mute_logger("odoo.sql_db")
    def test_nothing_that_was_told_can_be_rewritten(self):
        self._policy()
        promise = self._book("10:00").promise_id
        for values in ({"price": 5}, {"terms": {}}, {"expires_at": self._at("20:00")}):
            with self.assertRaisesRegex(UserError, "stays as it was told"):
                promise.write(values)
        with self.assertRaises(UserError):
            promise.unlink()
        with self.assertRaisesRegex(CheckViolation, "append-only"), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE salon_booking_promise SET price = 5 WHERE id = %s", [promise.id])
        with self.assertRaisesRegex(CheckViolation, "append-only"), self.env.cr.savepoint():
            self.env.cr.execute("DELETE FROM salon_booking_promise WHERE id = %s", [promise.id])

    def test_the_desk_notes_once_that_the_customer_agreed(self):
        self._policy()
        appointment = self._book("10:00").with_user(self.desk)
        appointment.action_accept_terms()
        promise = appointment.promise_id.sudo()
        self.assertEqual(promise.accepted_by_id, self.desk)
        first = promise.accepted_at
        with self.assertRaises(UserError):
            promise.accepted_at = self._at("12:00")
        appointment.start = self._at("14:00")
        self.assertEqual(appointment.terms_accepted_at, first, "kept when the visit moves")

    def test_terms_that_changed_while_somebody_was_booking_are_shown_again(self):
        policy = self._policy()
        version = policy._prepare_told_terms()["version"]
        promise = self._book_outside("10:00", accepted_policy_version=version, card_agreed=True).promise_id
        self.assertTrue(promise.accepted_at and promise.card_agreed)
        policy.words = "Other words."
        with self.assertRaisesRegex(UserError, "terms changed while you were booking"):
            self._book_outside("12:00", accepted_policy_version=version)

    def test_telling_costs_the_same_for_one_and_for_fifty(self):
        self._policy()
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
        self.assertEqual(len(appointments), 50)
        counts = []
        for group in (appointments[:0], appointments[:1], appointments[1:2], appointments):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            group._tell_promises(self._at("08:00"), "moved")
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[3], counts[2] + 2)
        self.assertLessEqual(counts[0], counts[1])
        self.assertEqual(len(appointments[-1].promise_ids), 2)
        self.assertEqual(appointments.mapped("visit_date"), [DAY] * 50)
