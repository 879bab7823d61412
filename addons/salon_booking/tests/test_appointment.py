from datetime import timedelta
from itertools import product

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.salon_appointment import STATES, TRANSITIONS
from .common import DAY, BookingCase

# The verbs that lead to each state.
VERBS = {
    "arrived": "_record_arrival",
    "in_service": "_record_start",
    "done": "_record_finish",
    "no_show": "_record_no_show",
    "cancelled": "_record_cancel",
}
PATHS = {
    "booked": (),
    "arrived": ("_record_arrival",),
    "in_service": ("_record_arrival", "_record_start"),
    "done": ("_record_arrival", "_record_start", "_record_finish"),
    "no_show": ("_record_no_show",),
    "cancelled": ("_record_cancel",),
}


@tagged("post_install", "-at_install")
class TestBooking(BookingCase):
    def test_booking_holds_person_and_chair_phase_by_phase(self):
        appointment = self._book("10:00", self.colour, wish=self.mei)
        self.assertEqual(self._held(self.mei.resource_id), [("10:00", "10:30"), ("11:05", "11:30")])
        self.assertEqual(self._held(self.chairs[0]), [("10:00", "10:30"), ("10:30", "11:05"), ("11:05", "11:30")])
        self.assertEqual((appointment.start, appointment.stop), (self._at("10:00"), self._at("11:30")))
        self.assertEqual(appointment.visit_date, DAY)
        self.assertEqual(appointment.employee_id, self.mei)
        self.assertTrue(appointment.name.startswith("A-"))

    def test_another_customer_is_cut_while_the_colour_develops(self):
        trim = self._make_service("Trim", [(20, "lead", True)])
        self._qualify(self.mei, trim)
        self._book("10:00", self.colour, wish=self.mei)
        self._book("10:30", trim, wish=self.mei)
        self.assertEqual(self._held(self.mei.resource_id), [("10:00", "10:30"), ("10:30", "10:50"), ("11:05", "11:30")])

    def test_anyone_is_whoever_is_free_and_quieter(self):
        first, second = self._book("10:00"), self._book("10:00")
        self.assertEqual(first.employee_id | second.employee_id, self.mei | self.anna)
        self.assertEqual(self._book("14:00", avoided_resource_ids=self.anna.resource_id.ids).employee_id, self.mei)
        self.assertEqual(self._book("12:00").employee_id, self.anna)

    def test_two_services_follow_each_other(self):
        appointment = self._book("10:00", self.cut, self.colour)
        self.assertRecordValues(
            appointment.line_ids,
            [
                {"start": self._at("10:00"), "stop": self._at("11:00"), "duration_min": 60, "employee_id": self.mei.id},
                {"start": self._at("11:00"), "stop": self._at("12:30"), "duration_min": 90, "employee_id": self.mei.id},
            ],
        )
        self.assertEqual(appointment.amount_estimate, 200)

    def test_the_price_is_the_persons_and_stays_as_agreed(self):
        self.mei.qualification_ids.filtered(lambda row: row.product_tmpl_id == self.cut.product_tmpl_id).price = 128
        appointment = self._book("10:00", wish=self.mei)
        self.assertEqual(appointment.line_ids.price, 128)
        self.mei.qualification_ids.price = 500
        self.cut.list_price = 999
        appointment.note = "later"
        self.assertEqual(appointment.line_ids.price, 128)

    def test_own_minutes_shape_the_plan(self):
        self.mei.qualification_ids.duration_min = 45
        self.assertEqual(self._book("10:00", wish=self.mei).stop, self._at("10:45"))

    def test_who_is_named_when_booking_is_a_wish(self):
        values = self._values("10:00")
        values["line_ids"] = [Command.create({"product_id": self.cut.id, "employee_id": self.anna.id})]
        appointment = self.env["salon.appointment"].create(values)
        self.assertEqual(appointment.line_ids.wished_employee_id, self.anna)
        self.assertEqual(appointment.employee_id, self.anna)

    def test_a_batch_sees_its_own_rows(self):
        appointments = self.env["salon.appointment"].create([self._values("10:00"), self._values("10:00")])
        self.assertEqual(len(appointments.employee_id), 2)
        with self.assertRaises(UserError):
            self.env["salon.appointment"].create([self._values("12:00") for _ in range(3)])

    def test_an_appointment_needs_a_service(self):
        with self.assertRaisesRegex(ValidationError, "at least one service"):
            self.env["salon.appointment"].create({**self._values("10:00"), "line_ids": []})

    def test_seconds_do_not_matter(self):
        appointment = self.env["salon.appointment"].create({**self._values("10:00"), "start": self._at("10:00") + timedelta(seconds=42)})
        self.assertEqual(appointment.start, self._at("10:00"))

    def test_a_file_without_visits_is_new(self):
        self.assertTrue(self._book("10:00").is_new_customer)
        self.customer.visit_count = 3
        self.assertFalse(self._book("11:00").is_new_customer)

    def test_the_diary_shows_short_names(self):
        self.assertEqual(self._book("10:00").customer_short_name, "Lin Y.")
        self.assertEqual(self._book("10:00", customer_id=False).customer_short_name, "Walk-in")

    def test_events_tell_the_story(self):
        now = self._at("10:00")
        appointment = self._book("10:00")
        appointment._record_arrival(now)
        appointment._record_start(now)
        appointment._record_finish(now)
        events = self.env["workflow.event"].search([("res_model", "=", "salon.appointment"), ("res_id", "=", appointment.id)], order="id")
        self.assertEqual(
            events.mapped("event_key"),
            [
                "appointment.booked",
                "appointment.arrived",
                "appointment.started",
                "appointment.finished",
            ],
        )
        self.assertEqual(events.partner_id, self.customer)


@tagged("post_install", "-at_install")
class TestMoving(BookingCase):
    def test_moving_frees_the_old_time_and_takes_the_new(self):
        appointment = self._book("10:00", wish=self.mei)
        appointment.start = self._at("10:30")
        self.assertEqual(self._held(self.mei.resource_id), [("10:30", "11:30")])
        self.assertEqual(appointment.line_ids.stop, self._at("11:30"))

    def test_two_neighbours_swap_through_a_free_time(self):
        first, second = self._book("10:00", wish=self.mei), self._book("11:00", wish=self.mei)
        first.start = self._at("14:00")
        second.start = self._at("10:00")
        first.start = self._at("11:00")
        self.assertEqual(self._held(self.mei.resource_id), [("10:00", "11:00"), ("11:00", "12:00")])

    @mute_logger("odoo.sql_db")
    def test_a_move_that_does_not_fit_changes_nothing(self):
        self._book("12:00", wish=self.mei)
        appointment = self._book("10:00", wish=self.mei)
        with self.assertRaisesRegex(UserError, "Mei is busy until 13:00"), self.env.cr.savepoint():
            appointment.start = self._at("11:30")
        self.env.invalidate_all()
        self.assertEqual(appointment.start, self._at("10:00"))
        self.assertEqual(self._held(self.mei.resource_id), [("10:00", "11:00"), ("12:00", "13:00")])

    def test_the_calendar_sends_an_end_that_the_services_decide(self):
        appointment = self._book("10:00")
        appointment.write({"start": self._at("11:00"), "stop": self._at("17:00")})
        self.assertEqual(appointment.stop, self._at("12:00"))

    def test_another_service_is_planned_anew(self):
        appointment = self._book("10:00", wish=self.mei)
        appointment.write({"line_ids": [Command.create({"product_id": self.colour.id, "sequence": 20})]})
        self.assertEqual(appointment.stop, self._at("12:30"))
        appointment.write({"line_ids": [Command.delete(appointment.line_ids[0].id)]})
        self.assertEqual(appointment.stop, self._at("11:30"))
        self.assertEqual(self._held(self.mei.resource_id), [("10:00", "10:30"), ("11:05", "11:30")])

    def test_a_note_moves_nothing(self):
        appointment = self._book("10:00")
        rows = appointment.allocation_ids
        appointment.write({"note": "quiet", "start": appointment.start})
        self.assertEqual(appointment.allocation_ids, rows)

    def test_what_has_begun_cannot_move(self):
        appointment = self._book("10:00")
        appointment._record_arrival(self._at("10:00"))
        appointment._record_start(self._at("10:00"))
        with self.assertRaisesRegex(UserError, "has begun"):
            appointment.start = self._at("12:00")

    def test_a_late_customer_who_is_here_can_still_be_moved(self):
        appointment = self._book("10:00", wish=self.mei)
        appointment._record_arrival(self._at("10:20"))
        appointment.line_ids.wished_employee_id = self.anna
        appointment.write(
            {"start": self._at("10:30"), "line_ids": [Command.update(appointment.line_ids.id, {"wished_employee_id": self.anna.id})]}
        )
        self.assertEqual(appointment.visit_id.line_ids.employee_id, self.anna)


@tagged("post_install", "-at_install")
class TestStates(BookingCase):
    def test_the_states_and_the_legal_moves_name_each_other(self):
        keys = {key for key, _label in STATES}
        self.assertEqual(set(TRANSITIONS), keys)
        self.assertLessEqual(set().union(*TRANSITIONS.values()), keys)

    def test_every_pair_of_states_is_walked(self):
        now = self._at("10:00")
        for state, target in product(PATHS, VERBS):
            with self.subTest(state=state, target=target), self.env.cr.savepoint() as savepoint:
                appointment = self._book("10:00")
                for verb in PATHS[state]:
                    getattr(appointment, verb)(now)
                self.assertEqual(appointment.state, state)
                if target in TRANSITIONS[state]:
                    getattr(appointment, VERBS[target])(now)
                    self.assertEqual(appointment.state, target)
                else:
                    with self.assertRaisesRegex(UserError, "cannot become"):
                        getattr(appointment, VERBS[target])(now)
                    self.assertEqual(appointment.state, state)
                savepoint.rollback()

    def test_one_illegal_move_stops_the_batch(self):
        first, second = self._book("10:00"), self._book("11:00")
        second._record_cancel(fields.Datetime.now())
        with self.assertRaises(UserError):
            (first | second)._record_arrival(fields.Datetime.now())
        self.assertEqual(first.state, "booked")

    def test_arrival_opens_a_visit_with_the_services(self):
        appointment = self._book("10:00", self.cut, self.colour, note="quiet please")
        appointment._record_arrival(self._at("09:55"))
        visit = appointment.visit_id
        self.assertRecordValues(
            visit,
            [
                {
                    "state": "open",
                    "origin": "appointment",
                    "customer_id": self.customer.id,
                    "branch_id": self.branch.id,
                    "visit_date": DAY,
                    "arrived_at": self._at("09:55"),
                    "note": "quiet please",
                    "amount_total": 200,
                }
            ],
        )
        self.assertEqual(visit.line_ids.product_id, self.cut | self.colour)
        self.assertEqual(appointment.line_ids.mapped("visit_line_id.employee_id"), appointment.line_ids.mapped("employee_id"))

    def test_start_and_finish_are_noted_on_the_visit(self):
        appointment = self._book("10:00")
        appointment._record_arrival(self._at("09:55"))
        appointment._record_start(self._at("10:05"))
        appointment._record_finish(self._at("11:10"))
        self.assertRecordValues(
            appointment.visit_id, [{"started_at": self._at("10:05"), "finished_at": self._at("11:10"), "state": "open"}]
        )
        self.assertEqual(appointment.visit_id.line_ids.actual_min, 65)

    def test_a_cancelled_time_is_free_again_and_its_rows_are_kept(self):
        appointment = self._book("10:00", wish=self.mei)
        appointment._record_cancel(fields.Datetime.now(), reason="ill")
        self.assertEqual(self._held(self.mei.resource_id), [])
        self.assertEqual(len(appointment.allocation_ids), 2)
        self.assertEqual(appointment.cancel_reason, "ill")
        self.assertTrue(self._book("10:00", wish=self.mei))

    def test_cancelling_after_arrival_voids_the_visit(self):
        appointment = self._book("10:00")
        appointment._record_arrival(self._at("10:00"))
        appointment._record_cancel(self._at("10:10"))
        self.assertEqual(appointment.visit_id.state, "void")

    def test_a_no_show_frees_the_time_and_counts_in_the_file(self):
        appointment = self._book("10:00", wish=self.mei)
        appointment._record_no_show(self._at("10:30"))
        self.assertEqual(self._held(self.mei.resource_id), [])
        self.assertEqual(self.customer.no_show_count, 1)

    def test_nobody_is_a_no_show_before_the_time(self):
        with self.assertRaisesRegex(UserError, "not due yet"):
            self._book("10:00")._record_no_show(self._at("09:59"))

    def test_paying_finishes_what_nobody_finished(self):
        appointment = self._book("10:00")
        appointment._record_arrival(self._at("10:00"))
        appointment.visit_id._record_closing(self._at("11:00"))
        self.assertEqual(appointment.state, "done")
        self.assertEqual(appointment.finished_at, self._at("11:00"))

    def test_appointments_are_not_deleted(self):
        appointment = self._book("10:00")
        with self.assertRaisesRegex(UserError, "cancelled, not deleted"):
            appointment.unlink()
