import socket
from unittest.mock import patch

import requests

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestOutbound(TransactionCase):
    def setUp(self):
        super().setUp()
        self.calls = []
        for target, name in ((requests.Session, "send"), (socket, "create_connection"), (socket.socket, "connect")):
            self.startPatcher(patch.object(target, name, self._refuse))

    def _refuse(self, *args, **kwargs):
        self.calls.append(args)
        raise OSError("no network in this test")

    def test_the_publisher_is_not_told_about_this_company(self):
        self.assertTrue(self.env["publisher_warranty.contract"].update_notification(cron_mode=False))
        self.assertFalse(self.calls)

    def test_a_link_in_a_message_is_not_fetched(self):
        message = self.env.user.partner_id.message_post(body="<a href='http://example.com/page'>look</a>", body_is_html=True)
        self.env["mail.link.preview"]._create_from_message_and_notify(message)
        self.assertFalse(self.env["mail.link.preview"]._is_link_preview_enabled())
        self.assertFalse(self.env["mail.link.preview"]._search_or_create_from_url("http://example.com/page"))
        self.assertFalse(self.calls)

    def test_paid_services_are_closed_at_their_one_door(self):
        from odoo.addons.iap.tools import iap_tools  # noqa: PLC0415 - looked up after the registry replaced it
        self.env["security.outbound"]._register_hook()
        with self.assertRaisesRegex(AccessError, "closed|关闭"):
            iap_tools.iap_jsonrpc("https://iap.example.com/call")
        self.assertFalse(self.calls)

    @mute_logger("odoo.addons.partner_autocomplete.models.iap_autocomplete_api")
    def test_typing_a_contacts_name_sends_it_nowhere(self):
        self.env["security.outbound"]._register_hook()
        complete = getattr(self.env["res.partner"], "autocomplete_by_name", lambda *args: [])
        self.assertFalse(complete("Anna", False))
        self.assertFalse(self.calls)
