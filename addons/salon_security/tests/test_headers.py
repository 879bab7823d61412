from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestHeaders(HttpCase):
    def _policy(self, answer):
        directives = answer.headers["Content-Security-Policy"].split("; ")
        return dict(directive.split(" ", 1) for directive in directives)

    def test_pages_forbid_other_hosts_framing_and_keeping(self):
        new_test_user(self.env, "sec_pages", groups="base.group_user")
        for login, path in ((None, "/web/login"), (None, "/no/such/page"), ("sec_pages", "/odoo"), ("sec_pages", "/my")):
            with self.subTest(path=path):
                self.authenticate(login, login)
                answer = self.url_open(path, timeout=120)
                policy = self._policy(answer)
                self.assertEqual(policy["default-src"], "'self'")
                self.assertEqual(policy["object-src"], "'none'")
                self.assertEqual(policy["frame-ancestors"], "'self'")
                self.assertNotIn("http", answer.headers["Content-Security-Policy"])
                self.assertIn(answer.headers["X-Frame-Options"], ("SAMEORIGIN", "DENY"))
                self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(answer.headers["Referrer-Policy"], "same-origin")
                self.assertIn("geolocation=()", answer.headers["Permissions-Policy"])
                self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_answers_to_programs_are_not_kept(self):
        new_test_user(self.env, "sec_rpc", groups="base.group_user")
        self.authenticate("sec_rpc", "sec_rpc")
        answer = self.url_open("/web/dataset/call_kw/res.users/read", json={"params": {
            "model": "res.users", "method": "read", "args": [self.env.user.ids, ["name"]], "kwargs": {},
        }})
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_assets_may_be_kept(self):
        bundle = self.env["ir.qweb"]._get_asset_nodes("web.assets_frontend_minimal", css=False)[0][1]["src"]
        self.assertIn("max-age", self.url_open(bundle, timeout=120).headers["Cache-Control"])

    def test_the_session_cookie_stays_on_this_site(self):
        cookie = self._session_cookie({})
        self.assertIn("SameSite=Lax", cookie)
        self.assertIn("HttpOnly", cookie)
        self.assertNotIn("Secure", cookie)

    def test_the_session_cookie_is_secure_over_https(self):
        from odoo.http import HTTPRequest  # noqa: PLC0415
        self.patch(HTTPRequest, "scheme", "https")
        self.assertIn("; Secure", self._session_cookie({}))

    def _session_cookie(self, headers):
        self.opener.cookies.clear()
        answer = self.url_open("/web/login", headers=headers, allow_redirects=False)
        cookies = answer.raw.headers.getlist("Set-Cookie")
        return next(cookie for cookie in cookies if cookie.startswith("session_id="))

    def test_a_printers_host_can_be_named_and_nothing_else_slips_in(self):
        self.env["ir.config_parameter"].set_param("salon_security.csp_connect_hosts", "https://192.0.2.7:8043 'unsafe' ; script-src *")
        policy = self._policy(self.url_open("/web/login"))
        self.assertIn("https://192.0.2.7:8043", policy["connect-src"])
        self.assertNotIn("*", policy["connect-src"])
        self.assertNotIn("'unsafe'", policy["connect-src"])
        self.assertEqual(policy["script-src"], "'self' 'unsafe-inline' 'unsafe-eval' blob:")

    def test_the_web_client_starts_under_the_policy(self):
        new_test_user(self.env, "sec_browser", groups="base.group_user,base.group_system")
        self.browser_js(
            "/odoo/settings",
            code="""
                const blocked = [];
                document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.blockedURI));
                setTimeout(() => blocked.length ? console.error("blocked " + blocked) : console.log("test successful"), 1500);
            """,
            ready="!!document.querySelector('.o_web_client .o_setting_container, .o_web_client .o_form_view')",
            login="sec_browser",
            # The first start compiles the style sheets.
            timeout=180,
        )
