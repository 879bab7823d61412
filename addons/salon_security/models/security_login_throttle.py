import contextlib
import logging

from odoo import api, fields, models
from odoo.exceptions import AccessDenied, UserError
from odoo.tools import SQL

from ..tools.counting import in_own_transaction, keyed_hash

_logger = logging.getLogger(__name__)

FREE_ATTEMPTS = 5
FIRST_WAIT_S = 30
LONGEST_WAIT_S = 900
KEPT_DAYS = 1


class SecurityLoginThrottle(models.Model):
    """Failed sign-ins per account.

    Stock counts per address and worker, in memory: another address or a restart begins at zero. The
    login is stored as a keyed hash, so that the table says nothing about who has an account.
    """

    _name = "security.login.throttle"
    _description = "Login Throttle"
    _log_access = False

    key = fields.Char(required=True, readonly=True)
    attempts = fields.Integer(required=True, readonly=True)
    last_attempt = fields.Datetime(required=True, readonly=True)

    _key_uniq = models.UniqueIndex("(key)")

    @api.model
    def _get_key(self, user):
        """Return the counter's key for a login, or for a user's id as the RPC check passes it."""
        if isinstance(user, int):
            # sudo: nobody is signed in yet.
            user = self.env["res.users"].sudo().browse(user).exists().login
        return keyed_hash(self.env, (user or "").strip().lower())

    @api.model
    def _wait_s(self, attempts):
        """Return how long after this many attempts in a row the next one is refused, in seconds."""
        if attempts < FREE_ATTEMPTS:
            return 0
        return min(FIRST_WAIT_S * 2 ** min(attempts - FREE_ATTEMPTS, 10), LONGEST_WAIT_S)

    @api.model
    def _take_attempt(self, key):
        """Count an attempt, or refuse it while the account rests.

        Counted first and forgiven on success, so that many guesses at once do not all pass; on a
        cursor of its own, because a refused sign-in rolls its transaction back.

        :raises AccessDenied: in words that are the same for accounts that do not exist
        """
        now = fields.Datetime.now()
        attempts = in_own_transaction(self.env, lambda cr: self._count_attempt(cr, key, now))
        if attempts is None:
            _logger.warning("Sign-in refused: too many attempts for one account")
            raise AccessDenied(
                self.env._("Too many failed sign-ins. Wait a quarter of an hour, or ask an administrator to unlock the account.")
            )

    @api.model
    def _count_attempt(self, cr, key, now):
        """Return the number of attempts including this one, or None when the account rests."""
        cr.execute(SQL("SELECT attempts, last_attempt FROM security_login_throttle WHERE key = %s FOR UPDATE", key))
        row = cr.fetchone()
        if row and (now - row[1]).total_seconds() < self._wait_s(row[0]):
            return None
        cr.execute(SQL(
            """INSERT INTO security_login_throttle (key, attempts, last_attempt) VALUES (%s, 1, %s)
               ON CONFLICT (key) DO UPDATE SET attempts = security_login_throttle.attempts + 1, last_attempt = EXCLUDED.last_attempt
               RETURNING attempts""",
            key, now,
        ))
        return cr.fetchone()[0]

    @contextlib.contextmanager
    def _counting(self, login):
        """Count a password asked for inside a session; what the refusal says is shown in the same dialog.

        :raises UserError: while the account rests
        """
        key = self._get_key(login)
        try:
            self._take_attempt(key)
        except AccessDenied as refusal:
            raise UserError(refusal.args[0]) from None
        yield
        self._forget(key)

    @api.model
    def _forget(self, key):
        """Begin at zero again, after a good sign-in or by an administrator."""
        in_own_transaction(self.env, lambda cr: cr.execute(SQL("DELETE FROM security_login_throttle WHERE key = %s", key)))

    @api.autovacuum
    def _gc_throttle(self):
        horizon = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.env.cr.execute(SQL("DELETE FROM security_login_throttle WHERE last_attempt < %s", horizon))
