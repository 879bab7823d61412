from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.salon_appointment_hold import MAX_HOLDS, MAX_LIFE_S, digest
from .common import NOW, BookingCase


class HoldCase(BookingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.holds = cls.env["salon.appointment.hold"]

    def _hold(self, clock, *services, wish=None, key="guest", **values):
        wishes = [
            {"key": number, "product": service, "employee": wish or self.env["hr.employee"]}
            for number, service in enumerate(services or (self.cut,))
        ]
        return self.holds._hold(self.branch, wishes, self._at(clock), key=key, **values)

    def _record(self, token):
        return self.holds.search([("token_hash", "=", digest(token))])

    def _rows(self, token):
        return self.env["salon.appointment.allocation"].search([("hold_key", "=", digest(token))])

    def _later(self, **span):
        """Let the clock go on."""
        moment = NOW + timedelta(**span)
        self.startPatcher(freeze_time(moment))
        self.patch(self.env.cr, "now", lambda: moment)


@tagged("post_install", "-at_install")
class TestHold(HoldCase):
    def test_a_held_time_is_nobody_elses(self):
        token = self._hold("10:00", self.colour, wish=self.mei)
        self.assertEqual(self._held(self.mei.resource_id), [("10:00", "10:30"), ("11:05", "11:30")])
        self.assertEqual(set(self._rows(token).mapped("kind")), {"hold"})
        self.assertNotIn("10:00", self._free(wish=self.mei))
        with self.assertRaisesRegex(UserError, "Mei is busy until 10:30"):
            self._book("10:00", wish=self.mei)
        with self.assertRaisesRegex(UserError, "Mei is busy until 10:30"):
            self._hold("10:00", wish=self.mei)

    def test_only_the_hash_of_the_token_is_kept(self):
        token = self._hold("10:00")
        self.assertGreaterEqual(len(token), 43)
        self.env.cr.execute("SELECT h::text FROM salon_appointment_hold h UNION ALL SELECT a::text FROM salon_appointment_allocation a")
        self.assertFalse([text for (text,) in self.env.cr.fetchall() if token in text])

    def test_another_token_opens_nothing(self):
        token = self._hold("10:00")
        for other in ("", "x" * 43, digest(token), None, token[:-1]):
            with self.subTest(other=other), self.assertRaisesRegex(UserError, "not held any more"):
                self.holds._confirm_hold(other)
        self.assertEqual(self._record(token).state, "held")

    def test_the_very_same_rows_become_the_booking(self):
        token = self._hold("10:00", self.colour, self.cut)
        rows = self._rows(token)
        before = [(row.id, row.resource_id, row.start, row.stop) for row in rows]
        appointment = self.holds._confirm_hold(token, {"customer_id": self.customer.id, "source": "website", "note": "quiet"})
        self.assertEqual([(row.id, row.resource_id, row.start, row.stop) for row in rows], before)
        self.assertEqual(appointment.allocation_ids, rows)
        self.assertEqual(
            (set(rows.mapped("kind")), rows.filtered("expires_at"), rows.filtered("hold_key")), ({"phase"}, rows[:0], rows[:0])
        )
        self.assertRecordValues(
            appointment.line_ids,
            [
                {"start": self._at("10:00"), "stop": self._at("11:30"), "employee_id": self.mei.id, "product_id": self.colour.id},
                {"start": self._at("11:30"), "stop": self._at("12:30"), "employee_id": self.mei.id, "product_id": self.cut.id},
            ],
        )
        self.assertEqual((appointment.customer_id, appointment.source, appointment.note), (self.customer, "website", "quiet"))
        self.assertEqual(self._record(token).state, "confirmed")
        booked = self.env["salon.appointment"]._book(self._values("14:00", self.colour, self.cut))
        self.assertEqual(
            [(row.kind, row.phase_id, row.line_id.sequence) for row in rows.sorted(lambda row: (row.start, row.resource_id.id))],
            [
                (row.kind, row.phase_id, row.line_id.sequence)
                for row in booked.allocation_ids.sorted(lambda row: (row.start, row.resource_id.id))
            ],
        )

    def test_what_was_held_cannot_be_changed_by_confirming(self):
        token = self._hold("10:00", wish=self.mei)
        vals = {"start": self._at("15:00"), "branch_id": self._make_branch("Hill", "HL").id, "line_ids": [], "state": "done"}
        appointment = self.holds._confirm_hold(token, vals)
        self.assertRecordValues(appointment, [{"start": self._at("10:00"), "branch_id": self.branch.id, "state": "booked"}])
        self.assertEqual(appointment.line_ids.product_id, self.cut)

    def test_confirming_again_gives_the_same_appointment(self):
        token = self._hold("10:00")
        first = self.holds._confirm_hold(token, {"note": "first"})
        self._later(hours=3)
        self.assertEqual(self.holds._confirm_hold(token, {"note": "second"}), first)
        self.assertEqual(first.note, "first")
        self.assertEqual(self.env["salon.appointment"].search_count([("branch_id", "=", self.branch.id)]), 1)

    def test_two_tabs_with_one_key_are_one_appointment(self):
        first, second = self._hold("10:00", wish=self.mei), self._hold("10:00", wish=self.anna)
        appointment = self.holds._confirm_hold(first, key="page 1")
        self.assertEqual(self.holds._confirm_hold(second, key="page 1"), appointment)
        self.assertEqual(self._held(self.anna.resource_id), [])
        self.assertFalse(self._rows(second))

    def test_a_hold_ends_by_itself(self):
        token = self._hold("10:00", wish=self.mei, ttl_s=600)
        self._later(seconds=599)
        self.assertNotIn("10:00", self._free(wish=self.mei))
        self._later(seconds=600)
        self.assertIn("10:00", self._free(wish=self.mei))
        with self.assertRaisesRegex(UserError, "held until 10:10. Choose a time again. Mei is free at 09:45 and 10:00."):
            self.holds._confirm_hold(token)
        self.assertTrue(self._book("10:00", wish=self.mei))
        self.assertFalse(self._rows(token))
        with self.assertRaisesRegex(UserError, "held until 10:10. Choose a time again. Mei is free at 09:00 and 11:00."):
            self.holds._confirm_hold(token)

    def test_the_cron_notes_which_ran_out(self):
        token, running = self._hold("10:00", ttl_s=60), self._hold("12:00", ttl_s=600)
        self._later(seconds=60)
        self.env["salon.appointment.allocation"]._cron_release_expired()
        self.assertEqual((self._record(token).state, self._record(running).state), ("lapsed", "held"))
        self.assertFalse(self._rows(token))
        self.assertTrue(self._rows(running))

    def test_renewing_holds_longer_but_not_for_ever(self):
        token = self._hold("10:00", ttl_s=600)
        self._later(seconds=500)
        self.assertEqual(self.holds._renew_hold(token, 600), NOW + timedelta(seconds=1100))
        self.assertEqual(set(self._rows(token).mapped("expires_at")), {NOW + timedelta(seconds=1100)})
        self._later(seconds=1000)
        self.holds._renew_hold(token, 1800)
        self._later(seconds=2700)
        self.assertEqual(self.holds._renew_hold(token, 1800), NOW + timedelta(seconds=MAX_LIFE_S))
        self._later(seconds=MAX_LIFE_S)
        with self.assertRaisesRegex(UserError, "This time was held until 11:00"):
            self.holds._renew_hold(token)

    def test_renewing_never_shortens(self):
        token = self._hold("10:00", ttl_s=600)
        self.assertEqual(self.holds._renew_hold(token, 5), NOW + timedelta(seconds=600))

    def test_giving_back_frees_the_time_at_once(self):
        token = self._hold("10:00", wish=self.mei)
        self.holds._release_hold(token)
        self.assertIn("10:00", self._free(wish=self.mei))
        with self.assertRaisesRegex(UserError, "This time was given back. "):
            self.holds._confirm_hold(token)
        self.holds._release_hold(token)

    def test_giving_back_what_is_booked_changes_nothing(self):
        token = self._hold("10:00", wish=self.mei)
        appointment = self.holds._confirm_hold(token)
        self.holds._release_hold(token)
        self.assertEqual(self.holds._confirm_hold(token), appointment)
        self.assertEqual(self._held(self.mei.resource_id), [("10:00", "11:00")])

    def test_the_past_is_not_held(self):
        self._later(days=1)  # 10:00 on the day of the shift
        with self.assertRaisesRegex(UserError, "09:30 is over"):
            self._hold("09:30")

    @mute_logger("odoo.sql_db")
    def test_a_lost_race_says_so_and_another_person_is_taken_if_anyone_would_do(self):
        self._book("14:00", wish=self.mei)
        planner = type(self.env["salon.booking.planner"])
        real = planner._read_busy
        with patch.object(planner, "_read_busy", lambda model, resources, *args: real(model, [], *args)):
            token = self._hold("14:00")
        self.assertEqual(self.holds._confirm_hold(token).employee_id, self.anna)
        hidden = [True]

        def read_busy(model, resources, *args):
            return real(model, [] if hidden and hidden.pop() else resources, *args)

        with (
            patch.object(planner, "_read_busy", read_busy),
            self.assertRaisesRegex(UserError, "14:00 was taken a moment ago. Mei is free at 13:00 and 15:00"),
        ):
            self._hold("14:00", wish=self.mei)

    def test_holding_goes_with_further_values(self):
        token = self._hold("10:00", vals={"note": "by the window", "source": "wechat"}, customer=self.customer)
        appointment = self.holds._confirm_hold(token)
        self.assertEqual((appointment.note, appointment.source, appointment.customer_id), ("by the window", "wechat", self.customer))


@tagged("post_install", "-at_install")
class TestHoldLimits(HoldCase):
    def test_a_client_holds_a_few_times_and_no_more(self):
        tokens = [self._hold(f"{hour}:00", wish=self.mei) for hour in range(9, 9 + MAX_HOLDS)]
        for _again in range(20):
            with self.assertRaisesRegex(UserError, "5 times are held for you already.* wait until 10:10"), self.env.cr.savepoint():
                self._hold("15:00", wish=self.anna)
        self.assertTrue(self._hold("15:00", wish=self.anna, key="another"))
        self.holds._release_hold(tokens[2])
        self.assertTrue(self._hold("16:00", wish=self.anna))

    def test_a_customer_holds_a_few_times_from_however_many_clients(self):
        for hour in range(9, 9 + MAX_HOLDS):
            self._hold(f"{hour}:00", wish=self.mei, key=f"client {hour}", customer=self.customer)
        with self.assertRaisesRegex(UserError, "held for you already"):
            self._hold("15:00", key="client 15", customer=self.customer)

    def test_what_ran_out_does_not_count(self):
        for hour in range(9, 9 + MAX_HOLDS):
            self._hold(f"{hour}:00", wish=self.mei, ttl_s=60)
        self._later(seconds=60)
        self.assertTrue(self._hold("15:00"))

    def test_a_refused_hold_takes_no_place(self):
        self._book("10:00", wish=self.mei)
        for _again in range(MAX_HOLDS + 1):
            with self.assertRaisesRegex(UserError, "Mei is busy"), self.env.cr.savepoint():
                self._hold("10:00", wish=self.mei)
        self.assertTrue(self._hold("12:00"))

    def test_who_came_in_the_same_moment_takes_the_next_place(self):
        self._hold("10:00", wish=self.mei)
        self.patch(type(self.holds), "filtered_domain", lambda holds, _domain: holds.browse())  # the other one is not seen yet
        with mute_logger("odoo.sql_db"):
            token = self._hold("12:00", wish=self.mei)
        self.assertEqual(self._record(token).client_place, 1)

    @mute_logger("odoo.sql_db")
    def test_the_limits_are_in_the_database(self):
        hold = self._record(self._hold("10:00"))
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            hold.copy({"token_hash": "x"})
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            hold.copy({"token_hash": "x", "client_place": MAX_HOLDS})
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            hold.write({"expires_at": hold.held_at + timedelta(seconds=MAX_LIFE_S + 1)})
            hold.flush_recordset()

    def test_a_hold_is_short_and_somebodys(self):
        for odd in ({"ttl_s": 0}, {"ttl_s": -5}, {"ttl_s": 1801}, {"key": ""}):
            with self.subTest(odd=odd), self.assertRaises(ValueError):
                self._hold("10:00", **odd)

    def test_the_desk_sees_holds_but_makes_none_by_hand(self):
        hold = self._record(self._hold("10:00"))
        desk = self._user("desk_hold", "desk")
        self.assertEqual(hold.with_user(desk).read(["start", "expires_at", "state"])[0]["state"], "held")
        for name in ("token_hash", "client_hash", "wanted"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                hold.with_user(desk).read([name])
        with self.assertRaises(AccessError):
            hold.with_user(desk).write({"state": "released"})
        elsewhere = self._user("desk_hold_hill", "desk", branch=self._make_branch("Hill", "HL"))
        self.assertFalse(self.holds.with_user(elsewhere).search([("id", "=", hold.id)]))


@tagged("post_install", "-at_install")
class TestOnce(HoldCase):
    """The same form, sent twice."""

    def test_a_form_that_is_sent_again_gives_the_first_appointment(self):
        desk = self.env["salon.appointment"].with_user(self._user("desk_once", "desk"))
        values = {**self._values("10:00"), "client_key": "form 1"}
        first = desk.create(values)
        self.assertEqual(desk.create({**values, "note": "again"}), first)
        self.assertEqual(len(first.allocation_ids), 2)
        self.assertFalse(first.note)

    def test_a_form_that_was_changed_after_booking_is_told_so(self):
        values = {**self._values("10:00"), "client_key": "form 1"}
        first = self.env["salon.appointment"].create(values)
        with self.assertRaisesRegex(UserError, f"booked already: {first.name} at Mon 3 Mar 10:00"):
            self.env["salon.appointment"].create({**values, "start": self._at("12:00")})

    def test_another_customer_or_service_in_a_booked_form_is_told_so(self):
        values = {**self._values("10:00", self.cut, self.colour), "client_key": "form 1"}
        first = self.env["salon.appointment"].create(values)
        other = self.env["res.partner"].create({"name": "Wei", "is_salon_customer": True})
        for changed in (
            {"customer_id": other.id},
            {"customer_id": False},
            {"line_ids": values["line_ids"][:1]},
            {"line_ids": self._values("10:00", self.cut, self.cut)["line_ids"]},
        ):
            with self.subTest(changed=changed), self.assertRaisesRegex(UserError, "booked already"):
                self.env["salon.appointment"].create({**values, **changed})
        again = {**values, "line_ids": [list(command) for command in reversed(values["line_ids"])]}  # as it comes from a browser
        self.assertEqual(self.env["salon.appointment"].create(again), first)

    def test_a_batch_keeps_its_order(self):
        values = [{**self._values(clock), "client_key": clock} for clock in ("10:00", "11:00", "12:00")]
        middle = self.env["salon.appointment"].create(values[1])
        found = self.env["salon.appointment"].create([values[0], values[1], values[2], values[2]])
        self.assertEqual(found.mapped("client_key"), ["10:00", "11:00", "12:00", "12:00"])
        self.assertEqual(found[1], middle)
        self.assertEqual(found[2], found[3])

    def test_every_form_has_its_own_key(self):
        fresh = [self.env["salon.appointment"].default_get(["client_key"])["client_key"] for _form in range(2)]
        self.assertNotEqual(*fresh)
        for view in ("salon_appointment_view_form", "salon_appointment_view_form_quick"):
            arch = self.env["salon.appointment"].get_view(self.env.ref(f"salon_booking.{view}").id, "form")["arch"]
            self.assertIn('name="client_key"', arch)

    def test_a_copy_is_another_booking(self):
        first = self._book("10:00")
        second = first.copy({"start": self._at("14:00")})
        self.assertNotEqual(first.client_key, second.client_key)

    def test_the_index_is_in_the_database(self):
        self._book("10:00", client_key="form 1")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            other = self._book("12:00")
            other.client_key = "form 1"
            other.flush_recordset()
