from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.salon_booking.tests.common import DAY

from .common import WaitlistCase


@tagged("post_install", "-at_install")
class TestFreedTime(WaitlistCase):
    """Whatever frees time brings it to whoever waits longest for it, and to the next one if that one passes."""

    def test_a_cancellation_is_offered(self):
        booked = self._fill()
        wish = self._wish()
        booked["11:00"]._record_cancel(self._at("08:30"))
        self._serve()
        offer = self._open_offer(wish)
        self.assertEqual((self._clock(offer.start), offer.customer_id), ("11:00", self.wang))

    def test_who_wished_another_time_is_not_asked(self):
        """Nobody gets a message about a time that is not theirs: the longest wait does not help who asked for the afternoon."""
        booked = self._fill()
        afternoon = self._wish(self.zhao, from_time="14:00")
        any_time = self._wish()
        booked["11:00"]._record_cancel(self._at("08:30"))
        self._serve()
        self.assertEqual((afternoon.state, any_time.state), ("waiting", "offered"))

    def test_the_longest_wait_is_asked_first_and_the_next_after_the_deadline(self):
        booked = self._fill()
        first = self._wish(self.wang)
        self._clock_says("08:35")
        second = self._wish(self.zhao)
        booked["11:00"]._record_cancel(self._at("08:35"))
        self._serve()
        self.assertEqual((first.state, second.state), ("offered", "waiting"))
        self._clock_says("08:51")
        self._serve()
        self.assertEqual((first.state, second.state), ("waiting", "offered"))
        self.assertEqual(self._clock(self._open_offer(second).start), "11:00")

    def test_the_next_is_asked_when_the_first_declines(self):
        booked = self._fill()
        first, second = self._wish(self.wang), self._wish(self.zhao)
        booked["11:00"]._record_cancel(self._at("08:30"))
        self._serve()
        first.action_decline_offer()
        self._serve()
        self.assertEqual((first.state, second.state), ("waiting", "offered"))
        second.action_decline_offer()
        self._serve()
        self.assertEqual((first.state, second.state), ("waiting", "waiting"), "nobody is asked about the same time twice")

    @mute_logger("odoo.addons.salon_waitlist.models.salon_waitlist_opening")
    def test_one_time_that_fails_keeps_no_other_waiting(self):
        booked = self._fill()
        wish = self._wish()
        booked["11:00"]._record_cancel(self._at("08:30"))
        booked["14:00"]._record_cancel(self._at("08:30"))
        bad = self.openings.search([("start", "=", self._at("11:00"))])
        serve = type(self.openings)._serve

        def fail_on_bad(openings, now):
            if bad in openings:
                raise ValueError("odd")
            return serve(openings, now)

        with patch.object(type(self.openings), "_serve", fail_on_bad):
            self._serve()
        self.assertEqual(self._clock(self._open_offer(wish).start), "14:00")
        self.assertRecordValues(bad, [{"state": "open", "tries": 1}])
        fresh = self.openings._note([(self.branch, self._at("15:00"), self._at("16:00"))], self._at("08:30"), by_desk=True)
        if not fresh:  # nobody waits any more
            fresh = self.openings.create(
                {"branch_id": self.branch.id, "start": self._at("15:00"), "stop": self._at("16:00"), "noted_at": self._at("08:30")}
            )
        self.assertEqual(self.openings._get_open(1), fresh, "what failed comes last")

    @mute_logger("odoo.addons.salon_waitlist.models.salon_waitlist_opening")
    def test_one_offer_that_fails_keeps_no_other_open(self):
        first, second = self._wish(), self._wish(self.zhao)
        first.action_offer()
        second.action_offer()
        bad, lapse = self._open_offer(first), type(self.offers)._lapse
        with patch.object(type(self.offers), "_lapse", lambda offer, now: 1 / 0 if offer == bad else lapse(offer, now)):
            self._clock_says("09:30")
            self._serve()
        self.assertEqual((first.state, second.state, bad.tries), ("offered", "waiting", 1))

    def test_a_booking_that_moves_frees_its_old_time(self):
        booked = self._fill(self.mei)
        wish = self._wish(person=self.mei)
        booked["11:00"].write(
            {"start": self._at("11:00"), "line_ids": [(1, booked["11:00"].line_ids.id, {"wished_employee_id": self.anna.id})]}
        )
        self._serve()
        self.assertEqual(self._clock(self._open_offer(wish).start), "11:00")

    def test_who_does_not_come_frees_what_is_left(self):
        long = self._make_service("Long", [(120, "lead", True)])
        self._qualify(self.mei, long)
        self._shift(self.mei, "18:00", "20:00")
        missed = self._book("18:00", long, wish=self.mei)
        self._fill()
        wish = self._wish(notice_min=0)
        self._clock_says("18:20")
        missed._record_no_show(self._at("18:20"))
        self._serve()
        self.assertEqual(self._clock(self._open_offer(wish).start), "18:30")

    def test_held_time_that_runs_out_is_offered(self):
        booked = self._fill()
        booked["11:00"]._record_cancel(self._at("08:30"))
        holds = self.env["salon.appointment.hold"]
        wishes = [{"key": 0, "product": self.cut, "employee": self.mei}]
        holds._hold(self.branch, wishes, self._at("11:00"), key="visitor", ttl_s=300)
        wish = self._wish()
        self._serve()
        self.assertEqual(wish.state, "waiting")
        self._clock_says("08:36")
        holds._lapse_expired()
        self._serve()
        self.assertEqual(self._clock(self._open_offer(wish).start), "11:00")

    def test_one_freed_stretch_serves_as_many_as_fit(self):
        booked = self._fill()
        wishes = [self._wish(each) for each in (self.wang, self.zhao)]
        (booked["11:00"] | booked["12:00"])._record_cancel(self._at("08:30"))
        self._serve()
        starts = [self._clock(self._open_offer(wish).start) for wish in wishes]
        self.assertEqual(starts, ["11:00", "12:00"])

    def test_the_accepted_offer_frees_the_old_booking_for_the_next(self):
        booked = self._fill()
        old = booked["16:00"]
        old.customer_id = self.wang
        first = self._wish(self.wang, instead_of_id=old.id, to_time="12:00")
        second = self._wish(self.zhao, from_time="15:30")
        booked["11:00"]._record_cancel(self._at("08:30"))
        self._serve()
        self._open_offer(first)._accept(self._at("08:35"))
        self._serve()
        self.assertEqual(self._clock(self._open_offer(second).start), "16:00")

    def test_a_branch_may_offer_nothing_by_itself(self):
        self.branch.waitlist_auto = False
        booked = self._fill()
        wish = self._wish()
        booked["11:00"]._record_cancel(self._at("08:30"))
        self._serve()
        self.assertEqual(wish.state, "waiting")

    def test_nobody_is_woken_by_an_offer(self):
        booked, wish = self._fill(), self._wish()
        self._clock_says("05:00")
        booked["11:00"]._record_cancel(self._at("05:00"))
        self._serve()
        self.assertEqual(wish.state, "waiting")
        self._clock_says("08:01")
        self._serve()
        self.assertEqual(wish.state, "offered")

    def test_where_nobody_waits_nothing_is_noted(self):
        self._book("11:00")._record_cancel(self._at("08:30"))
        self.assertFalse(self.openings.search([("branch_id", "=", self.branch.id)]))

    def test_other_branches_do_not_share(self):
        hill = self._make_branch("Hill", "HL")
        self.assertFalse(self.openings._note([(hill, self._at("10:00"), self._at("11:00"))], self._at("08:30")))
        elsewhere = self.wishes.create(
            {"branch_id": hill.id, "customer_id": self.wang.id, "product_ids": [(6, 0, self.cut.ids)], "first_day": DAY, "last_day": DAY}
        )
        booked = self._fill()
        booked["11:00"]._record_cancel(self._at("08:30"))
        self._serve()
        self.assertEqual(elsewhere.state, "waiting")

    def test_what_is_over_or_far_away_is_not_noted(self):
        self._wish()
        now = self._at("08:30")
        for start, stop in (
            (now - timedelta(hours=2), now - timedelta(hours=1)),
            (now, now + timedelta(minutes=4)),
            (now + timedelta(days=90), now + timedelta(days=90, hours=1)),
            (None, None),
        ):
            with self.subTest(start=start):
                self.assertFalse(self.openings._note([(self.branch, start, stop)], now))


@tagged("post_install", "-at_install")
class TestCancelDialog(WaitlistCase):
    """The desk sees who would take the time while cancelling."""

    def test_the_dialog_names_them_in_order_and_offers_at_once(self):
        booked = self._fill()
        first, second = self._wish(self.wang), self._wish(self.zhao)
        self._wish(self.customer, from_time="15:00")
        appointment = booked["11:00"].with_user(self.desk)
        found = appointment.get_waitlist_matches()
        self.assertEqual(found["words"], "2 people on the waitlist would take this time.")
        self.assertEqual([line.split(" · ")[0] for line in found["people"]], ["Wang Fei", "Zhao Lei"])
        action = appointment.action_cancel()
        self.assertEqual(action["res_model"], "salon.appointment.cancel")
        wizard = self.env[action["res_model"]].with_user(self.desk).with_context(**action["context"]).create({})
        self.assertTrue(wizard.waitlist_offer)
        self.assertIn("Zhao Lei", wizard.waitlist_people)
        wizard.action_cancel_appointment()
        self.assertEqual((appointment.state, first.state, second.state), ("cancelled", "offered", "waiting"))

    def test_unticked_nothing_is_offered(self):
        booked, wish = self._fill(), self._wish()
        context = {"default_appointment_id": booked["11:00"].id, "default_waitlist_offer": False}
        wizard = self.env["salon.appointment.cancel"].with_user(self.desk).with_context(**context).create({})
        wizard.action_cancel_appointment()
        self._serve()
        self.assertEqual((booked["11:00"].state, wish.state), ("cancelled", "waiting"))

    def test_the_board_answers_along_with_the_verb(self):
        booked, wish = self._fill(), self._wish()
        self.branch.waitlist_auto = False
        booked["11:00"].with_user(self.desk).with_context(waitlist_offer=True).action_cancel()
        self.assertEqual(wish.state, "offered", "the desk may offer where the branch does not by itself")

    def test_without_matches_cancelling_is_one_press(self):
        appointment = self._book("11:00").with_user(self.desk)
        self.assertEqual(appointment.get_waitlist_matches(), {"words": "", "people": []})
        appointment.action_cancel()
        self.assertEqual(appointment.state, "cancelled")
