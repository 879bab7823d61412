from odoo.tests import HttpCase, tagged
from odoo.tools import config


@tagged("post_install", "-at_install")
class TestClosedRoutes(HttpCase):
    def _close_database_list(self):
        self.patch(config, "options", config.options.new_child({"list_db": False}))
        self.assertFalse(config["list_db"])

    def test_the_database_manager_is_gone_when_databases_are_not_listed(self):
        self._close_database_list()
        for path in ("", "/manager", "/selector", "/create", "/drop", "/backup", "/restore", "/anything/else"):
            with self.subTest(path=path):
                self.assertEqual(self.url_open(f"/web/database{path}").status_code, 404)
        self.assertEqual(self.url_open("/web/database/drop", data={"master_pwd": "admin", "name": "x"}).status_code, 404)

    def test_the_database_list_is_gone_for_programs_too(self):
        self._close_database_list()
        self.assertEqual(self.url_open("/web/database/list", json={"params": {}}).status_code, 404)

    def test_routes_that_help_only_attackers_answer_404(self):
        for path in ("/website/snippet/filters", "/web/version", "/json/version", "/website/info"):
            with self.subTest(path=path):
                self.assertEqual(self.url_open(path).status_code, 404)

    def test_the_old_rpc_is_closed_until_a_parameter_opens_it(self):
        call = '<?xml version="1.0"?><methodCall><methodName>version</methodName><params/></methodCall>'
        headers = {"Content-Type": "text/xml"}
        for path in ("/xmlrpc/common", "/xmlrpc/2/common", "/xmlrpc/2/object"):
            with self.subTest(path=path):
                self.assertEqual(self.url_open(path, data=call, headers=headers).status_code, 404)
        params = {"service": "common", "method": "version", "args": []}
        self.assertEqual(self.url_open("/jsonrpc", json={"params": params}).status_code, 404)
        self.env["ir.config_parameter"].set_param("salon_security.open_rpc", "1")
        self.assertEqual(self.url_open("/xmlrpc/2/common", data=call, headers=headers).status_code, 200)

    def test_the_pages_that_people_need_still_answer(self):
        for path in ("/web/login", "/web/health", "/web/webclient/translations"):
            with self.subTest(path=path):
                self.assertEqual(self.url_open(path).status_code, 200)

    def test_nobody_opens_a_login_without_an_invitation(self):
        self.assertEqual(self.env["res.users"]._get_signup_invitation_scope(), "b2b")
        self.assertEqual(self.url_open("/web/signup").status_code, 404)
        self.assertNotIn("/web/signup", self.url_open("/web/login").text)
