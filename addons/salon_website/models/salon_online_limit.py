import logging
from datetime import UTC, datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.salon_security.tools.counting import in_own_transaction, keyed_hash

from ..engine.limits import window_start

_logger = logging.getLogger(__name__)
KEPT_DAYS = 2


class SalonOnlineLimit(models.Model):
    """How often somebody asked, per window of time: counted in the database, so that all workers count together.

    Who asked is kept as a keyed hash: the table tells neither numbers nor addresses.
    """

    _name = "salon.online.limit"
    _description = "Count of public requests"
    _log_access = False
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True)
    window_start = fields.Datetime(required=True, readonly=True)
    hits = fields.Integer(required=True, readonly=True)

    _key_window = models.UniqueIndex("(key, window_start)", "This was counted already. Try again.")
    _old = models.Index("(window_start)")

    @api.model
    def _take(self, *asked):
        """Count one request against each limit; tell whether all of them allow it.

        Counted in a transaction of its own: who is refused later has asked all the same. The first limit that refuses ends it,
        so that what one address asks too often is not counted against a number, or against the house.

        :param asked: pairs ``(Limit, subject)``, from the narrowest to the widest; always in the same order, so that two
            requests never wait for each other crosswise
        """
        now = int(fields.Datetime.now().replace(tzinfo=UTC).timestamp())
        rows = [(keyed_hash(self.env, limit.key, subject), window_start(now, limit.window_s), limit.most) for limit, subject in asked]

        def count_all(cr):
            return all(self._count(cr, key, datetime.fromtimestamp(window, UTC).replace(tzinfo=None)) <= most for key, window, most in rows)

        allowed = in_own_transaction(self.env, count_all)
        if allowed is None:
            _logger.info("A public request was refused: too many at the same moment for one subject")
        return bool(allowed)

    @api.model
    def _count(self, cr, key, window):
        cr.execute(
            SQL(
                """INSERT INTO salon_online_limit (key, window_start, hits) VALUES (%s, %s, 1)
                   ON CONFLICT (key, window_start) DO UPDATE SET hits = salon_online_limit.hits + 1
                   RETURNING hits""",
                key,
                window,
            )
        )
        return cr.fetchone()[0]

    @api.autovacuum
    def _gc_windows(self):
        self.env.cr.execute(
            SQL("DELETE FROM salon_online_limit WHERE window_start < %s", fields.Datetime.now() - timedelta(days=KEPT_DAYS))
        )
