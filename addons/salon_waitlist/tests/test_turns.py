from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.salon_workflow.tools.append_only import trigger_names

from .common import WaitlistCase


@tagged("post_install", "-at_install")
class TestTurns(WaitlistCase):
    """The order of turns follows from the log, and what departs from it has a name."""

    def setUp(self):
        super().setUp()
        self._clock_says("10:00")
        self.trim = self._make_service("Trim", [(15, "lead", True)])
        self._qualify(self.mei, self.trim)
        self._qualify(self.anna, self.trim)

    def _seat_at(self, clock, service=None, **values):
        """A guest comes and is seated; whoever served the one before is done by then."""
        self._clock_says(clock)
        entry = self._walk_in(service or self.trim, **values)
        entry.action_seat()
        return entry.appointment_id.employee_id

    def _log(self):
        return self.turns._get_day(self.branch, self.branch._today())

    def test_turns_go_round(self):
        taken = [self._seat_at(f"1{hour}:00").name for hour in range(4)]
        self.assertEqual(taken, ["Mei", "Anna", "Mei", "Anna"])
        self.assertEqual(set(self._log().mapped("why")), {"turn"})

    def test_asked_for_is_no_turn(self):
        first = self._seat_at("10:00")
        other = (self.mei | self.anna) - first
        self.assertEqual(self._seat_at("11:00", asked_employee_id=first.id), first)
        row = self._log()[-1]
        self.assertEqual(row.why, "asked")
        self.assertIn("counts as no turn", row.words)
        self.assertEqual(self._seat_at("12:00"), other)

    def test_who_alone_can_do_it_is_named(self):
        first = self._seat_at("10:00")
        dogs = self._make_service("Groom", [(15, "lead", False)])
        self._qualify(first, dogs)
        self.assertEqual(self._seat_at("11:00", dogs), first)
        row = self._log()[-1]
        self.assertEqual(row.why, "skill")
        self.assertIn("keep their place", row.words)

    def test_the_desk_may_choose_and_it_is_written_down(self):
        first = self._seat_at("10:00")
        self._clock_says("11:00")
        entry = self._walk_in(self.trim)
        entry.action_seat(first.id)
        self.assertEqual((entry.appointment_id.employee_id, self._log()[-1].why), (first, "desk"))

    def test_who_is_kept_for_the_guest_before_is_not_given_away(self):
        self._clock_says("10:00")
        before, entry = self._walk_in(self.trim, asked_employee_id=self.mei.id), self._walk_in(self.trim)
        self.assertEqual((before.next_words, entry.next_words), ("next: Mei", "next: Anna"))
        entry.action_seat()
        before.action_seat()
        self.assertEqual((entry.appointment_id.employee_id, before.appointment_id.employee_id), (self.anna, self.mei))
        self.assertEqual(self.turns._verify(self.branch, self.branch._today()), {"count": 2, "faults": []})

    def test_somebody_who_is_not_here_takes_nobody(self):
        late = self._make_stylist("Late")
        self._qualify(late, self.trim)
        with self.assertRaisesRegex(UserError, "Late is not on shift now"):
            self._walk_in(self.trim).action_seat(late.id)

    def test_who_reads_no_turns_proves_none(self):
        hill = self._make_branch("Hill", "HL")
        strangers = [self._user(f"turn_{role}", role) for role in ("accountant", "stylist")]
        for user in (*strangers, self._user("turn_hill", "desk", branch=hill)):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.turns.with_user(user).action_verify_today(self.branch.id)

    def test_what_is_no_id_is_refused_in_words(self):
        entry = self._walk_in()
        with self.assertRaisesRegex(UserError, "Choose one"):
            entry.action_seat(True)
        with self.assertRaisesRegex(UserError, "Choose one"):
            self.turns.with_user(self.desk).action_verify_today("x")
        for key in ([], [1], "a\0b"):
            with self.subTest(key=key), self.assertRaisesRegex(UserError, "Open it again"):
                self._walk_in(client_key=key)

    def test_the_button_above_the_list_needs_no_marked_row(self):
        action = call_kw(self.turns.with_user(self.desk), "action_verify_today", [[]], {})
        self.assertEqual(action["params"]["message"], "All turns of today (0) follow from the log.")

    def test_the_log_is_proven_and_a_forged_row_is_found(self):
        for hour in range(3):
            self._seat_at(f"1{hour}:00")
        today = self.branch._today()
        self.assertEqual(self.turns._verify(self.branch, today), {"count": 3, "faults": []})
        message = self.turns.with_user(self.desk).action_verify_today(self.branch.id)["params"]["message"]
        self.assertIn("(3) follow", message)
        facts = {**self._log()[-1].facts}
        forged = self._log()[-1].copy_data()[0] | {
            "number": 4,
            "employee_id": self._log()[-1].employee_id.id,
            "why": "turn",
            "facts": facts,
        }
        self.turns.create(forged)
        self.assertEqual(self.turns._verify(self.branch, today)["faults"], [4])
        message = self.turns.with_user(self.desk).action_verify_today(self.branch.id)["params"]
        self.assertEqual(message["type"], "danger")

    @mute_logger("odoo.sql_db")
    def test_the_log_is_append_only_and_numbered_once(self):
        self._seat_at("10:00")
        row = self._log()
        for change in (lambda: row.write({"why": "desk"}) or row.flush_recordset(), row.unlink):
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                change()
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.turns.create(row.copy_data()[0])
        self.env.cr.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'salon_turn_log'::regclass")
        self.assertLessEqual(trigger_names("salon_turn_log"), {name for (name,) in self.env.cr.fetchall()})
