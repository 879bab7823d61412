from odoo import fields
from odoo.tests import Form, tagged

from .common import DAY, BookingCase


@tagged("post_install", "-at_install")
class TestViews(BookingCase):
    def _form(self, view="salon_booking.salon_appointment_view_form", user=None):
        model = self.env["salon.appointment"].with_user(user or self._user("form_desk", "desk"))
        form = Form(model, view=view)
        form.branch_id = self.branch
        form.customer_id = self.customer
        form.wanted_day = DAY
        return form

    def test_choosing_service_and_person_offers_times_and_pressing_one_books(self):
        form = self._form()
        with form.line_ids.new() as line:
            line.product_id = self.colour
            line.wished_employee_id = self.mei
        options = form.time_options
        self.assertEqual([chip["label"] for chip in options["times"][:3]], ["09:00", "09:15", "09:30"])
        self.assertEqual((options["reasons"], options["hint"]), ([], ""))
        form.start = fields.Datetime.to_datetime(options["times"][2]["start"])
        self.assertEqual([chip["label"] for chip in form.time_options["times"] if chip["chosen"]], ["09:30"])
        appointment = form.save()
        self.assertRecordValues(appointment, [{"start": self._at("09:30"), "stop": self._at("11:00"), "state": "booked"}])

    def test_a_typed_time_that_does_not_fit_says_why(self):
        self._book("10:00", wish=self.mei)
        form = self._form("salon_booking.salon_appointment_view_form_quick")
        with form.line_ids.new() as line:
            line.product_id = self.cut
            line.wished_employee_id = self.mei
        form.start = self._at("10:30")
        self.assertEqual(form.time_options["reasons"], ["Mei is busy until 11:00."])

    def test_a_day_without_times_offers_the_next(self):
        form = self._form()
        with form.line_ids.new() as line:
            line.product_id = self.cut
        form.wanted_day = DAY.replace(day=2)
        self.assertEqual(form.time_options["hint"], "No free time on this day. Next:")
        self.assertEqual(form.time_options["times"][0]["label"], "Mon 3 Mar 09:00")
        form.wanted_day = DAY.replace(day=20)
        self.assertEqual(form.time_options, {"times": [], "reasons": [], "ways": [], "hint": "No free time in the next 30 days."})

    def test_anyone_shows_who_would_do_it(self):
        self._book("15:00", avoided_resource_ids=self.anna.resource_id.ids)
        form = self._form()
        with form.line_ids.new() as line:
            line.product_id = self.cut
        self.assertEqual(form.time_options["times"][0]["with"], "Anna")

    def test_the_own_time_of_a_moved_appointment_counts_as_free(self):
        appointment = self._book("10:00", wish=self.mei)
        labels = [chip["label"] for chip in appointment.time_options["times"]]
        self.assertIn("10:00", labels)
        self.assertIn("10:30", labels)

    def test_the_persons_to_choose_from_are_those_who_can(self):
        form = self._form()
        with form.line_ids.new() as line:
            line.product_id = self.colour
            self.assertEqual(line.able_employee_ids.ids, self.mei.ids)

    def test_every_view_opens_for_desk_and_stylist(self):
        for role in ("desk", "stylist"):
            user = self._user(f"views_{role}", role)
            for view_type in ("calendar", "list", "kanban", "form", "search"):
                self.assertTrue(self.env["salon.appointment"].with_user(user).get_view(view_type=view_type)["arch"])
