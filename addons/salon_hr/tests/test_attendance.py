from datetime import timedelta

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY

from .common import TeamCase


@tagged("post_install", "-at_install")
class TestAttendance(TeamCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch.punch_grace_min = 0
        cls.mei.with_user(cls.boss).kiosk_pin = "4711"
        cls.mei.barcode = "badgemei"
        cls.token = cls.env["salon.kiosk.key"]._make(cls.branch)

    def setUp(self):
        super().setUp()
        # A throttle counts in a transaction of its own, which a test cannot see through; what it decides is tested beside it.
        self.tries, throttle = [], type(self.env["security.login.throttle"])
        self.patch(throttle, "_take_attempt", lambda _self, key: self.tries.append(key))
        self.patch(throttle, "_forget", lambda _self, key: self.tries.clear())
        self.patch(type(self.env["salon.kiosk"]), "_give_back", lambda _self, _cr, key: self.tries.remove(key))

    def _kiosk(self, token=None):
        branch = self.env["salon.kiosk"]._public_branch(token or self.token, "en_US")
        return branch.env["salon.kiosk"], branch

    def _punch(self, clock, pin="4711", day=DAY, employee=None):
        kiosk, branch = self._kiosk()
        with freeze_time(self._at(clock, day)):
            return kiosk._public_punch(branch, (employee or self.mei).id, pin)

    def test_who_may_shut_a_kiosk_may_open_one(self):
        action = self.branch.with_user(self.boss).action_make_kiosk()
        token = action["url"].rsplit("/", 1)[-1]
        self.assertEqual(self._kiosk(token)[1], self.branch)
        elsewhere = self._user("boss_elsewhere", "manager", branch=self._make_branch("Hill", "HL"))
        for other in (elsewhere, self._user("desk_kiosk", "desk")):
            with self.subTest(other.login), self.assertRaises(AccessError):
                self.branch.with_user(other).action_make_kiosk()

    def test_three_minutes_late_are_said_at_once(self):
        answer = self._punch("09:03")
        self.assertEqual(
            (answer["ok"], answer["name"], answer["is_in"], answer["time"], answer["words"], answer["tone"]),
            (True, "Mei", True, "09:03", "3 min late against 09:00", "late"),
        )

    def test_within_the_grace_of_the_branch_nobody_is_late(self):
        self.branch.punch_grace_min = 5
        self.assertEqual(self._punch("09:03")["words"], "On time for 09:00")

    def test_going_before_the_end_is_said_too(self):
        self._punch("08:55")
        answer = self._punch("17:20")
        self.assertEqual((answer["is_in"], answer["words"]), (False, "40 min before the end at 18:00"))

    def test_a_press_of_impatience_does_not_clock_out(self):
        self._punch("09:00")
        self.assertTrue(self._punch("09:00")["is_in"])
        self.assertEqual(self.env["hr.attendance"].search_count([("employee_id", "=", self.mei.id)]), 1)

    def test_a_wrong_pin_notes_nothing_and_is_counted(self):
        answer = self._punch("09:00", pin="0000")
        self.assertEqual((answer["ok"], answer["words"]), (False, "That was not the PIN. Try again."))
        self.assertEqual(len(self.tries), 1)
        self.assertFalse(self.env["hr.attendance"].search([("employee_id", "=", self.mei.id)]))
        self._punch("09:00")
        self.assertEqual(self.tries, [])

    def test_nobody_without_a_pin_gets_in_by_an_empty_one(self):
        for pin in ("", False, None, []):
            with self.subTest(str(pin)):
                self.assertFalse(self._punch("09:00", pin=pin, employee=self.anna)["ok"])
                self.assertFalse(self._punch("09:00", pin=pin)["ok"])

    def test_a_badge_is_enough(self):
        kiosk, branch = self._kiosk()
        with freeze_time(self._at("09:01")):
            self.assertEqual(kiosk._public_badge(branch, " badgemei ")["words"], "1 min late against 09:00")
            for badge in ("", "x", None, False):
                self.assertFalse(kiosk._public_badge(branch, badge)["ok"])

    def test_people_of_other_branches_are_unknown_at_this_door(self):
        north = self._make_branch("North", "NO")
        far = self._make_stylist("Far", branch=north)
        far.kiosk_pin, far.barcode = "1234", "badgefar"
        kiosk, branch = self._kiosk()
        self.assertFalse(self._punch("09:00", "1234", employee=far)["ok"])
        self.assertFalse(kiosk._public_badge(branch, "badgefar")["ok"])
        self.assertNotIn("Far", [person["name"] for person in kiosk._public_team(branch)])

    def test_who_forgot_to_go_yesterday_comes_today(self):
        self._shift(self.mei, "09:00", "18:00", day=DAY + timedelta(days=1))
        self._punch("09:00")
        answer = self._punch("09:00", day=DAY + timedelta(days=1))
        self.assertTrue(answer["is_in"])
        first = self.env["hr.attendance"].search([("employee_id", "=", self.mei.id)], order="check_in", limit=1)
        self.assertEqual((first.check_out, first.out_mode), (self._at("18:00"), "technical"))

    def test_a_kiosk_that_is_shut_opens_nothing(self):
        self.assertTrue(self._kiosk()[1])
        self.branch.with_user(self.boss).action_close_kiosks()
        self.assertFalse(self._kiosk()[1])
        for token in ("", "x" * 43, None, "é" * 50, "a" * 500):
            with self.subTest(str(token)[:5]):
                self.assertFalse(self.env["salon.kiosk"]._public_branch(token, "en_US"))

    def test_only_a_hash_of_the_address_is_kept(self):
        key = self.env["salon.kiosk.key"].search([("branch_id", "=", self.branch.id)])
        self.assertNotIn(self.token, key.token_hash)
        self.assertGreaterEqual(len(self.token), 43)

    def test_a_pin_has_four_digits_and_is_never_read_again(self):
        for pin in ("123", "12345", "abcd", "１２３４"):
            with self.subTest(pin), self.assertRaisesRegex(ValidationError, "four digits"):
                self.anna.with_user(self.boss).kiosk_pin = pin
        mei = self.mei.with_user(self.boss)
        mei.invalidate_recordset()
        self.assertEqual((mei.kiosk_pin, mei.has_kiosk_pin), (False, True))

    def test_a_pin_lies_nowhere_in_clear(self):
        self.assertFalse(self.mei.pin)
        self.assertTrue(self.mei.kiosk_pin_hash.startswith("$"))
        self.assertNotIn("4711", self.mei.kiosk_pin_hash)
        with self.assertRaises(AccessError):
            self.mei.with_user(self.boss).read(["kiosk_pin_hash"])

    def test_pins_and_badges_are_given_out_at_home_alone(self):
        north = self._make_branch("North", "NO")
        far = self._make_stylist("Far", branch=north)
        self.boss.salon_branch_ids = self.branch
        with self.assertRaisesRegex(UserError, "another branch"):
            far.with_user(self.boss)._check_own_team()
        self.mei.with_user(self.boss)._check_own_team()

    def test_a_good_badge_does_not_forgive_the_guesses_before(self):
        kiosk, branch = self._kiosk()
        with freeze_time(self._at("09:01")):
            for _guess in range(3):
                kiosk._public_badge(branch, "guess")
            self.assertTrue(kiosk._public_badge(branch, "badgemei")["ok"])
        self.assertEqual(len(self.tries), 3)

    def _week(self, clock="19:00", day=DAY):
        with freeze_time(self._at(clock, day)):
            return self.env["salon.punch"].with_user(self.boss).get_days(self.branch.id, str(DAY))

    def test_the_list_tells_late_early_and_missing(self):
        self._punch("09:10")
        self._punch("17:30")
        week = self._week()
        rows = {row["person"]: row for row in week["days"][0]["rows"]}
        self.assertEqual(rows["Mei"]["words"], "10 min late, left 30 min early")
        self.assertEqual((rows["Mei"]["came"], rows["Mei"]["went"], rows["Mei"]["shift"]), ("09:10", "17:30", "09:00–18:00"))
        self.assertEqual(rows["Anna"]["words"], "Did not come")
        self.assertEqual(week["counts"], {"late": 1, "early": 1, "missing": 1})

    def test_who_has_leave_is_not_missing(self):
        self._leave(self.anna)
        rows = {row["person"]: row["verdict"] for row in self._week()["days"][0]["rows"]}
        self.assertEqual(rows["Anna"], "leave")

    def test_the_raw_punches_are_what_was_noted(self):
        self._punch("09:10")
        self._punch("17:30")
        raw = self.env["salon.punch"].with_user(self.boss)._get_raw(self.branch, DAY, DAY)
        self.assertEqual(raw, [("Mei", self._at("09:10"), self._at("17:30"), "kiosk", "kiosk")])

    def test_the_raw_punches_keep_who_left_and_who_moved(self):
        north = self._make_branch("North", "NO")
        self.anna.with_user(self.boss).kiosk_pin = "1234"
        self._punch("09:10")
        self._punch("09:20", "1234", employee=self.anna)
        self.mei.active = False
        self.anna.salon_branch_id = north
        raw = self.env["salon.punch"].with_user(self.boss)._get_raw(self.branch, DAY, DAY)
        self.assertEqual([row[0] for row in raw], ["Mei", "Anna"])

    def test_only_managers_read_attendance(self):
        with self.assertRaisesRegex(AccessError, "managers"):
            self.env["salon.punch"].with_user(self._user("punch_desk", "desk")).get_days(self.branch.id, str(DAY))

    def test_the_personnel_file_offers_no_pin_that_opens_nothing(self):
        form = self.env["hr.employee"].get_view(self.env.ref("hr.view_employee_form").id, "form")["arch"]
        pins = etree.fromstring(form).xpath("//field[@name='pin']")
        self.assertEqual([pin.get("invisible") for pin in pins], ["1"] * len(pins))

    def test_odoo_own_kiosk_and_systray_are_shut(self):
        self.assertFalse(self.env.company.attendance_from_systray)
