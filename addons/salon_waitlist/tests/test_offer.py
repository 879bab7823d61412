from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY

from .common import WaitlistCase


@tagged("post_install", "-at_install")
class TestOffer(WaitlistCase):
    """An offered time is held, the first valid answer books it, the old booking is free in the same step."""

    def _offered(self, customer=None, **values):
        wish = self._wish(customer, **values)
        wish.action_offer()
        return wish, self._open_offer(wish)

    def test_the_desk_offers_the_first_time_and_it_is_held(self):
        wish, offer = self._offered(person=self.mei)
        self.assertEqual((wish.state, self._clock(offer.start)), ("offered", "09:30"))
        self.assertEqual(offer.expires_at - self._at("08:30"), timedelta(minutes=15))
        self.assertIn("Wang Fei", wish.offer_words)
        with self.assertRaisesRegex(UserError, "Mei is busy"), self.env.cr.savepoint():
            self._book("09:30", wish=self.mei)
        self.assertEqual(self._events("waitlist.offered").res_id, wish.id)

    def test_the_deadline_is_the_branchs(self):
        self.branch.waitlist_offer_min = 30
        self.assertEqual(self._offered()[1].expires_at, self._at("09:00"))

    def test_accepting_books_the_held_time(self):
        wish, offer = self._offered(person=self.mei)
        appointment = offer._accept(self._at("08:40"))
        self.assertRecordValues(appointment, [{"state": "booked", "source": "waitlist", "customer_id": self.wang.id}])
        self.assertEqual((self._clock(appointment.start), appointment.employee_id), ("09:30", self.mei))
        self.assertEqual((wish.state, wish.appointment_id, offer.state), ("booked", appointment, "accepted"))
        self.assertEqual(self._events("waitlist.accepted").res_id, wish.id)

    def test_a_second_tap_gives_the_same_booking(self):
        _wish, offer = self._offered()
        self.assertEqual(offer._accept(self._at("08:40")), offer._accept(self._at("08:41")))
        self.assertEqual(self.env["salon.appointment"].search_count([("source", "=", "waitlist")]), 1)

    def test_the_old_booking_is_free_in_the_same_step_and_costs_nothing(self):
        old = self._book("16:00", wish=self.anna, customer_id=self.wang.id)
        _wish, offer = self._offered(person=self.mei, instead_of_id=old.id)
        offer._accept(self._at("08:40"))
        self.assertEqual((old.state, old.cancel_cause), ("cancelled", "salon"))
        self.assertFalse(old.sudo().fee_ids)
        self.assertIn("16:00", self._free(wish=self.anna))

    def test_what_fails_while_accepting_leaves_the_old_booking(self):
        old = self._book("16:00", wish=self.anna, customer_id=self.wang.id)
        _wish, offer = self._offered(person=self.mei, instead_of_id=old.id)
        taken = patch.object(type(self.env["salon.appointment"]), "_claim_ready", side_effect=UserError("taken"))
        with taken, self.assertRaisesRegex(UserError, "taken"), self.env.cr.savepoint():
            offer._accept(self._at("08:40"))
        self.assertEqual((old.state, offer.state), ("booked", "open"))

    def test_a_booking_that_began_meanwhile_stays(self):
        old = self._book("09:00", wish=self.anna, customer_id=self.wang.id)
        _wish, offer = self._offered(person=self.mei, instead_of_id=old.id, from_time="12:00")
        old._record_arrival(self._at("08:35"))
        offer._accept(self._at("08:40"))
        self.assertEqual(old.state, "arrived")

    def test_after_the_deadline_the_answer_is_a_clear_word(self):
        wish, offer = self._offered()
        with self.assertRaisesRegex(UserError, "stood until 08:45"):
            offer._accept(self._at("08:45"))
        self.assertEqual(wish.state, "offered")
        self._clock_says("08:46")
        self._serve()
        self.assertEqual((wish.state, wish.passes, offer.state), ("waiting", 1, "lapsed"))
        self.assertEqual(self._events("waitlist.lapsed").res_id, wish.id)
        with self.assertRaisesRegex(UserError, "stood until 08:45"):
            offer._accept(self._at("08:46"))

    def test_declining_keeps_the_place_and_frees_the_time(self):
        wish, offer = self._offered(person=self.mei)
        wish.action_decline_offer()
        self.assertEqual((wish.state, wish.passes, offer.state), ("waiting", 1, "declined"))
        self.assertIn("09:30", self._free(wish=self.mei))
        with self.assertRaisesRegex(UserError, "given back"):
            offer._accept(self._at("08:40"))

    def test_the_next_offer_is_another_time(self):
        wish, _offer = self._offered(person=self.mei)
        wish.action_decline_offer()
        wish.action_offer()
        self.assertEqual(self._clock(self._open_offer(wish).start), "09:45")

    def test_an_answer_that_came_first_is_not_undone_by_the_deadline(self):
        wish, offer = self._offered()
        offer._accept(self._at("08:44"))
        offer._lapse(self._at("08:46"))
        offer._decline(self._at("08:46"))
        self.assertEqual((wish.state, wish.passes, offer.state), ("booked", 0, "accepted"))

    def test_leaving_the_list_gives_the_offer_back(self):
        wish, offer = self._offered(person=self.mei)
        wish.action_leave()
        self.assertEqual((wish.state, offer.state), ("left", "withdrawn"))
        self.assertIn("09:30", self._free(wish=self.mei))

    def test_leaving_locks_what_is_held_before_the_wish(self):
        wish, _offer = self._offered()
        holds, states = type(self.env["salon.appointment.hold"]), []
        with patch.object(holds, "_wait_in_turn", lambda hold: states.append(wish.state)):
            wish.action_leave()
        self.assertEqual((states, wish.state), (["offered"], "left"))

    def test_why_the_old_booking_ended_is_kept_in_the_language_of_the_house(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.branch.company_id.partner_id.lang = "en_US"
        old = self._book("16:00", wish=self.anna, customer_id=self.wang.id)
        _wish, offer = self._offered(person=self.mei, instead_of_id=old.id)
        offer.with_context(lang="zh_CN")._accept(self._at("08:40"))
        self.assertEqual(old.cancel_reason, "Another time from the waitlist was taken instead.")

    def test_the_desk_takes_the_answer_by_phone(self):
        wish, _offer = self._offered()
        wish.action_accept_offer()
        self.assertEqual(wish.state, "booked")
        with self.assertRaisesRegex(UserError, "Press Offer"):
            self._wish(self.zhao).action_accept_offer()

    def test_one_offer_at_a_time(self):
        wish, _offer = self._offered()
        with self.assertRaisesRegex(UserError, "does not wait any more"):
            wish.action_offer()

    def test_a_given_time_is_offered_if_the_planner_agrees(self):
        wish = self._wish(person=self.mei)
        wish.action_offer(str(self._at("14:00")))
        self.assertEqual(self._clock(self._open_offer(wish).start), "14:00")
        self._fill(self.anna)
        other = self._wish(self.zhao, person=self.anna)
        with self.assertRaisesRegex(UserError, "Anna is busy"), self.env.cr.savepoint():
            other.action_offer(str(self._at("14:00")))
        self.assertEqual(other.state, "waiting")

    def test_what_comes_too_soon_is_told_by_phone(self):
        self._clock_says("09:59")
        with self.assertRaisesRegex(UserError, "Ring the customer"):
            self._wish(notice_min=0).action_offer(str(self._at("10:00")))

    def test_nothing_free_is_said(self):
        self._fill()
        with self.assertRaisesRegex(UserError, "wait until one opens"):
            self._wish().action_offer()

    def test_a_visit_of_several_services_is_held_whole(self):
        self._qualify(self.anna, self.colour)
        wish = self._wish(self.wang, self.cut, self.colour)
        wish.action_offer()
        appointment = self._open_offer(wish)._accept(self._at("08:31"))
        self.assertEqual(appointment.line_ids.product_id, self.cut | self.colour)
        self.assertEqual(self.branch._local_date(appointment.start), DAY)
