from unittest.mock import patch

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.salon_security.tools.quiet_errors import GENERIC_MESSAGE

SECRET = "column salary of table secret_numbers"


def _fail(*args, **kwargs):
    raise RuntimeError(SECRET)


@tagged("post_install", "-at_install")
class TestErrorsOverHttp(HttpCase):
    """One failing method, asked for in each way that the server answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(cls.env, "sec_user", groups="base.group_user,base.group_allow_export,base.group_partner_manager")
        new_test_user(cls.env, "sec_boss", groups="base.group_system")

    def _assert_quiet(self, answer):
        for trace in (SECRET, "Traceback", ".py", "RuntimeError("):
            self.assertNotIn(trace, answer.text)

    def _call_kw(self):
        params = {"model": "res.partner", "method": "name_search", "args": [[]], "kwargs": {}}
        with patch.object(type(self.env["res.partner"]), "name_search", _fail), mute_logger("odoo.http"):
            return self.url_open("/web/dataset/call_kw", json={"params": params})

    def test_a_jsonrpc_error_carries_no_trace(self):
        self.authenticate("sec_user", "sec_user")
        answer = self._call_kw()
        self._assert_quiet(answer)
        data = answer.json()["error"]["data"]
        self.assertEqual((data["debug"], data["arguments"]), ("", []))
        self.assertIn(data["message"], self._in_each_language(GENERIC_MESSAGE))

    def _in_each_language(self, term):
        return {self.env["res.users"].with_context(lang=lang).env._(term) for lang in ("en_US", "zh_CN")}

    def test_an_anonymous_error_carries_no_trace(self):
        with mute_logger("odoo.http"):
            answer = self.url_open("/web/session/authenticate", json={"params": {"db": self.env.cr.dbname, "login": "x", "password": "y"}})
            self._assert_quiet(answer)
            self.assertEqual(answer.json()["error"]["data"]["debug"], "")
            self._assert_quiet(self.url_open("/web/session/authenticate", json={"params": {"nonsense": 1}}))
            self._assert_quiet(self.url_open("/no/such/route", json={"params": {}}))

    def test_a_json2_error_carries_no_trace(self):
        with mute_logger("odoo.http"):
            answer = self.url_open("/json/2/res.partner/search", json={})
            self._assert_quiet(answer)
            self.assertEqual(answer.json()["debug"], "")

    def test_an_export_or_report_error_carries_no_trace(self):
        self.authenticate("sec_user", "sec_user")
        token = http.Request.csrf_token(self)
        with mute_logger("odoo.http", "odoo.addons.web.controllers.export", "odoo.addons.web.controllers.report"):
            for path in ("/web/export/csv", "/web/export/xlsx"):
                with self.subTest(path=path):
                    self._assert_quiet(self.url_open(path, data={"data": '{"model": "no.model"}', "csrf_token": token}))
            report = {"data": '["/report/pdf/no.report/1", "qweb-pdf"]', "csrf_token": token}
            self._assert_quiet(self.url_open("/report/download", data=report))

    def test_a_page_error_in_debug_mode_carries_no_trace(self):
        with patch("odoo.addons.portal.controllers.portal.CustomerPortal._prepare_portal_layout_values", _fail), mute_logger("odoo.http"):
            self.authenticate("sec_user", "sec_user")
            answer = self.url_open("/my?debug=1")
        self.assertEqual(answer.status_code, 500)
        self._assert_quiet(answer)

    def test_a_message_written_for_people_still_reaches_them(self):
        self.authenticate("sec_user", "sec_user")
        params = {"model": "res.partner", "method": "signup_prepare", "args": [[self.env.user.partner_id.id]], "kwargs": {}}
        with mute_logger("odoo.http"):
            data = self.url_open("/web/dataset/call_kw", json={"params": params}).json()["error"]["data"]
        self.assertRegex(data["message"], "Only an administrator can open a login|只有管理员")
        self.assertEqual(data["debug"], "")

    def test_a_system_administrator_sees_the_trace(self):
        self.authenticate("sec_boss", "sec_boss")
        data = self._call_kw().json()["error"]["data"]
        self.assertIn("Traceback", data["debug"])
        self.assertEqual(data["message"], SECRET)
