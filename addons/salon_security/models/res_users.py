import contextlib
import functools
import logging

from odoo import api, models
from odoo.exceptions import AccessDenied

_logger = logging.getLogger(__name__)


class ResUsers(models.Model):
    _inherit = "res.users"

    @contextlib.contextmanager
    def _assert_can_auth(self, user=None):
        """Count the attempt per account before the password is looked at, whichever worker or address it comes from."""
        throttle = self.env["security.login.throttle"]
        key = throttle._get_key(user)
        throttle._take_attempt(key)
        with super()._assert_can_auth(user=user):
            yield
        throttle._forget(key)

    def _login(self, credential, user_agent_env):
        if "\0" in str(credential.get("login")):
            raise AccessDenied()  # no account has such a login, and PostgreSQL takes no such text
        try:
            return super()._login(credential, user_agent_env)
        except AccessDenied:
            if not self._has_password(credential.get("login")):
                # An account that does not exist must not answer faster than one that does.
                self._crypt_context().verify(credential.get("password") or "", self._get_dummy_hash())
            raise

    def _has_password(self, login):
        # sudo: nobody is signed in yet.
        user = self.sudo().search(self._get_login_domain(login), order=self._get_login_order(), limit=1)
        self.env.cr.execute("SELECT 1 FROM res_users WHERE id = %s AND COALESCE(password, '') != ''", [user.id or 0])
        return bool(self.env.cr.fetchone())

    def _get_dummy_hash(self):
        return _make_dummy_hash(self._crypt_context())

    @api.model
    def change_password(self, old_passwd, new_passwd):
        with self.env["security.login.throttle"]._counting(self.env.user.login):
            return super().change_password(old_passwd, new_passwd)

    def reset_password(self, login):
        """Note the wish and answer the same for every login, at the same speed; the cron sends the message.

        An administrator's button on the user form is `action_reset_password`, which acts at once.
        """
        if login and "\0" not in login:
            # sudo: asked on the public page, and nobody has the right to write these rows.
            self.env["security.password.request"].sudo()._note(login)
        return True

    def _reset_password_now(self, login):
        """Send the instructions, as stock does at once; an unknown or ambiguous login is only logged."""
        try:
            super().reset_password(login)
        except Exception as error:  # noqa: BLE001 - stock raises the bare class for an unknown account
            _logger.info("Password request not served: %s", type(error).__name__)

    def action_unlock_login(self):
        """Let the person try again at once after too many wrong passwords."""
        self.check_access("write")
        throttle = self.env["security.login.throttle"]
        for user in self:
            throttle._forget(throttle._get_key(user.login))
        return True


@functools.cache
def _make_dummy_hash(context):
    return context.hash("no account has this password")
