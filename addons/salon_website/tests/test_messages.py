from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..engine.contact import parse_contact
from .common import NOW, OnlineCase

LIN = parse_contact("13800006688")


@tagged("post_install", "-at_install")
class TestMessages(OnlineCase):
    def _tell(self, branch=None, kind="code"):
        self.messages._tell(branch or self.branch, kind, LIN, "subject", "body", expires_at=NOW)
        return self.messages.search([], limit=1)

    def test_a_phone_message_waits_where_the_desk_of_the_branch_sees_it(self):
        message = self._tell()
        other = self._tell(self._make_branch("Hill", "HL"))
        seen = self.messages.with_user(self.desk).search([])
        self.assertIn(message, seen)
        self.assertNotIn(other, seen)
        self.assertEqual(message.state, "waiting")

    def test_nobody_writes_messages_codes_links_or_counts_by_hand(self):
        self._tell()
        for name in ("salon.online.message", "salon.online.code", "salon.online.link", "salon.online.limit", "salon.online.wish"):
            for user in (self.desk, self.manager, self.guest, self.env.ref("base.public_user")):
                with self.subTest(name=name, user=user.login), self.assertRaises(AccessError):
                    self.env[name].with_user(user).create({})

    def test_strangers_and_stylists_read_none_of_it(self):
        stylist = new_test_user(self.env, "online_stylist", groups="salon_crm.group_salon_stylist")
        for name in ("salon.online.message", "salon.online.code", "salon.online.link", "salon.online.limit", "salon.online.wish"):
            for user in (stylist, self.guest, self.env.ref("base.public_user")):
                with self.subTest(name=name, user=user.login), self.assertRaises(AccessError):
                    self.env[name].with_user(user).search([])

    def test_a_provider_takes_messages_at_one_place(self):
        taken = []

        def deliver(messages):
            taken.extend(messages.mapped("phone"))
            messages._record_sent()

        self.patch(type(self.messages), "_deliver", deliver)
        self.assertEqual(self._tell().state, "sent")
        self.assertEqual(taken, ["+8613800006688"])

    def test_codes_are_forgotten_after_a_day(self):
        code, booked = self._tell(), self._tell(kind="booked")
        self._later(days=2)
        self.messages._gc_messages()
        self.assertFalse(code.exists())
        self.assertTrue(booked.exists())
        booked.flush_recordset()
        self._later(days=31)
        self.messages._gc_messages()
        self.assertFalse(booked.exists())

    def test_the_doors_are_closed_to_callers_by_name(self):
        public = [name for name in dir(type(self.env["salon.online"])) if name.startswith("_public_")]
        self.assertGreater(len(public), 10)
        self.assertFalse([name for name in vars(type(self.env["salon.online"])) if name.startswith("public")])
