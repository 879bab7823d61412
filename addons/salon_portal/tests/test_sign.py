from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.salon_website.engine.limits import CODE_CONTACT

from .common import PHONE, AccountCase

UNKNOWN = "137 9999 0000"


@tagged("post_install", "-at_install")
class TestSignIn(AccountCase):
    def test_a_code_opens_the_own_pages_and_says_what_it_is_for(self):
        self._get("/book/account")
        self.assertEqual(self._path(), "/book/account/sign")
        self._sign_in()
        self.assertEqual(self._path(), "/book/account")
        self.assertIn("Hello, Zhou Min", self._text())
        self.assertIn("opens your visits at Lake", self.messages.search([("kind", "=", "sign")], limit=1).body)

    def test_a_known_and_an_unknown_number_get_the_same_answers_until_the_code_is_right(self):
        def answers(contact):
            self._get("/book/account/sign")
            sent = self._post("/book/account/sign", contact=contact)
            found = [sent.status_code, self._path(), self._text()]
            wrong = self._post("/book/account/code", code="not it")
            return [*found, wrong.status_code, self._path(), self._text()]

        self.assertEqual([str(each).replace("2222", "0000") for each in answers(PHONE)], [str(each) for each in answers(UNKNOWN)])
        self.assertEqual(self.messages.search_count([("kind", "=", "sign")]), 2)

    def test_who_has_no_file_learns_it_after_the_code_alone(self):
        self._sign_in(UNKNOWN)
        self.assertIn("The salon knows no visit", self._text())
        self._get("/book/account/visits")
        self.assertEqual(self._path(), "/book/account/name")

    def test_a_wrong_code_opens_nothing_and_ends_after_some_tries(self):
        self._get("/book/account/sign")
        self._post("/book/account/sign", contact=PHONE)
        right = self._last_code()
        wrong = f"{(int(right) + 1) % 10**6:06d}"
        for _try in range(5):
            self._post("/book/account/code", code=wrong)
        self.assertEqual(self.page.status_code, 422)
        self._post("/book/account/code", code=right)
        self.assertIn("does not work any more", self._text())
        self._get("/book/account")
        self.assertEqual(self._path(), "/book/account/sign")

    def test_nobody_of_the_house_reads_a_code_that_opens_the_own_pages(self):
        self._get("/book/account/sign")
        self._post("/book/account/sign", contact=PHONE)
        message = self.messages.search([("kind", "=", "sign")])
        self.assertEqual(len(message), 1)
        for role in ("desk", "manager"):
            reader = new_test_user(self.env, f"sign_{role}", groups=f"salon_crm.group_salon_{role}")
            reader.salon_branch_ids = self.branch
            with self.subTest(role=role):
                self.assertFalse(self.messages.with_user(reader).search([("kind", "=", "sign")]))
                with self.assertRaises(AccessError):
                    message.with_user(reader).read(["body"])

    def test_a_code_for_a_booking_does_not_open_the_own_pages(self):
        self._send_code(self._hold("10:00"))
        code = self._last_code()
        self._get("/book/account/sign")
        self._post("/book/account/sign", contact=PHONE)
        self._post("/book/account/code", code=code)
        self.assertEqual(self.page.status_code, 422)

    def test_a_booking_in_this_browser_does_not_sign_in(self):
        self._book_online("10:00")
        self._get("/book/account")
        self.assertEqual(self._path(), "/book/account/sign")

    def test_signing_in_changes_the_session(self):
        self._get("/book/account/sign")
        before = self.opener.cookies["session_id"]
        self._sign_in()
        after = self.opener.cookies["session_id"]
        self.assertNotEqual(before[:42], after[:42])
        self.opener.cookies["session_id"] = before
        self._get("/book/account")
        self.assertEqual(self._path(), "/book/account/sign")

    def test_signing_out_ends_it_and_forgets_what_was_typed(self):
        self._sign_in()
        self._post("/book/account/out")
        self.assertIn("You are signed out", self._text())
        self._get("/book/account")
        self.assertEqual(self._path(), "/book/account/sign")
        self.assertNotIn("1111", self.page.text)

    def test_half_an_hour_without_a_look_signs_out(self):
        self._sign_in()
        self._later(minutes=29)
        self.assertEqual(self._get("/book/account/visits").status_code, 200)
        self.assertEqual(self._path(), "/book/account/visits")
        self._later(minutes=58)
        self._get("/book/account/visits")
        self.assertEqual(self._path(), "/book/account/visits")
        self._later(minutes=89)
        self._get("/book/account/visits")
        self.assertEqual(self._path(), "/book/account/sign")

    def test_who_loses_the_number_loses_the_pages(self):
        self._sign_in()
        self.me.phone = "136 5555 5555"
        self._get("/book/account/visits")
        self.assertEqual(self._path(), "/book/account/sign")

    def test_an_archived_file_opens_nothing(self):
        self._sign_in()
        self.me.active = False
        self._get("/book/account")
        self.assertEqual(self._path(), "/book/account/sign")

    def test_people_who_share_a_number_write_their_name_and_see_no_other(self):
        self._make_customer("Zhou Lan", PHONE)
        self._sign_in()
        self.assertIn("More than one person", self._text())
        for name in ("Zhou Min", "Zhou Lan"):
            with self.subTest(name=name):
                self.assertNotIn(name, self._text())
        self._post("/book/account/name", name="Gao Xin")
        self.assertEqual(self.page.status_code, 422)
        self._post("/book/account/name", name="zhou lan")
        self.assertIn("Hello, Zhou Lan", self._text())

    def test_guessing_names_ends(self):
        self._make_customer("Zhou Lan", PHONE)
        self._sign_in()
        for number in range(6):
            self._post("/book/account/name", name=f"Zhou {number}")
        self._post("/book/account/name", name="Zhou Lan")
        self.assertEqual(self.page.status_code, 422)

    def test_codes_are_counted_per_number(self):
        self._get("/book/account/sign")
        for _try in range(CODE_CONTACT.most):
            self._post("/book/account/sign", contact=PHONE)
            self._get("/book/account/sign")
        self._post("/book/account/sign", contact=PHONE)
        self.assertEqual(self.page.status_code, 429)

    def test_what_is_no_number_is_said_so_and_kept(self):
        self._get("/book/account/sign")
        self._post("/book/account/sign", contact="138 1111")
        self.assertEqual(self.page.status_code, 422)
        self.assertIn("This number has 7 digits", self._text())
        self.assertIn("138 1111", self.page.text)

    def test_a_program_that_fills_in_everything_gets_no_code(self):
        self._get("/book/account/sign")
        self._post("/book/account/sign", contact=PHONE, website="https://example.com")
        self.assertEqual(self._path(), "/book/account/code")
        self.assertFalse(self.messages.search([("kind", "=", "sign")]))

    def test_every_page_asks_who_is_there(self):
        for page in ("", "/visits", "/points", "/pets", "/pets/new", "/pets/1", "/consents", "/again"):
            with self.subTest(page=page):
                self._get(f"/book/account{page}")
                self.assertEqual(self._path(), "/book/account/sign")
        for page in ("/open", "/pets/new", "/pets/1", "/consents", "/again"):
            with self.subTest(page=page):
                self._post(f"/book/account{page}", visit=1, purpose="marketing", channel="sms", given="1", name="Rex", species="dog")
                self.assertEqual(self._path(), "/book/account/sign")
        self.assertFalse(self.env["salon.consent"].search([]) or self.me.pet_ids)
