from odoo import api, fields, models
from odoo.tools import SQL

QUIET_MIN = 10
BATCH = 50


class SecurityPasswordRequest(models.Model):
    """Wishes for a new password, typed on the public page by anybody.

    A row is written whether or not the account exists, and a cron does the rest: neither the words
    nor the time of the page's answer tell which accounts there are. One row per login and at most
    one message in ten minutes, so that nobody's mailbox is flooded.
    """

    _name = "security.password.request"
    _description = "Password Request"
    _log_access = False

    login = fields.Char(required=True, readonly=True)
    requested_at = fields.Datetime(required=True, readonly=True)
    served = fields.Boolean(readonly=True)

    _login_uniq = models.UniqueIndex("(login)")
    _open_idx = models.Index("(id) WHERE served IS NOT TRUE")

    @api.model
    def _note(self, login):
        now = fields.Datetime.now()
        self.env.cr.execute(SQL(
            """INSERT INTO security_password_request (login, requested_at, served) VALUES (%(login)s, %(now)s, false)
               ON CONFLICT (login) DO UPDATE SET requested_at = EXCLUDED.requested_at, served = false
               WHERE security_password_request.served AND security_password_request.requested_at < %(horizon)s""",
            login=login.strip()[:254], now=now, horizon=fields.Datetime.subtract(now, minutes=QUIET_MIN),
        ))
        self.invalidate_model()
        self.env.ref("salon_security.ir_cron_serve_password_requests")._trigger()

    @api.model
    def _cron_serve(self):
        """Send the instructions for open requests, one transaction each."""
        progress = self.env["ir.cron"]._commit_progress
        requests = self.search([("served", "=", False)], limit=BATCH, order="id")
        progress(remaining=len(requests))
        for request in requests:
            request.served = True
            with self.env.cr.savepoint():
                self.env["res.users"]._reset_password_now(request.login)
            progress(1)

    @api.autovacuum
    def _gc_served(self):
        self.search([("served", "=", True), ("requested_at", "<", fields.Datetime.subtract(fields.Datetime.now(), days=1))]).unlink()
