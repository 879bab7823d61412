from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..models.salon_appointment import TRANSITIONS
from .common import NOW
from .policy_common import PolicyCase


@tagged("post_install", "-at_install")
class TestRequest(PolicyCase):
    """Bookings from outside that the desk accepts, declines or answers with another time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._policy(accept_mode="ask", answer_min=120)

    def _request(self, clock="10:00", **values):
        return self._book_outside(clock, wish=self.mei, **values)

    def _rows(self, appointment):
        return self.env["salon.appointment.allocation"].search(
            [("appointment_id", "=", appointment.id), ("blocking", "=", True)], order="id"
        )

    def _expect_times(self, *times):
        self.assertEqual(self._held(self.mei.resource_id), list(times))

    def _keys(self, appointment):
        events = (
            self.env["workflow.event"].sudo().search([("res_model", "=", "salon.appointment"), ("res_id", "=", appointment.id)], order="id")
        )
        return events.mapped("event_key")

    # asking

    def test_a_request_holds_its_time_with_an_end_and_is_no_booking_yet(self):
        request = self._request()
        self.assertEqual((request.state, request.request_expires_at), ("request", NOW + timedelta(minutes=120)))
        rows = self._rows(request)
        self.assertEqual(set(rows.mapped("kind")), {"hold"})
        self.assertEqual(set(rows.mapped("expires_at")), {request.request_expires_at})
        self._expect_times(("10:00", "11:00"))
        self.assertEqual(self._keys(request), ["appointment.requested"])
        self.assertEqual((request.promise_id.why, request.promise_id.expires_at), ("requested", request.request_expires_at))

    def test_a_held_slot_is_never_given_twice(self):
        self._request()
        with self.assertRaisesRegex(UserError, "Mei is busy until 11:00"):
            self._book("10:30", wish=self.mei)
        with self.assertRaisesRegex(UserError, "Mei is busy until 11:00"):
            self._request("10:00")

    def test_what_the_desk_types_is_booked_whatever_the_source(self):
        booking = self.env["salon.appointment"].with_user(self.desk).create(self._values("10:00", source="wechat"))
        self.assertEqual(booking.state, "booked")
        self.policy.accept_mode = "automatic"
        self.assertEqual(self._book_outside("12:00").state, "booked")

    def test_a_request_for_soon_is_answered_before_it_begins(self):
        self.policy.write({"answer_min": 2880})
        request = self._request()
        self.assertEqual(request.request_expires_at, request.start)

    def test_terms_that_were_accepted_are_kept_with_the_request(self):
        version = self.policy._prepare_told_terms()["version"]
        promise = self._request(accepted_policy_version=version, card_agreed=True).promise_id
        self.assertEqual((promise.why, promise.version, promise.accepted_at), ("requested", version, NOW))
        self.assertTrue(promise.card_agreed)
        self.policy.words = "Other words."
        with self.assertRaisesRegex(UserError, "terms changed while you were booking"), self.env.cr.savepoint():
            self._request("12:00", accepted_policy_version=version)
        self._expect_times(("10:00", "11:00"))

    def test_a_pet_that_is_asked_for_is_nowhere_else_at_that_time(self):
        pet = self.env["salon.pet"].create({"name": "Momo", "owner_id": self.customer.id, "species": "dog"})
        values = self._values("10:00", wish=self.mei)
        values["line_ids"][0][2]["pet_id"] = pet.id
        self._request(line_ids=values["line_ids"])
        values["line_ids"][0][2]["wished_employee_id"] = self.anna.id
        with self.assertRaisesRegex(UserError, "in another visit until 11:00"):
            self._book("10:30", line_ids=values["line_ids"])

    # accepting

    def test_accepting_keeps_the_same_rows(self):
        request = self._request()
        rows = self._rows(request)
        request.with_user(self.desk).action_accept()
        self.assertEqual(request.state, "booked")
        self.assertEqual(self._rows(request), rows)
        self.assertEqual(set(rows.mapped("kind")), {"phase"})
        self.assertEqual(set(rows.mapped("expires_at")), {False})
        self.assertEqual(self._keys(request), ["appointment.requested", "appointment.booked"])
        self.assertEqual((request.promise_id.why, request.promise_id.expires_at), ("booked", self._at("10:15")))
        request.action_arrive()
        self.assertEqual(request.state, "arrived")

    def test_buffers_become_buffers_again(self):
        self.cut.product_tmpl_id.buffer_after_min = 10
        request = self._request()
        request.with_user(self.desk).action_accept()
        kinds = self._rows(request).filtered(lambda row: row.resource_id.resource_type == "material").sorted("start").mapped("kind")
        self.assertEqual(kinds, ["phase", "buffer"])

    def test_one_that_ran_out_is_accepted_if_the_time_is_still_free(self):
        request, partly = self._request(), self._request("12:00")
        self._rows(request).sudo().unlink()  # as the next claim on these resources does once the hold ran out
        self._rows(partly).filtered(lambda row: row.resource_id.resource_type == "material").sudo().unlink()
        (request | partly).with_user(self.desk).action_accept()
        self._expect_times(("10:00", "11:00"), ("12:00", "13:00"))
        self.assertEqual(set(self._rows(partly).resource_id.mapped("resource_type")), {"material", "user"}, "the chair is held again")
        lost = self._request("14:00")
        self._rows(lost).sudo().unlink()
        self._book("14:00", wish=self.mei)
        with self.assertRaisesRegex(UserError, "Mei is busy until 15:00"):
            lost.with_user(self.desk).action_accept()

    def test_a_held_time_becomes_a_request_with_the_same_rows(self):
        vals = self._values("10:00", wish=self.mei, source="website")
        holds = self.env["salon.appointment.hold"].with_user(self.guest).sudo()
        token = holds._hold_appointment(vals, key="client")
        held = self.env["salon.appointment.allocation"].search([("kind", "=", "hold")])
        request = holds._confirm_hold(token)
        self.assertEqual((request.state, self._rows(request)), ("request", held))
        self.assertEqual(set(held.mapped("expires_at")), {request.request_expires_at})
        self.assertEqual(holds._confirm_hold(token), request, "sent twice, asked once")
        self.assertEqual(len(request.promise_ids), 1)
        request.with_user(self.desk).action_accept()
        self.assertEqual((set(held.mapped("kind")), self._rows(request)), ({"phase"}, held))

    def test_history_tells_of_request_offer_and_answer(self):
        request = self._request()
        request._record_offer(self._at("15:00"), NOW)
        request.action_take_offer()
        changes = self.env["salon.appointment.change"].search(
            [("res_model", "=", "salon.appointment"), ("res_id", "=", request.id)], order="id"
        )
        self.assertEqual(changes.mapped("kind"), ["requested", "offered", "accepted"])
        self.assertIn("15:00", changes[1].words)
        other = self._request("12:00")
        other._record_decline(NOW, "Full")
        self.assertEqual(self.env["salon.appointment.change"].search([("res_id", "=", other.id)], limit=1).kind, "declined")

    def test_history_tells_of_another_person_where_the_held_time_was_gone(self):
        request = self._book_outside("10:00")
        first = request.employee_id
        self._rows(request).sudo().unlink()  # as the next claim on these resources does once the hold ran out
        self._book("10:00", wish=first)
        request.with_user(self.desk).action_accept()
        changes = self.env["salon.appointment.change"].search(
            [("res_model", "=", "salon.appointment"), ("res_id", "=", request.id)], order="id"
        )
        self.assertEqual(changes.mapped("kind"), ["requested", "accepted", "people"])
        people = [values["services"][0]["employee_id"] for values in (changes[2].before, changes[2].after)]
        self.assertEqual((people, request.employee_id == first), ([first.id, request.employee_id.id], False))

    # declining, expiring

    def test_declining_frees_the_time_and_costs_nothing(self):
        request = self._request()
        action = request.with_user(self.desk).action_decline()
        wizard = Form(self.env[action["res_model"]].with_user(self.desk).with_context(**action["context"]))
        wizard.reason = "Fully booked"
        wizard.save().action_answer()
        self.assertRecordValues(
            request, [{"state": "cancelled", "cancel_cause": "declined", "cancel_reason": "Fully booked", "fee_ids": []}]
        )
        self._expect_times()
        self.assertEqual(self._keys(request)[-2:], ["appointment.cancelled", "appointment.declined"])

    def test_nobody_answered_and_it_ends_by_itself(self):
        request, other = self._request(), self._request("14:00")
        other.sudo().request_expires_at = NOW + timedelta(hours=5)
        self.startPatcher(freeze_time(NOW + timedelta(hours=3)))
        self.env["salon.appointment"]._cron_expire_requests()
        self.assertEqual((request.state, request.cancel_cause, other.state), ("cancelled", "expired", "request"))
        self.assertEqual(self._keys(request)[-1], "appointment.expired")
        self.assertEqual(self._book("10:00", wish=self.mei).state, "booked")

    # another time

    def test_another_time_is_held_beside_the_first_until_it_is_answered(self):
        request = self._request()
        action = request.with_user(self.desk).action_offer()
        wizard = self.env[action["res_model"]].with_user(self.desk).with_context(**action["context"]).create({})
        chips = {chip["label"]: chip["start"] for chip in wizard.time_options["times"]}
        self.assertEqual(wizard.day, request.wanted_day)
        wizard.start = chips["15:00"]
        wizard.action_answer()
        self.assertEqual((request.state, request.start, request.offer_start), ("request", self._at("10:00"), self._at("15:00")))
        self._expect_times(("10:00", "11:00"), ("15:00", "16:00"))
        self.assertIn("15:00 is offered. Both times are held until", request.request_note)
        with self.assertRaises(UserError):
            self._book("15:30", wish=self.mei)

    def test_the_times_to_offer_are_those_of_the_chosen_day(self):
        request = self._request()
        self._book("15:00", wish=self.mei)
        wizard = self.env["salon.appointment.answer"].with_user(self.desk).create({"appointment_id": request.id})
        times = [chip["label"] for chip in wizard.time_options["times"]]
        self.assertIn("14:00", times)
        self.assertNotIn("15:00", times)
        wizard.day = request.wanted_day + timedelta(days=1)
        self.assertTrue(all(chip["start"][:10] > str(request.wanted_day) for chip in wizard.time_options["times"]))
        wizard.day = False
        self.assertFalse(wizard.time_options)

    def test_taking_the_offer_frees_the_first_time_in_the_same_step(self):
        request = self._request()
        request._record_offer(self._at("15:00"), NOW)
        request.with_user(self.desk).action_take_offer()
        self.assertRecordValues(
            request, [{"state": "booked", "start": self._at("15:00"), "stop": self._at("16:00"), "offer_start": False, "move_count": 0}]
        )
        self._expect_times(("15:00", "16:00"))
        self.assertEqual(set(self._rows(request).mapped("kind")), {"phase"})
        self.assertEqual(self._keys(request)[-1], "appointment.booked")
        self.assertNotIn("appointment.moved", self._keys(request))
        self.assertEqual((request.promise_id.start, request.promise_id.version), (self._at("15:00"), request.promise_ids[-1].version))

    def test_a_time_that_overlaps_the_first_can_be_offered(self):
        request = self._request()
        request._record_offer(self._at("10:30"), NOW)
        self._expect_times(("10:00", "11:00"), ("11:00", "11:30"))
        request.action_take_offer()
        self._expect_times(("10:30", "11:30"))

    def test_the_offer_names_a_person_who_stays_the_same(self):
        request = self._book_outside("10:00")
        request._record_offer(self._at("15:00"), NOW)
        told = request.offer_plan["steps"][0]["lead_id"]
        busy = self.anna if told == self.mei.resource_id.id else self.mei
        self._book("13:00", wish=self.mei if busy == self.anna else self.anna)  # now the other one would be quieter
        request.action_take_offer()
        self.assertEqual(request.employee_id.resource_id.id, told)

    def test_saying_no_to_the_offer_leaves_the_request(self):
        request = self._request()
        request._record_offer(self._at("15:00"), NOW)
        request.with_user(self.desk).action_drop_offer()
        self.assertEqual((request.state, request.offer_start), ("request", False))
        self._expect_times(("10:00", "11:00"))
        request.action_accept()
        self._expect_times(("10:00", "11:00"))

    def test_a_new_offer_replaces_the_one_before_and_declining_frees_both(self):
        request = self._request()
        request._record_offer(self._at("15:00"), NOW)
        request._record_offer(self._at("16:00"), NOW)
        self._expect_times(("10:00", "11:00"), ("16:00", "17:00"))
        request._record_decline(NOW)
        self._expect_times()

    def test_an_offer_that_ran_out_is_not_taken_and_given_back(self):
        request = self._request()
        request._record_offer(self._at("15:00"), NOW)
        request.sudo().write({"offer_expires_at": NOW - timedelta(minutes=1)})
        with self.assertRaisesRegex(UserError, "The offer ran out"):
            request.action_take_offer()
        self.env["salon.appointment"]._cron_expire_requests()
        self._expect_times(("10:00", "11:00"))

    def test_a_time_that_does_not_fit_is_not_offered(self):
        request = self._request()
        self._book("15:00", wish=self.mei)
        with self.assertRaisesRegex(UserError, "Mei is busy until 16:00. Choose another time to offer."):
            request._record_offer(self._at("15:00"), NOW)
        self.assertFalse(request.offer_start)

    # what is not allowed

    def test_the_legal_moves_of_a_request(self):
        self.assertEqual(TRANSITIONS["request"], {"booked", "cancelled"})
        self.assertFalse([state for state, goals in TRANSITIONS.items() if "request" in goals], "nothing becomes a request again")
        for verb in ("_record_arrival", "_record_start", "_record_finish", "_record_no_show"):
            request = self._request()
            with self.assertRaisesRegex(UserError, "that cannot become"):
                getattr(request, verb)(request.start + timedelta(hours=1))
            request._record_decline(NOW)
        booked = self._book("10:00", wish=self.mei)
        for verb in (booked._record_accept, booked._record_decline, lambda now: booked._record_offer(self._at("15:00"), now)):
            with self.assertRaises(UserError):
                verb(NOW)

    def test_a_request_is_answered_not_edited(self):
        request = self._request().with_user(self.desk)
        with self.assertRaisesRegex(UserError, "Press Accept first"):
            request.start = self._at("15:00")
        with self.assertRaisesRegex(UserError, "Press Accept"):
            request.request_expires_at = self._at("15:00")
        with self.assertRaisesRegex(UserError, "begins as booked"):
            self.env["salon.appointment"].with_user(self.desk).create(self._values("12:00", state="request"))
        request.note = "Window seat"
        self.assertEqual(request.note, "Window seat")

    def test_other_roles_answer_nothing(self):
        request = self._request()
        stylist = self._user("request_stylist", "stylist")
        self.mei.user_id = stylist
        for verb in ("action_accept", "action_drop_offer"):
            with self.assertRaises(AccessError):
                getattr(request.with_user(stylist), verb)()
        elsewhere = self._user("request_elsewhere", "desk", branch=self._make_branch("Hill", "HL"))
        with self.assertRaises(AccessError):
            request.with_user(elsewhere).action_accept()
        self.assertEqual(request.state, "request")

    def test_the_home_screen_says_that_somebody_waits(self):
        home = self.env["salon.home"].with_user(self.desk)
        self.assertNotIn("booking_requests", {card["key"] for card in home._get_cards()})
        self._request()
        card = next(card for card in home._get_cards() if card["key"] == "booking_requests")
        self.assertEqual((card["figure"], card["rows"][0]["note"]), ("1", "Cut · answer within 120 min"))
