import json
from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.salon_workflow.tools.append_only import trigger_names

from .common import NOW
from .test_hold import HoldCase


class HistoryCase(HoldCase):
    def _changes(self, appointment):
        domain = [("res_model", "=", "salon.appointment"), ("res_id", "in", appointment.ids)]
        return self.env["salon.appointment.change"].search(domain, order="id")

    def _kinds(self, appointment):
        return self._changes(appointment).mapped("kind")


@tagged("post_install", "-at_install")
class TestHistory(HistoryCase):
    def test_every_step_of_a_visit_is_kept_with_who_and_when(self):
        desk = self._user("desk_history", "desk")
        appointment = self.env["salon.appointment"].with_user(desk).create(self._values("10:00", wish=self.mei))
        self._later(days=1)
        for verb in ("action_arrive", "action_start", "action_finish"):
            getattr(appointment, verb)()
        rows = self._changes(appointment)
        self.assertEqual(rows.mapped("kind"), ["booked", "arrived", "started", "finished"])
        self.assertEqual(rows.user_id, desk)
        self.assertEqual(rows.mapped("occurred_at"), [NOW, *[NOW + timedelta(days=1)] * 3])
        self.assertEqual(rows.mapped("branch_ref"), [self.branch.id] * 4)
        self.assertEqual([row.after["state"] for row in rows], ["booked", "arrived", "in_service", "done"])

    def test_each_row_begins_where_the_one_before_ended(self):
        appointment = self._book("10:00", wish=self.mei)
        appointment.start = self._at("11:00")
        appointment.write({"line_ids": [Command.create({"product_id": self.colour.id, "sequence": 20})]})
        appointment.customer_id = False
        appointment.line_ids[0].price = 80
        appointment._record_cancel(NOW)
        appointment.cancel_reason_key = "ill"
        rows = self._changes(appointment)
        self.assertEqual(rows.mapped("kind"), ["booked", "moved", "services", "customer", "price", "cancelled", "reason"])
        self.assertFalse(rows[0].before)
        self.assertEqual([row.before for row in rows[1:]], [row.after for row in rows[:-1]])
        self.assertEqual(rows[-1].reason, "ill")

    def test_a_move_keeps_both_times_and_another_person_is_told(self):
        appointment = self._book("10:00", wish=self.mei)
        appointment.with_context(salon_change_reason="plans").start = self._at("11:00")
        appointment.write({"line_ids": [Command.update(appointment.line_ids.id, {"wished_employee_id": self.anna.id})]})
        moved, people = self._changes(appointment)[1:]
        self.assertEqual((moved.before["start"], moved.after["start"]), ("2031-03-03 02:00:00", "2031-03-03 03:00:00"))
        self.assertEqual(moved.words, "Moved: Mon 3 Mar 10:00 → Mon 3 Mar 11:00 · Other plans")
        self.assertEqual(people.words, "Person changed: Mei → Anna")

    def test_words_follow_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        appointment = self._book("10:00", wish=self.mei)
        self.assertEqual(self._changes(appointment).words, "Booked: Mon 3 Mar 10:00 · Cut · Mei · $\xa0100.00")
        self.assertIn("3月3日", self._changes(appointment).with_context(lang="zh_CN").words)

    def test_an_edit_that_changes_nothing_leaves_no_row(self):
        appointment = self._book("10:00")
        appointment.write({"start": appointment.start, "note": "quiet", "customer_id": self.customer.id})
        appointment.line_ids.price = appointment.line_ids.price
        self.assertEqual(self._kinds(appointment), ["booked"])

    @mute_logger("odoo.sql_db")
    def test_a_change_that_is_refused_leaves_no_row(self):
        self._book("12:00", wish=self.mei)
        appointment = self._book("10:00", wish=self.mei)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            appointment.start = self._at("11:30")
        self.assertEqual(self._kinds(appointment), ["booked"])

    def test_holding_is_part_of_the_story(self):
        token = self._hold("10:00", wish=self.mei)
        self._later(minutes=5)
        self.holds._renew_hold(token, 900)
        appointment = self.holds._confirm_hold(token)
        kinds = [entry["kind"] for entry in appointment.timeline]
        self.assertEqual(kinds, ["booked", "renewed", "held"])
        self.assertEqual(appointment.timeline[-1]["what"], "Time held: Mon 3 Mar 10:00 · until 10:10")
        self.assertEqual(appointment.timeline[1]["what"], "Held longer: until 10:20")
        given, lapsed = self._hold("12:00"), self._hold("14:00", ttl_s=60)
        self.holds._release_hold(given)
        self._later(minutes=30)
        self.holds._lapse_expired()
        rows = self.env["salon.appointment.change"].search([("res_model", "=", "salon.appointment.hold")], limit=2)
        self.assertEqual(rows.mapped("kind"), ["lapsed", "released"])
        self.assertEqual(rows.mapped("res_id"), [self._record(lapsed).id, self._record(given).id])

    def test_the_timeline_of_many_is_each_ones_own(self):
        first, second = self._book("10:00", wish=self.mei), self._book("10:00", wish=self.anna)
        second.start = self._at("11:00")
        both = (first | second).with_user(self._user("desk_timeline", "desk"))
        self.assertEqual([[entry["kind"] for entry in each.timeline] for each in both], [["booked"], ["moved", "booked"]])
        self.assertEqual(both[0].timeline[0]["when"], "Sun 2 Mar 10:00")

    def test_no_row_can_be_changed_or_taken_away(self):
        self._book("10:00")
        self.env.flush_all()
        for statement in ("UPDATE {} SET kind = 'moved'", "DELETE FROM {}", "TRUNCATE {}"):
            with self.subTest(statement=statement), mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.env.cr.execute(statement.format("salon_appointment_change"))
        self.env.cr.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'salon_appointment_change'::regclass AND NOT tgisinternal")
        self.assertEqual({name for (name,) in self.env.cr.fetchall()}, trigger_names("salon_appointment_change"))

    def test_nobody_invents_history(self):
        appointment = self._book("10:00")
        row = self._changes(appointment)
        admin = self._user("admin_history", "admin")
        with self.assertRaises(AccessError):
            row.with_user(admin).copy()
        with self.assertRaises(AccessError):
            row.with_user(admin).write({"kind": "moved"})
        with self.assertRaises(AccessError):
            row.with_user(self._user("stylist_history", "stylist")).read(["kind"])

    def test_history_of_other_branches_is_out_of_sight(self):
        row = self._changes(self._book("10:00"))
        elsewhere = self._user("desk_history_hill", "desk", branch=self._make_branch("Hill", "HL"))
        self.assertFalse(row.with_user(elsewhere).search([("id", "=", row.id)]))
        self.assertTrue(row.with_user(self._user("desk_history_lake", "desk")).search([("id", "=", row.id)]))

    def test_no_way_to_reach_a_customer_is_kept(self):
        self.customer.email = "lin@example.com"
        appointment = self._book("10:00", note="call 138 0000 6688")
        appointment._record_cancel(NOW, reason="her number is 138 0000 6688")
        self.env.flush_all()
        self.env.cr.execute("SELECT c::text FROM salon_appointment_change c")
        text = json.dumps(self.env.cr.fetchall())
        for secret in ("6688", "lin@example.com", "Lin"):
            self.assertNotIn(secret, text)

    def test_cancelling_asks_for_a_reason_without_waiting_for_it(self):
        appointment = self._book("10:00").with_user(self._user("desk_reason", "desk"))
        appointment.action_cancel()
        self.assertEqual((appointment.state, appointment.cancelled_at, appointment.cancel_reason_key), ("cancelled", NOW, False))
        appointment.cancel_reason_key = "weather"
        self.assertEqual(self._kinds(appointment), ["booked", "cancelled", "reason"])
        with self.assertRaisesRegex(UserError, "not moved on by editing"):
            appointment.cancelled_at = False


@tagged("post_install", "-at_install")
class TestStaleForm(HistoryCase):
    """What a person sees is what they decide on."""

    def test_a_form_that_was_overtaken_is_refused_with_who_and_what(self):
        mine = self._book("10:00", wish=self.mei).with_user(self._user("desk_mine", "desk"))
        seen = mine.seen_change_id
        ann = self._user("desk_ann", "desk")
        ann.name = "Ann"
        mine.with_user(ann).start = self._at("11:00")
        words = r"Ann changed this appointment meanwhile \(Sun 2 Mar 10:00\). Moved: Mon 3 Mar 10:00 → Mon 3 Mar 11:00. Nothing was saved"
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            mine.write({"start": self._at("15:00"), "note": "mine", "seen_change_id": seen})
        self.env.invalidate_all()
        self.assertEqual((mine.start, mine.note), (self._at("11:00"), False))
        mine.write({"start": self._at("15:00"), "seen_change_id": mine.seen_change_id})
        self.assertEqual(mine.start, self._at("15:00"))

    def test_what_does_not_meet_is_not_refused(self):
        mine = self._book("10:00", wish=self.mei)
        seen = mine.seen_change_id
        mine.start = self._at("11:00")
        mine.write({"note": "by the window", "seen_change_id": seen})
        self.assertEqual((mine.start, mine.note), (self._at("11:00"), "by the window"))

    def test_the_form_sends_what_it_saw(self):
        view = self.env.ref("salon_booking.salon_appointment_view_form")
        arch = self.env["salon.appointment"].get_view(view.id, "form")["arch"]
        self.assertIn('js_class="salon_appointment_form"', arch)
        self.assertIn('name="seen_change_id"', arch)
