from odoo.tests import tagged

from ..engine.contact import parse_contact
from ..engine.limits import CODE_ADDRESS, CODE_CONTACT, CODE_CONTACT_DAY
from ..models.salon_online_code import MAX_TRIES
from .common import NOW, OnlineCase, timedelta

LIN = parse_contact("13800006688")
ZHOU = parse_contact("zhou@example.com")


@tagged("post_install", "-at_install")
class TestCodes(OnlineCase):
    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()  # what is counted apart is taken back too

    def _issue(self, contact=LIN, scope="browser", now=NOW):
        return self.codes._issue(contact, scope, now)

    def _wrong(self, code):
        return f"{(int(code) + 1) % 10**6:06d}"

    def test_a_code_has_six_digits_and_works_once(self):
        code = self._issue()
        self.assertRegex(code, r"^\d{6}$")
        self.assertEqual(self.codes._prove(LIN, "browser", code, NOW), "confirmed")
        self.assertEqual(self.codes._prove(LIN, "browser", code, NOW), "ended")

    def test_nothing_of_it_is_kept_in_clear(self):
        code = self._issue()
        self.env.flush_all()
        self.env.cr.execute("SELECT c::text FROM salon_online_code c UNION ALL SELECT l::text FROM salon_online_limit l")
        text = " ".join(row[0] for row in self.env.cr.fetchall())
        self.assertNotIn(f",{code}", text)
        self.assertNotIn("13800006688", text)
        self.assertNotIn("browser", text)

    def test_a_code_is_for_one_contact_in_one_browser(self):
        code = self._issue()
        self.assertEqual(self.codes._prove(ZHOU, "browser", code, NOW), "ended")
        self.assertEqual(self.codes._prove(LIN, "another browser", code, NOW), "ended")
        self.assertEqual(self.codes._prove(LIN, "browser", code, NOW), "confirmed")

    def test_a_code_runs_out_after_ten_minutes(self):
        code = self._issue()
        self.assertEqual(self.codes._prove(LIN, "browser", code, NOW + timedelta(minutes=10)), "ended")
        self.assertEqual(self.codes._prove(LIN, "browser", code, NOW + timedelta(minutes=9)), "confirmed")

    def test_five_wrong_codes_end_it(self):
        code = self._issue()
        answers = [self.codes._prove(LIN, "browser", self._wrong(code), NOW) for _try in range(MAX_TRIES)]
        self.assertEqual(answers, ["wrong"] * (MAX_TRIES - 1) + ["ended"])
        self.assertEqual(self.codes._prove(LIN, "browser", code, NOW), "ended")

    def test_a_new_code_ends_the_earlier_one(self):
        self._issue()
        self._issue()
        self.assertEqual(self.codes.search_count([("is_open", "=", True)]), 1)

    def test_what_is_no_code_is_wrong(self):
        self._issue()
        self.assertEqual([self.codes._prove(LIN, "browser", text, NOW) for text in ("", "abc")], ["wrong"] * 2)

    def test_proof_lasts_half_an_hour_in_that_browser(self):
        self.codes._prove(LIN, "browser", self._issue(), NOW)
        self.assertTrue(self.codes._is_proven(LIN, "browser", NOW + timedelta(minutes=29)))
        self.assertFalse(self.codes._is_proven(LIN, "browser", NOW + timedelta(minutes=31)))
        self.assertFalse(self.codes._is_proven(LIN, "another browser", NOW))
        self.assertFalse(self.codes._is_proven(ZHOU, "browser", NOW))

    def test_a_number_gets_few_codes_in_a_quarter_and_in_a_day(self):
        allowed = [self.codes._may_send(LIN, f"198.51.100.{number}") for number in range(CODE_CONTACT.most + 1)]
        self.assertEqual(allowed, [True] * CODE_CONTACT.most + [False])
        sent = CODE_CONTACT.most + 1
        for quarter in range(1, 6):
            self._later(minutes=15 * quarter)
            while sent < CODE_CONTACT_DAY.most and self.codes._may_send(LIN, f"203.0.113.{sent}"):
                sent += 1
        self._later(hours=3)
        self.codes._may_send(LIN, "192.0.2.1")
        self.assertFalse(self.codes._may_send(LIN, "192.0.2.2"))
        self._later(hours=25)
        self.assertTrue(self.codes._may_send(LIN, "192.0.2.3"))

    def test_an_address_asks_for_few_numbers(self):
        contacts = [parse_contact(f"139000000{number:02d}") for number in range(CODE_ADDRESS.most + 1)]
        allowed = [self.codes._may_send(contact, "198.51.100.7") for contact in contacts]
        self.assertEqual(allowed, [True] * CODE_ADDRESS.most + [False])

    def test_old_codes_are_forgotten(self):
        self._issue()
        self._later(days=31)
        self.codes._gc_codes()
        self.assertFalse(self.codes.search([]))
