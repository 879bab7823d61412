from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.salon_booking.tests.common import DAY

from .common import WaitlistCase


@tagged("post_install", "-at_install")
class TestQueue(WaitlistCase):
    """Walk-ins: added with a service alone, told a range, seated in turn."""

    def setUp(self):
        super().setUp()
        self._clock_says("10:00")

    def test_a_service_is_enough(self):
        form = Form(self.queue.with_user(self.desk))
        form.product_id = self.cut
        entry = form.save()
        self.assertEqual((entry.state, entry.guest_words, entry.branch_id), ("waiting", "Guest", self.branch))
        self.assertEqual(self._events("queue.joined").res_id, entry.id)

    def test_who_is_next_is_proposed_and_seated(self):
        entry = self._walk_in(guest_name="Ma Rui")
        self.assertEqual((entry.wait_words, entry.next_words), ("now", "next: Mei"))
        entry.action_seat()
        visit = entry.appointment_id
        self.assertRecordValues(visit, [{"state": "arrived", "source": "walk_in", "customer_short_name": "Ma Rui"}])
        self.assertEqual((visit.employee_id.name, self._clock(visit.start)), ("Mei", "10:00"))
        self.assertFalse(visit.line_ids.wished_employee_id, "a turn is no wish")
        self.assertEqual(self._events("queue.seated").payload["why"], "turn")

    def test_a_known_guest_keeps_the_file(self):
        entry = self._walk_in(customer_id=self.customer.id)
        entry.action_seat()
        self.assertEqual(entry.appointment_id.customer_id, self.customer)

    def test_the_wait_is_told_as_a_range_of_what_is_left(self):
        for person in (self.mei, self.anna):
            self._book(
                "09:30", wish=person, customer_id=self.env["res.partner"].create({"name": person.name, "is_salon_customer": True}).id
            )
        entry = self._walk_in()
        self.assertTrue(entry.is_told)
        self.assertTrue(15 <= entry.told_low_min <= 30 <= entry.told_high_min <= 60, entry.told_words)
        self.assertRegex(entry.next_words, "next: (Mei|Anna) about 10:30")
        with self.assertRaisesRegex(UserError, "about 10:30"):
            entry.action_seat()
        self.assertEqual(entry.state, "waiting")

    def test_the_second_waits_longer_than_the_first(self):
        self._book("09:30", wish=self.mei)
        self._book("09:30", wish=self.anna, customer_id=self.wang.id)
        waits = [self._walk_in().told_high_min for _guest in range(3)]
        self.assertLess(waits[1], waits[2])

    def test_a_booked_visit_is_not_run_into(self):
        self._book("10:30", wish=self.mei)
        entry = self._walk_in()
        entry.action_seat()
        self.assertEqual(entry.appointment_id.employee_id, self.anna)
        self.assertEqual(self.turns._get_day(self.branch, self.branch._today()).why, "busy")

    def test_what_nobody_here_does_is_said(self):
        entry = self._walk_in(self._make_service("Massage", [(30, "lead", False)]))
        self.assertEqual(entry.wait_words, "nobody here does this today")
        with self.assertRaisesRegex(UserError, "Nobody can take"):
            entry.action_seat()

    def test_a_guest_who_left_frees_the_place(self):
        entry = self._walk_in()
        entry.action_leave()
        self.assertEqual(entry.state, "left")
        self.assertEqual(self._events("queue.left").res_id, entry.id)
        with self.assertRaisesRegex(UserError, "does not wait any more"):
            entry.action_seat()

    def test_the_queue_is_empty_in_the_morning(self):
        entry = self._walk_in()
        self._clock_says("23:00")
        self._serve()
        self.assertEqual(entry.state, "waiting")
        self._clock_says("07:00", DAY + timedelta(days=1))
        self._serve()
        self.assertEqual(entry.state, "left")

    def test_a_second_press_adds_and_seats_nobody_twice(self):
        values = {"branch_id": self.branch.id, "product_id": self.cut.id, "client_key": "form 1"}
        desk = self.queue.with_user(self.desk)
        first = desk.create(values)
        self.assertEqual(desk.create(values), first)
        first.action_seat()
        with self.assertRaisesRegex(UserError, "does not wait any more"):
            first.action_seat()

    def test_where_a_guest_stands_is_not_edited(self):
        entry = self._walk_in()
        for values in ({"state": "seated"}, {"joined_at": self._at("09:00")}, {"told_high_min": 5}):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "Press Seat"):
                entry.write(values)

    def test_what_fails_leaves_the_guest_in_the_queue(self):
        entry = self._walk_in()
        self.chairs.active = False
        with self.assertRaises(UserError), self.env.cr.savepoint():
            entry.action_seat()
        self.assertEqual(entry.state, "waiting")
        self.assertFalse(self.turns._get_day(self.branch, self.branch._today()))
