import re

from odoo.tests import HttpCase, tagged

from .common import TeamCase


@tagged("post_install", "-at_install")
class TestKioskPages(HttpCase):
    """The pages by the door, as a browser asks for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.branch = TeamCase._make_branch.__func__(cls, "Door", "DR")
        cls.mei = cls.env["hr.employee"].create({"name": "Mei", "salon_branch_id": cls.branch.id, "is_stylist": True, "kiosk_pin": "4711"})
        cls.token = cls.env["salon.kiosk.key"]._make(cls.branch)
        cls.home = f"/salon/kiosk/{cls.token}"

    def setUp(self):
        super().setUp()
        throttle = type(self.env["security.login.throttle"])
        self.patch(throttle, "_take_attempt", lambda _self, key: None)
        self.patch(throttle, "_forget", lambda _self, key: None)

    def _press(self, **values):
        page = self.url_open(f"{self.home}/p/{self.mei.id}")
        values["csrf_token"] = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        return self.url_open(f"{self.home}/punch", data=values)

    def test_the_team_the_keys_and_the_answer(self):
        page = self.url_open(self.home)
        self.assertIn("Mei", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        answer = self._press(person=self.mei.id, pin="4711")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Clocked in at", answer.text)
        self.assertEqual(self.env["hr.attendance"].search_count([("employee_id", "=", self.mei.id), ("in_mode", "=", "kiosk")]), 1)

    def test_a_wrong_pin_is_said_on_the_keys(self):
        answer = self._press(person=self.mei.id, pin="0000")
        self.assertEqual(answer.status_code, 403)
        self.assertIn("That was not the PIN", answer.text)

    def test_chinese_by_one_press(self):
        self.assertIn("你是哪位", self.url_open(f"{self.home}?lang=zh").text)
        self.assertIn("Who are you", self.url_open(f"{self.home}?lang=en").text)

    def test_a_forged_address_and_odd_people_lead_nowhere(self):
        self.assertEqual(self.url_open(f"/salon/kiosk/{'x' * 43}").status_code, 404)
        for person in ("", "x", "9" * 20, "-1"):
            with self.subTest(person):
                self.assertEqual(self._press(person=person, pin="4711").status_code, 403)

    def test_no_punch_without_the_token_of_the_form(self):
        self.assertEqual(self.url_open(f"{self.home}/punch", data={"person": self.mei.id, "pin": "4711"}).status_code, 400)
        self.assertFalse(self.env["hr.attendance"].search([("employee_id", "=", self.mei.id)]))

    def test_the_file_of_punches_is_for_managers(self):
        self._press(person=self.mei.id, pin="4711")
        path = f"/salon_hr/punches/{self.branch.id}/{self.branch._today()}.csv"
        TeamCase._user.__func__(self, "file_boss", "manager")
        TeamCase._user.__func__(self, "file_desk", "desk")
        self.authenticate("file_desk", "file_desk")
        self.assertEqual(self.url_open(path).status_code, 404)
        self.authenticate("file_boss", "file_boss")
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Mei,", answer.text)
        self.assertIn("kiosk", answer.text)

    def test_a_badge_is_made_once_and_printed_for_managers(self):
        TeamCase._user.__func__(self, "badge_boss", "manager")
        TeamCase._user.__func__(self, "badge_desk", "desk")
        path = self.mei.action_badge()["url"]
        badge = self.mei.barcode
        self.assertTrue(badge)
        self.mei.action_badge()
        self.assertEqual(self.mei.barcode, badge)
        self.authenticate("badge_desk", "badge_desk")
        self.assertEqual(self.url_open(path).status_code, 404)
        self.authenticate("badge_boss", "badge_boss")
        self.assertIn("data:image/svg+xml", self.url_open(path).text)

    def test_odoo_own_kiosk_opens_nothing(self):
        company = self.env.company
        self.assertEqual(self.url_open(f"/hr_attendance/{company.attendance_kiosk_key}").status_code, 404)
        answer = self.url_open(
            "/hr_attendance/manual_selection",
            json={"params": {"token": company.attendance_kiosk_key, "employee_id": self.mei.id, "pin_code": "4711"}},
        )
        self.assertEqual(answer.json().get("result"), {})

    def test_nobody_punches_from_the_sofa(self):
        user = TeamCase._user.__func__(self, "sofa_mei", "stylist")
        self.mei.user_id = user
        self.authenticate("sofa_mei", "sofa_mei")
        answer = self.url_open("/hr_attendance/systray_check_in_out", json={"params": {}}).json()
        self.assertIn("error", answer)
        self.assertFalse(self.env["hr.attendance"].search([("employee_id", "=", self.mei.id)]))

    def test_a_file_in_the_place_of_a_person_is_nobody(self):
        page = self.url_open(f"{self.home}/p/{self.mei.id}")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        answer = self.url_open(f"{self.home}/punch", data={"csrf_token": token}, files={"person": ("x", b"1")})
        self.assertEqual(answer.status_code, 403)
