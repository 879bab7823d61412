from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import BookingCase


@tagged("post_install", "-at_install")
class TestTampering(BookingCase):
    """What a person with the right to edit appointments cannot do, whatever the browser sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._user("desk_tamper", "desk")
        cls.mine = cls.env["salon.appointment"].with_user(cls.desk)

    def _own(self, *args, **kwargs):
        return self._book(*args, **kwargs).with_user(self.desk)

    def _refused(self, words="appointment"):
        return self.assertRaisesRegex(UserError, words)

    def test_states_are_moved_by_verbs_alone(self):
        appointment = self._own("10:00")
        for vals in (
            {"state": "done"},
            {"state": "no_show"},
            {"arrived_at": self._at("09:00")},
            {"finished_at": self._at("09:00")},
            {"is_new_customer": False},
            {"employee_id": self.anna.id},
            {"visit_id": False},
        ):
            with self.subTest(vals=vals), self._refused("not moved on by editing"):
                appointment.write(vals)

    def test_no_appointment_is_born_past_the_verbs(self):
        for born in ({"state": "done"}, {"state": "cancelled"}, {"arrived_at": self._at("10:00")}):
            with self.subTest(born=born, how="values"), self._refused("begins as booked"), self.env.cr.savepoint():
                self.mine.create({**self._values("10:00"), **born})
            defaults = {f"default_{name}": value for name, value in born.items()}
            with self.subTest(born=born, how="context"), self._refused("begins as booked"), self.env.cr.savepoint():
                self.mine.with_context(**defaults).create(self._values("10:00"))

    def test_no_appointment_is_born_with_what_only_the_verbs_write(self):
        series = self.env["salon.appointment.series"].create({"branch_id": self.branch.id})
        for born in (
            {"offer_plan": {"steps": [], "claims": []}, "offer_start": self._at("10:00")},
            {"offer_plan": {"steps": [], "claims": []}},
            {"request_plan": {"steps": [], "claims": []}},
            {"request_expires_at": self._at("09:00")},
            {"move_count": -100},
            {"cancel_cause": "salon"},
            {"series_id": series.id},
        ):
            with self.subTest(born=born, how="values"), self._refused("has no offer, moves or series"), self.env.cr.savepoint():
                self.mine.create({**self._values("10:00"), **born})
            defaults = {f"default_{name}": value for name, value in born.items()}
            with self.subTest(born=born, how="context"), self._refused("has no offer, moves or series"), self.env.cr.savepoint():
                self.mine.with_context(**defaults).create(self._values("10:00"))
        self.assertEqual(self.mine.create(self._values("10:00")).state, "booked")

    def test_services_change_through_their_appointment_alone(self):
        line, other = self._own("10:00", wish=self.mei).line_ids, self._own("12:00", wish=self.mei)
        for vals in (
            {"start": self._at("15:00")},
            {"stop": self._at("15:00")},
            {"employee_id": self.anna.id},
            {"wished_employee_id": self.anna.id},
            {"product_id": self.colour.id},
            {"appointment_id": other.id},
            {"visit_line_id": False},
            {"started_at": self._at("09:00")},
        ):
            with self.subTest(vals=vals), self._refused("in the appointment"):
                line.write(vals)
        with self._refused("in the appointment"):
            line.unlink()
        with self._refused("in the appointment"):
            line.create({"appointment_id": other.id, "product_id": self.cut.id})
        with self._refused("in the appointment"):
            line.with_context(salon_booking_services_open=[line.appointment_id.id]).unlink()

    def test_one_appointment_is_no_door_to_another(self):
        mine, other = self._own("10:00", wish=self.mei), self._own("12:00", wish=self.mei)
        theirs = other.line_ids
        for command in (
            Command.update(theirs.id, {"product_id": self.colour.id}),
            Command.link(theirs.id),
            Command.delete(theirs.id),
        ):
            with self.subTest(command=command), self._refused("in the appointment"), self.env.cr.savepoint():
                mine.write({"line_ids": [command]})
        values = self._values("14:00")
        with self._refused("in the appointment"), self.env.cr.savepoint():
            self.mine.create({**values, "line_ids": [*values["line_ids"], Command.link(theirs.id)]})

    def test_times_and_people_of_a_service_are_the_planners(self):
        appointment = self._own("10:00", wish=self.mei)
        with self._refused("in the appointment"):
            appointment.write({"line_ids": [Command.update(appointment.line_ids.id, {"stop": self._at("10:10")})]})
        held = self._held(self.mei.resource_id)
        appointment.write({"line_ids": [Command.update(appointment.line_ids.id, {"employee_id": self.anna.id})]})
        self.assertEqual(appointment.line_ids.sudo().employee_id, self.anna)
        self.assertEqual((self._held(self.mei.resource_id), self._held(self.anna.resource_id)), ([], held))

    def test_held_time_is_not_written_through_the_appointment(self):
        appointment = self._own("10:00", wish=self.mei)
        row = appointment.allocation_ids[0]
        with self.assertRaises(UserError):
            appointment.write({"allocation_ids": [Command.update(row.id, {"blocking": False})]})
        with self.assertRaises(UserError):
            appointment.write({"line_ids": [Command.update(appointment.line_ids.id, {"allocation_ids": [Command.clear()]})]})

    def test_the_desk_moves_nothing_into_a_branch_of_others(self):
        hill = self._make_branch("Hill", "HL")
        person = self._make_stylist("Ho", branch=hill)
        self._qualify(person, self.cut)
        self._shift(person, "09:00", "18:00", branch=hill)
        self.chairs[1].salon_branch_id = hill
        with self.assertRaises(AccessError):
            self._own("10:00").branch_id = hill


@tagged("post_install", "-at_install")
class TestVisitFollows(BookingCase):
    """An open visit is what the till charges: it follows its appointment."""

    def _arrived(self, *services, **kwargs):
        appointment = self._book("10:00", *services, **kwargs).with_user(self._user("desk_visit", "desk"))
        appointment.action_arrive()
        return appointment

    def test_a_service_added_or_taken_away_after_arrival_is_charged_or_not(self):
        appointment = self._arrived(self.cut)
        first = appointment.line_ids
        appointment.write({"line_ids": [Command.create({"product_id": self.colour.id, "sequence": 20})]})
        self.assertEqual(appointment.visit_id.line_ids.product_id, self.cut | self.colour)
        appointment.write({"line_ids": [Command.delete(first.id)]})
        self.assertEqual(appointment.visit_id.line_ids.product_id, self.colour)
        self.assertEqual(appointment.line_ids.visit_line_id, appointment.visit_id.line_ids)

    def test_another_service_or_price_reaches_the_visit(self):
        appointment = self._arrived(self.cut, wish=self.mei)
        appointment.write({"line_ids": [Command.update(appointment.line_ids.id, {"product_id": self.colour.id})]})
        appointment.line_ids.price = 77
        self.assertRecordValues(appointment.visit_id.line_ids, [{"product_id": self.colour.id, "price_unit": 77}])
        self.assertEqual(appointment.visit_id.sudo().amount_total, 77)

    def test_a_walk_in_who_gives_a_name_later_gets_the_visit(self):
        appointment = self._arrived(customer_id=False)
        appointment.customer_id = self.customer
        self.assertEqual(appointment.visit_id.customer_id, self.customer)

    def test_what_is_over_keeps_its_customer(self):
        other = self.env["res.partner"].create({"name": "Other", "is_salon_customer": True})
        paid, missed = self._book("10:00"), self._book("12:00")
        paid._record_arrival(self._at("10:00"))
        paid.visit_id._record_closing(self._at("11:00"))
        missed._record_no_show(self._at("12:30"))
        for appointment in (paid, missed):
            with self.assertRaisesRegex(UserError, "its customer stays"):
                appointment.customer_id = other
            appointment.write({"customer_id": self.customer.id, "note": "the same customer again"})

    def test_the_branch_stays_once_the_customer_is_here(self):
        with self.assertRaisesRegex(UserError, "is here already"):
            self._arrived().branch_id = self._make_branch("Hill", "HL")

    def test_voiding_the_visit_of_somebody_who_waits_frees_the_time(self):
        appointment = self._arrived(wish=self.mei)
        appointment.visit_id.action_void()
        self.assertEqual(appointment.state, "cancelled")
        self.assertEqual(self._held(self.mei.resource_id), [])


@tagged("post_install", "-at_install")
class TestTakenAway(BookingCase):
    """Bookings are not left behind by people, places and shifts that go."""

    def test_a_shift_does_not_leave_its_branch_while_somebody_is_booked(self):
        self._book("10:00", wish=self.mei)
        shift = self.env["salon.shift"].search([("employee_id", "=", self.mei.id)])
        with self.assertRaisesRegex(ValidationError, "Somebody is booked"):
            shift.branch_id = self._make_branch("Hill", "HL")

    def test_a_person_or_a_place_does_not_go_while_customers_are_booked(self):
        appointment = self._book("10:00", wish=self.mei)
        for record in (self.mei, self.chairs):
            with self.subTest(record=record), self.assertRaisesRegex(UserError, r"has bookings ahead \(1\), first at .*10:00"):
                record.active = False
        appointment._record_cancel(self._at("08:00"))
        self.mei.active = False
        self.chairs.active = False

    def test_a_branch_does_not_close_over_bookings_or_people_who_are_there(self):
        appointment = self._book("10:00", wish=self.mei)
        with self.assertRaisesRegex(UserError, rf"{self.branch.name} has bookings ahead \(1\), first at .*10:00"):
            self.branch.active = False
        appointment._record_arrival(self._at("09:55"))
        with self.assertRaisesRegex(UserError, rf"{self.branch.name} has open visits \(1\), first of .*9:55"):
            self.branch.active = False
        appointment.visit_id.action_void()
        self.branch.active = False
        self.assertFalse(self.branch.active)

    def test_impossible_years_are_told_in_words(self):
        for year in ("9999-12-31 23:59:00", "0001-01-01 00:00:00"):
            with self.subTest(year=year), self.assertRaisesRegex(UserError, "Check the date"), self.env.cr.savepoint():
                self.env["salon.appointment"].create({**self._values("10:00"), "start": year})
            with self.subTest(year=year, how="moved"), self.assertRaisesRegex(UserError, "Check the date"):
                self._book("10:00").start = year
        draft = self.env["salon.appointment"].new({**self._values("10:00"), "wanted_day": "9999-12-31"})
        self.assertEqual(draft.time_options["times"], [])

    def test_the_day_of_a_stylist_answers_odd_questions(self):
        self.mei.user_id = self._user("mei_odd", "stylist")
        ask = self.env["salon.appointment"].with_user(self.mei.user_id).get_my_day
        for day in ("garbage", "9999-12-31", "0001-01-01", 5, {"day": 1}, ["2031-03-03"]):
            with self.subTest(day=day):
                self.assertTrue(ask(day)["is_today"])
