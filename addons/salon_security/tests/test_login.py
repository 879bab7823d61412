from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

from lxml import html

from odoo import fields, http
from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.salon_security.models.security_login_throttle import FREE_ATTEMPTS, LONGEST_WAIT_S


@tagged("post_install", "-at_install")
class TestLogin(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "sec_desk", groups="base.group_user", password="right-Password-9", email="desk@example.com")
        cls.env["ir.config_parameter"].set_param("auth_signup.reset_password", "True")
        # Stock's own counter per address would answer first; it has its own tests.
        cls.env["ir.config_parameter"].set_param("base.login_cooldown_after", "0")

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _sign_in(self, login, password):
        data = {"login": login, "password": password, "csrf_token": http.Request.csrf_token(self)}
        with mute_logger("odoo.addons.salon_security.models.security_login_throttle"):
            return self.url_open("/web/login", data=data, allow_redirects=False)

    def _wait(self, seconds):
        self.env.flush_all()
        self.cr.execute("UPDATE security_login_throttle SET last_attempt = last_attempt - make_interval(secs => %s)", [seconds])

    def test_an_account_rests_after_five_wrong_passwords_even_for_the_right_one(self):
        for _attempt in range(FREE_ATTEMPTS):
            wrong = self._alert(self._sign_in("sec_desk", "wrong"))
        refused = self._sign_in("sec_desk", "right-Password-9")
        self.assertEqual(refused.status_code, 200)
        self.assertNotIn(self._alert(refused), (wrong, None))
        self._wait(LONGEST_WAIT_S)
        self.assertEqual(self._sign_in("sec_desk", "right-Password-9").status_code, 303)

    def test_a_login_that_the_database_cannot_hold_is_a_wrong_login(self):
        wrong = self._sign_in("sec_nobody", "wrong")
        odd = self._sign_in("sec_nobody\0", "wrong")
        self.assertEqual((odd.status_code, self._alert(odd)), (200, self._alert(wrong)))
        token = http.Request.csrf_token(self)
        said = [
            html.fromstring(self.url_open("/web/reset_password", data={"login": login, "csrf_token": token}).text)
            .xpath("string(//*[contains(@class, 'alert')])")
            for login in ("sec_nobody", "sec_nobody\0")
        ]
        self.assertEqual(*said)

    def test_capitals_do_not_make_another_counter(self):
        throttle = self.env["security.login.throttle"]
        self.assertEqual(throttle._get_key("Sec_Desk "), throttle._get_key("sec_desk"))
        self.assertEqual(throttle._get_key(self.user.id), throttle._get_key("sec_desk"))

    def test_a_good_sign_in_forgives_only_its_own_account(self):
        for _attempt in range(FREE_ATTEMPTS):
            self._sign_in("sec_victim", "wrong")
        self.assertEqual(self._sign_in("sec_desk", "right-Password-9").status_code, 303)
        self.authenticate(None, None)
        throttle = self.env["security.login.throttle"]
        self.assertEqual(throttle.search([]).mapped("key"), [throttle._get_key("sec_victim")])

    def test_an_account_that_does_not_exist_answers_the_same(self):
        known = [self._alert(self._sign_in("sec_desk", "wrong")) for _attempt in range(FREE_ATTEMPTS + 1)]
        unknown = [self._alert(self._sign_in("sec_nobody", "wrong")) for _attempt in range(FREE_ATTEMPTS + 1)]
        self.assertEqual(known, unknown)
        self.assertEqual([alert == known[0] for alert in known], [True] * FREE_ATTEMPTS + [False])

    def _alert(self, answer):
        """Return what the red box of the page says, in whichever language the page is."""
        boxes = html.fromstring(answer.text).xpath("//p[contains(@class, 'alert-danger')]")
        return boxes[0].text_content().strip() if boxes else None

    def test_one_password_hash_is_verified_whether_or_not_the_account_exists(self):
        context = type(self.env["res.users"]._crypt_context())
        self.env["res.users"]._get_dummy_hash()
        counts = {}
        for login in ("sec_desk", "sec_nobody"):
            with patch.object(context, "verify", autospec=True, side_effect=context.verify) as verify, \
                    patch.object(context, "verify_and_update", autospec=True, side_effect=context.verify_and_update) as update:
                self._sign_in(login, "wrong")
                counts[login] = verify.call_count + update.call_count
        self.assertEqual(counts, {"sec_desk": 1, "sec_nobody": 1})

    def test_the_wait_grows_and_has_an_end(self):
        throttle = self.env["security.login.throttle"]
        waits = [throttle._wait_s(attempts) for attempts in (0, 4, 5, 6, 7, 50)]
        self.assertEqual(waits, [0, 0, 30, 60, 120, LONGEST_WAIT_S])

    def test_an_administrator_unlocks_and_a_clerk_does_not(self):
        for _attempt in range(FREE_ATTEMPTS + 1):
            self._sign_in("sec_desk", "wrong")
        clerk = new_test_user(self.env, "sec_other_clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.user.with_user(clerk).action_unlock_login()
        admin = new_test_user(self.env, "sec_unlocker", groups="base.group_erp_manager")
        self.user.with_user(admin).action_unlock_login()
        self.assertEqual(self._sign_in("sec_desk", "right-Password-9").status_code, 303)

    def test_old_counters_are_removed(self):
        throttle = self.env["security.login.throttle"]
        throttle.create({"key": "old", "attempts": 3, "last_attempt": fields.Datetime.now() - timedelta(days=2)})
        throttle._gc_throttle()
        self.assertFalse(throttle.search([("key", "=", "old")]))

    def _ask_reset(self, login):
        data = {"login": login, "csrf_token": http.Request.csrf_token(self)}
        return self.url_open("/web/reset_password", data=data)

    def test_the_reset_page_says_the_same_for_every_login(self):
        pages = [self._ask_reset(login).text for login in ("sec_desk", "desk@example.com", "nobody@example.com")]
        notes = [html.fromstring(page).xpath("//p[contains(@class, 'alert-success')]")[0].text_content().strip() for page in pages]
        self.assertEqual(len(set(notes)), 1)

    def test_the_cron_sends_the_instructions_to_the_known_account_alone(self):
        self._ask_reset("desk@example.com")
        self._ask_reset("nobody@example.com")
        served = []
        self.patch(type(self.env["res.users"]), "action_reset_password", lambda users: served.extend(users.mapped("login")))
        with self.enter_registry_test_mode(), mute_logger("odoo.addons.salon_security.models.res_users"):
            self.env.ref("salon_security.ir_cron_serve_password_requests").method_direct_trigger()
        self.assertEqual(served, ["sec_desk"])
        self.assertFalse(self.env["security.password.request"].search([("served", "=", False)]))

    def test_a_second_wish_within_ten_minutes_sends_nothing(self):
        requests = self.env["security.password.request"]
        requests._note("desk@example.com")
        requests.search([]).served = True
        self.env.flush_all()
        requests._note("desk@example.com")
        self.assertFalse(requests.search([("served", "=", False)]))
        requests.search([]).requested_at = fields.Datetime.now() - timedelta(minutes=11)
        self.env.flush_all()
        requests._note("desk@example.com")
        self.assertEqual(requests.search_count([("served", "=", False)]), 1)

    def test_an_email_in_the_address_reveals_no_login(self):
        answer = self.url_open("/web/reset_password?signup_email=desk@example.com", allow_redirects=False)
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("sec_desk", answer.text)


@tagged("post_install", "-at_install")
class TestCounter(TransactionCase):
    """On real cursors: what is counted must be there for other workers whatever becomes of this transaction."""

    def setUp(self):
        super().setUp()
        self.throttle = self.env["security.login.throttle"]
        self.key = self.throttle._get_key("sec_counted_nobody")
        self.addCleanup(self.throttle._forget, self.key)

    def _attempts_seen_by_another_worker(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT attempts FROM security_login_throttle WHERE key = %s", [self.key])
            return cr.fetchone()

    def test_an_attempt_is_committed_at_once(self):
        self.throttle._take_attempt(self.key)
        self.assertEqual(self._attempts_seen_by_another_worker(), (1,))

    @mute_logger("odoo.addons.salon_security.models.security_login_throttle")
    def test_a_resting_account_is_refused_and_a_good_sign_in_forgets(self):
        for _attempt in range(FREE_ATTEMPTS):
            self.throttle._take_attempt(self.key)
        with self.assertRaises(AccessDenied):
            self.throttle._take_attempt(self.key)
        self.throttle._forget(self.key)
        self.assertIsNone(self._attempts_seen_by_another_worker())

    @mute_logger("odoo.addons.salon_security.models.security_login_throttle")
    def test_guessing_inside_a_session_is_counted_as_well(self):
        user = new_test_user(self.env, "sec_counted_clerk", groups="base.group_user", password="right-Password-9")
        self.addCleanup(self.throttle._forget, self.throttle._get_key("sec_counted_clerk"))
        check = self.env["res.users.identitycheck"].with_user(user).create({})
        users = self.env["res.users"].with_user(user)
        for _attempt in range(FREE_ATTEMPTS - 1):
            with self.assertRaises(UserError):
                check.with_context(password="wrong")._check_identity()
        with self.assertRaises(AccessDenied):
            users.change_password("wrong", "another-Password-9")
        for attempt in (
            lambda: check.with_context(password="right-Password-9")._check_identity(),
            lambda: users.change_password("right-Password-9", "another-Password-9"),
        ):
            with self.assertRaisesRegex(UserError, "Too many|次数过多"):
                attempt()
        self.throttle._forget(self.throttle._get_key("sec_counted_clerk"))
        check.with_context(password="right-Password-9")._check_identity()

    @mute_logger("odoo.addons.salon_security.models.security_login_throttle", "odoo.sql_db")
    def test_many_guesses_at_once_do_not_all_pass(self):
        env = self.env

        def guess(_number):
            try:
                env["security.login.throttle"]._take_attempt(self.key)
            except AccessDenied:
                return False
            return True

        with ThreadPoolExecutor(max_workers=8) as pool:
            passed = list(pool.map(guess, range(40)))
        self.assertLessEqual(sum(passed), FREE_ATTEMPTS)
        self.assertGreaterEqual(sum(passed), 1)
