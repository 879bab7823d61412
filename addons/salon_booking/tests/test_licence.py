from datetime import date, timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import DAY, NOW, BookingCase

EARLIER = date(2031, 1, 1)


@tagged("post_install", "-at_install")
class TestLicence(BookingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.health = cls.env.ref("salon_booking.salon_licence_kind_health")
        cls.check = cls.env.ref("salon_booking.salon_licence_kind_device")

    @classmethod
    def _paper(cls, holder, until, kind=None, since=EARLIER):
        field = "device_id" if holder._name == "resource.resource" else "employee_id"
        return cls.env["salon.licence"].create(
            {"kind_id": (kind or cls.health).id, field: holder.id, "valid_from": since, "valid_until": until}
        )

    def test_an_expired_certificate_blocks_and_says_so(self):
        self._paper(self.mei, DAY - timedelta(days=1))
        self.assertEqual(self._free(wish=self.mei), [])
        with self.assertRaisesRegex(UserError, "A certificate or check of Mei ended on Mon 3 Mar"):
            self._book("10:00", wish=self.mei)
        self.assertEqual(self._book("10:00").employee_id, self.anna)

    def test_the_last_day_is_good(self):
        self._paper(self.mei, DAY)
        self.assertEqual(self._free(wish=self.mei)[0], "09:00")

    def test_renewal_frees(self):
        self._paper(self.mei, DAY - timedelta(days=1))
        self._paper(self.mei, DAY + timedelta(days=300), since=DAY)
        self.assertTrue(self._book("10:00", wish=self.mei))

    def test_a_longer_end_frees(self):
        self._paper(self.mei, DAY - timedelta(days=1)).valid_until = DAY
        self.assertTrue(self._book("10:00", wish=self.mei))

    def test_it_ends_at_the_midnight_of_the_branch(self):
        # A night shift: Shanghai's midnight is 16:00 UTC, the middle of the shift.
        self.branch.opening_ids.filtered(lambda row: row.weekday == "0").stop_min = 1440
        self.branch.opening_ids.filtered(lambda row: row.weekday == "1").start_min = 0
        self.env["salon.shift"].search([("employee_id", "=", self.mei.id)]).unlink()
        self._shift(self.mei, "20:00", "26:00")
        self._paper(self.mei, DAY)
        self.assertEqual(self._free(wish=self.mei)[-1], "23:00")
        self.assertEqual(self._free(wish=self.mei, day=DAY + timedelta(days=1)), [])

    def test_between_two_papers_nobody_is_booked(self):
        after = DAY + timedelta(days=2)
        for days in range(3):
            self._shift(self.mei, "18:00", "20:00", day=DAY + timedelta(days=days))
        self._paper(self.mei, DAY)
        self._paper(self.mei, after, since=after)
        planner = self.env["salon.booking.planner"]
        wishes = [{"key": 0, "product": self.cut, "employee": self.mei}]
        starts = planner._day_availability(self.branch, wishes, DAY, now=NOW, days=3).starts()
        days = {self.branch._local_date(NOW.fromtimestamp(start * 60)) for start in starts}
        self.assertEqual(days, {DAY, after})

    def test_a_missing_one_blocks_only_where_it_is_required(self):
        self.assertTrue(self._free(wish=self.mei))
        self.health.is_required = True
        self.assertEqual(self._free(wish=self.mei), [])
        with self.assertRaisesRegex(UserError, "Mei needs a certificate or check that has not been entered"):
            self._book("10:00", wish=self.mei)
        self._paper(self.mei, DAY)
        self.assertTrue(self._free(wish=self.mei))

    def test_a_paper_for_one_trade_leaves_the_others_alone(self):
        nails = self.env["salon.service.kind"].create({"name": "Nails", "code": "test_nails"})
        self.colour.product_tmpl_id.salon_kind_id = nails
        self.health.write({"is_required": True, "trade_ids": [Command.set(nails.ids)]})
        self.assertEqual(self._free(self.colour), [])
        self.assertTrue(self._free(self.cut, wish=self.mei))
        self._paper(self.mei, DAY)
        self.assertEqual(self._free(self.colour)[0], "09:00")

    def test_a_paper_for_a_skill_binds_the_services_that_need_it(self):
        laser = self.env["salon.skill"].create({"name": "Laser"})
        self.colour.product_tmpl_id.skill_ids = laser
        self.health.skill_ids = laser
        self._paper(self.mei, DAY - timedelta(days=1))
        self.assertEqual(self._free(self.colour), [])
        self.assertTrue(self._free(self.cut, wish=self.mei))

    def test_an_overdue_device_is_not_booked(self):
        self._paper(self.chairs[0], DAY - timedelta(days=1), kind=self.check)
        self._book("10:00")
        self.assertEqual(self._held(self.chairs[0]), [])
        self.assertEqual(self._held(self.chairs[1]), [("10:00", "11:00")])
        self._paper(self.chairs[1], DAY - timedelta(days=1), kind=self.check)
        self.assertEqual(self._free(), [])

    def test_a_device_of_a_kind_that_must_be_checked_needs_a_check(self):
        self.check.write({"is_required": True, "resource_kind_ids": [Command.set(self.kind.ids)]})
        self.assertEqual(self._free(), [])
        self._paper(self.chairs[0], DAY, kind=self.check)
        self.assertTrue(self._free())

    def test_bookings_after_the_end_are_listed_at_once(self):
        standing = self._book("10:00", wish=self.mei)
        self._book("10:00", wish=self.anna)
        paper = self._paper(self.mei, DAY)
        self.assertFalse(paper.affected_count)
        paper.valid_until = DAY - timedelta(days=1)
        self.assertEqual(paper.affected_count, 1)
        self.assertEqual(self.env["salon.appointment"].search(paper.action_open_affected()["domain"]), standing)
        self._paper(self.mei, DAY, since=DAY)
        paper.invalidate_recordset()
        self.assertFalse(paper.affected_count)

    def test_the_manager_is_told_once_thirty_days_ahead_and_anew_of_another_end(self):
        manager = self._user("paper_manager", "manager")
        soon, later = self._paper(self.mei, NOW.date() + timedelta(days=30)), self._paper(self.anna, NOW.date() + timedelta(days=31))
        self.env["salon.licence"]._cron_warn()
        self.env["salon.licence"]._cron_warn()
        self.assertEqual(len(soon.activity_ids), 1)
        self.assertEqual(soon.activity_ids.user_id, manager)
        self.assertIn("Health certificate · Mei", soon.activity_ids.summary)
        self.assertFalse(later.activity_ids)
        soon.valid_until += timedelta(days=1)
        self.env["salon.licence"]._cron_warn()
        self.assertEqual(len(soon.activity_ids), 1)
        soon.valid_until -= timedelta(days=1)
        self.env["salon.licence"]._cron_warn()
        self.assertEqual(len(soon.activity_ids), 2)

    def test_who_has_renewed_is_not_warned(self):
        old = self._paper(self.mei, NOW.date() + timedelta(days=5))
        self._paper(self.mei, NOW.date() + timedelta(days=400), since=NOW.date() + timedelta(days=6))
        self.env["salon.licence"]._cron_warn()
        self.assertFalse(old.activity_ids)

    def test_the_state_follows_the_day_of_the_branch(self):
        today = self.branch._today()
        states = [
            self._paper(self.mei, today + timedelta(days=days), since=since).state
            for days, since in ((-1, EARLIER), (0, EARLIER), (29, EARLIER), (30, EARLIER), (40, today + timedelta(days=1)))
        ]
        self.assertEqual(states, ["expired", "ending", "ending", "valid", "coming"])

    def test_a_paper_has_one_holder(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._paper(self.mei, DAY).write({"device_id": self.chairs[0].id})

    def test_the_manager_enters_a_paper_and_renews_it(self):
        user = self._user("paper_form", "manager")
        form = Form(self.env["salon.licence"].with_user(user))
        form.kind_id = self.health.with_user(user)
        form.employee_id = self.mei.with_user(user)
        form.valid_from, form.valid_until = EARLIER, NOW.date()
        paper = form.save()
        self.assertEqual((paper.state, paper.branch_id), ("ending", self.branch))
        renewal = Form(self.env["salon.licence"].with_user(user).with_context(**paper.action_renew()["context"]))
        renewal.valid_until = DAY
        self.assertEqual(renewal.save().valid_from, NOW.date() + timedelta(days=1))

    def test_papers_are_the_managers(self):
        self._paper(self.mei, DAY)
        desk = self._user("paper_desk", "desk")
        self.assertFalse(self.env["salon.licence"].with_user(desk).has_access("read"))
        elsewhere = self._user("paper_elsewhere", "manager", branch=self._make_branch("Hill", "HL"))
        self.assertFalse(self.env["salon.licence"].with_user(elsewhere).search([]))

    def test_papers_cost_the_same_queries_whatever_the_number_of_people(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._free()
            return self.cr.sql_log_count - before

        self._paper(self.mei, DAY)
        count()
        few = count()
        for number in range(8):
            person = self._make_stylist(f"Person {number}")
            self._qualify(person, self.cut)
            self._shift(person, "09:00", "18:00")
            self._paper(person, DAY)
        count()  # new people empty what the registry keeps
        self.assertEqual(count(), few)
