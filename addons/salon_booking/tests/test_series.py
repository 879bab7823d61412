from collections import defaultdict
from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import DAY, NOW, BookingCase

PET_ELSEWHERE = "This pet has another visit at that time. Choose another time, or change the other visit."


@tagged("post_install", "-at_install")
class TestSeries(BookingCase):
    """Lin Yue's cut every Monday at ten: the first is booked, Mei works the five Mondays after it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mondays = [DAY + timedelta(weeks=number) for number in range(6)]
        for day in cls.mondays[1:]:
            cls._shift(cls.mei, "09:00", "18:00", day=day)
        cls.first = cls._book("10:00", wish=cls.mei)

    def _repeat(self, user=None, **values):
        appointment = self.first.with_user(user) if user else self.first
        form = Form(self.env["salon.appointment.repeat"].with_env(appointment.env).with_context(**appointment.action_repeat()["context"]))
        for name, value in {"interval": 1, "count": 4, **values}.items():
            setattr(form, name, value)
        return form

    def _close(self, day, name="Spring Festival"):
        self.branch.closure_ids = [Command.create({"name": name, "date_from": day, "date_to": day})]

    def _starts(self, appointments):
        return [(each.visit_date, self._clock(each.start)) for each in appointments.sorted("start")]

    def test_every_date_is_shown_with_what_fits(self):
        self._close(self.mondays[2])
        other = self.env["res.partner"].create({"name": "Wei", "is_salon_customer": True})
        self._book("09:30", wish=self.mei, day=self.mondays[3], customer_id=other.id)
        repeat = self._repeat().save()
        self.assertEqual([self.branch._local_date(line.start) for line in repeat.line_ids], self.mondays[1:4])
        self.assertEqual(repeat.line_ids.mapped("is_booking"), [True, False, False])
        self.assertEqual(repeat.line_ids.mapped("reason"), [False, "The branch is closed: Spring Festival.", "Mei is busy until 10:30."])
        self.assertEqual(repeat.line_ids[1].near_words, "Mon 24 Mar 10:30")
        self.assertEqual(repeat.line_ids[2].near_words, "Mon 24 Mar 10:30")
        self.assertEqual((repeat.fit_count, repeat.open_count), (1, 2))

    def test_all_that_fit_are_booked_in_one_go_and_the_others_are_kept_with_their_reason(self):
        self._close(self.mondays[2])
        action = self._repeat().save().action_book()
        series = self.env["salon.appointment.series"].browse(action["res_id"])
        self.assertEqual(self._starts(series.appointment_ids), [(self.mondays[n], "10:00") for n in (0, 1, 3)])
        self.assertEqual(series.open_count, 1)
        missed = series.date_ids.filtered(lambda row: not row.appointment_id)
        self.assertEqual(missed.clock, "Mon 17 Mar 10:00")
        self.assertEqual(
            (self.branch._local_date(missed.start), missed.reason), (self.mondays[2], "The branch is closed: Spring Festival.")
        )
        self.assertEqual(len(self._held(self.mei.resource_id)), 3)
        self.assertEqual(self.first.series_id, series)

    def test_the_nearest_time_is_taken_if_asked_for_and_a_date_left_out_if_not_wanted(self):
        other = self.env["res.partner"].create({"name": "Wei", "is_salon_customer": True})
        self._book("09:30", wish=self.mei, day=self.mondays[1], customer_id=other.id)
        repeat = self._repeat().save()
        repeat.line_ids[0].use_near = True
        repeat.line_ids[1].is_left_out = True
        self.assertEqual((repeat.fit_count, repeat.open_count), (2, 1))
        repeat.action_book()
        self.assertEqual(
            self._starts(self.first.series_id.appointment_ids),
            [(self.mondays[0], "10:00"), (self.mondays[1], "10:30"), (self.mondays[3], "10:00")],
        )

    def test_wishes_and_the_agreed_price_are_repeated(self):
        self.first.line_ids.price = 77
        self.first.note = "Quiet please"
        self._repeat(count=2).save().action_book()
        second = self.first.series_id.appointment_ids - self.first
        self.assertEqual((second.line_ids.price, second.note, second.customer_id), (77, "Quiet please", self.customer))
        self.assertEqual(second.line_ids.wished_employee_id, self.mei)
        self.assertEqual(second.state, "booked")

    def test_the_time_is_that_of_the_wall_clock(self):
        self.first._record_cancel(NOW)  # nobody may be booked when the clock is set
        self.branch.tz = "Europe/Berlin"
        berlin = [date(2031, 3, 24), date(2031, 3, 31)]  # the clock changes on the 30th
        for day in berlin:
            self._shift(self.anna, "09:00", "18:00", day=day)
        self.first = self._book("10:00", wish=self.anna, day=berlin[0])
        self._repeat(count=2).save().action_book()
        appointments = self.first.series_id.appointment_ids.sorted("start")
        self.assertEqual([self._clock(each.start) for each in appointments], ["10:00", "10:00"])
        self.assertEqual(appointments[1].start - appointments[0].start, timedelta(days=7, hours=-1))

    def test_a_course_with_days_between_lists_what_comes_too_soon(self):
        self.cut.product_tmpl_id.min_interval_days = 14
        repeat = self._repeat(count=4).save()
        self.assertEqual(repeat.line_ids.mapped("is_booking"), [False, True, True])
        repeat.action_book()
        # The second and the third of them are a week apart: only one can be.
        self.assertEqual(self._starts(self.first.series_id.appointment_ids), [(self.mondays[0], "10:00"), (self.mondays[2], "10:00")])
        self.assertIn("too soon after the last time", self.first.series_id.date_ids.sorted("start")[3].reason)

    def test_nothing_that_fits_books_nothing(self):
        for day in self.mondays[1:4]:
            self._close(day)
        with self.assertRaisesRegex(UserError, "Not one of these dates fits"):
            self._repeat().save().action_book()
        self.assertFalse(self.first.series_id)

    def test_a_rule_without_an_end_shows_no_dates(self):
        self.assertFalse(self._repeat(count=0).save().line_ids)

    def test_which_standing_appointment_it_is_cannot_be_written_past_the_buttons(self):
        with self.assertRaises(UserError):
            self.first.with_user(self._user("series_guard", "desk")).write({"series_id": False})

    def test_the_desk_does_it_and_no_stylist(self):
        desk = self._user("series_desk", "desk")
        self._repeat(user=desk, count=2).save().action_book()
        self.assertEqual(len(self.first.series_id.with_user(desk).appointment_ids), 2)
        stylist = self._user("series_stylist", "stylist")
        self.mei.user_id = stylist
        with self.assertRaises(AccessError):
            self.env["salon.appointment.repeat"].with_user(stylist).create({"appointment_id": self.first.id})

    # changing

    def _series(self):
        self._repeat().save().action_book()
        return self.first.series_id.appointment_ids.sorted("start")

    def _change(self, appointment, **values):
        model = self.env["salon.appointment.series.change"].with_context(**appointment.action_change_series()["context"])
        change = model.create({"scope": "following", **values})
        change.action_apply()
        return change

    def test_this_and_the_following_move_to_another_time(self):
        appointments = self._series()
        change = self._change(appointments[1], clock="14:30")
        self.assertEqual(change.count, 3)
        self.assertFalse(change.result)
        self.assertEqual([self._clock(each.start) for each in appointments], ["10:00", "14:30", "14:30", "14:30"])

    def test_one_alone_or_all(self):
        appointments = self._series()
        self._change(appointments[1], scope="this", clock="11:00")
        self.assertEqual([self._clock(each.start) for each in appointments], ["10:00", "11:00", "10:00", "10:00"])
        self._change(appointments[1], scope="all", clock="16:00")
        self.assertEqual([self._clock(each.start) for each in appointments], ["16:00"] * 4)

    def test_all_move_by_a_week_into_each_others_places(self):
        appointments = self._series()
        change = self._change(appointments[0], scope="all", clock="10:00", shift_days=7)
        self.assertFalse(change.result)
        self.assertEqual(appointments.mapped("visit_date"), self.mondays[1:5])

    def test_what_does_not_fit_stays_and_is_named(self):
        appointments = self._series()
        other = self.env["res.partner"].create({"name": "Wei", "is_salon_customer": True})
        self._book("14:00", wish=self.mei, day=self.mondays[2], customer_id=other.id)
        change = self._change(appointments[1], clock="14:30")
        self.assertIn("Mon 17 Mar 10:00 stays: Mei is busy until 15:00.", change.result)
        self.assertEqual([self._clock(each.start) for each in appointments], ["10:00", "14:30", "10:00", "14:30"])

    def test_the_following_are_cancelled(self):
        appointments = self._series()
        self._change(appointments[2], change="cancel", cancel_reason="Moves away")
        self.assertEqual(appointments.mapped("state"), ["booked", "booked", "cancelled", "cancelled"])
        self.assertEqual(appointments[3].cancel_reason, "Moves away")
        self.assertEqual(len(self._held(self.mei.resource_id)), 2)

    def test_what_is_over_is_left_alone(self):
        appointments = self._series()
        appointments[0]._record_arrival(NOW)
        self._change(appointments[1], scope="all", change="cancel")
        self.assertEqual(appointments.mapped("state"), ["arrived", "cancelled", "cancelled", "cancelled"])

    def test_all_still_to_come_are_not_those_whose_time_has_passed(self):
        appointments = self._series()
        moment = self._at("12:00")
        self.startPatcher(freeze_time(moment))
        self.patch(self.env.cr, "now", lambda: moment)
        self._change(appointments[2], scope="all", change="cancel")
        self.assertEqual(appointments.mapped("state"), ["booked", "cancelled", "cancelled", "cancelled"])

    @mute_logger("odoo.sql_db")
    def test_a_shift_beyond_a_year_is_refused(self):
        first = self._series()[0]
        for days in (367, -367):
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self._change(first, clock="10:00", shift_days=days)

    def test_a_form_that_is_sent_twice_books_its_dates_once(self):
        self._close(self.mondays[2])
        repeat = self._repeat().save()
        first = repeat.action_book()
        series = self.first.series_id
        booked, dates = series.appointment_ids, series.date_ids
        booked.line_ids[-1].price = 88  # changed by hand before the second click
        self.assertEqual(repeat.action_book()["res_id"], first["res_id"])
        self.assertEqual((series.appointment_ids, series.date_ids), (booked, dates))
        self.assertEqual(booked.line_ids[-1].price, 88)
        self.assertEqual(len(self._held(self.mei.resource_id)), 3)

    def _pet_series(self, clock):
        """Book the pet's first visit; open its form; then the pet is booked elsewhere, which this transaction's planner cannot see."""
        pet = self.env["salon.pet"].create({"name": "Momo", "owner_id": self.customer.id, "species": "dog"})
        self.first._record_cancel(NOW)
        lines = self._values("10:00", wish=self.mei)["line_ids"]
        lines[0][2]["pet_id"] = pet.id
        self.first = self._book("10:00", line_ids=lines)
        repeat = self._repeat().save()
        self._shift(self.anna, "09:00", "18:00", day=self.mondays[2])
        lines = [Command.create({**lines[0][2], "wished_employee_id": self.anna.id})]
        self._book(clock, day=self.mondays[2], line_ids=lines)
        self.patch(self.env.registry["salon.booking.planner"], "_get_pet_limits", lambda *_args: defaultdict(tuple))
        return repeat

    @mute_logger("odoo.sql_db")
    def test_a_date_on_which_the_pet_was_just_booked_elsewhere_stays_open(self):
        self._pet_series("10:00").action_book()
        series = self.first.series_id
        self.assertEqual(self._starts(series.appointment_ids), [(self.mondays[n], "10:00") for n in (0, 1, 3)])
        missed = series.date_ids.filtered(lambda row: not row.appointment_id)
        self.assertEqual(missed.mapped("reason"), [PET_ELSEWHERE])

    @mute_logger("odoo.sql_db")
    def test_a_move_onto_another_visit_of_the_pet_stays_and_is_named(self):
        self._pet_series("14:00").action_book()
        appointments = self.first.series_id.appointment_ids.sorted("start")
        change = self._change(appointments[1], clock="14:30")
        self.assertEqual(change.result, f"Mon 17 Mar 10:00 stays: {PET_ELSEWHERE}")
        self.assertEqual([self._clock(each.start) for each in appointments], ["10:00", "14:30", "10:00", "14:30"])

    def test_a_time_that_is_none_is_refused(self):
        with self.assertRaisesRegex(UserError, "hours and minutes"):
            self._change(self._series()[0], clock="half past")

    def test_an_appointment_that_stands_alone_has_no_series(self):
        with self.assertRaisesRegex(UserError, "stands alone"):
            self.first.action_change_series()
