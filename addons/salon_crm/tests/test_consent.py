from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.salon_workflow.tools.append_only import trigger_names

from .common import SalonCase


@tagged("post_install", "-at_install")
class TestConsent(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.desk = cls._make_user("desk", branches=cls.branch)
        cls.consents = cls.env["salon.consent"]

    def _say(self, is_given, purpose="marketing", channel="sms"):
        return self.consents._record(self.customer, purpose, channel, is_given, "portal")

    def _events(self):
        return self.env["workflow.event"].search([("event_key", "like", "consent."), ("partner_id", "=", self.customer.id)], order="id")

    def test_nothing_is_given_until_somebody_gives_it(self):
        self.assertFalse(self.consents._is_given(self.customer, "marketing", "sms"))
        self.assertFalse(self._say(False), "saying no to what was never given adds nothing")
        self.assertFalse(self.customer.consent_ids)

    def test_the_newest_word_counts_and_each_way_for_itself(self):
        self._say(True)
        self.assertTrue(self.consents._is_given(self.customer, "marketing", "sms"))
        self.assertFalse(self.consents._is_given(self.customer, "marketing", "email"))
        self._say(True)
        self.assertEqual(len(self.customer.consent_ids), 1)
        self._say(False)
        self.assertFalse(self.consents._is_given(self.customer, "marketing", "sms"))
        self.customer.invalidate_recordset(["consent_ids"])
        self.assertEqual(self.customer.consent_ids.mapped("is_given"), [False, True])
        self.assertEqual(self._events().mapped("event_key"), ["consent.given", "consent.withdrawn"])

    def test_the_words_that_were_read_are_kept_with_their_version(self):
        english = self._say(True)
        self._say(False)
        chinese = self.consents.with_context(lang="zh_CN")._record(self.customer, "marketing", "sms", True, "portal")
        self.assertIn("by text message", english.text)
        self.assertNotEqual(english.text, chinese.text)
        self.assertNotEqual(english.text_version, chinese.text_version)

    def test_what_was_said_cannot_be_changed_or_deleted(self):
        row = self._say(True)
        self.env.flush_all()
        for statement in ("UPDATE salon_consent SET is_given = false WHERE id = %s", "DELETE FROM salon_consent WHERE id = %s"):
            with (
                self.subTest(statement=statement), mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, (row.id,))
        self.env.cr.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'salon_consent'::regclass AND NOT tgisinternal")
        self.assertEqual({name for (name,) in self.env.cr.fetchall()}, trigger_names("salon_consent"))

    def test_the_desk_notes_what_it_was_told_in_its_own_name(self):
        rows = self.consents.with_user(self.desk)
        row = rows.create(
            {"customer_id": self.customer.id, "purpose": "photos", "channel": "public", "is_given": True, "how": "paper", "user_id": 1},
        )
        self.assertEqual(row.user_id, self.desk)
        with self.assertRaises(UserError):
            rows.create({"customer_id": self.customer.id, "is_given": True, "how": "portal"})

    def test_defaults_that_a_caller_sends_along_change_neither_how_nor_what_was_said(self):
        context = {"default_how": "portal", "default_purpose": "photos", "default_channel": "public"}
        row = self.consents.with_user(self.desk).with_context(**context).create({"customer_id": self.customer.id, "is_given": True})
        self.assertEqual((row.how, row.purpose, row.channel), ("desk", "marketing", "sms"))
        self.assertIn("text message", row.text)

    def test_only_a_customer_can_consent(self):
        other = self.env["res.partner"].create({"name": "Supplier"})
        with self.assertRaisesRegex(ValidationError, "Choose a customer"):
            self.consents.create({"customer_id": other.id, "is_given": True})

    def test_a_way_that_makes_no_sense_is_refused(self):
        with self.assertRaises(ValidationError):
            self.consents.create({"customer_id": self.customer.id, "purpose": "photos", "channel": "sms", "is_given": True})
