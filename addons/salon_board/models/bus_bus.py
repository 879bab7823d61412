from odoo import models, sql_db
from odoo.tools import SQL
from odoo.tools.misc import OrderedSet

from odoo.addons.bus.models.bus import ODOO_NOTIFY_FUNCTION, get_notify_payloads

CHANNELS = "bus.bus.channels"
LISTENED = "postgres"  # the database that Odoo's listeners listen in


class BusBus(models.Model):
    """Notices go out through a connection that is kept.

    Odoo opens one to the database "postgres" for every notice and closes it again. That costs more than the rest of what a
    board is told, and with a board every booking sends notices.
    """

    _inherit = "bus.bus"

    def _ensure_hooks(self):
        postcommit = self.env.cr.postcommit
        if CHANNELS not in postcommit.data:
            postcommit.data[CHANNELS] = OrderedSet()
            postcommit.add(self._notify_listeners)
        super()._ensure_hooks()

    def _notify_listeners(self):
        payloads = get_notify_payloads(list(self.env.cr.postcommit.data.pop(CHANNELS)))
        sql_db.db_connect(LISTENED)  # has the pool made
        pool, known = sql_db._Pool, sql_db.connection_info_for(LISTENED)[1]
        connection = pool.borrow(known)
        is_sound = False
        try:
            with connection.cursor() as cursor:
                for payload in payloads:
                    query = SQL("SELECT %s('imbus', %s)", SQL.identifier(ODOO_NOTIFY_FUNCTION), payload)
                    cursor.execute(query.code, query.params)
            connection.commit()
            is_sound = True
        finally:
            pool.give_back(connection, keep_in_pool=is_sound)
