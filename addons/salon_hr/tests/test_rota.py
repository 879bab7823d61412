from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.salon_booking.tests.common import DAY

from .common import NEXT_MONDAY, TUESDAY, TeamCase


@tagged("post_install", "-at_install")
class TestRota(TeamCase):
    def test_a_planned_shift_gives_no_times_until_it_is_published(self):
        self.assertEqual(self.rota.save_shift(self.branch.id, self._values_of(self.mei, day=TUESDAY)), {"orphans": []})
        self.assertEqual(self._free(day=TUESDAY), [])
        self.assertEqual(self._items(self.mei, TUESDAY), [("draft", "09:00–18:00")])
        self.assertEqual(self.rota.publish_week(self.branch.id, str(DAY)), {"count": 1})
        self.assertEqual(self._free(day=TUESDAY, limit=1), ["09:00"])
        self.assertEqual(self._items(self.mei, TUESDAY), [("shift", "09:00–18:00")])

    def test_times_are_the_branch_clock_and_a_break_is_held(self):
        values = self._values_of(self.mei, "10", "1930", day=TUESDAY, break_start="13:00", break_stop="14：00")
        self.rota.save_shift(self.branch.id, values)
        self.rota.publish_week(self.branch.id, str(DAY))
        shift = self._shift_of(self.mei, TUESDAY)
        self.assertEqual((shift.start, shift.stop), (self._at("10:00", TUESDAY), self._at("19:30", TUESDAY)))
        self.assertIn(("13:00", "14:00"), self._held(self.mei.resource_id))

    def test_an_evening_may_end_after_midnight(self):
        self.rota.save_shift(self.branch.id, self._values_of(self.mei, "20:00", "01:00", day=TUESDAY))
        draft = self.env["salon.shift.draft"].search([("employee_id", "=", self.mei.id)])
        self.assertEqual(draft.stop - draft.start, timedelta(hours=5))
        self.assertEqual(draft.shift_date, TUESDAY)

    def test_what_is_no_time_is_refused_with_a_way_out(self):
        for values in ({"start": "ten"}, {"stop": ""}, {"break_start": "12:00"}, {"break_start": "x", "break_stop": "y"}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "Write it like|Enter both"):
                self.rota.save_shift(self.branch.id, {**self._values_of(self.mei, day=TUESDAY), **values})

    @mute_logger("odoo.sql_db")
    def test_nobody_is_planned_twice_in_one_time(self):
        with self.assertRaisesRegex(UserError, "there already"):
            self.rota.save_shift(self.branch.id, self._values_of(self.mei, "17:00", "20:00"))
        self.rota.save_shift(self.branch.id, self._values_of(self.mei, day=TUESDAY))
        with self.assertRaisesRegex(UserError, "planned twice"):
            self.rota.save_shift(self.branch.id, self._values_of(self.mei, "12:00", "20:00", day=TUESDAY))

    @mute_logger("odoo.sql_db")
    def test_a_plan_that_meets_a_shift_made_meanwhile_is_refused_whole(self):
        for employee in (self.mei, self.anna):
            self.rota.save_shift(self.branch.id, self._values_of(employee, day=TUESDAY))
        self._shift(self.anna, "10:00", "12:00", day=TUESDAY)
        with self.assertRaisesRegex(UserError, "planned twice"), self.env.cr.savepoint():
            self.rota.publish_week(self.branch.id, str(DAY))
        self.assertEqual(self.env["salon.shift.draft"].search_count([("branch_id", "=", self.branch.id)]), 2)

    def test_a_second_shift_on_a_day_stands_beside_the_first(self):
        self.rota.save_shift(self.branch.id, self._values_of(self.mei, "18:00", "20:00"))
        self.assertEqual(self._items(self.mei), [("shift", "09:00–18:00"), ("draft", "18:00–20:00")])

    def test_a_week_is_copied_and_whoever_is_left_out_is_named(self):
        wednesday = DAY + timedelta(days=2)
        self._shift(self.mei, "11:00", "20:00", day=TUESDAY, rest=("14:00", "15:00"))
        self._shift(self.anna, "11:00", "20:00", day=wednesday)
        self.env["salon.branch.closure"].create(
            {"branch_id": self.branch.id, "date_from": NEXT_MONDAY, "date_to": NEXT_MONDAY, "name": "Fair"}
        )
        self._leave(self.anna, wednesday + timedelta(days=7))
        answer = self.rota.copy_week(self.branch.id, str(NEXT_MONDAY))
        self.assertEqual(answer["count"], 1)
        self.assertEqual(len(answer["skipped"]), 3)
        self.assertIn("Anna has leave", " ".join(answer["skipped"]))
        self.assertEqual(sum("the branch is closed" in words for words in answer["skipped"]), 2)
        draft = self.env["salon.shift.draft"].search([("branch_id", "=", self.branch.id)])
        next_tuesday = TUESDAY + timedelta(days=7)
        self.assertRecordValues(
            draft, [{"employee_id": self.mei.id, "start": self._at("11:00", next_tuesday), "break_stop": self._at("15:00", next_tuesday)}]
        )
        again = self.rota.copy_week(self.branch.id, str(NEXT_MONDAY))
        self.assertEqual(again["count"], 0)
        self.assertIn("Mei is planned already", " ".join(again["skipped"]))

    def test_an_empty_week_says_so(self):
        with self.assertRaisesRegex(UserError, "no shifts to copy"):
            self.rota.copy_week(self.branch.id, str(DAY))

    def test_the_week_shows_the_team_with_its_hours_and_shifts_elsewhere(self):
        north = self._make_branch("North", "NO")
        self._shift(self.anna, "10:00", "12:00", day=TUESDAY, branch=north)
        week = self.rota.get_week(self.branch.id, str(DAY + timedelta(days=3)))
        self.assertEqual(week["first"], str(DAY))
        hours = {person["name"]: person["hours"] for person in week["people"]}
        self.assertEqual(hours, {"Anna": "9", "Mei": "9"})
        self.assertEqual(week["days"][0]["hours"], "09:00–20:00")

    def test_the_desk_looks_and_only_a_manager_changes(self):
        desk = self._user("rota_desk", "desk")
        self.assertEqual(self._items(self.mei, user=desk), [("shift", "09:00–18:00")])
        own = self.rota.with_user(desk)
        values = self._values_of(self.mei, day=TUESDAY)
        shift = {"kind": "shift", "id": self._shift_of(self.mei).id}
        for work in (
            lambda: own.save_shift(self.branch.id, values),
            lambda: own.remove_shift(self.branch.id, shift),
            lambda: own.publish_week(self.branch.id, str(DAY)),
            lambda: own.copy_week(self.branch.id, str(DAY)),
            lambda: self._leave(self.mei, boss=desk),
            lambda: own.take_back_leave(self.branch.id, self.mei.id, str(DAY)),
            lambda: own.keep_visit(1, "x"),
        ):
            with self.assertRaises(AccessError):
                work()

    def test_stylists_and_strangers_see_no_rota(self):
        stylist = self._user("rota_stylist", "stylist")
        with self.assertRaisesRegex(AccessError, "Ask a manager"):
            self.rota.with_user(stylist).get_week(self.branch.id, str(DAY))
        north = self._make_branch("North", "NO")
        with self.assertRaisesRegex(AccessError, "does not work in that branch"):
            self.rota.get_week(north.id, str(DAY))
        with self.assertRaises(UserError):
            self.rota.save_shift(self.branch.id, {**self._values_of(self.mei), "employee_id": 2**30})

    def test_a_shift_of_another_branch_is_not_changed_by_its_number(self):
        north = self._make_branch("North", "NO")
        far = self._make_stylist("Far", branch=north)
        shift = self._shift(far, "10:00", "12:00", branch=north)
        with self.assertRaises(AccessError):
            self.rota.save_shift(self.branch.id, self._values_of(self.mei, day=TUESDAY, kind="shift", id=shift.id))
        with self.assertRaises(AccessError):
            self.rota.remove_shift(self.branch.id, {"kind": "shift", "id": shift.id})
        self.assertTrue(shift.exists())

    def test_a_shift_that_is_gone_says_so(self):
        with self.assertRaisesRegex(UserError, "not there any more"):
            self.rota.remove_shift(self.branch.id, {"kind": "draft", "id": 2**30})

    def test_what_is_no_shift_no_leave_and_no_branch_is_refused_in_words(self):
        for verb in (self.rota.save_shift, self.rota.remove_shift, self.rota.give_leave):
            for values in (None, 7, [], "x", {"id": [1], "kind": []}, {"day": str(DAY), "start": 9, "stop": [1]}, {"employee_id": True}):
                with self.subTest(f"{verb.__name__} {values}"), self.assertRaises(UserError):
                    verb(self.branch.id, values)
        punches = self.env["salon.punch"].with_user(self.boss)
        for branch_id in (True, 3.5, "1", [1], 2**40):
            for ask in (self.rota.get_week, punches.get_days):
                with self.subTest(f"{ask.__name__} {branch_id}"), self.assertRaises(UserError):
                    ask(branch_id, str(DAY))

    def test_a_plan_is_not_pushed_into_another_branch(self):
        north = self._make_branch("North", "NO")
        self.rota.save_shift(self.branch.id, self._values_of(self.mei, day=TUESDAY))
        draft = self.env["salon.shift.draft"].search([("employee_id", "=", self.mei.id)])
        self.boss.salon_branch_ids = self.branch
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            draft.with_user(self.boss).branch_id = north.id
